/* SPDX-License-Identifier: MIT
 *
 * dipc_supervisor(number, a, b, c), dipc_supervisor4(number, a, b, c, d): a
 * supervisor call from C. a0 = number, a1.. arguments; gives a0. Registers
 * beside a0 and a7 are preserved by the supervisor.
 */
  .section .text.dipc_supervisor,"ax",@progbits
  .globl dipc_supervisor, dipc_supervisor4
  .type dipc_supervisor, @function
  .type dipc_supervisor4, @function
dipc_supervisor:
dipc_supervisor4:
  mv a7, a0
  mv a0, a1
  mv a1, a2
  mv a2, a3
  mv a3, a4
  ecall
  ret
  .size dipc_supervisor, . - dipc_supervisor
