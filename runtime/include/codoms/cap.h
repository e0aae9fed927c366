/* SPDX-License-Identifier: MIT
 *
 * Capability registers from C. Every operation is one instruction; register
 * numbers and permissions are literals (a macro that expands to one will do),
 * because they are parts of the instruction.
 *
 * A capability that is made fails loudly: a range over which the domain has no
 * authority is a capability fault (XC-CAP-3). Length 0 gives nil.
 */
#ifndef CODOMS_CAP_H
#define CODOMS_CAP_H

#include <codoms/csr.h>
#include <codoms/insn.h>
#include <stddef.h>
#include <stdint.h>

#define DIPC_CALL_PERMISSION  1
#define DIPC_READ_PERMISSION  2
#define DIPC_WRITE_PERMISSION 3

#define DIPC_TEXT_(x) #x
#define DIPC_TEXT(x)  DIPC_TEXT_(x)

/* c`n` := synchronous capability for `bytes` bytes at `p`. */
#define dipc_cap_new(n, p, bytes, permission)                                  \
  __asm__ volatile("cd.new c" DIPC_TEXT(n) ", %0, %1, " DIPC_TEXT(permission)  \
                   :                                                           \
                   : "r"(p), "r"((uint64_t)(bytes))                            \
                   : "memory")
#define dipc_cap_call(n, p, bytes)  dipc_cap_new(n, p, bytes, 1)
#define dipc_cap_read(n, p, bytes)  dipc_cap_new(n, p, bytes, 2)
#define dipc_cap_write(n, p, bytes) dipc_cap_new(n, p, bytes, 3)

/* The same, asynchronous, dead when `counter` moves. */
#define dipc_cap_async(n, p, bytes, counter, permission)                       \
  __asm__ volatile(                                                            \
      "cd.newa c" DIPC_TEXT(n) ", %0, %1, %2, " DIPC_TEXT(permission)          \
      :                                                                        \
      : "r"(p), "r"((uint64_t)(bytes)), "r"((uint64_t)(counter))               \
      : "memory")

/* c`to` := part of c`from`. */
#define dipc_cap_narrow(to, from, p, bytes, permission)                        \
  __asm__ volatile("cd.narrow c" DIPC_TEXT(to) ", c" DIPC_TEXT(                \
                       from) ", %0, %1, " DIPC_TEXT(permission)                \
                   :                                                           \
                   : "r"(p), "r"((uint64_t)(bytes))                            \
                   : "memory")

#define dipc_cap_move(to, from)                                                \
  __asm__ volatile("cd.mov c" DIPC_TEXT(to) ", c" DIPC_TEXT(from)              \
                   :                                                           \
                   :                                                           \
                   : "memory")

/* Every register in the 8-bit literal `mask` becomes nil. */
#define dipc_cap_clear(mask)                                                   \
  __asm__ volatile("cd.clr " DIPC_TEXT(mask) : : : "memory")

/* Kills every capability made with `counter` before. */
#define dipc_cap_revoke(counter)                                               \
  __asm__ volatile("cd.revoke %0" : : "r"((uint64_t)(counter)) : "memory")

/* Domain capability stack. */
#define dipc_cap_push(n)                                                       \
  __asm__ volatile("cd.push c" DIPC_TEXT(n) : : : "memory")
#define dipc_cap_pop(n) __asm__ volatile("cd.pop c" DIPC_TEXT(n) : : : "memory")

/* Capability-storage memory (supervisor call cap_page). */
#define dipc_cap_store(n, p)                                                   \
  __asm__ volatile("cd.st c" DIPC_TEXT(n) ", 0(%0)" : : "r"(p) : "memory")
#define dipc_cap_load(n, p)                                                    \
  __asm__ volatile("cd.ld c" DIPC_TEXT(n) ", 0(%0)" : : "r"(p) : "memory")

/* 1 if one capability register alone grants the range; own memory does not
 * count. This is what a callee asks about every pointer that it is given. */
#define dipc_cap_check(p, bytes, permission)                                   \
  __extension__({                                                              \
    uint64_t granted_;                                                         \
    __asm__ volatile("cd.check %0, %1, %2, " DIPC_TEXT(permission)             \
                     : "=r"(granted_)                                          \
                     : "r"(p), "r"((uint64_t)(bytes))                          \
                     : "memory");                                              \
    granted_;                                                                  \
  })

/* Field of a register: 0 base, 1 length, 2 permission word, 3 counter value. */
#define dipc_cap_get(n, field)                                                 \
  __extension__({                                                              \
    uint64_t field_;                                                           \
    __asm__ volatile("cd.get %0, c" DIPC_TEXT(n) ", " DIPC_TEXT(field)         \
                     : "=r"(field_));                                          \
    field_;                                                                    \
  })

#define DIPC_READ_CSR_(csr)                                                    \
  __extension__({                                                              \
    uint64_t value_;                                                           \
    __asm__ volatile("csrr %0, " DIPC_TEXT(csr) : "=r"(value_));               \
    value_;                                                                    \
  })

/* Bit i is set if c`i` is not nil. */
#define dipc_cap_live() DIPC_READ_CSR_(CSR_ucdlive)
/* Entries of the capability stack that can be popped. */
#define dipc_cap_depth() DIPC_READ_CSR_(CSR_ucddcs)
/* Tag of the domain that asks. */
#define dipc_own_tag() DIPC_READ_CSR_(CSR_ucddom)

#endif
