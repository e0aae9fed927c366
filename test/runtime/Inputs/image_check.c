/* SPDX-License-Identifier: MIT
 *
 * The supervisor's reader of images (supervisor/image.c) on the host, where
 * sanitizers watch it: reads one file and prints what is wrong with it, or
 * damages it many times over and expects nothing but refusals.
 *
 *   image_check FILE           prints "good" or the message
 *   image_check FILE N SEED    N random damages; prints how many were refused
 */
#include "supervisor/supervisor.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>

static jmp_buf refused;
static char message[1024];
static void *taken[8];
static unsigned taken_count;

void *memory_need(struct supervisor *s, uint64_t size) {
  (void)s;
  return taken[taken_count++] = calloc(1, size);
}

void fail(struct supervisor *s, const char *name, const char *format, ...) {
  char *at = message + sprintf(message, "%s: ", name);
  va_list args;
  (void)s;
  va_start(args, format);
  for (; *format; format++) {
    size_t room = (size_t)(message + sizeof message - at);
    if (*format != '%')
      *at++ = *format;
    else if (*++format == 's')
      at += snprintf(at, room, "%s", va_arg(args, const char *));
    else
      at += snprintf(at, room, *format == 'u' ? "%lu" : "%lx",
                     (unsigned long)va_arg(args, uint64_t));
  }
  *at = 0;
  va_end(args);
  longjmp(refused, 1);
}

/* True if the image is good. The bytes are exactly as long as the file. */
static bool try(const uint8_t *bytes, size_t size) {
  static struct supervisor s;
  volatile bool good = false;
  memset(&s, 0, sizeof s);
  s.boot.image_count = 1;
  s.boot.images[0].base = (uint64_t)bytes;
  s.boot.images[0].size = size;
  memcpy(s.boot.images[0].name, "image", sizeof "image");
  if (!setjmp(refused)) {
    image_read(&s, 0);
    good = true;
  }
  while (taken_count)
    free(taken[--taken_count]);
  return good;
}

static void damage(uint8_t *bytes, size_t size, size_t from) {
  static const uint8_t values[] = {0, 1, 2, 3, 7, 8, 0x7f, 0x80, 0xfe, 0xff};
  for (int n = rand() % 4; n >= 0; n--) {
    size_t at = from + (size_t)rand() % (size - from);
    bytes[at] = rand() % 2 ? values[rand() % 10] : (uint8_t)rand();
  }
}

static int damage_all(const uint8_t *bytes, size_t size, size_t from, int n) {
  int refusals = 0;
  for (int i = 0; i < n; i++) {
    size_t cut = rand() % 8 ? size : (size_t)rand() % size + 1;
    uint8_t *copy = malloc(cut);
    memcpy(copy, bytes, cut);
    damage(copy, cut, rand() % 4 && cut > from ? from : 0);
    refusals += !try(copy, cut);
    free(copy);
  }
  return refusals;
}

int main(int argc, char **argv) {
  static uint8_t bytes[1 << 20];
  FILE *f = fopen(argv[1], "rb");
  size_t size = fread(bytes, 1, sizeof bytes, f);
  fclose(f);
  if (argc == 2) {
    uint8_t *copy = malloc(size ? size : 1);
    memcpy(copy, bytes, size);
    bool good = try(copy, size);
    puts(good ? "good" : message);
    free(copy);
    return !good;
  }
  srand((unsigned)atoi(argv[3]));
  size_t from = 0; /* the section: most of what there is to damage */
  for (size_t i = 0; i + 8 < size; i++)
    if (!memcmp(bytes + i, "CDIMAGE1", 8))
      from = i;
  printf("%d refused\n", damage_all(bytes, size, from, atoi(argv[2])));
  return 0;
}
