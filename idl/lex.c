/* SPDX-License-Identifier: MIT
 *
 * Bytes to tokens. Comments are kept in a list of their own for format.c and
 * for doc comments. The lexer never stops: what it cannot read becomes one
 * message and a TOK_BAD token, on which the parser stays silent.
 */
#include "idl.h"

#include <ctype.h>
#include <stdlib.h>
#include <string.h>

static const char *const spellings[TOK_COUNT] = {
#define TOKEN(id, spelling) [TOK_##id] = spelling,
#define WORD(id, spelling, reserved)
#include "token.def"
};

static const struct {
  const char *spelling;
  unsigned char reserved;
} words[WORD_COUNT] = {
#define TOKEN(id, spelling)
#define WORD(id, spelling, reserved) [WORD_##id] = {spelling, reserved},
#include "token.def"
};

const char *token_spelling(enum token_kind kind) { return spellings[kind]; }

const char *word_spelling(enum word word) { return words[word].spelling; }

bool word_reserved(enum word word) { return words[word].reserved == 1; }

bool word_modifier(enum word word) { return words[word].reserved == 2; }

enum word word_find(const char *text, size_t size) {
  for (int w = WORD_NONE + 1; w < WORD_COUNT; w++)
    if (words[w].spelling[0] == text[0] && strlen(words[w].spelling) == size &&
        !memcmp(words[w].spelling, text, size))
      return (enum word)w;
  return WORD_NONE;
}

/* Words of C17 and of the headers that generated code includes. */
bool c_word(const char *text) {
  static const char *const list[] = {
      "asm",      "auto",      "bool",    "break",    "case",    "char",
      "const",    "continue",  "default", "do",       "double",  "else",
      "enum",     "errno",     "extern",  "false",    "float",   "for",
      "goto",     "if",        "inline",  "int",      "long",    "NULL",
      "register", "restrict",  "return",  "short",    "signed",  "sizeof",
      "static",   "struct",    "switch",  "true",     "typedef", "typeof",
      "union",    "unsigned",  "void",    "volatile", "while",   "class",
      "delete",   "namespace", "new",     "operator", "private", "template",
      "this",     "throw",     "try",     "typename", "public",  "using"};
  for (size_t i = 0; i < sizeof list / sizeof *list; i++)
    if (!strcmp(text, list[i]))
      return true;
  return false;
}

struct lexer {
  struct idl *idl;
  struct tokens *out;
  const char *data;
  uint32_t at, size;
};

static struct span here(const struct lexer *l, uint32_t begin, uint32_t end) {
  return (struct span){l->out->source, begin, end};
}

static void add_token(struct lexer *l, enum token_kind kind, uint32_t begin) {
  struct tokens *t = l->out;
  t->at =
      arena_grow(&l->idl->arena, t->at, t->count, &t->capacity, sizeof *t->at);
  struct token *token = &t->at[t->count++];
  *token = (struct token){.kind = (uint8_t)kind, .begin = begin, .end = l->at};
  if (kind == TOK_NAME)
    token->word = (uint8_t)word_find(l->data + begin, l->at - begin);
}

/* A NUL would end what C code sees of a comment or string. */
static void check_nul(struct lexer *l, uint32_t begin) {
  const char *nul = memchr(l->data + begin, 0, l->at - begin);
  uint32_t at = nul ? (uint32_t)(nul - l->data) : 0;
  if (nul)
    report(l->idl, BAD_CHARACTER, here(l, at, at + 1), "byte 0x00");
}

static void add_comment(struct lexer *l, uint32_t begin) {
  struct tokens *t = l->out;
  t->comments = arena_grow(&l->idl->arena, t->comments, t->comment_count,
                           &t->comment_capacity, sizeof *t->comments);
  const char *text = l->data + begin;
  check_nul(l, begin);
  t->comments[t->comment_count++] = (struct comment){
      begin, l->at, (uint32_t)t->count,
      l->at - begin >= 3 && !memcmp(text, "///", 3) && text[3] != '/'};
}

static void line_comment(struct lexer *l) {
  uint32_t begin = l->at;
  while (l->at < l->size && l->data[l->at] != '\n')
    l->at++;
  add_comment(l, begin);
}

static void block_comment(struct lexer *l) {
  uint32_t begin = l->at;
  l->at += 2;
  while (l->at < l->size &&
         !(l->data[l->at] == '*' && l->data[l->at + 1] == '/'))
    l->at++;
  if (l->at >= l->size) {
    struct diag *d = report(l->idl, COMMENT_END, here(l, begin, begin + 2));
    diag_label(l->idl, d, "it begins here");
    diag_fix(l->idl, d, "write '*/' where the comment ends");
    return;
  }
  l->at += 2;
  add_comment(l, begin);
}

static void string(struct lexer *l) {
  uint32_t begin = l->at++;
  while (l->at < l->size && l->data[l->at] != '"' && l->data[l->at] != '\n')
    l->at++;
  if (l->at < l->size && l->data[l->at] == '"') {
    l->at++;
    check_nul(l, begin);
    add_token(l, TOK_STRING, begin);
    return;
  }
  struct diag *d = report(l->idl, STRING_END, here(l, begin, l->at));
  diag_fix(l->idl, d, "write '\"' behind the last character of the string");
  add_token(l, TOK_STRING, begin);
}

static void name(struct lexer *l) {
  uint32_t begin = l->at;
  while (isalnum((unsigned char)l->data[l->at]) || l->data[l->at] == '_')
    l->at++;
  add_token(l, TOK_NAME, begin);
}

static int digit_value(char c) {
  if (c >= '0' && c <= '9')
    return c - '0';
  c = (char)tolower((unsigned char)c);
  return c >= 'a' && c <= 'z' ? c - 'a' + 10 : 99;
}

/* Decimal, 0x and 0b numbers, with '_' between digits. */
static void number(struct lexer *l) {
  uint32_t begin = l->at;
  int base = 10;
  bool bad = false, large = false, any = false;
  uint64_t value = 0;
  if (l->data[l->at] == '0' && digit_value(l->data[l->at + 1]) == 33)
    base = 16;
  if (l->data[l->at] == '0' && digit_value(l->data[l->at + 1]) == 11)
    base = 2;
  l->at += base == 10 ? 0 : 2;
  for (; isalnum((unsigned char)l->data[l->at]) || l->data[l->at] == '_';
       l->at++) {
    if (l->data[l->at] == '_')
      continue;
    int digit = digit_value(l->data[l->at]);
    any = true;
    bad |= digit >= base;
    large |= __builtin_mul_overflow(value, (uint64_t)base, &value) ||
             __builtin_add_overflow(value, (uint64_t)digit, &value);
  }
  bad |= !any || (base == 10 && l->at - begin > 1 && l->data[begin] == '0');
  if (bad) {
    struct diag *d = report(l->idl, BAD_NUMBER, here(l, begin, l->at));
    diag_fix(l->idl, d, "write it as 123, 0x7b or 0b1111011");
  } else if (large) {
    report(l->idl, NUMBER_RANGE, here(l, begin, l->at));
  }
  add_token(l, TOK_NUMBER, begin);
}

static void bad_character(struct lexer *l) {
  uint32_t begin = l->at++;
  unsigned char c = (unsigned char)l->data[begin];
  while (c >= 0x80 && l->at < l->size && (l->data[l->at] & 0xc0) == 0x80)
    l->at++;
  if (c > 0x20 && c < 0x7f)
    report(l->idl, BAD_CHARACTER, here(l, begin, l->at),
           arena_printf(&l->idl->arena, "character '%c'", c));
  else
    report(l->idl, BAD_CHARACTER, here(l, begin, l->at),
           arena_printf(&l->idl->arena, "byte 0x%02x", c));
  add_token(l, TOK_BAD, begin);
}

static enum token_kind punctuation(const char *text, unsigned *size) {
  *size = 1;
  if (text[0] == '<' && text[1] == '<')
    return *size = 2, TOK_SHL;
  if (text[0] == '>' && text[1] == '>')
    return *size = 2, TOK_SHR;
  switch (text[0]) {
  case '{':
    return TOK_LBRACE;
  case '}':
    return TOK_RBRACE;
  case '(':
    return TOK_LPAREN;
  case ')':
    return TOK_RPAREN;
  case '[':
    return TOK_LBRACKET;
  case ']':
    return TOK_RBRACKET;
  case ';':
    return TOK_SEMI;
  case ',':
    return TOK_COMMA;
  case ':':
    return TOK_COLON;
  case '.':
    return TOK_DOT;
  case '=':
    return TOK_EQUAL;
  case '+':
    return TOK_PLUS;
  case '-':
    return TOK_MINUS;
  case '*':
    return TOK_STAR;
  case '/':
    return TOK_SLASH;
  case '%':
    return TOK_PERCENT;
  case '~':
    return TOK_TILDE;
  case '&':
    return TOK_AMP;
  case '|':
    return TOK_PIPE;
  case '^':
    return TOK_CARET;
  default:
    return TOK_BAD;
  }
}

static void token(struct lexer *l) {
  unsigned size;
  char c = l->data[l->at];
  if (isalpha((unsigned char)c) || c == '_')
    return name(l);
  if (isdigit((unsigned char)c))
    return number(l);
  if (c == '"')
    return string(l);
  enum token_kind kind = punctuation(l->data + l->at, &size);
  if (kind == TOK_BAD)
    return bad_character(l);
  l->at += size;
  add_token(l, kind, l->at - size);
}

struct tokens *lex(struct idl *idl, struct source *source) {
  struct tokens *out = arena_alloc(&idl->arena, sizeof *out);
  out->source = source;
  struct lexer l = {idl, out, source->data, 0, source->size};
  if (l.size >= 3 && !memcmp(l.data, "\xef\xbb\xbf", 3))
    l.at = 3;
  while (l.at < l.size) {
    const char *c = l.data + l.at;
    if (*c == ' ' || *c == '\t' || *c == '\n' || *c == '\r')
      l.at++;
    else if (c[0] == '/' && c[1] == '/')
      line_comment(&l);
    else if (c[0] == '/' && c[1] == '*')
      block_comment(&l);
    else
      token(&l);
  }
  add_token(&l, TOK_END, l.size);
  return out;
}
