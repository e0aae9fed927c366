/* SPDX-License-Identifier: MIT
 *
 * The part of every random program that is not random: it fills the registers,
 * lets the blocks of stream.py run again and again, takes the traps, hashes
 * the state at the end of each block and prints what a comparison needs.
 *
 * The random code asks for something by an ecall with x30 = what << 8 | how:
 *
 *   0x5a  go on in mode `how`
 *   0x5b  translate by table `how`: 0 none, 1 Sv39, 2 Sv48, 3 Sv57
 *   0x5c  the end of a block
 *   0x5d  the end of the code: the next round
 *   0x5f  change entry `how` of the window's page table
 *
 * An instruction that traps is skipped. A fetch that traps goes on at the end of
 * its block, in M mode. x2, x9 and x31 point to the data in the current mode, x29
 * counts loops, x30 is free between operations; all others are random code's.
 *
 * All memory is S mode's as it is and U mode's 1 GiB higher. The window, 1 GiB
 * from 0x100000000, has pages whose rights change.
 */
#define UART 0x10000000
#define TEST_DEVICE 0x100000
#define MTIMECMP 0x2004000
#define DATA_MIDDLE 2048
#define POOL_WORDS 128
#define ALIAS 30                /* bit that U mode's addresses have more */

  .option norvc
  .section .text.start, "ax"
  .globl _start
_start:
  j boot
  .org 0x10
rounds: .quad 0
print_every: .quad 0            /* blocks */
stop_at: .quad 0                /* block after which everything is printed */
patch_at: .quad 0               /* block after which an ebreak is put at .. */
patch_address: .quad 0          /* .. this address: printed when it is hit */
random: .quad 0                 /* not 0 */
code: .quad 0                   /* where the random code starts */
block_ends: .quad 0             /* table of the addresses of the blocks' ends */
  .org 0x80
specials: .zero 64 * 8          /* values to put into registers often */

/* h = h * k + value */
.macro mix value
  mul x5, x5, x6
  add x5, x5, \value
.endm

/* One CSR of a trap, hashed and remembered in `state`, to which x8 points. */
.macro trap_part to, csr, place
  csrr \to, \csr
  mix \to
  sd \to, \place(x8)
.endm

/* Makes equal what EXCLUDED in stream.py says about tval: nothing for
 * breakpoints, the doubleword for access faults (5 and 7). Uses x7. */
.macro same_tval cause, tval
  csrr x7, \cause
  addi x7, x7, -3
  bnez x7, 1f
  csrw \tval, zero
1:
  csrr x7, \cause
  andi x7, x7, -3
  addi x7, x7, -5
  bnez x7, 1f
  csrci \tval, 7
1:
.endm

/* A trap into the hash of traps. Uses x5 to x8. */
.macro note_trap cause, epc, status, tval
  lla x8, state
  ld x5, 0(x8)
  ld x6, multiplier
  trap_part x7, \cause, 40
  trap_part x7, \epc, 48
  trap_part x7, \status, 56
  same_tval \cause, \tval
  trap_part x7, \tval, 64
  sd x5, 0(x8)
.endm

/* x7 = next random number; uses x8. */
.macro next_random
  lla x8, random
  ld x7, 0(x8)
  slli x8, x7, 13
  xor x7, x7, x8
  srli x8, x7, 7
  xor x7, x7, x8
  slli x8, x7, 17
  xor x7, x7, x8
  lla x8, random
  sd x7, 0(x8)
.endm

boot:
  lla x5, m_trap
  csrw mtvec, x5
  lla x5, s_trap
  csrw stvec, x5
  lla x5, s_save
  csrw sscratch, x5
  li x5, (1 << 54) - 1          /* QEMU keeps more bits */
  csrw pmpaddr15, x5            /* all of it, after those that code changes */
  li x5, 0x1f << 56
  csrw pmpcfg2, x5
  csrw mcounteren, zero
  csrw scounteren, zero
  csrw medeleg, zero
  csrw mideleg, zero
  csrw mie, zero
  li x5, MTIMECMP               /* no timer */
  li x6, -1
  sd x6, 0(x5)
  /* page tables: Sv48's and Sv57's roots lead to Sv39's */
  lla x5, root39
  lla x6, level1
  srli x6, x6, 2
  addi x6, x6, 1
  sd x6, 32(x5)
  li x6, (0x80000000 >> 2) | 0xcf
  sd x6, 16(x5)
  li x6, (0x80000000 >> 2) | 0xdf
  sd x6, 24(x5)
  srli x5, x5, 2
  addi x5, x5, 1
  lla x6, root48
  sd x5, 0(x6)
  srli x5, x6, 2
  addi x5, x5, 1
  lla x6, root57
  sd x5, 0(x6)
  lla x5, level0
  srli x5, x5, 2
  addi x5, x5, 1
  lla x6, level1
  sd x5, 0(x6)
  j round_start

/* ---- M mode's traps ---- */

  .p2align 2
m_trap:
  csrw mscratch, x31
  lui x31, 0x20                 /* MPRV off, before anything is stored */
  csrc mstatus, x31
  lla x31, m_save
  sd x5, 40(x31)
  sd x6, 48(x31)
  sd x7, 56(x31)
  sd x8, 64(x31)
  csrr x7, mcause
  bltz x7, m_note
  addi x5, x7, -8
  li x6, 4
  bltu x5, x6, request
  li x5, 3
  beq x7, x5, breakpoint
m_note:
  note_trap mcause, mepc, mstatus, mtval
  csrr x7, mcause
  bltz x7, m_interrupt
  csrr x8, mepc
  bclri x8, x8, ALIAS
  addi x5, x7, -2               /* fetch faults are 0, 1 and 12 */
  bltz x5, lost
  addi x5, x7, -12
  beqz x5, lost
m_skip:
  lhu x7, 0(x8)
  not x7, x7
  andi x7, x7, 3
  snez x7, x7                   /* 1: two bytes */
  csrr x8, mepc
  slli x7, x7, 1
  addi x8, x8, 4
  sub x8, x8, x7
  csrw mepc, x8
m_return:
  lla x31, m_save
  ld x5, 40(x31)
  ld x6, 48(x31)
  ld x7, 56(x31)
  ld x8, 64(x31)
  csrr x31, mscratch
  mret

m_interrupt:
  csrci mip, 2
  j m_return

breakpoint:                     /* a random one, or the patch */
  ld x5, patch_address
  csrr x8, mepc
  bclri x8, x8, ALIAS
  bne x5, x8, m_note
  ld x5, patch_at
  lla x6, state
  ld x6, 8(x6)
  bne x5, x6, m_note
  j dump

/* A jump went wrong: on at the end of the block, in M mode. */
lost:
  lla x5, state
  ld x5, 24(x5)
  slli x5, x5, 3
  ld x6, block_ends
  add x5, x5, x6
  ld x5, 0(x5)
  csrw mepc, x5
  li x5, 3 << 11
  csrs mstatus, x5
  csrr x5, mscratch
  bclri x5, x5, ALIAS
  csrw mscratch, x5
  mv x2, x5
  mv x9, x5
  j m_return

/* ---- what random code asks for ---- */

request:
  srli x5, x30, 8
  addi x5, x5, -0x5a
  li x6, 6
  bgeu x5, x6, plain
  lla x6, 1f
  slli x5, x5, 2
  add x5, x5, x6
  jr x5
1:
  j switch_mode
  j switch_table
  j block_end
  j round_end
  j plain
  j change_entry

plain:                          /* an ecall that asks for nothing */
  note_trap mcause, mepc, mstatus, mtval
after_call:
  csrr x8, mepc
  addi x8, x8, 4
  csrw mepc, x8
  j m_return

/* mepc and the data pointers as mode x5 (0, 1, 3) has them; uses x6, x7. */
set_places:
  csrr x6, mepc
  bclri x6, x6, ALIAS
  csrr x7, mscratch
  bclri x7, x7, ALIAS
  bnez x5, 1f
  csrr x8, satp
  beqz x8, 1f
  bseti x6, x6, ALIAS
  bseti x7, x7, ALIAS
1:
  csrw mepc, x6
  csrw mscratch, x7
  mv x2, x7
  mv x9, x7
  jr x31

switch_mode:
  andi x5, x30, 3
  li x6, 3 << 11
  csrc mstatus, x6
  slli x6, x5, 11
  csrs mstatus, x6
  jal x31, set_places
  j after_call

switch_table:
  andi x5, x30, 3
  lla x6, 1f
  slli x7, x5, 3
  add x6, x6, x7
  ld x6, 0(x6)
  csrw satp, x6
  sfence.vma
  csrr x5, mstatus
  srli x5, x5, 11
  andi x5, x5, 3
  jal x31, set_places
  j after_call
  .p2align 3
1:
  .quad 0
  .quad (8 << 60) + 0x80000000 / 4096 + 256
  .quad (9 << 60) + 0x80000000 / 4096 + 257
  .quad (10 << 60) + 0x80000000 / 4096 + 258

/* Entry 0 to 7 of the window's 4 KiB pages, 8 and 9: 2 MiB pages. The frames
 * are the four pages behind the data, or the 2 MiB from the data on. */
change_entry:
  next_random
  andi x5, x30, 15
  addi x6, x5, -8
  lla x8, window
  srli x8, x8, 2
  bltz x6, 1f
  lla x8, data
  srli x8, x8, 2
  srli x6, x7, 40               /* sometimes a misaligned superpage */
  andi x6, x6, 15
  seqz x6, x6
  slli x6, x6, 12
  add x8, x8, x6
  j 2f
1:
  srli x6, x7, 40
  andi x6, x6, 3
  slli x6, x6, 10
  add x8, x8, x6
2:
  andi x6, x7, 0xff             /* flags: any, */
  srli x7, x7, 16
  andi x31, x7, 3
  beqz x31, 3f
  ori x6, x6, 0xc1              /* or V, A, D */
  andi x31, x7, 4
  beqz x31, 3f
  ori x6, x6, 0x06              /* and R, W */
3:
  or x8, x8, x6
  andi x31, x7, 0x7f8
  bnez x31, 4f
  bseti x8, x8, 55              /* reserved */
4:
  addi x6, x5, -8
  bltz x6, 5f
  addi x6, x6, 1
  slli x6, x6, 3
  lla x7, level1
  j 6f
5:
  slli x6, x5, 3
  lla x7, level0
6:
  add x6, x6, x7
  sd x8, 0(x6)
  sfence.vma
  j after_call

/* ---- the end of a block: state into the hash ---- */

.macro save_all
  .irp r, 1,2,3,4,9,10,11,12,13,14,15,16,17,18,19,20,21,22,23,24,25,26,27,28,29,30
  sd x\r, 8 * \r(x31)
  .endr
  csrr x5, mscratch
  sd x5, 248(x31)
  li x5, 3 << 13                /* FS: dirty from here on */
  csrs mstatus, x5
  .irp r, 0,1,2,3,4,5,6,7,8,9,10,11,12,13,14,15,16,17,18,19,20,21,22,23,24,25,26,27,28,29,30,31
  fsd f\r, 256 + 8 * \r(x31)
  .endr
.endm

.macro csr_to csr, number
  csrr x5, \csr
  sd x5, 512 + 8 * \number(x31)
.endm

/* The CSRs that are compared, behind the registers in m_save. */
.macro save_csrs
  csr_to fcsr, 0
  csr_to mstatus, 1
  csr_to medeleg, 2
  csr_to mideleg, 3
  csr_to mie, 4
  csr_to mip, 5
  csr_to satp, 6
  csr_to sepc, 7
  csr_to scause, 8
  csr_to stval, 9
  csr_to scounteren, 10
  csr_to mcounteren, 11
  csr_to senvcfg, 12
.endm
#define SAVED (64 + 13)

block_end:
  save_all
  save_csrs
  sd zero, 240(x31)             /* x30 is no state */
  sd zero, 0(x31)
  lla x8, state
  ld x7, 0(x8)                  /* traps so far */
  ld x5, 16(x8)
  ld x6, multiplier
  mix x7
  .irp r, 1,2,3,4,9,10,11,12,13,14,15,16,17,18,19,20,21,22,23,24,25,26,27,28,29
  mix x\r
  .endr
  .irp r, 5,6,7,8,31
  ld x7, 8 * \r(x31)
  mix x7
  .endr
  .irp r, 0,1,2,3,4,5,6,7,8,9,10,11,12,13,14,15,16,17,18,19,20,21,22,23,24,25,26,27,28,29,30,31
  fmv.x.d x7, f\r
  mix x7
  .endr
  .irp r, 0,1,2,3,4,5,6,7,8,9,10,11,12
  ld x7, 512 + 8 * \r(x31)
  mix x7
  .endr
  sd x5, 16(x8)
  ld x6, 24(x8)                 /* the block, in this round .. */
  addi x6, x6, 1
  sd x6, 24(x8)
  ld x6, 8(x8)                  /* .. and in all */
  addi x6, x6, 1
  sd x6, 8(x8)
  ld x7, stop_at
  beq x6, x7, dump_saved
  ld x7, patch_at
  beq x6, x7, patch
  ld x7, print_every
  remu x7, x6, x7
  bnez x7, after_call
print_block:
  lla x31, m_save
  sd x10, 80(x31)
  sd x1, 8(x31)
  mv x10, x5
  jal x1, print
  lla x31, m_save
  ld x1, 8(x31)
  ld x10, 80(x31)
  ld x11, 88(x31)
  j after_call

patch:
  ld x6, patch_address
  beqz x6, after_call
  li x7, 0x9002                 /* c.ebreak */
  sh x7, 0(x6)
  fence.i
  csrci medeleg, 8              /* it comes here */
  j after_call

/* ---- rounds ---- */

round_end:
  lla x8, state
  sd zero, 24(x8)
  ld x7, 32(x8)
  addi x7, x7, 1
  sd x7, 32(x8)
  andi x6, x7, 15
  bnez x6, 1f
  jal x31, hash_memory
1:
  lla x8, state
  ld x7, 32(x8)
  ld x6, rounds
  bgeu x7, x6, finish
round_start:
  csrw satp, zero
  csrw pmpcfg0, zero
  li x5, 1 << 22 | 1 << 20 | 1 << 18 | 1 << 1 /* TSR TVM SUM SIE */
  csrc mstatus, x5
  csrw medeleg, zero
  sfence.vma
  jal x31, fill_pool
  li x5, 3 << 13
  csrs mstatus, x5
  lla x31, data
  .irp r, 0,1,2,3,4,5,6,7,8,9,10,11,12,13,14,15,16,17,18,19,20,21,22,23,24,25,26,27,28,29,30,31
  fld f\r, 8 * (\r + 32)(x31)
  .endr
  .irp r, 1,3,4,5,6,7,8,10,11,12,13,14,15,16,17,18,19,20,21,22,23,24,25,26,27,28,29
  ld x\r, 8 * \r(x31)
  .endr
  li x30, DATA_MIDDLE
  add x31, x31, x30
  mv x2, x31
  mv x9, x31
  ld x30, code
  jr x30

/* Values of all kinds for the registers, at the start of the data. */
fill_pool:
  lla x1, data
  li x3, POOL_WORDS
1:
  next_random
  andi x4, x7, 7
  srli x5, x7, 3
  addi x6, x4, -3
  bltz x6, 3f                   /* 0 to 2: as it is */
  addi x6, x4, -6
  bltz x6, 4f                   /* 3 to 5: a special one */
  beqz x6, 2f
  slli x5, x7, 38               /* 7: a float near 1 */
  srli x5, x5, 38
  li x6, 0x3f800000
  xor x5, x5, x6
  li x6, -1 << 32
  or x7, x5, x6
  j 3f
2:
  srli x7, x7, 8                /* 6: a double near 1 */
  li x5, 0x3f8 << 52
  xor x7, x7, x5
  j 3f
4:
  andi x5, x5, 63
  slli x5, x5, 3
  lla x6, specials
  add x6, x6, x5
  ld x7, 0(x6)
3:
  sd x7, 0(x1)
  addi x1, x1, 8
  addi x3, x3, -1
  bnez x3, 1b
  jr x31

hash_memory:
  lla x1, data
  lla x3, memory_end
  lla x8, state
  ld x5, 16(x8)
  ld x6, multiplier
1:
  ld x7, 0(x1)
  mix x7
  addi x1, x1, 8
  bltu x1, x3, 1b
  sd x5, 16(x8)
  jr x31

/* ---- the end: the hash, or everything ---- */

finish:
  jal x31, hash_memory
  lla x8, state
  ld x10, 16(x8)
  jal x1, print
exit:
  li x5, TEST_DEVICE
  li x6, 0x5555
  sw x6, 0(x5)
  j .

dump:
  lla x31, m_save
  save_all
  save_csrs
  li x5, 1                      /* in x0's place: the ebreak was hit */
  sd x5, 0(x31)
dump_saved:
  lla x20, m_save
  li x21, SAVED
1:
  ld x10, 0(x20)
  jal x1, print
  addi x20, x20, 8
  addi x21, x21, -1
  bnez x21, 1b
  lla x8, state
  ld x10, 0(x8)
  jal x1, print
  .irp place, 40, 48, 56, 64
  lla x8, state
  ld x10, \place(x8)
  jal x1, print
  .endr
  jal x31, hash_memory
  lla x8, state
  ld x10, 16(x8)
  jal x1, print
  j exit

/* Prints x10 in a line; uses x5 to x8. */
print:
  li x5, UART
  li x6, 60
1:
  srl x7, x10, x6
  andi x7, x7, 15
  addi x7, x7, '0'
  li x8, '9'
  ble x7, x8, 2f
  addi x7, x7, 'a' - '0' - 10
2:
  sb x7, 0(x5)
  addi x6, x6, -4
  bgez x6, 1b
  li x7, 10
  sb x7, 0(x5)
  ret

/* ---- S mode's traps ---- */

  .p2align 2
s_trap:
  csrrw x31, sscratch, x31
  sd x5, 0(x31)
  sd x6, 8(x31)
  sd x7, 16(x31)
  sd x8, 24(x31)
  note_trap scause, sepc, sstatus, stval
  csrr x7, scause
  bltz x7, s_interrupt
  csrr x8, sepc
  bclri x8, x8, ALIAS
  lhu x7, 0(x8)
  not x7, x7
  andi x7, x7, 3
  snez x7, x7
  csrr x8, sepc
  slli x7, x7, 1
  addi x8, x8, 4
  sub x8, x8, x7
  csrw sepc, x8
s_return:
  ld x5, 0(x31)
  ld x6, 8(x31)
  ld x7, 16(x31)
  ld x8, 24(x31)
  csrrw x31, sscratch, x31
  sret
s_interrupt:
  csrci sip, 2
  j s_return

  .p2align 3
multiplier: .quad 0x9e3779b97f4a7c15

  .data
  .p2align 3
/* traps, blocks in all, hash, block in this round, round; the last trap */
state: .quad 0, 0, 0, 0, 0
  .quad 0, 0, 0, 0
m_save: .zero SAVED * 8
s_save: .zero 32

  .section .roots, "aw", @nobits
root39: .zero 4096              /* at 0x80100000, see switch_table */
root48: .zero 4096
root57: .zero 4096

  .section .hashed, "aw", @nobits
data: .zero 4096                /* at 0x80200000: the pool and more */
window: .zero 4 * 4096
level1: .zero 4096
level0: .zero 4096
memory_end:
