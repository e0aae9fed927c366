/* SPDX-License-Identifier: MIT
 *
 * `dipc lsp`: the language server, on standard input and output. It owns the
 * open documents and speaks the protocol (LSP 3.17: diagnostics, hover, go to
 * definition, completion, formatting; whole documents, positions in UTF-16).
 * What a document means is the front end's business, run anew for each
 * question; query.c answers about places.
 */
#include "query.h"

#include <jansson.h>
#include <limits.h>
#include <stdlib.h>
#include <string.h>

#define MESSAGE_MAX (64u << 20)

struct document {
  char *uri, *text;
  struct overlay overlay;
  struct document *next;
};

struct server {
  const struct idl *command; /* options of the command line */
  struct document *documents;
  FILE *in, *out;
  bool shut_down, ended;
};

enum { PARSE_ERROR = -32700, INVALID_REQUEST = -32600, NO_METHOD = -32601 };

/* --- messages --- */

static void send_message(struct server *s, json_t *message) {
  char *text = json_dumps(message, JSON_COMPACT);
  if (text)
    fprintf(s->out, "Content-Length: %zu\r\n\r\n%s", strlen(text), text);
  fflush(s->out);
  free(text);
  json_decref(message);
}

static void reply(struct server *s, json_t *id, json_t *result) {
  send_message(s, json_pack("{s:s, s:O, s:o}", "jsonrpc", "2.0", "id", id,
                            "result", result));
}

static void refuse(struct server *s, json_t *id, int code, const char *why) {
  json_t *none = json_null();
  send_message(s, json_pack("{s:s, s:O, s:{s:i, s:s}}", "jsonrpc", "2.0", "id",
                            id ? id : none, "error", "code", code, "message",
                            why));
}

static void notify(struct server *s, const char *method, json_t *params) {
  send_message(s, json_pack("{s:s, s:s, s:o}", "jsonrpc", "2.0", "method",
                            method, "params", params));
}

/* The length of the next message; 0: the input has ended or is no protocol. */
static size_t read_head(FILE *in) {
  char line[256];
  size_t size = 0;
  while (fgets(line, sizeof line, in)) {
    if (!strcmp(line, "\r\n") || !strcmp(line, "\n"))
      return size <= MESSAGE_MAX ? size : 0;
    if (!strncmp(line, "Content-Length:", 15))
      size = strtoull(line + 15, NULL, 10);
  }
  return 0;
}

static char *read_body(struct server *s, size_t *size) {
  *size = read_head(s->in);
  char *body = *size ? malloc(*size) : NULL;
  if (body && fread(body, 1, *size, s->in) == *size)
    return body;
  free(body);
  return NULL;
}

/* --- places --- */

/* file:///a%20b is /a b; null for other schemes. */
static char *path_of(const char *uri) {
  if (strncmp(uri, "file://", 7))
    return NULL;
  char *path = strdup(uri + 7), *to = path;
  for (const char *c = path; path && *c; c++, to++) {
    unsigned byte;
    if (*c == '%' && sscanf(c + 1, "%2x", &byte) == 1 && c[1] && c[2]) {
      *to = (char)byte;
      c += 2;
    } else {
      *to = *c;
    }
  }
  if (path)
    *to = 0;
  return path;
}

static json_t *uri_of(const struct source *s) {
  char real[PATH_MAX];
  struct arena a = {0};
  struct text t = {.arena = &a};
  text_puts(&t, "file://");
  for (const char *c = realpath(s->path, real) ? real : s->path; *c; c++)
    if (strchr("/-_.~", *c) || (*c >= '0' && *c <= '9') ||
        ((*c | 32) >= 'a' && (*c | 32) <= 'z'))
      text_add(&t, c, 1);
    else
      text_printf(&t, "%%%02X", (unsigned char)*c);
  json_t *uri = json_string(t.data);
  arena_free(&a);
  return uri;
}

/* UTF-16 units of the character that begins with this byte. */
static unsigned units(unsigned char c) {
  return (c & 0xc0) == 0x80 ? 0 : c >= 0xf0 ? 2 : 1;
}

static json_t *position(const struct source *s, uint32_t offset) {
  uint32_t line = source_line(s, offset) - 1;
  unsigned character = 0;
  for (uint32_t i = s->lines[line]; i < offset; i++)
    character += units((unsigned char)s->data[i]);
  return json_pack("{s:i, s:i}", "line", (int)line, "character",
                   (int)character);
}

static json_t *range(struct span span) {
  return json_pack("{s:o, s:o}", "start", position(span.source, span.begin),
                   "end", position(span.source, span.end));
}

static json_t *location(struct span span) {
  return json_pack("{s:o, s:o}", "uri", uri_of(span.source), "range",
                   range(span));
}

static bool offset_of(const struct source *s, json_t *params, uint32_t *out) {
  int line, character;
  if (json_unpack(params, "{s:{s:i, s:i}}", "position", "line", &line,
                  "character", &character) ||
      line < 0 || (uint32_t)line >= s->line_count)
    return false;
  uint32_t i = s->lines[line];
  for (int n = 0; i < s->size && s->data[i] != '\n'; i++) {
    unsigned u = units((unsigned char)s->data[i]);
    if (u && n >= character)
      break;
    n += (int)u;
  }
  *out = i;
  return true;
}

/* --- documents --- */

static struct document **find_document(struct server *s, const char *uri) {
  struct document **d = &s->documents;
  while (*d && strcmp((*d)->uri, uri))
    d = &(*d)->next;
  return d;
}

static void close_document(struct document **at) {
  struct document *d = *at;
  if (!d)
    return;
  *at = d->next;
  free(d->uri);
  free(d->text);
  free((char *)(uintptr_t)d->overlay.path);
  free(d);
}

/* The path as realpath gives it, or as it is while there is no such file. */
static const char *real_path(const char *uri) {
  char *path = path_of(uri), *real = path ? realpath(path, NULL) : NULL;
  if (!real)
    return path;
  free(path);
  return real;
}

static void set_document(struct server *s, const char *uri, const char *text,
                         size_t size) {
  const char *path = real_path(uri);
  if (!path)
    return;
  close_document(find_document(s, uri));
  struct document *d = calloc(1, sizeof *d);
  d->uri = strdup(uri);
  d->text = malloc(size + 1);
  memcpy(d->text, text, size);
  d->text[size] = 0;
  d->overlay = (struct overlay){.path = path, .data = d->text, .size = size};
  d->next = s->documents;
  s->documents = d;
}

/* The front end on one document, with all open ones in place of their files. */
static void read_document(struct server *s, const struct document *d,
                          struct idl *idl) {
  *idl = (struct idl){.options = s->command->options};
  struct document *other = s->documents;
  for (; other; other = other->next)
    other->overlay.next = other->next ? &other->next->overlay : NULL;
  idl->options.overlays = s->documents ? &s->documents->overlay : NULL;
  compile_source(idl,
                 source_text(idl, d->overlay.path, d->text, d->overlay.size));
  if (!idl->diags.errors)
    lint(idl);
}

/* --- diagnostics --- */

static json_t *related(const struct diag *g) {
  json_t *list = json_array();
  const struct diag_part *parts[] = {g->labels, g->notes};
  for (int i = 0; i < 2; i++)
    for (const struct diag_part *p = parts[i]; p; p = p->next)
      if (p->span.source)
        json_array_append_new(list,
                              json_pack("{s:o, s:s}", "location",
                                        location(p->span), "message", p->text));
  return list;
}

/* 1 error, 2 warning, 3 information: what only lint finds. */
static int severity(const struct diag *g) {
  return g->error ? 1 : diag_number(g->id) / 10 == 91 ? 3 : 2;
}

static json_t *diagnostic(struct idl *idl, const struct diag *g) {
  struct text t = {.arena = &idl->arena};
  char code[16];
  text_puts(&t, g->text);
  if (g->fix)
    text_printf(&t, "\nfix: %s", g->fix);
  snprintf(code, sizeof code, "dipc-%04u", diag_number(g->id));
  struct span span =
      g->span.source ? g->span : (struct span){idl->main->source, 0, 0};
  return json_pack("{s:o, s:i, s:s, s:s, s:s, s:o}", "range", range(span),
                   "severity", severity(g), "code", code, "source", "dipc",
                   "message", t.data, "relatedInformation", related(g));
}

static void publish(struct server *s, const struct document *d) {
  struct idl idl;
  read_document(s, d, &idl);
  json_t *list = json_array();
  for (size_t i = 0; i < idl.diags.count && idl.main; i++) {
    const struct diag *g = idl.diags.at[i];
    if (!g->span.source || g->span.source == idl.main->source)
      json_array_append_new(list, diagnostic(&idl, g));
  }
  notify(s, "textDocument/publishDiagnostics",
         json_pack("{s:s, s:o}", "uri", d->uri, "diagnostics", list));
  arena_free(&idl.arena);
}

/* A change may give or take errors in the files that import this one. */
static void publish_all(struct server *s) {
  for (const struct document *d = s->documents; d; d = d->next)
    publish(s, d);
}

/* --- notifications --- */

static void did_open(struct server *s, json_t *params) {
  const char *uri, *text;
  size_t size;
  if (json_unpack(params, "{s:{s:s, s:s%}}", "textDocument", "uri", &uri,
                  "text", &text, &size))
    return;
  set_document(s, uri, text, size);
  publish_all(s);
}

static void did_change(struct server *s, json_t *params) {
  const char *uri, *text;
  size_t size;
  json_t *changes;
  if (json_unpack(params, "{s:{s:s}, s:o}", "textDocument", "uri", &uri,
                  "contentChanges", &changes) ||
      json_unpack(json_array_get(changes, json_array_size(changes) - 1),
                  "{s:s%}", "text", &text, &size))
    return;
  set_document(s, uri, text, size);
  publish_all(s);
}

static void did_close(struct server *s, json_t *params) {
  const char *uri;
  if (json_unpack(params, "{s:{s:s}}", "textDocument", "uri", &uri))
    return;
  notify(s, "textDocument/publishDiagnostics",
         json_pack("{s:s, s:[]}", "uri", uri, "diagnostics"));
  close_document(find_document(s, uri));
  publish_all(s);
}

static void initialized(struct server *s, json_t *params) {
  (void)s;
  (void)params;
}

static void leave(struct server *s, json_t *params) {
  (void)params;
  s->ended = true;
}

/* --- requests --- */

static json_t *initialize(struct server *s, json_t *params) {
  (void)s;
  (void)params;
  return json_pack(
      "{s:{s:{s:b, s:i}, s:b, s:b, s:{s:[s,s,s]}, s:b, s:s}, s:{s:s, s:s}}",
      "capabilities", "textDocumentSync", "openClose", 1, "change", 1,
      "hoverProvider", 1, "definitionProvider", 1, "completionProvider",
      "triggerCharacters", ".", " ", "[", "documentFormattingProvider", 1,
      "positionEncoding", "utf-16", "serverInfo", "name", "dipc", "version",
      DIPC_VERSION);
}

static json_t *shut_down(struct server *s, json_t *params) {
  (void)params;
  s->shut_down = true;
  return json_null();
}

/* Reads the document of a request and finds its position. False: there is no
 * such document or place; otherwise idl has to be freed. */
static bool open_request(struct server *s, json_t *params, struct idl *idl,
                         uint32_t *offset) {
  const char *uri;
  if (json_unpack(params, "{s:{s:s}}", "textDocument", "uri", &uri))
    return false;
  const struct document *d = *find_document(s, uri);
  if (!d)
    return false;
  read_document(s, d, idl);
  if (idl->main && (!offset || offset_of(idl->main->source, params, offset)))
    return true;
  arena_free(&idl->arena);
  return false;
}

static json_t *hover(struct server *s, json_t *params) {
  struct idl idl;
  uint32_t offset;
  json_t *result = json_null();
  if (!open_request(s, params, &idl, &offset))
    return result;
  struct found f = query_at(&idl, offset);
  const char *text = f.span.source ? query_hover(&idl, &f) : NULL;
  if (text)
    result = json_pack("{s:{s:s, s:s}, s:o}", "contents", "kind", "markdown",
                       "value", text, "range", range(f.span));
  arena_free(&idl.arena);
  return result;
}

static json_t *definition(struct server *s, json_t *params) {
  struct idl idl;
  uint32_t offset;
  json_t *result = json_null();
  if (!open_request(s, params, &idl, &offset))
    return result;
  struct found f = query_at(&idl, offset);
  if (f.decl && f.decl->kind == DECL_IMPORT)
    result = location((struct span){f.decl->imported->source, 0, 0});
  else if (f.decl && f.decl->name.span.source)
    result = location(f.decl->name.span);
  arena_free(&idl.arena);
  return result;
}

static void add_item(void *context, const char *name, enum offer kind,
                     const struct decl *d) {
  static const int kinds[] = {[OFFER_WORD] = 14, /* numbers of the protocol */
                              [OFFER_TYPE] = 22,
                              [OFFER_CONSTANT] = 21,
                              [OFFER_MEMBER] = 5,
                              [OFFER_PLACE] = 9};
  json_t *item = json_pack("{s:s, s:i}", "label", name, "kind", kinds[kind]);
  if (d)
    json_object_set_new(item, "detail", json_string(kind_word(d)));
  if (d && d->doc)
    json_object_set_new(item, "documentation", json_string(d->doc));
  json_array_append_new(context, item);
}

static json_t *completion(struct server *s, json_t *params) {
  struct idl idl;
  uint32_t offset;
  json_t *list = json_array();
  if (open_request(s, params, &idl, &offset)) {
    query_complete(&idl, offset, add_item, list);
    arena_free(&idl.arena);
  }
  return json_pack("{s:b, s:o}", "isIncomplete", 0, "items", list);
}

/* One edit for the whole text, or none: a text with syntax errors stays. */
static json_t *formatting(struct server *s, json_t *params) {
  struct idl read, idl = {0};
  json_t *edits = json_array();
  if (!open_request(s, params, &read, NULL))
    return edits;
  const struct source *source = read.main->source;
  struct text t = {.arena = &idl.arena};
  struct tokens *tokens =
      lex(&idl, source_text(&idl, source->path, source->data, source->size));
  parse(&idl, tokens);
  if (!idl.diags.errors)
    format(&idl, tokens, &t);
  struct span all = {source, 0, source->size};
  if (!idl.diags.errors &&
      (t.size != source->size || memcmp(t.data, source->data, t.size)))
    json_array_append_new(edits,
                          json_pack("{s:o, s:s%}", "range", range(all),
                                    "newText", t.data ? t.data : "", t.size));
  arena_free(&idl.arena);
  arena_free(&read.arena);
  return edits;
}

/* --- dispatch --- */

static const struct {
  const char *name;
  json_t *(*request)(struct server *, json_t *);
  void (*notification)(struct server *, json_t *);
} methods[] = {{"initialize", initialize, NULL},
               {"shutdown", shut_down, NULL},
               {"textDocument/hover", hover, NULL},
               {"textDocument/definition", definition, NULL},
               {"textDocument/completion", completion, NULL},
               {"textDocument/formatting", formatting, NULL},
               {"initialized", NULL, initialized},
               {"exit", NULL, leave},
               {"textDocument/didOpen", NULL, did_open},
               {"textDocument/didChange", NULL, did_change},
               {"textDocument/didClose", NULL, did_close}};

static void dispatch(struct server *s, json_t *message) {
  const char *name = json_string_value(json_object_get(message, "method"));
  json_t *id = json_object_get(message, "id");
  json_t *params = json_object_get(message, "params");
  if (!name) {
    if (!json_object_get(message, "result") &&
        !json_object_get(message, "error"))
      refuse(s, id, INVALID_REQUEST, "no method");
    return;
  }
  for (size_t i = 0; i < sizeof methods / sizeof *methods; i++) {
    if (strcmp(methods[i].name, name))
      continue;
    if (id && s->shut_down)
      refuse(s, id, INVALID_REQUEST, "the server is shut down");
    else if (id && methods[i].request)
      reply(s, id, methods[i].request(s, params));
    else if (!id && methods[i].notification)
      methods[i].notification(s, params);
    return;
  }
  if (id)
    refuse(s, id, NO_METHOD, "no such method");
}

/* The exit status: 0 if the client said goodbye. */
int lsp(const struct idl *command, FILE *in, FILE *out) {
  struct server s = {.command = command, .in = in, .out = out};
  char *body;
  size_t size;
  while (!s.ended && (body = read_body(&s, &size))) {
    json_t *message = json_loadb(body, size, JSON_REJECT_DUPLICATES, NULL);
    free(body);
    if (message)
      dispatch(&s, message);
    else
      refuse(&s, NULL, PARSE_ERROR, "not JSON");
    json_decref(message);
  }
  while (s.documents)
    close_document(&s.documents);
  return s.shut_down ? 0 : 1;
}
