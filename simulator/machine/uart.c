/* SPDX-License-Identifier: MIT
 *
 * 16550 UART with byte registers. The transmitter is always empty; what is
 * written goes to stdout. Input comes from stdin, only if it was asked for.
 */
#include "machine/machine.h"

#include <errno.h>
#include <poll.h>
#include <unistd.h>

enum { RBR, IER, IIR, LCR, MCR, LSR, MSR, SCR };
enum { LCR_DLAB = 0x80, LSR_DR = 1, LSR_THRE = 0x20, LSR_TEMT = 0x40 };
enum { IER_RX = 1, IER_TX = 2, IIR_NONE = 1, IIR_TX = 2, IIR_RX = 4 };

static void update_interrupt(struct machine *m) {
  struct uart *u = &m->uart;
  bool rx = (u->ier & IER_RX) && u->in_count;
  bool tx = (u->ier & IER_TX) && u->thre_pending;
  plic_raise(m, UART_SOURCE, rx || tx);
}

static void transmit(struct machine *m, uint8_t byte) {
  if (putc_unlocked(byte, stdout) == EOF ||
      (byte == '\n' && m->uart.terminal && fflush(stdout)))
    machine_end(m, END_OUTPUT, 0);
  m->uart.thre_pending = true;
}

static uint8_t receive(struct uart *u) {
  if (!u->in_count)
    return 0;
  uint8_t byte = u->input[u->in_head];
  u->in_head = (u->in_head + 1) % sizeof u->input;
  u->in_count--;
  return byte;
}

static uint8_t identify(struct uart *u) {
  uint8_t fifo = u->fcr & 1 ? 0xc0 : 0;
  if ((u->ier & IER_RX) && u->in_count)
    return fifo | IIR_RX;
  if ((u->ier & IER_TX) && u->thre_pending) {
    u->thre_pending = false;
    return fifo | IIR_TX;
  }
  return fifo | IIR_NONE;
}

static uint8_t load8(struct machine *m, uint64_t offset) {
  struct uart *u = &m->uart;
  bool divisor = u->lcr & LCR_DLAB;
  switch (offset) {
  case RBR:
    return divisor ? u->dll : receive(u);
  case IER:
    return divisor ? u->dlm : u->ier;
  case IIR:
    return identify(u);
  case LCR:
    return u->lcr;
  case MCR:
    return u->mcr;
  case LSR:
    uart_poll(m, false);
    return LSR_THRE | LSR_TEMT | (u->in_count ? LSR_DR : 0);
  case MSR:
    return 0xb0; /* carrier, ready, clear to send */
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
    if (divisor) {
      u->dlm = value;
    } else {
      u->thre_pending |= (value & IER_TX) && !(u->ier & IER_TX);
      u->ier = value & 0xf;
    }
    break;
  case IIR:
    u->fcr = value;
    if (value & 2)
      u->in_count = 0;
    break;
  case LCR:
    u->lcr = value;
    break;
  case MCR:
    u->mcr = value & 0x1f;
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

static bool take_input(struct uart *u) {
  uint8_t bytes[sizeof u->input];
  ssize_t n = read(STDIN_FILENO, bytes, sizeof u->input - u->in_count);
  if (n <= 0) {
    u->in_closed = n == 0 || errno != EINTR;
    return false;
  }
  for (ssize_t i = 0; i < n; i++)
    u->input[(u->in_head + u->in_count++) % sizeof u->input] = bytes[i];
  return true;
}

bool uart_poll(struct machine *m, bool wait) {
  struct uart *u = &m->uart;
  if (u->in_closed || u->in_count == sizeof u->input)
    return false;
  if (wait && !(u->ier & IER_RX))
    return false; /* input would not wake anybody */
  struct pollfd fds[] = {{STDIN_FILENO, POLLIN, 0}, {m->signals, POLLIN, 0}};
  if (poll(fds, 2, wait ? -1 : 0) <= 0 || !fds[0].revents)
    return wait && fds[1].revents; /* the loop looks at signals itself */
  bool came = take_input(u);
  update_interrupt(m);
  return came;
}
