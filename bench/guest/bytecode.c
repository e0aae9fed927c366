/* SPDX-License-Identifier: MIT
 *
 * A stack machine's interpreter that counts primes: an indirect jump for each
 * byte, branches that depend on data.
 */
#include <stdint.h>
#include <stdio.h>

enum { PUSH, LOAD, STORE, ADD, SUB, MUL, REM, LESS, EQUAL, JUMP, JUMP0, HALT };
enum { N, D, COUNT, LIMIT };

/* clang-format off */
static const int16_t program[] = {
    /*  0 */ PUSH, 2, STORE, N,
    /*  4 */ LOAD, N, LOAD, LIMIT, LESS, JUMP0, 52, /* for each n */
    /* 11 */ PUSH, 2, STORE, D,
    /* 15 */ LOAD, N, LOAD, D, LOAD, D, MUL, LESS, JUMP0, 53,
    /* 25 */ LOAD, COUNT, PUSH, 1, ADD, STORE, COUNT, /* no divisor */
    /* 32 */ JUMP, 42,
    /* 34 */ HALT, HALT, HALT, HALT, HALT, HALT, HALT, HALT,
    /* 42 */ LOAD, N, PUSH, 1, ADD, STORE, N, JUMP, 4, HALT,
    /* 52 */ HALT,
    /* 53 */ LOAD, N, LOAD, D, REM, PUSH, 0, EQUAL, JUMP0, 65, JUMP, 42,
    /* 65 */ LOAD, D, PUSH, 1, ADD, STORE, D, JUMP, 15};
/* clang-format on */

static int64_t run(int64_t limit) {
  int64_t stack[16], variables[4] = {0}, *top = stack;
  const int16_t *pc = program;
  variables[LIMIT] = limit;
  for (;;)
    switch (*pc++) {
    case PUSH:
      *top++ = *pc++;
      break;
    case LOAD:
      *top++ = variables[*pc++];
      break;
    case STORE:
      variables[*pc++] = *--top;
      break;
    case ADD:
      top--;
      top[-1] += top[0];
      break;
    case SUB:
      top--;
      top[-1] -= top[0];
      break;
    case MUL:
      top--;
      top[-1] *= top[0];
      break;
    case REM:
      top--;
      top[-1] %= top[0];
      break;
    case LESS:
      top--;
      top[-1] = top[-1] < top[0];
      break;
    case EQUAL:
      top--;
      top[-1] = top[-1] == top[0];
      break;
    case JUMP:
      pc = program + *pc;
      break;
    case JUMP0:
      pc = *--top ? pc + 1 : program + *pc;
      break;
    default:
      return variables[COUNT];
    }
}

int main(void) {
  printf("%lld\n", (long long)run(100000));
  return 0;
}
