/* SPDX-License-Identifier: MIT
 *
 * Fetched from libdipc.a only when no object defines main: the domain has
 * none, which __dipc_start learns from __dipc_has_main and never calls it.
 */
  .section .rodata.__dipc_has_main,"a",@progbits
  .globl __dipc_has_main
  .type __dipc_has_main, @object
  .size __dipc_has_main, 1
__dipc_has_main:
  .byte 0

/* From nobody. */
  .section .text.main,"ax",@progbits
  .globl main
  .type main, @function
main:
  ebreak
  .size main, . - main
