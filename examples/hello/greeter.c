/* SPDX-License-Identifier: MIT
 *
 * The process that is called. It sees `name` and `text` in the caller's memory,
 * nothing else of the caller's, and only until it returns.
 */
#include "hello_impl.h"
#include <stdio.h>

int32_t greet_impl_hello(const char *name, size_t name_length, char *text,
                         uint32_t cap) {
  return snprintf(text, cap, "hello, %.*s", (int)name_length, name);
}
