// SPDX-License-Identifier: MIT
// -### shows every step and does none of clang's or the linker's; it leaves
// nothing behind.
// RUN: %S/../Inputs/make-prefix.sh %build %t && mkdir %t/tmp && echo > %t/a.dipc
// RUN: env TMPDIR=%t/tmp %t/bin/clang -fcodoms -g %s %t/a.dipc -o %t/image -### 2>&1 | FileCheck %s
// RUN: not test -e %t/image
// RUN: ls -A %t/tmp | count 0
// CHECK: "{{.*}}/bin/dipc" "compile" "{{.*}}/a.dipc" "-o" "{{.*}}/0"
// CHECK: "--config={{.*}}/etc/codoms-stub.cfg" "-g" {{.*}}"-c" "{{.*}}/0/a_client_shop.c" "-o" "{{.*}}/0/a_client_shop.o"
// CHECK: "-cc1" {{.*}}"-load" "{{.*}}codoms.so" "-plugin-arg-codoms" "model={{.*}}/0/a.json"
// CHECK: "{{.*}}/bin/ld.codoms"
int main(void) { return 0; }
