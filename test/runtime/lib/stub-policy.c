/* SPDX-License-Identifier: MIT
 *
 * What register policies put into the thunks of stub.h: nothing, the saving,
 * and the clearing of exactly what is no argument.
 *
 * RUN: %hostclang --config=%build/etc/codoms-target.cfg -O2 -c %s -o %t.o
 * RUN: llvm-objdump -d --no-show-raw-insn %t.o > %t.dis
 * RUN: FileCheck --check-prefix=NONE %s < %t.dis
 * RUN: FileCheck --check-prefix=SAVE %s < %t.dis
 * RUN: FileCheck --check-prefix=CLEAR %s < %t.dis
 * RUN: FileCheck --check-prefix=ENTRY %s < %t.dis
 * RUN: %python %S/Inputs/cleared.py %t.dis __dipc_cross_i_clear a0 a1 \
 * RUN:   | FileCheck --check-prefix=LIST %s
 */
#include <codoms/stub.h>

/* NONE-LABEL: <__dipc_cross_i_none>:
 * NONE-NEXT: auipc t1
 * NONE-NEXT: ld t1
 * NONE-NEXT: jr t1
 */
DIPC_CLIENT(i, none, 0, 2, 0)

/* SAVE-LABEL: <__dipc_cross_i_save>:
 * SAVE: sd ra, 0x0(sp)
 * SAVE: sd s0, 0x8(sp)
 * SAVE: fsd fs11, 0xc0(sp)
 * SAVE: frcsr t0
 * SAVE-NOT: li
 * SAVE: jalr t1
 * SAVE: ld s0, 0x8(sp)
 * SAVE: fld fs11, 0xc0(sp)
 * SAVE: ld ra, 0x0(sp)
 */
DIPC_CLIENT(i, save, 1, 2, 0)

/* CLEAR-LABEL: <__dipc_cross_i_clear>:
 * CLEAR: sd s0, 0x8(sp)
 * CLEAR: li gp, 0x0
 * CLEAR-NOT: li a0
 * CLEAR-NOT: li a1
 * CLEAR: li a2, 0x0
 * CLEAR: fmv.d.x fs11, zero
 * CLEAR: fscsr zero
 * CLEAR: jalr t1
 *
 * LIST: kept: ra sp tp a0 a1
 * LIST: floating point kept: none
 */
DIPC_CLIENT(i, clear, 2, 2, 0)

/* ENTRY-LABEL: <__dipc_entry_i_plain>:
 * ENTRY-NEXT: auipc t1
 * ENTRY-NEXT: jr t1
 * ENTRY-LABEL: <__dipc_entry_i_wiped>:
 * ENTRY: jalr ra
 * ENTRY-NOT: li {{a0|a1}},
 * ENTRY: li a2, 0x0
 * ENTRY: fmv.d.x fa7, zero
 * ENTRY: ret
 */
DIPC_SERVER(i, plain, 1, 0)
DIPC_SERVER(i, wiped, 2, 0)
