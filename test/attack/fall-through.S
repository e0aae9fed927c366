/* SPDX-License-Identifier: MIT
 *
 * RUN: %attack_ramp %s %t
 * RUN: %run %t | FileCheck %s --check-prefix=STOPPED
 * RUN: %run --disable=fall-through %t | FileCheck %s --check-prefix=CONTROL
 *
 * Runs off the end of its last page into the next one, which is another
 * domain's.
 *
 * STOPPED-NOT: loot
 * STOPPED: violation
 * STOPPED-NOT: loot
 * CONTROL: loot 5ec2e75ec2e75ec2
 */
#define READY 9
#define WRITE 2
#define EXIT 1
  .option norvc
  .text
  .globl _start
  .type _start, @function
_start:
  li a0, 1             /* this domain has a main */
  li a7, READY
  ecall
  lla ra, back
  lla t0, edge
  jr t0

/* Whoever comes back brings the secret in a0: "loot " and its digits. */
back:
  addi sp, sp, -32
  li t0, 0x20746f6f6c
  sd t0, 0(sp)
  addi t1, sp, 5
  li t2, 60
1:
  srl t3, a0, t2
  andi t3, t3, 15
  addi t3, t3, '0'
  li t4, '9'
  ble t3, t4, 2f
  addi t3, t3, 'a' - '0' - 10
2:
  sb t3, 0(t1)
  addi t1, t1, 1
  addi t2, t2, -4
  bgez t2, 1b
  li t3, 10
  sb t3, 0(t1)
  li a0, 1
  mv a1, sp
  li a2, 22
  li a7, WRITE
  ecall
  li a0, 0
  li a7, EXIT
  ecall
  .size _start, . - _start
  .fill (4092 - (. - _start)) / 4, 4, 0x13
edge:
  nop
