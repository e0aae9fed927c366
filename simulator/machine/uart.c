/* SPDX-License-Identifier: MIT
 *
 * 16550A UART with byte registers: 16-byte receive FIFO, interrupts in their
 * order of priority, loopback. The transmitter is always empty; what is
 * written goes to the chardev at once. Input is taken from there when there
 * is room for it, so none is ever lost.
 *
 * One thing is as drivers written on QEMU need it: reading LSR, too, takes the
 * request for "transmitter empty" back. Some never read IIR; with a gateway
 * for levels such a request would come again for ever.
 */
#include "machine/machine.h"

#include <string.h>

enum { RBR, IER, IIR, LCR, MCR, LSR, MSR, SCR };
enum { LCR_DLAB = 0x80, MCR_LOOP = 0x10, FCR_ENABLE = 1, FCR_CLEAR = 2 };
enum { LSR_DATA = 1, LSR_OVERRUN = 2, LSR_EMPTY = 0x60 };
enum { IER_DATA = 1, IER_EMPTY = 2, IER_LINE = 4, IER_MODEM = 8 };
enum {
  IIR_NONE = 1,
  IIR_MODEM = 0,
  IIR_EMPTY = 2,
  IIR_DATA = 4,
  IIR_LINE = 6,
  IIR_TIMEOUT = 0xc
};
/* Modem lines: clear to send, data set ready, ring, carrier; below them in
 * MSR what has changed. A peer that is there has all but the ring. */
enum { MSR_CTS = 0x10, MSR_DSR = 0x20, MSR_RING = 0x40, MSR_DCD = 0x80 };
enum { MSR_LINES = 0xf0, MSR_PEER = MSR_CTS | MSR_DSR | MSR_DCD };

static bool fifo_on(const struct uart *u) { return u->fcr & FCR_ENABLE; }

static unsigned depth(const struct uart *u) {
  return fifo_on(u) ? sizeof u->input : 1;
}

static unsigned trigger(const struct uart *u) {
  static const uint8_t levels[] = {1, 4, 8, 14};
  return fifo_on(u) ? levels[u->fcr >> 6] : 1;
}

static bool looped(const struct uart *u) { return u->mcr & MCR_LOOP; }

/* The most urgent interrupt that is enabled. */
static uint8_t cause(const struct uart *u) {
  if ((u->ier & IER_LINE) && u->overrun)
    return IIR_LINE;
  if ((u->ier & IER_DATA) && u->count)
    return u->count >= trigger(u) ? IIR_DATA : IIR_TIMEOUT;
  if ((u->ier & IER_EMPTY) && u->empty_pending)
    return IIR_EMPTY;
  if ((u->ier & IER_MODEM) && u->msr_changes)
    return IIR_MODEM;
  return IIR_NONE;
}

static void update_interrupt(struct machine *m) {
  plic_raise(m, SOURCE_uart, cause(&m->uart) != IIR_NONE);
}

static void put_input(struct uart *u, uint8_t byte) {
  if (u->count == depth(u))
    u->overrun = true;
  else
    u->input[(u->head + u->count++) % sizeof u->input] = byte;
}

static uint8_t get_input(struct uart *u) {
  uint8_t byte = u->input[u->head];
  if (!u->count)
    return 0;
  u->head = (u->head + 1) % sizeof u->input;
  u->count--;
  return byte;
}

bool uart_wants_input(const struct uart *u) {
  return u->line.in >= 0 && !looped(u) && u->count < depth(u);
}

bool uart_interrupts(const struct uart *u) { return u->ier & IER_DATA; }

bool uart_input(struct machine *m) {
  struct uart *u = &m->uart;
  uint8_t bytes[sizeof u->input];
  if (!uart_wants_input(u))
    return false;
  size_t n = chardev_get(&u->line, bytes, depth(u) - u->count);
  for (size_t i = 0; i < n; i++)
    put_input(u, bytes[i]);
  update_interrupt(m);
  return n > 0;
}

static void transmit(struct machine *m, uint8_t byte) {
  struct uart *u = &m->uart;
  if (looped(u))
    put_input(u, byte);
  else if (!chardev_put(&u->line, &byte, 1))
    machine_end(m, END_OUTPUT, 0);
  u->empty_pending = true;
}

static uint8_t modem_lines(const struct uart *u) {
  static const uint8_t looped_to[] = {MSR_DSR, MSR_CTS, MSR_RING, MSR_DCD};
  uint8_t lines = 0;
  if (!looped(u))
    return MSR_PEER;
  for (unsigned i = 0; i < 4; i++)
    if (u->mcr >> i & 1)
      lines |= looped_to[i];
  return lines;
}

static void store_mcr(struct uart *u, uint8_t value) {
  uint8_t before = modem_lines(u);
  u->mcr = value & 0x1f;
  uint8_t after = modem_lines(u), changed = (before ^ after) & MSR_LINES;
  changed &= (uint8_t)~(after & MSR_RING); /* the ring tells of its end */
  u->msr_changes |= changed >> 4;
}

static void store_fcr(struct uart *u, uint8_t value) {
  if ((value & FCR_CLEAR) || (u->fcr ^ value) & FCR_ENABLE)
    u->count = 0;
  u->fcr = value & (FCR_ENABLE | 0xc8);
}

static void store_ier(struct uart *u, uint8_t value) {
  u->empty_pending |= (value & IER_EMPTY) && !(u->ier & IER_EMPTY);
  u->ier = value & 0xf;
}

static uint8_t load_iir(struct uart *u) {
  uint8_t value = cause(u);
  if (value == IIR_EMPTY)
    u->empty_pending = false;
  return value | (fifo_on(u) ? 0xc0 : 0);
}

static uint8_t load_lsr(struct machine *m) {
  struct uart *u = &m->uart;
  uart_input(m);
  uint8_t value =
      LSR_EMPTY | (u->count ? LSR_DATA : 0) | (u->overrun ? LSR_OVERRUN : 0);
  u->overrun = false;
  u->empty_pending = false; /* see the head of this file */
  return value;
}

static uint8_t load_msr(struct uart *u) {
  uint8_t value = modem_lines(u) | u->msr_changes;
  u->msr_changes = 0;
  return value;
}

static uint8_t load8(struct machine *m, uint64_t offset) {
  struct uart *u = &m->uart;
  bool divisor = u->lcr & LCR_DLAB;
  switch (offset) {
  case RBR:
    return divisor ? u->dll : get_input(u);
  case IER:
    return divisor ? u->dlm : u->ier;
  case IIR:
    return load_iir(u);
  case LCR:
    return u->lcr;
  case MCR:
    return u->mcr;
  case LSR:
    return load_lsr(m);
  case MSR:
    return load_msr(u);
  case SCR:
    return u->scr;
  default:
    return 0;
  }
}

static void store8(struct machine *m, uint64_t offset, uint8_t value) {
  struct uart *u = &m->uart;
  bool divisor = u->lcr & LCR_DLAB;
  switch (offset) {
  case RBR:
    if (divisor)
      u->dll = value;
    else
      transmit(m, value);
    break;
  case IER:
    if (divisor)
      u->dlm = value;
    else
      store_ier(u, value);
    break;
  case IIR:
    store_fcr(u, value);
    break;
  case LCR:
    u->lcr = value;
    break;
  case MCR:
    store_mcr(u, value);
    break;
  case SCR:
    u->scr = value;
    break;
  }
}

bool uart_load(struct machine *m, uint64_t offset, unsigned size,
               uint64_t *value) {
  if (size != 1)
    return false;
  *value = load8(m, offset);
  update_interrupt(m);
  return true;
}

bool uart_store(struct machine *m, uint64_t offset, unsigned size,
                uint64_t value) {
  if (size != 1)
    return false;
  store8(m, offset, (uint8_t)value);
  update_interrupt(m);
  return true;
}
