#!/bin/bash
# SPDX-License-Identifier: MIT
#
# Every header of a C part compiles alone, for the host; the guest's for the
# guest. usage: headers.sh SOURCE BUILD CLANG
source=$1 build=$2 clang=$3
bad=0
cd "$source" || exit 2
while read -r header; do
  [[ -e $header ]] || continue
  flags=(-std=gnu17 -x c)
  case $header in
    lld-codoms/* | clang-plugin/*)
      flags=(-std=c++17 -x c++ $(llvm-config --cxxflags)) ;;
    idl/cimport.h)
      flags+=(-isystem "$(llvm-config --includedir)") ;;
    runtime/* | examples/*)
      flags+=(--target=riscv64-unknown-elf -march=rv64gc -nostdlibinc
              -isystem /usr/lib/picolibc/riscv64-unknown-elf/include) ;;
  esac
  if ! "$clang" "${flags[@]}" -fsyntax-only -Wall -Wno-pragma-once-outside-header \
      -Wno-unused-function -Wno-unused-const-variable -I"$build/include" \
      -Isimulator -iquote "${header%%/*}" "$header"; then
    echo "$header does not compile alone"
    bad=1
  fi
done < <(git ls-files 'simulator/*.h' 'runtime/*.h' 'idl/*.h' 'clang-plugin/*.h' 'lld-codoms/*.h')
exit $bad
