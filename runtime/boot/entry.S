/* SPDX-License-Identifier: MIT
 *
 * Reset to S mode: what only machine mode can do, once on each hart. Hart 0
 * goes first; the others sleep until the supervisor is ready for them. What
 * machine mode does afterwards is to pass on what harts send each other as
 * software interrupts of S mode; any other trap that comes here ends the
 * machine.
 */

#define MSTATUS_MPP_S (1 << 11)
#define MSTATUS_MPP (3 << 11)
#define MSTATUS_FS_DIRTY (3 << 13)
#define MISA_X (1 << ('X' - 'A'))
#define PMP_NAPOT_RWX 0x1f
#define DELEGATED 0x3f00b1ff /* all that U mode can cause, 24 to 29 included */
#define COUNTERS 7           /* cycle, time, instret */

#define MIE_MSIE 8
#define MIP_SSIP 2
#define MENVCFG 0x30a
#define STCE (1 << 63) /* stimecmp exists */
#define INTERRUPT_MSI (1 << 63 | 3)
#define CLINT 0x2000000
#define HARTS 16

#define FINISHER 0x100000
#define FINISHER_FAIL(status) ((status) << 16 | 0x3333)

  .section .text.boot, "ax"
  .option norvc

/* From: reset, M mode, interrupts off. Live: a0 hart, a1 boot record. */
  .global _start
_start:
  li t0, HARTS
  bgeu a0, t0, never
  mv s0, a0

  /* Memory protection open; a machine without it traps to 1f. */
  la t0, 1f
  csrw mtvec, t0
  li t0, -1
  csrw pmpaddr0, t0
  li t0, PMP_NAPOT_RWX
  csrw pmpcfg0, t0
  .balign 4
1:

  /* Where machine_trap puts two registers of this hart. */
  la t0, machine_trap
  csrw mtvec, t0
  la t0, machine_save
  slli t1, s0, 4
  add t0, t0, t1
  csrw mscratch, t0

  /* Traps and interrupts to S mode, but for messages between harts. */
  li t0, DELEGATED
  csrw medeleg, t0
  li t0, -1
  csrw mideleg, t0
  csrwi mie, MIE_MSIE
  li t0, STCE
  csrw MENVCFG, t0

  /* Programs read their own cycles. */
  li t0, COUNTERS
  csrw mcounteren, t0
  csrw scounteren, t0

  /* Live: s0 hart, a1 boot record. S mode is next. */
  csrw satp, zero
  li t0, MSTATUS_MPP
  csrc mstatus, t0
  li t0, MSTATUS_MPP_S | MSTATUS_FS_DIRTY
  csrs mstatus, t0
  bnez s0, other

  /* Hart 0: supervisor_main(boot record, extension exists). */
  csrr a2, misa
  li t0, MISA_X
  and a2, a2, t0
  mv a0, a1
  snez a1, a2
  la t0, supervisor_main
  csrw mepc, t0
  la sp, supervisor_stack_top
  mret

  /* The others, when they may: hart_main(hart), on a small stack. */
other:
  la t1, hart_go
  ld t0, 0(t1)
  bnez t0, 2f
  wfi
  j other
2:
  mv a0, s0
  la sp, first_stacks
  addi t0, s0, 1
  slli t0, t0, 11
  add sp, sp, t0
  la t0, hart_main
  csrw mepc, t0
  mret

/* From: a hart that the supervisor has no place for. */
never:
  wfi
  j never

/* From: an interrupt that another hart sent, or a trap that is nobody's. */
  .balign 4
machine_trap:
  csrrw t0, mscratch, t0
  sd t1, 0(t0)
  sd t2, 8(t0)
  csrr t1, mcause
  li t2, INTERRUPT_MSI
  bne t1, t2, 1f
  csrr t1, mhartid
  slli t1, t1, 2
  li t2, CLINT
  add t1, t1, t2
  sw zero, 0(t1)
  csrsi mip, MIP_SSIP
  ld t1, 0(t0)
  ld t2, 8(t0)
  csrrw t0, mscratch, t0
  mret
1:
  li t0, FINISHER
  li t1, FINISHER_FAIL(134)
  sw t1, 0(t0)
  j never

  .data
  .balign 8
  .global hart_go
hart_go:
  .dword 0
  .bss
  .balign 16
machine_save:
  .zero 16 * HARTS
first_stacks:
  .zero 2048 * HARTS
