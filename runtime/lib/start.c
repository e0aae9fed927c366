/* SPDX-License-Identifier: MIT
 *
 * The start of a domain, after the protocol in codoms/process.h: constructors,
 * then main with the program's arguments if the domain has one, or `ready` if
 * it is there to be called. Whether there is one is settled at the link: when
 * no object defines main, libdipc's nomain.S does and says so.
 */
#include "internal.h"
#include <stdlib.h>

const struct codoms_info *__dipc_info;

typedef void function(void);
extern function *const __preinit_array_start[], *const __preinit_array_end[];
extern function *const __init_array_start[], *const __init_array_end[];

static void run(function *const *from, function *const *to) {
  for (; from < to; from++)
    (*from)();
}

/* crt0.S asks for both; the C library calls them around the arrays. */
void _init(void) {}
void _fini(void) {}

static void run_constructors(void) {
  run(__preinit_array_start, __preinit_array_end);
  _init();
  run(__init_array_start, __init_array_end);
}

noreturn void __dipc_start(const struct codoms_info *info) {
  __dipc_info = info;
  if (__dipc_has_main)
    dipc_supervisor(DIPC_DO_ready, 1, 0, 0);
  run_constructors();
  if (__dipc_has_main)
    exit(__dipc_run_main());
  for (;;)
    dipc_supervisor(DIPC_DO_ready, 0, 0, 0);
}
