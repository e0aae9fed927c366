/* SPDX-License-Identifier: MIT
 *
 * Reset to S mode: what only machine mode can do, once, on one hart. Machine
 * mode is not used afterwards; a trap that comes here all the same ends the
 * machine.
 */

#define MSTATUS_MPP_S (1 << 11)
#define MSTATUS_MPP (3 << 11)
#define MSTATUS_FS_DIRTY (3 << 13)
#define MISA_X (1 << ('X' - 'A'))
#define PMP_NAPOT_RWX 0x1f
#define DELEGATED 0x3f00b1ff /* all that U mode can cause, 24 to 29 included */
#define COUNTERS 7           /* cycle, time, instret */

#define FINISHER 0x100000
#define FINISHER_FAIL(status) ((status) << 16 | 0x3333)

  .section .text.boot, "ax"
  .option norvc

/* From: reset, M mode, interrupts off. Live: a0 hart, a1 boot record. */
  .global _start
_start:
  bnez a0, sleep
  la t0, machine_trap
  csrw mtvec, t0

  /* Memory protection open; a machine without it traps to 1f. */
  la t0, 1f
  csrrw t1, mtvec, t0
  li t0, -1
  csrw pmpaddr0, t0
  li t0, PMP_NAPOT_RWX
  csrw pmpcfg0, t0
  .balign 4
1:
  csrw mtvec, t1

  /* Traps and interrupts to S mode; nobody enables an interrupt. */
  li t0, DELEGATED
  csrw medeleg, t0
  li t0, -1
  csrw mideleg, t0
  csrw mie, zero

  /* Programs read their own cycles. */
  li t0, COUNTERS
  csrw mcounteren, t0
  csrw scounteren, t0

  /* Live: a1. S mode at supervisor_main(boot record, extension exists). */
  csrr a2, misa
  li t0, MISA_X
  and a2, a2, t0
  mv a0, a1
  snez a1, a2
  csrw satp, zero
  li t0, MSTATUS_MPP
  csrc mstatus, t0
  li t0, MSTATUS_MPP_S | MSTATUS_FS_DIRTY
  csrs mstatus, t0
  la t0, supervisor_main
  csrw mepc, t0
  la sp, supervisor_stack_top
  mret

/* From: reset of any hart but the first. */
sleep:
  wfi
  j sleep

/* From: a trap that is not delegated. Ends the machine. */
  .balign 4
machine_trap:
  li t0, FINISHER
  li t1, FINISHER_FAIL(134)
  sw t1, 0(t0)
  j sleep
