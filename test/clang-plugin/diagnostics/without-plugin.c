// SPDX-License-Identifier: MIT
// Tools that load no plugin (clangd, libclang) warn and can be told not to.
// RUN: %hostclang --config=%build/etc/codoms-target.cfg -fsyntax-only %s 2>&1 | FileCheck %s
// RUN: %hostclang --config=%build/etc/codoms-target.cfg -Wno-unknown-attributes -Wno-unknown-pragmas -Werror -fsyntax-only %s
// CHECK: warning: unknown attribute 'codoms_domain' ignored
#pragma codoms domain push(db)
__attribute__((codoms_domain("db"))) int f(void);
#pragma codoms domain pop
