/* SPDX-License-Identifier: MIT
 *
 * The 16550 UART, messages on it, and the device that stops the machine.
 * Output only, polled.
 */
#include "supervisor/supervisor.h"

#include <stdarg.h>

#define UART     0x10000000
#define FINISHER 0x100000
enum { UART_DATA = 0, UART_FIFO = 2, UART_LINE = 3, UART_STATUS = 5 };
enum { UART_8N1 = 3, UART_FIFO_ON = 1, UART_EMPTY = 0x20 };
enum { FINISHER_PASS = 0x5555, FINISHER_FAIL = 0x3333 };

static volatile uint8_t *uart(unsigned reg) {
  return (volatile uint8_t *)(uintptr_t)(UART + reg);
}

void console_init(void) {
  *uart(UART_LINE) = UART_8N1;
  *uart(UART_FIFO) = UART_FIFO_ON;
}

void console_put(char c) {
  while (!(*uart(UART_STATUS) & UART_EMPTY))
    ;
  *uart(UART_DATA) = (uint8_t)c;
}

/* Where text goes: the console, or a buffer of an event. */
struct sink {
  char *at, *end; /* null: console */
};

static void put(struct sink *to, char c) {
  if (!to->at)
    console_put(c);
  else if (to->at < to->end)
    *to->at++ = c;
}

/* Text may come from hostile images: only printable characters. */
static void put_text(struct sink *to, const char *text) {
  for (; *text; text++)
    put(to, *text >= ' ' && *text <= '~' ? *text : '?');
}

static void put_number(struct sink *to, uint64_t value, unsigned base) {
  char digits[24], *p = digits;
  do
    *p++ = "0123456789abcdef"[value % base];
  while (value /= base);
  while (p > digits)
    put(to, *--p);
}

static void print(struct sink *to, const char *format, va_list args) {
  for (; *format; format++) {
    if (*format != '%') {
      put(to, *format);
      continue;
    }
    switch (*++format) {
    case 's':
      put_text(to, va_arg(args, const char *));
      break;
    case 'u':
      put_number(to, va_arg(args, uint64_t), 10);
      break;
    case 'x':
      put_number(to, va_arg(args, uint64_t), 16);
      break;
    }
  }
}

void console_print(const char *format, ...) {
  struct sink console = {NULL, NULL};
  va_list args;
  va_start(args, format);
  print(&console, format, args);
  va_end(args);
}

/* "NAME: message" to whoever listens: observers, else the console. */
static void report(struct supervisor *s, const char *name, const char *format,
                   va_list args) {
  char text[1024];
  struct sink sink = {text, text + sizeof text - 1};
  put_text(&sink, name);
  put_text(&sink, ": ");
  print(&sink, format, args);
  *sink.at = 0;
  if (!s->boot.event_port)
    console_print("%s\n", text);
  struct codoms_event event = {.kind = CODOMS_EV_FATAL,
                               .base = (uint64_t)text,
                               .size = (uint64_t)(sink.at - text)};
  event_name(&event, text);
  event_send(s, &event);
}

void fail(struct supervisor *s, const char *name, const char *format, ...) {
  va_list args;
  va_start(args, format);
  report(s, name, format, args);
  va_end(args);
  machine_exit(1);
}

void fatal(struct supervisor *s, const char *format, ...) {
  va_list args;
  va_start(args, format);
  report(s, "supervisor", format, args);
  va_end(args);
  machine_exit(CODOMS_STATUS_FATAL);
}

void machine_exit(unsigned status) {
  volatile uint32_t *device = (volatile uint32_t *)(uintptr_t)FINISHER;
  *device = status ? status << 16 | FINISHER_FAIL : FINISHER_PASS;
  for (;;)
    __asm__ volatile("wfi");
}
