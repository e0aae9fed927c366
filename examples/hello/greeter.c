/* SPDX-License-Identifier: MIT
 *
 * The process that is called. It sees `name` and `text` in the visitor's
 * memory, and nothing else of the visitor's, and only until it returns.
 */
#include "hello_impl.h"
#include <stdio.h>

static unsigned visitors;

uint32_t hello_impl_greet(const char *name, size_t name_length, char *text,
                          uint32_t size) {
  int n = snprintf(text, size, "hello %.*s, you are visitor %u",
                   (int)name_length, name, ++visitors);
  return n < 0 ? 0 : (uint32_t)n;
}
