/* SPDX-License-Identifier: MIT
 *
 * What register policies put into stubs: what a callee may not change and no
 * compiler can be told, and the clearing of exactly what is no argument. Client
 * stubs touch no preserved register themselves, so they save none; the C
 * convention's entrance saves what the stub's callers otherwise keep.
 *
 * RUN: %hostclang --config=%build/etc/codoms-stub.cfg -c %s -o %t.o
 * RUN: llvm-objdump -d --no-show-raw-insn %t.o > %t.dis
 * RUN: llvm-objdump -d %t.o > %t.raw
 * RUN: FileCheck --check-prefix=NONE %s < %t.dis
 * RUN: FileCheck --check-prefix=SAVE %s < %t.dis
 * RUN: FileCheck --check-prefix=CLEAR %s < %t.dis
 * RUN: FileCheck --check-prefix=ENTRANCE %s < %t.dis
 * RUN: FileCheck --check-prefix=ENTRY %s < %t.dis
 * RUN: %python %S/Inputs/cleared.py %t.raw __dipc_client_i_clear \
 * RUN:   | FileCheck --check-prefix=LIST %s
 * RUN: %python %S/Inputs/cleared.py %t.raw __dipc_entry_i_wiped ret \
 * RUN:   | FileCheck --check-prefix=SERVER %s
 */
#include <codoms/stub.h>

/* The whole of a stub without policies.
 * NONE-LABEL: <__dipc_client_i_none>:
 * NONE-NEXT: addi sp, sp, -0x20
 * NONE-NEXT: sd ra, 0x18(sp)
 * NONE-NOT: s2
 * NONE: sd s0, 0x0(sp)
 * NONE-NEXT: sd s1, 0x8(sp)
 * NONE: auipc t1
 * NONE-NEXT: ld t1
 * NONE-NEXT: jalr t1
 * NONE: ld s0, 0x0(sp)
 * NONE-NEXT: ld s1, 0x8(sp)
 * NONE: sext.w a0, a0
 * NONE-NEXT: ld ra, 0x18(sp)
 * NONE-NEXT: addi sp, sp, 0x20
 * NONE-NEXT: ret
 */
#define STUB(P, POLICY)                                                        \
  DIPC_CLIENT(i, P, POLICY, 2, 0)                                              \
  DIPC_CLIENT_CODE(i, P)                                                       \
  dipc_status DIPC_CLIENT_NAME(i, P)(uint64_t a, uint64_t b);                  \
  DIPC_CLIENT_CODE(i, P)                                                       \
  dipc_status DIPC_CLIENT_NAME(i, P)(uint64_t a, uint64_t b) {                 \
    dipc_ret r;                                                                \
    DIPC_CROSS(r, i, P, POLICY, 2, DIPC_WORDS_2(a, b));                        \
    return (dipc_status)r.status;                                              \
  }
STUB(none, 0)

/* SAVE-LABEL: <__dipc_client_i_save>:
 * SAVE-NOT: {{sd|ld}} s{{[2-9]|1[01]}},
 * SAVE-NOT: {{fsd|fld}}
 * SAVE: sd s0,
 * SAVE: frcsr t0
 * SAVE-NOT: li
 * SAVE-NOT: {{sd|ld}} s{{[2-9]|1[01]}},
 * SAVE: jalr t1
 * SAVE: ld s0,
 * SAVE: fscsr t0
 * SAVE: ret
 */
STUB(save, 1)

/* CLEAR-LABEL: <__dipc_client_i_clear>:
 * CLEAR: sd s0,
 * CLEAR-NOT: li
 * CLEAR: fscsr zero
 * CLEAR: jalr t1
 *
 * What the proxy overwrites is not cleared.
 * LIST: kept: ra sp tp t0 t1 t2 a0 a1 a7 t3 t4 t5 t6
 * LIST: floating point kept: none
 */
STUB(clear, 2)

/* ENTRANCE-LABEL: <i_none>:
 * ENTRANCE: sd ra,
 * ENTRANCE: sd s2,
 * ENTRANCE: sd s11,
 * ENTRANCE: fsd fs0,
 * ENTRANCE: fsd fs11,
 * ENTRANCE: jalr ra
 * ENTRANCE: ld s2,
 * ENTRANCE: fld fs11,
 * ENTRANCE: ret
 */

/* ENTRY-LABEL: <__dipc_entry_i_plain>:
 * ENTRY-NEXT: auipc t1
 * ENTRY-NEXT: jr t1
 * ENTRY-LABEL: <__dipc_entry_i_wiped>:
 * ENTRY: jalr ra
 * ENTRY: fsflags zero
 * ENTRY: ret
 * SERVER: kept: ra sp tp t0 t1 t2 s0 s1 a0 a1 s2 s3 s4 s5 s6 s7 s8 s9 s10 s11 t3 t4 t5 t6
 * SERVER: floating point kept: fs0 fs1 fs2 fs3 fs4 fs5 fs6 fs7 fs8 fs9 fs10 fs11
 */
DIPC_SERVER(i, plain, 1, 0)
DIPC_SERVER(i, wiped, 2, 0)
