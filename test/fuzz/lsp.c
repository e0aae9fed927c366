/* SPDX-License-Identifier: MIT
 *
 * libFuzzer target: whatever messages a language client sends, one a line of
 * the input, the server answers or ignores each and ends with its input.
 *
 *   cmake -DCODOMS_FUZZ=ON ... && ninja fuzz-lsp
 *   build/bin/fuzz-lsp -max_total_time=60 CORPUS
 */
#include "idl.h"

#include <stdlib.h>
#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void frame(FILE *to, const uint8_t *data, size_t size) {
  while (size) {
    const uint8_t *end = memchr(data, '\n', size);
    size_t n = end ? (size_t)(end - data) : size;
    fprintf(to, "Content-Length: %zu\r\n\r\n", n);
    fwrite(data, 1, n, to);
    data += n + (end != NULL);
    size -= n + (end != NULL);
  }
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
  struct idl idl = {.options.no_imports = true};
  char *text = NULL;
  size_t length = 0;
  FILE *to = open_memstream(&text, &length), *out = fopen("/dev/null", "w");
  frame(to, data, size);
  fclose(to);
  FILE *in = length ? fmemopen(text, length, "r") : NULL;
  if (in) {
    lsp(&idl, in, out);
    fclose(in);
  }
  fclose(out);
  free(text);
  return 0;
}
