-- SPDX-License-Identifier: MIT
--
-- Neovim's own language client against `dipc lsp`: the diagnostics that it shows,
-- its hover, its definition, its formatting of a buffer.
local dipc, file = os.getenv("DIPC"), os.getenv("FILE")
local lines = {}
local function say(text) table.insert(lines, text) end
local function wait(what, done)
  if not vim.wait(10000, done, 20) then say("no " .. what) end
end
vim.cmd("edit " .. file)
local id = vim.lsp.start_client({ name = "dipc", cmd = { dipc, "lsp" }, root_dir = vim.fn.getcwd() })
vim.lsp.buf_attach_client(0, id)
wait("diagnostics", function() return #vim.diagnostic.get(0) > 0 end)
local d = vim.diagnostic.get(0)[1]
say("diagnostic " .. d.lnum .. ":" .. d.col .. " " .. d.message:gsub("\n.*", ""))
vim.api.nvim_buf_set_lines(0, 1, 2, true, { "  int32    f(pair p);" })
vim.api.nvim_buf_set_lines(0, 1, 2, true, { "  int32    f(in pair p);" })
wait("correction", function()
  return #vim.diagnostic.get(0, { severity = { min = vim.diagnostic.severity.WARN } }) == 0
end)
local function ask(method, line, character)
  local params = { textDocument = vim.lsp.util.make_text_document_params(),
    position = { line = line, character = character }, options = {} }
  local answers = vim.lsp.buf_request_sync(0, "textDocument/" .. method, params, 10000)
  for _, a in pairs(answers or {}) do return a.result end
end
say("hover " .. ask("hover", 1, 17).contents.value:gsub("\n", "|"))
say("definition " .. ask("definition", 1, 17).range.start.line)
vim.lsp.util.apply_text_edits(ask("formatting", 0, 0), 0, "utf-16")
say("formatted " .. vim.api.nvim_buf_get_lines(0, 1, 2, true)[1])
vim.fn.writefile(lines, os.getenv("OUT"))
vim.lsp.stop_client(id)
vim.cmd("qall!")
