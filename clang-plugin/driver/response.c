/* SPDX-License-Identifier: MIT
 *
 * Response files: `@file` stands for the words of the file, quoted as GNU
 * tools do; files may name files. An argument whose file cannot be read stays
 * as it is, and clang complains about it.
 */
#include "driver.h"

#include <stdio.h>
#include <string.h>

/* Files inside files; beyond it a file includes itself, and clang says so. */
enum { MAX_DEPTH = 32 };

/* Copies the word at *p to `word`, undoing quotes and backslashes. */
static void take_word(const char **p, char *word) {
  char quote = 0;
  const char *s = *p;
  for (; *s && (quote || !strchr(" \t\r\n\f\v", *s)); s++) {
    if (*s == '\\' && s[1] && quote != '\'')
      *word++ = *++s;
    else if (quote ? *s == quote : *s == '"' || *s == '\'')
      quote = quote ? 0 : *s;
    else
      *word++ = *s;
  }
  *word = 0;
  *p = s;
}

static void expand(struct list *out, const char *argument, int depth) {
  char *text = NULL;
  if (argument[0] == '@' && depth < MAX_DEPTH)
    text = read_text(argument + 1);
  if (!text) {
    list_add(out, argument);
    return;
  }
  char *word = format("%s", text); /* room for the longest word */
  for (const char *p = text; *(p += strspn(p, " \t\r\n\f\v"));) {
    take_word(&p, word);
    expand(out, format("%s", word), depth + 1);
  }
}

void response_expand(struct list *out, int argc, char **argv) {
  for (int i = 0; i < argc; i++)
    expand(out, argv[i], 0);
}

char *response_quote(const struct list *arguments) {
  size_t size = 1;
  for (size_t i = 0; i < arguments->count; i++)
    size += 2 * strlen(arguments->item[i]) + 3;
  char *text = format("%*s", (int)size, ""), *t = text;
  for (size_t i = 0; i < arguments->count; i++) {
    *t++ = '"';
    for (const char *s = arguments->item[i]; *s; *t++ = *s++)
      if (*s == '"' || *s == '\\')
        *t++ = '\\';
    *t++ = '"';
    *t++ = '\n';
  }
  *t = 0;
  return text;
}
