/* SPDX-License-Identifier: MIT
 *
 * The ranges that stubs record cover the stub's C code too, however it is
 * relaxed, and the parts that clear and save lie inside.
 *
 * RUN: %hostclang --config=%build/etc/codoms-stub.cfg -c %s -o %t.o
 * RUN: ld.lld %t.o --defsym=__dipc_enter_slow=0 --defsym=__dipc_leave_slow=0 \
 * RUN:   --defsym=i_impl_p=0x1000 --entry=0 -o %t
 * RUN: %python %S/Inputs/ranges.py %t | FileCheck %s
 */
#include <codoms/stub.h>

DIPC_CLIENT(i, p, 3, 1, 0)
DIPC_CLIENT_CODE(i, p)
dipc_status DIPC_CLIENT_NAME(i, p)(uint64_t a) {
  uint64_t live = dipc_enter();
  dipc_ret r;
  DIPC_CROSS(r, i, p, 3, 1, DIPC_WORDS_1(a));
  dipc_leave(live);
  return (dipc_status)r.status;
}

DIPC_SERVER(i, p, 3, 0)
int i_impl_p(uint64_t a);

DIPC_SERVER_CODE(i, p)
dipc_ret __dipc_serve_i_p(uint64_t a) {
  return dipc_succeed((uint64_t)i_impl_p(a));
}

/* The crossing may be there twice, for a client with live capabilities.
 * CHECK: caller holds: __dipc_client_i_p
 * CHECK: caller holds: i_p
 * CHECK-NEXT: save inside: caller
 * CHECK-NEXT: save inside: caller
 * CHECK: callee holds: __dipc_serve_i_p
 * CHECK-NEXT: clear inside: callee
 * CHECK-NEXT: callee holds: __dipc_entry_i_p
 * CHECK: clear inside: caller
 * CHECK-NEXT: save inside: caller
 * CHECK-NEXT: save inside: caller
 * CHECK-NOT: callee
 */
