/* SPDX-License-Identifier: MIT
 *
 * `dipc format`: the one layout of a .dipc file. It works on tokens and
 * comments, not on declarations, so nothing that was written is lost; only
 * the ';' behind '}' comes and goes (enums and structs have one).
 *
 * Taken from the source: blank lines (at most one), whether a comment has a
 * line of its own, and whether a block stands on one line, which it keeps if
 * it fits in 80 columns. The output keeps these three facts, so formatting it
 * again changes nothing.
 */
#include "idl.h"

#include <string.h>

#define COLUMNS    80
#define INDENT     2
#define IS_COMMENT TOK_COUNT

struct item {
  uint32_t begin, end;
  uint8_t kind; /* enum token_kind or IS_COMMENT */
  uint8_t word;
  bool skip;         /* a ';' that the layout leaves out */
  bool breaks;       /* a comment that ends its line */
  unsigned newlines; /* before it */
};

enum block {
  BLOCK_FILE,
  BLOCK_INTERFACE,
  BLOCK_ENUM,
  BLOCK_STRUCT,
  BLOCK_PLAIN
};

struct formatter {
  struct idl *idl;
  const char *data;
  struct item *items;
  size_t count, at;
  struct text *out;
  bool fresh; /* nothing printed yet, or a block was just opened */
};

/* --- items --- */

static bool breaks_line(const char *text, size_t size) {
  return text[1] == '/' || memchr(text, '\n', size);
}

static void add_item(struct formatter *f, uint32_t begin, uint32_t end,
                     unsigned kind, unsigned word) {
  uint32_t from = f->count ? f->items[f->count - 1].end : 0;
  struct item *i = &f->items[f->count++];
  *i = (struct item){
      .begin = begin, .end = end, .kind = (uint8_t)kind, .word = (uint8_t)word};
  for (; from < begin; from++)
    i->newlines += f->data[from] == '\n';
  if (kind == IS_COMMENT) {
    i->breaks = breaks_line(f->data + begin, end - begin);
    while (i->end > i->begin && strchr(" \t\r", f->data[i->end - 1]))
      i->end--;
  }
}

static void collect(struct formatter *f, const struct tokens *t) {
  size_t c = 0;
  f->items = arena_alloc(&f->idl->arena,
                         (t->count + t->comment_count) * sizeof *f->items);
  for (size_t i = 0; i < t->count; i++) {
    for (; c < t->comment_count && t->comments[c].before == i; c++)
      add_item(f, t->comments[c].begin, t->comments[c].end, IS_COMMENT, 0);
    add_item(f, t->at[i].begin, t->at[i].end, t->at[i].kind, t->at[i].word);
  }
}

static const struct item *item(const struct formatter *f, size_t i) {
  return &f->items[i < f->count ? i : f->count - 1];
}

static bool is(const struct formatter *f, size_t i, unsigned kind) {
  return item(f, i)->kind == kind;
}

/* The next token at or behind i that is no comment. */
static size_t token_at(const struct formatter *f, size_t i) {
  while (is(f, i, IS_COMMENT))
    i++;
  return i < f->count ? i : f->count - 1;
}

/* The '}' of the '{' at i; count - 1 (the end) if there is none. */
static size_t closing(const struct formatter *f, size_t i) {
  for (int depth = 0; i + 1 < f->count; i++) {
    depth += is(f, i, TOK_LBRACE);
    depth -= is(f, i, TOK_RBRACE);
    if (depth == 0)
      return i;
  }
  return f->count - 1;
}

/* --- spaces --- */

static bool is_operator(unsigned kind) {
  return kind >= TOK_PLUS && kind <= TOK_SHR && kind != TOK_TILDE;
}

/* Whether the '-' at i has no left operand. */
static bool is_unary(const struct formatter *f, size_t i) {
  unsigned before = i ? item(f, i - 1)->kind : TOK_END;
  return is(f, i, TOK_TILDE) ||
         (is(f, i, TOK_MINUS) &&
          (is_operator(before) || before == TOK_TILDE || before == TOK_EQUAL ||
           before == TOK_LPAREN || before == TOK_LBRACKET ||
           before == TOK_COMMA ||
           (before == TOK_NAME && item(f, i - 1)->word == WORD_MAX)));
}

static bool space_between(const struct formatter *f, size_t i) {
  unsigned left = item(f, i - 1)->kind, right = item(f, i)->kind;
  if (left == IS_COMMENT || right == IS_COMMENT)
    return right != TOK_SEMI && right != TOK_COMMA;
  switch (right) {
  case TOK_COMMA:
  case TOK_SEMI:
  case TOK_RPAREN:
  case TOK_RBRACKET:
  case TOK_DOT:
  case TOK_LBRACKET:
    return false;
  case TOK_LPAREN:
    return left != TOK_NAME && left != TOK_LPAREN && left != TOK_LBRACKET &&
           !is_unary(f, i - 1);
  default:
    return left != TOK_LPAREN && left != TOK_LBRACKET && left != TOK_DOT &&
           !is_unary(f, i - 1);
  }
}

/* --- one statement, of the items [from, to) --- */

struct piece {
  struct formatter *f;
  size_t from, to;
  unsigned indent, column;
  unsigned paren; /* column behind the open '(' of a list, or 0 */
  int depth;
};

static unsigned width(const struct formatter *f, size_t i) {
  const struct item *it = item(f, i);
  return it->skip ? 0 : it->end - it->begin;
}

static unsigned flat_width(const struct formatter *f, size_t from, size_t to) {
  unsigned n = 0;
  for (size_t i = from; i < to && n < 4 * COLUMNS; i++)
    n += width(f, i) + (i > from && !item(f, i)->skip && space_between(f, i));
  return n;
}

static bool has_break(const struct formatter *f, size_t from, size_t to) {
  for (size_t i = from; i < to; i++)
    if (item(f, i)->breaks)
      return true;
  return false;
}

static void new_line(struct piece *p) {
  unsigned column = p->paren ? p->paren : p->indent + 2 * INDENT;
  text_printf(p->f->out, "\n%*s", (int)column, "");
  p->column = column;
}

/* The items up to the next place where a line may end. */
static size_t next_break(const struct piece *p, size_t i) {
  for (; i < p->to; i++)
    if (is(p->f, i, TOK_COMMA) || item(p->f, i)->breaks)
      return i + 1;
  return p->to;
}

static void put(struct piece *p, size_t i) {
  const struct item *it = item(p->f, i);
  text_add(p->f->out, p->f->data + it->begin, it->end - it->begin);
  p->column += it->end - it->begin;
  p->depth += is(p->f, i, TOK_LPAREN);
  p->depth -= is(p->f, i, TOK_RPAREN);
  if (is(p->f, i, TOK_LPAREN) && p->depth == 1 && p->column <= COLUMNS / 2)
    p->paren = p->column;
  if (is(p->f, i, TOK_RPAREN) && p->depth == 0)
    p->paren = 0;
}

static void put_filled(struct piece *p) {
  for (size_t i = p->from; i < p->to;) {
    size_t end = next_break(p, i);
    bool fits = p->column + 1 + flat_width(p->f, i, end) <= COLUMNS;
    bool forced = i > p->from && item(p->f, i - 1)->breaks;
    bool own = is(p->f, i, IS_COMMENT) && item(p->f, i)->newlines;
    if (i > p->from && (forced || own || !fits))
      new_line(p);
    else if (i > p->from && space_between(p->f, i))
      text_puts(p->f->out, " "), p->column++;
    for (size_t k = i; k < end; k++) {
      if (k > i && is(p->f, k, IS_COMMENT) && item(p->f, k)->newlines)
        new_line(p);
      else if (k > i && !item(p->f, k)->skip && space_between(p->f, k))
        text_puts(p->f->out, " "), p->column++;
      if (!item(p->f, k)->skip)
        put(p, k);
    }
    i = end;
  }
}

static void put_statement(struct formatter *f, size_t from, size_t to,
                          unsigned indent) {
  struct piece p = {f, from, to, indent, indent, 0, 0};
  text_printf(f->out, "%*s", (int)indent, "");
  bool flat =
      indent + flat_width(f, from, to) <= COLUMNS && !has_break(f, from, to);
  for (size_t i = from; flat && i < to; i++) {
    if (item(f, i)->skip)
      continue;
    if (i > from && space_between(f, i))
      text_puts(f->out, " ");
    put(&p, i);
  }
  if (!flat)
    put_filled(&p);
}

/* --- lines --- */

static void end_line(struct formatter *f) { text_puts(f->out, "\n"); }

static void blank_line(struct formatter *f) {
  if (item(f, f->at)->newlines > 1 && !f->fresh)
    end_line(f);
  f->fresh = false;
}

/* Comments behind the end of a statement, on its line. */
static void trailing_comments(struct formatter *f) {
  while (item(f, f->at)->skip && f->at + 1 < f->count)
    f->at++;
  while (is(f, f->at, IS_COMMENT) && !item(f, f->at)->newlines) {
    const struct item *it = item(f, f->at++);
    text_puts(f->out, "  ");
    text_add(f->out, f->data + it->begin, it->end - it->begin);
    if (it->breaks)
      break;
  }
  end_line(f);
}

/* Comments on lines of their own before a statement or a '}'. */
static void own_comments(struct formatter *f, unsigned indent) {
  while (is(f, f->at, IS_COMMENT)) {
    const struct item *it = item(f, f->at);
    if (!it->breaks && !item(f, f->at + 1)->newlines &&
        !is(f, f->at + 1, TOK_RBRACE) && !is(f, f->at + 1, TOK_END))
      return; /* part of the statement */
    blank_line(f);
    text_printf(f->out, "%*s", (int)indent, "");
    text_add(f->out, f->data + it->begin, it->end - it->begin);
    end_line(f);
    f->at++;
  }
}

/* --- blocks --- */

static enum block block_of(const struct formatter *f, size_t from,
                           size_t brace) {
  size_t first = token_at(f, from);
  if (is(f, brace - 1, TOK_NAME) && item(f, brace - 1)->word == WORD_ISOLATE)
    return BLOCK_PLAIN;
  for (; first < brace; first = token_at(f, first + 1))
    switch (item(f, first)->word) {
    case WORD_OPEN:
      continue;
    case WORD_ENUM:
      return BLOCK_ENUM;
    case WORD_STRUCT:
      return BLOCK_STRUCT;
    case WORD_INTERFACE:
      return BLOCK_INTERFACE;
    default:
      return BLOCK_PLAIN;
    }
  return BLOCK_INTERFACE; /* "} {" behind an isolate block */
}

/* A ';' behind the '}' at i: left out, or needed and there. */
static bool needs_semi(enum block b) {
  return b == BLOCK_ENUM || b == BLOCK_STRUCT;
}

static void drop_semi(struct formatter *f, size_t brace) {
  size_t next = token_at(f, brace + 1);
  if (is(f, next, TOK_SEMI))
    f->items[next].skip = true;
}

/* Whether the block at `brace` stays on one line. */
static bool stays_flat(const struct formatter *f, size_t from, size_t brace,
                       unsigned indent, enum block b) {
  size_t end = closing(f, brace);
  if (!is(f, end, TOK_RBRACE))
    return false;
  for (size_t i = brace + 1; i <= end; i++)
    if (item(f, i)->newlines || is(f, i, IS_COMMENT) || is(f, i, TOK_LBRACE))
      return false;
  unsigned more = is(f, end + 1, TOK_LBRACE) ? 2 : needs_semi(b);
  return indent + flat_width(f, from, end + 1) + more <= COLUMNS &&
         !has_break(f, from, end);
}

static void format_block(struct formatter *f, unsigned indent, enum block b);

/* From a '{' that opens lines of its own to behind its '}'. */
static void open_block(struct formatter *f, size_t from, size_t brace,
                       unsigned indent) {
  enum block b = block_of(f, from, brace);
  put_statement(f, from, brace + 1, indent);
  f->at = brace + 1;
  trailing_comments(f);
  f->fresh = true;
  format_block(f, indent + INDENT, b);
  if (!is(f, f->at, TOK_RBRACE))
    return;
  drop_semi(f, f->at);
  if (is(f, f->at + 1, TOK_LBRACE)) {
    open_block(f, f->at, f->at + 1, indent);
    return;
  }
  text_printf(f->out, "%*s}%s", (int)indent, "", needs_semi(b) ? ";" : "");
  f->at++;
  f->fresh = false;
}

/* One statement from f->at, its line end and trailing comments included. */
static void statement(struct formatter *f, unsigned indent, enum block b) {
  size_t from = f->at, i = from;
  for (; i + 1 < f->count; i++) {
    bool last = is(f, i, TOK_SEMI) || (is(f, i, TOK_COMMA) && b == BLOCK_ENUM);
    if (last || is(f, i, TOK_RBRACE))
      break;
    if (!is(f, i, TOK_LBRACE))
      continue;
    enum block inner = block_of(f, from, i);
    if (inner == BLOCK_INTERFACE || !stays_flat(f, from, i, indent, inner)) {
      open_block(f, from, i, indent);
      trailing_comments(f);
      return;
    }
    i = closing(f, i);
    drop_semi(f, i);
    if (is(f, i + 1, TOK_LBRACE))
      continue;
    put_statement(f, from, i + 1, indent);
    text_puts(f->out, needs_semi(inner) ? ";" : "");
    f->at = i + 1;
    trailing_comments(f);
    return;
  }
  size_t to = is(f, i, TOK_RBRACE) || is(f, i, TOK_END) ? i : i + 1;
  while (to > from + 1 && to == i && is(f, to - 1, IS_COMMENT))
    to--; /* comments before '}' have lines of their own, or trail */
  put_statement(f, from, to, indent);
  f->at = to;
  trailing_comments(f);
}

static void format_block(struct formatter *f, unsigned indent, enum block b) {
  for (;;) {
    while (item(f, f->at)->skip && f->at + 1 < f->count)
      f->at++;
    own_comments(f, indent);
    if (item(f, f->at)->skip)
      continue;
    if (is(f, f->at, TOK_END) || (is(f, f->at, TOK_RBRACE) && b != BLOCK_FILE))
      return;
    blank_line(f);
    statement(f, indent, b);
  }
}

/* `tokens` must have parsed without errors. */
void format(struct idl *idl, const struct tokens *tokens, struct text *out) {
  struct formatter f = {
      .idl = idl, .data = tokens->source->data, .out = out, .fresh = true};
  collect(&f, tokens);
  format_block(&f, 0, BLOCK_FILE);
}
