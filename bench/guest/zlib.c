/* SPDX-License-Identifier: MIT
 *
 * zlib: compresses text made of words, decompresses it, compares.
 */
#include "zlib.h"

#include <stdint.h>
#include <stdio.h>
#include <string.h>

static unsigned char text[1 << 20], packed[1 << 20], again[1 << 20];

static void make_text(void) {
  static const char *const words[] = {
      "page ", "domain ", "of ",     "the ",        "table ", "proxy ",
      "a ",    "call\n",  "return ", "capability ", "is ",    "tag ",
      "to ",   "and ",    "stack ",  "in "};
  uint64_t state = 5;
  for (size_t at = 0; at < sizeof text;) {
    state = state * 6364136223846793005u + 1442695040888963407u;
    const char *w = words[state >> 60];
    for (; *w && at < sizeof text; w++)
      text[at++] = *w + (state >> 33 & 63 ? 0 : 1);
  }
}

int main(void) {
  uLongf size = sizeof packed, back = sizeof again;
  make_text();
  for (int level = 1; level <= 7; level += 2) {
    size = sizeof packed;
    back = sizeof again;
    if (compress2(packed, &size, text, sizeof text, level) != Z_OK ||
        uncompress(again, &back, packed, size) != Z_OK || back != sizeof text ||
        memcmp(text, again, back))
      return 1;
  }
  printf("%lu\n", (unsigned long)size);
  return 0;
}
