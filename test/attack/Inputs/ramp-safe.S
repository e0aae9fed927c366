/* SPDX-License-Identifier: MIT
 *
 * The safe behind the ramp: its first instructions give the secret away to
 * whoever runs them.
 */
#include "secret.h"
#define DIPC_DO_ready_number 9
  .text
  .globl hand_out
hand_out:
  lla a0, secret
  ld a0, 0(a0)
  jr ra
  .globl _start
_start:
  li a0, 0
  li a7, DIPC_DO_ready_number
  ecall
  j _start

  .data
  .p2align 3
secret: .dword SECRET
