// SPDX-License-Identifier: MIT
// RUN: %rvclang -I%include -I%src/simulator -I%S/Inputs -T %S/Inputs/bare.ld %s -o %t
// RUN: timeout 60 %codoms_sim --bare %t
//
// XC-ENC-1: every encoding in custom-0 and custom-1 that is no instruction
// of section 9 is illegal: all of funct7 and funct3 with the limits of the
// register fields.
#include "harness.inc"
#undef XC

PAGE(word_page, U_RWX, TW(1, TW_P))
word: .word 0
      ecall
/* match, mask, and whether bits 26:25 may not be zero (permission). */
#define XC(id, name, format, match, mask, class_, privileged, operands) \
  .word match, mask
  .section .rodata, "a"
  .p2align 2
rows:
#include "isa/xcodoms.def"
rows_end:
/* The rows with a permission: cd.new, cd.check, cd.narrow, cd.newa. */
permission_rows: .word 0x0000000b, 0x500000b, 0x8000000b, 0x0000100b, 0
rs2s: .byte 0, 1, 4, 8, 31, 255
rs1s: .byte 0, 8, 31, 255
rds:  .byte 0, 7, 8, 255
ops:  .byte 0x0b, 0x2b, 0

/* a0 = word; gives a0 = 1 if section 9 has it. */
  .text
legal:
  lla t0, rows
  lla t1, rows_end
1:
  bgeu t0, t1, 3f
  lwu t2, 0(t0)
  lwu t3, 4(t0)
  addi t0, t0, 8
  and t3, t3, a0
  bne t3, t2, 1b
  lla t0, permission_rows
2:
  lwu t3, 0(t0)
  addi t0, t0, 4
  beqz t3, 4f
  bne t3, t2, 2b
  srli t3, a0, 25
  andi t3, t3, 3
  snez a0, t3
  ret
3:
  li a0, 0
  ret
4:
  li a0, 1
  ret

MAIN
  li s10, 0                    /* illegal ones seen */
  li s4, 0                     /* funct7:funct3 */
funct:
  lla s5, rs2s
rs2:
  lla s6, rs1s
rs1:
  lla s7, rds
rd:
  lla s8, ops
op:
  srli t0, s4, 3
  slli s9, t0, 25
  andi t0, s4, 7
  slli t0, t0, 12
  or s9, s9, t0
  lbu t0, 0(s5)
  slli t0, t0, 20
  or s9, s9, t0
  lbu t0, 0(s6)
  slli t0, t0, 15
  or s9, s9, t0
  lbu t0, 0(s7)
  slli t0, t0, 7
  or s9, s9, t0
  lbu t0, 0(s8)
  or s9, s9, t0
  mv a0, s9
  call legal
  bnez a0, next
  addi s10, s10, 1
  VAL t0, word
  sw s9, 0(t0)
  fence.i
  TRY_M(j word)
  /* TRY_M's own label is behind the jump: a retired word runs into ecall. */
  lla t0, frame
  ld a1, f_cause(t0)
  li t1, ILLEGAL
  mv t2, s9
  bne a1, t1, wrong
next:
  addi s8, s8, 1
  lbu t0, 0(s8)
  bnez t0, op
  addi s7, s7, 1
  lbu t0, 0(s7)
  li t1, 255
  bne t0, t1, rd
  addi s6, s6, 1
  lbu t0, 0(s6)
  bne t0, t1, rs1
  addi s5, s5, 1
  lbu t0, 0(s5)
  bne t0, t1, rs2
  addi s4, s4, 1
  li t0, 1024
  bne s4, t0, funct
  /* The loop did its work: most of the space is empty. */
  li t0, 50000
  bltu s10, t0, few
  PASS
wrong:
  lla t0, frame
  sd s9, FRAME(10)(t0)
  EXPECT(a0, -1)               /* prints the word as `got` */
few:
  lla t0, frame
  sd s10, FRAME(10)(t0)
  EXPECT(a0, 50000)
