# SPDX-License-Identifier: MIT
#
# A small LSP client: starts the server, sends requests, keeps what it publishes.
import json
import os
import subprocess


class Client:
    def __init__(self, dipc, *options):
        self.process = subprocess.Popen([dipc, "lsp", *options], stdin=subprocess.PIPE, stdout=subprocess.PIPE)
        self.last, self.published = 0, {}

    def send_bytes(self, body):
        self.process.stdin.write(b"Content-Length: %d\r\n\r\n%s" % (len(body), body))
        self.process.stdin.flush()

    def send(self, message):
        self.send_bytes(json.dumps({"jsonrpc": "2.0", **message}).encode())

    def receive(self):
        size = 0
        while (line := self.process.stdout.readline()) != b"\r\n":
            if not line:
                raise EOFError
            name, value = line.decode().split(":")
            assert name == "Content-Length", line
            size = int(value)
        message = json.loads(self.process.stdout.read(size))
        assert message["jsonrpc"] == "2.0"
        if message.get("method") == "textDocument/publishDiagnostics":
            self.published[message["params"]["uri"]] = message["params"]["diagnostics"]
        return message

    def request(self, method, params=None):
        self.last += 1
        self.send({"id": self.last, "method": method, "params": params})
        while (message := self.receive()).get("id") != self.last:
            pass
        return message

    def result(self, method, params=None):
        return self.request(method, params)["result"]

    def notify(self, method, params=None):
        self.send({"method": method, "params": params})

    def settle(self):
        """What was sent before has been answered when this has."""
        assert self.request("no/such/method")["error"]["code"] == -32601

    def start(self):
        answer = self.result("initialize", {"processId": os.getpid(), "rootUri": None, "capabilities": {}})
        self.notify("initialized", {})
        return answer["capabilities"]

    def open(self, uri, text):
        self.notify("textDocument/didOpen", {"textDocument": {"uri": uri, "languageId": "dipc", "version": 1, "text": text}})
        self.settle()
        return self.published[uri]

    def change(self, uri, text):
        self.notify("textDocument/didChange", {"textDocument": {"uri": uri, "version": 2}, "contentChanges": [{"text": text}]})
        self.settle()
        return self.published[uri]

    def at(self, method, uri, text, mark, after=0):
        """The request at the first character of `mark` in the text, in UTF-16."""
        offset = text.index(mark) + after
        line = text.count("\n", 0, offset)
        column = len(text[text.rfind("\n", 0, offset) + 1:offset].encode("utf-16-le")) // 2
        return self.result("textDocument/" + method, {"textDocument": {"uri": uri}, "position": {"line": line, "character": column}})

    def stop(self):
        assert self.result("shutdown") is None
        assert self.request("textDocument/hover", {})["error"]["code"] == -32600
        self.notify("exit")
        return self.process.wait(10)
