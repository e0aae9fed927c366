/* SPDX-License-Identifier: MIT
 * Echoes what is typed, after a word that says it is ready.
 */
#include "bare.inc"
_start:
  puts ready
  li s0, UART
1: lbu t0, 5(s0)
  andi t0, t0, 1
  beqz t0, 1b
  lbu t0, 0(s0)
  sb t0, 0(s0)
  li t0, '\n'                   /* out with it */
  sb t0, 0(s0)
  j 1b
ready: .asciz "ready\n"
