/* SPDX-License-Identifier: MIT
 * Prints by the SBI's console, then asks it to switch off; status 1 if the
 * tree in a1 has not a tree's magic number.
 */
.globl _start
_start:
  mv s0, a0
  lw t0, 0(a1)
  li t1, 0xedfe0dd0             /* big-endian d00dfeed */
  sext.w t1, t1
  bne t0, t1, bad
  lla s1, text
1: lbu a0, 0(s1)
  beqz a0, 2f
  li a7, 1                      /* legacy console putchar */
  ecall
  addi s1, s1, 1
  j 1b
2: li a7, 0x53525354            /* system reset: shutdown, no reason */
  li a6, 0
  li a0, 0
  li a1, 0
  ecall
bad:
  li a7, 0x53525354
  li a6, 0
  li a0, 0
  li a1, 1                      /* because of a failure */
  ecall
3: j 3b
text: .asciz "hello from S mode\n"
