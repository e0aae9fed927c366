# SPDX-License-Identifier: MIT
# Supervisor calls judge pointers by the caller's own rights, and tell what is
# wrong by a negative status.
# RUN: %python %S/Inputs/mkimage.py %s --include %build/include -o %t
# RUN: %codoms_sim -q %t -- one two | FileCheck %s
# CHECK: data
# CHECK-EMPTY:
# CHECK-NEXT: data
# CHECK-NEXT: lent
# CHECK-NOT: secret

//PROCESS one: a d
//PROCESS two: b
//ENTRY b service.where where
//ENTRY b service.borrow borrow caps_in=1
//IMPORT a service.where where_slot
//IMPORT a service.borrow borrow_slot caps_in=1
//GRANT a d read
#include "image.inc"

.macro write address, size, result
  li a0, 1
  la a1, \address
  li a2, \size
  CALL(write)
  EXPECT(a0, \result)
.endm

CODE(a)
  .global start_a
start_a:
  mv s11, a0
  write text, 5, 5
  write d_text, 0, 0
  write d_text, 1, 1    # by grant
  li a0, 3              # no such descriptor
  CALL(write)
  EXPECT(a0, -DIPC_EINVAL)
  CROSS(where_slot)     # b's memory
  mv s1, a1
  li a0, 1
  li a2, 6
  CALL(write)
  EXPECT(a0, -DIPC_EPERM)
  la a1, text           # from own memory on into nothing
  li a2, 0x100000
  li a0, 1
  CALL(write)
  EXPECT(a0, -DIPC_EPERM)
  li a0, 1              # wraps
  la a1, text
  li a2, -1
  CALL(write)
  EXPECT(a0, -DIPC_EPERM)
  li a0, 1              # the supervisor's own memory
  li a1, 0x80000000
  li a2, 1
  CALL(write)
  EXPECT(a0, -DIPC_EPERM)
  la a0, text           # lent to b: exactly as far as the capability goes
  li a1, 4
  cd.new c0, a0, a1, read
  CROSS(borrow_slot)
  EXPECT(a0, 0)

  la a0, space          # arguments
  li a1, 512            # the image's name and "one", "two"
  CALL(args)
  la a1, space
  add a1, a1, a0
  li t0, 0
  li t1, 8
1:                      # the last eight bytes, aligned to nothing
  addi a1, a1, -1
  lbu t2, 0(a1)
  slli t0, t0, 8
  or t0, t0, t2
  addi t1, t1, -1
  bnez t1, 1b
  EXPECT(t0, 0x006f777400656e6f)
  la a0, space          # as much as there is room for
  sb zero, 3(a0)
  li a1, 3
  CALL(args)
  la a0, space
  lbu t0, 3(a0)
  EXPECT(t0, 0)
  la a0, text           # not writable
  li a1, 8
  CALL(args)
  EXPECT(a0, -DIPC_EPERM)
  la a0, d_text         # only to read
  li a1, 8
  CALL(args)
  EXPECT(a0, -DIPC_EPERM)

  li a0, 5000           # heap: whole pages, one after the other
  CALL(heap_grow)
  bltz a0, bad
  mv s2, a0
  li t1, 8191
  add t1, a0, t1
  lb t0, 0(t1)
  EXPECT(t0, 0)
  sb t0, 0(t1)
  li a0, 1
  CALL(heap_grow)
  li t1, 8192
  add s2, s2, t1
  EXPECT_SAME(a0, s2)
  li a0, -1
  CALL(heap_grow)
  EXPECT(a0, -DIPC_ENOMEM)
  li a0, 0x3fffffff
  CALL(heap_grow)
  EXPECT(a0, -DIPC_ENOMEM)

  li a0, 1              # pages for capabilities
  CALL(cap_page)
  bltz a0, bad
  mv s3, a0
  CALL(counter_new)
  bltz a0, bad
  mv s4, a0
  la a1, text
  li a2, 4
  cd.newa c1, a1, a2, s4, read
  cd.st c1, 0(s3)
  cd.ld c2, 0(s3)
  csrr t0, CSR_ucdlive
  EXPECT(t0, 6)
  mv a0, s3             # not by the supervisor's hand either
  li a1, 8
  CALL(args)
  EXPECT(a0, -DIPC_EPERM)
  mv a0, s4
  CALL(counter_free)
  EXPECT(a0, 0)
  csrr t0, CSR_ucdlive
  EXPECT(t0, 0)
  cd.ld c2, 0(s3)
  csrr t0, CSR_ucdlive
  EXPECT(t0, 0)
  mv a0, s4
  CALL(counter_free)    # not ours any more
  EXPECT(a0, -DIPC_EPERM)
  li a0, 0
  CALL(cap_page)
  EXPECT(a0, -DIPC_EINVAL)

  lw a0, INFO_TAGS(s11)
  CALL(thread_init)     # for proxies
  EXPECT(a0, -DIPC_EPERM)
  li a7, 77
  ecall
  EXPECT(a0, -DIPC_ENOSYS)
  EXIT(0)
bad:
  EXIT(98)
CONSTANTS(a)
SLOT(where_slot)
SLOT(borrow_slot)
text: .ascii "data\n"
DATA(a)
space: .zero 512

CODE(d)
  nop
CONSTANTS(d)
d_text: .ascii "\n"

CODE(b)
ENTRY(where)
  la a1, secret
  li a0, 0
  ret
ENTRY(borrow)
  mv s1, a0
  mv s2, ra
  mv a1, a0
  li a2, 5
  li a0, 1
  CALL(write)
  EXPECT(a0, -DIPC_EPERM)
  mv a1, s1
  li a2, 4
  li a0, 1
  CALL(write)
  EXPECT(a0, 4)
  la a1, newline
  li a2, 6
  li a0, 1
  CALL(write)
  mv ra, s2
  li a0, 0
  ret
CONSTANTS(b)
newline: .ascii "\nlent\n"
secret: .ascii "secret"
