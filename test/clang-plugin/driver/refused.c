// SPDX-License-Identifier: MIT
// What domains do not work with is refused before anything runs.
// RUN: rm -f %t.o %t.x86
// RUN: not %clang -fcodoms -flto=thin -c %s -o %t.o 2>&1 | FileCheck --check-prefix=LTO %s
// RUN: not %clang -fcodoms -shared %s -o %t.o 2>&1 | FileCheck --check-prefix=SHARED %s
// RUN: not %clang -fcodoms -static-pie %s -o %t.o 2>&1 | FileCheck --check-prefix=PIE %s
// RUN: not %clang -fcodoms -x c++ -c %s -o %t.o 2>&1 | FileCheck --check-prefix=CXX %s
// RUN: not %clang -fcodoms -c no-such-file.cpp -o %t.o 2>&1 | FileCheck --check-prefix=CPP %s
// RUN: not %clang -fcodoms --driver-mode=g++ -c %s -o %t.o 2>&1 | FileCheck --check-prefix=MODE %s
// RUN: not test -e %t.o
// RUN: %clang -fcodoms -flto -fno-lto -c %s -o %t.ok
// LTO: clang: error: '-flto=thin' is not supported with '-fcodoms': placement happens when an object is compiled
// SHARED: clang: error: '-shared' is not supported with '-fcodoms': images are linked statically
// PIE: clang: error: '-static-pie' is not supported
// CXX: clang: error: '-fcodoms' supports C and assembly only, not '{{.*}}refused.c'
// CPP: clang: error: '-fcodoms' supports C and assembly only, not 'no-such-file.cpp'
// MODE: clang: error: '-fcodoms' supports C and assembly only, not '--driver-mode=g++'
int x;
