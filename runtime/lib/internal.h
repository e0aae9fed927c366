/* SPDX-License-Identifier: MIT
 *
 * What the files of libdipc share with each other.
 */
#ifndef INTERNAL_H
#define INTERNAL_H

#include <codoms/process.h>
#include <dipc.h>
#include <stdnoreturn.h>

/* start.c */
extern const struct codoms_info *__dipc_info;
noreturn void __dipc_start(const struct codoms_info *info);

/* role.S, nomain.S: whether this domain has a main, and main. */
extern const uint8_t __dipc_has_main;
int main(int argc, char **argv);

/* arguments.c: main with the command line's arguments. */
int __dipc_run_main(void);

/* stdio.c: what waits in the output buffers goes out. */
void __dipc_flush(void);

#endif
