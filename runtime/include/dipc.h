/* SPDX-License-Identifier: MIT
 *
 * What programs of a domain see of dIPC: the status of a crossing and the
 * supervisor's calls. Generated headers include it. Stubs have codoms/stub.h,
 * capability registers codoms/cap.h; everything else is the C library.
 */
#ifndef DIPC_H
#define DIPC_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

/* Behind the declaration of a function that crosses into another domain: a
 * compiler that knows this enters its stub directly (codoms/stub.h). */
#ifdef __has_attribute
#if __has_attribute(codoms_stub)
#define DIPC_STUB __attribute__((codoms_stub))
#endif
#endif
#ifndef DIPC_STUB
#define DIPC_STUB
#endif

typedef enum dipc_status {
#define DIPC_STATUS(name, number, text) name = number,
#include <codoms/status.def>
} dipc_status;

/* The text of a status, "unknown status" for a number that is none. */
const char *dipc_status_text(dipc_status status);

/* Supervisor calls (codoms/syscall.def). Each gives its result, or minus a
 * status. */
int64_t dipc_supervisor(uint64_t number, uint64_t a, uint64_t b, uint64_t c);

enum dipc_supervisor_call {
#define DIPC_SYSCALL(name, number, arguments, text) DIPC_DO_##name = number,
#include <codoms/syscall.def>
};

/* A number of seconds that only moves forward, and the cycles since reset. */
double dipc_seconds(void);
static inline uint64_t dipc_cycles(void) {
  uint64_t cycles;
  __asm__ volatile("rdcycle %0" : "=r"(cycles));
  return cycles;
}

#ifdef __cplusplus
}
#endif

#endif
