/* SPDX-License-Identifier: MIT
 *
 * This domain has a main, unless nomain.S is part of the link and says no.
 */
  .section .rodata.__dipc_has_main,"a",@progbits
  .weak __dipc_has_main
  .type __dipc_has_main, @object
  .size __dipc_has_main, 1
__dipc_has_main:
  .byte 1
