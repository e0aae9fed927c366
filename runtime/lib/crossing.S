/* SPDX-License-Identifier: MIT
 *
 * The out-of-line parts of stubs (codoms/stub.h): a client that holds live
 * capabilities, and the copy of an argument. All follow the C convention.
 */
#include <codoms/csr.h>
#include <codoms/insn.h>

  .macro function name
  .section .text.codoms_stub.\name,"ax",@progbits
  .p2align 2
  .globl \name
  .type \name, @function
\name:
  .endm

/* Ends the function and records what it is for. */
  .macro end_function name, kind
.Lend_\name:
  .size \name, . - \name
  .pushsection .codoms.ranges,"",@progbits
  .dword \name, .Lend_\name - \name
  .word \kind, 0
  .popsection
  .endm

  .option norelax

/* From dipc_enter; a0 = live registers. Pushes each, c0 first; they stay live,
 * they may be the authority over what is lent. */
function __dipc_enter_slow
  .irp n,0,1,2,3,4,5,6
  andi t0, a0, 1 << \n
  beqz t0, 1f
  cd.push c\n
1:
  .endr
  ret
end_function __dipc_enter_slow, 1

/* From dipc_leave; a0 = what dipc_enter_slow was given. */
function __dipc_leave_slow
  .irp n,6,5,4,3,2,1,0
  andi t0, a0, 1 << \n
  beqz t0, 1f
  cd.pop c\n
1:
  .endr
  ret
end_function __dipc_leave_slow, 1

/* From DIPC_LEND; a0 = address, a1 = bytes, a2 = 2 read or 3 write. Makes the
 * capability in a register that holds nothing and pushes it. If all eight hold
 * something, the lease in c7 ends. */
function __dipc_lend_slow
  csrr t0, CSR_ucdlive
  addi a2, a2, -3
  .irp n,0,1,2,3,4,5,6,7
  .if \n != 7
  andi t1, t0, 1 << \n
  bnez t1, 3f
  .endif
  beqz a2, 1f
  cd.new c\n, a0, a1, read
  j 2f
1:
  cd.new c\n, a0, a1, write
2:
  cd.push c\n
  cd.clr 1 << \n
  ret
3:
  .endr
end_function __dipc_lend_slow, 1

/* From dipc_lent; a0 = how many were lent. Pops them into c0.. */
function __dipc_lent_slow
  .irp n,6,5,4,3,2,1,0
  li t0, \n
  bgeu t0, a0, 1f
  cd.pop c\n
1:
  .endr
  ret
end_function __dipc_lent_slow, 1

/* dipc_copy(to, from, bytes). Eight bytes at a time if both addresses are
 * equally aligned, else one. Complete in itself: the range's first instruction
 * is where a2 is the number of bytes copied. */
function dipc_copy
  mv t3, a2
  xor t0, a0, a1
  andi t0, t0, 7
  bnez t0, 3f
1: /* up to the next multiple of eight */
  andi t0, a0, 7
  beqz t0, 2f
  beqz t3, 4f
  lbu t1, 0(a1)
  sb t1, 0(a0)
  addi a0, a0, 1
  addi a1, a1, 1
  addi t3, t3, -1
  j 1b
2:
  li t2, 8
  bltu t3, t2, 3f
  ld t1, 0(a1)
  sd t1, 0(a0)
  addi a0, a0, 8
  addi a1, a1, 8
  addi t3, t3, -8
  j 2b
3:
  beqz t3, 4f
  lbu t1, 0(a1)
  sb t1, 0(a0)
  addi a0, a0, 1
  addi a1, a1, 1
  addi t3, t3, -1
  j 3b
4:
  ret
end_function dipc_copy, 3
