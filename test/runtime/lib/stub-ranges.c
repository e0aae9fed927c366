/* SPDX-License-Identifier: MIT
 *
 * The ranges that stubs record cover the stub's C code too, however it is
 * relaxed, and the parts that clear and save lie inside.
 *
 * RUN: %hostclang --config=%build/etc/codoms-target.cfg -O2 -c %s -o %t.o
 * RUN: ld.lld %t.o --defsym=__dipc_enter_slow=0 --defsym=__dipc_leave_slow=0 \
 * RUN:   --defsym=i_impl_p=0x1000 --entry=0 -o %t
 * RUN: %python %S/Inputs/ranges.py %t | FileCheck %s
 */
#include <codoms/stub.h>

DIPC_CLIENT(i, p, 3, 1, 0)
dipc_ret __dipc_cross_i_p(uint64_t);

DIPC_CLIENT_CODE(i, p)
dipc_status i_p(uint64_t a) {
  uint64_t live = dipc_enter();
  dipc_ret r = __dipc_cross_i_p(a);
  dipc_leave(live);
  return (dipc_status)r.status;
}

DIPC_SERVER(i, p, 3, 0)
int i_impl_p(uint64_t a);

DIPC_SERVER_CODE(i, p)
dipc_ret __dipc_serve_i_p(uint64_t a) {
  return dipc_succeed((uint64_t)i_impl_p(a));
}

/* CHECK: caller holds: __dipc_cross_i_p i_p
 * CHECK: save inside: caller
 * CHECK: save inside: caller
 * CHECK: clear inside: caller
 * CHECK: callee holds: __dipc_serve_i_p
 * CHECK: clear inside: callee
 * CHECK: callee holds: __dipc_entry_i_p
 * CHECK-NOT: inside
 */
