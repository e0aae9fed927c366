// SPDX-License-Identifier: MIT
// -fcodoms-domain= reaches plugin and preprocessor, the last one; `main` is the
// default.
// RUN: %clang -fcodoms -fcodoms-domain=web -fcodoms-domain=db -c %s -### 2>&1 \
// RUN:   | FileCheck --check-prefix=DB %s
// RUN: %clang -fcodoms -c %s -### 2>&1 | FileCheck --check-prefix=MAIN %s
// DB: "-D" "__CODOMS_DOMAIN__=\"db\""
// DB: "-plugin-arg-codoms" "domain=db"
// DB-NOT: domain=web
// MAIN: "-D" "__CODOMS_DOMAIN__=\"main\""
// RUN: %clang -fcodoms -fcodoms-domain=db -fsyntax-only %s
#ifndef __CODOMS__
#error "no __CODOMS__"
#endif
_Static_assert(sizeof(__CODOMS_DOMAIN__) == 5 || sizeof "" __CODOMS_DOMAIN__ == 3, "");
