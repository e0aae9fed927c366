/* SPDX-License-Identifier: MIT
 *
 * What libdipc gives the C library: arguments, output with and without
 * newlines, a heap that grows, time, constructors before main and functions of
 * atexit after it, and main's result as the exit status. There is one console:
 * both output streams go there.
 *
 * RUN: %clang -fcodoms -fcodoms-domain=alone -O2 %s -o %t
 * RUN: not %codoms_sim %t -- one 'two words' '' > %t.out
 * RUN: FileCheck %s < %t.out
 * RUN: sh -c '%codoms_sim %t >/dev/null 2>&1; test $? = 7'
 */
#include <dipc.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/time.h>
#include <time.h>
#include <unistd.h>

static int constructed;
__attribute__((constructor(200))) static void second(void) {
  constructed = constructed * 10 + 2;
}
__attribute__((constructor(101))) static void first(void) {
  constructed = constructed * 10 + 1;
}
__attribute__((destructor)) static void last(void) { printf("destructor"); }
static void at_exit(void) { printf("at exit, "); }

static int big_heap(void) {
  enum { BLOCKS = 48, SIZE = 100000 };
  char *blocks[BLOCKS];
  for (int i = 0; i < BLOCKS; i++) {
    blocks[i] = malloc(SIZE);
    if (!blocks[i])
      return 0;
    memset(blocks[i], i, SIZE);
  }
  for (int i = 0; i < BLOCKS; i++)
    for (int j = 0; j < SIZE; j += 999)
      if (blocks[i][j] != i)
        return 0;
  for (int i = 0; i < BLOCKS; i++)
    free(blocks[i]);
  return 1;
}

int main(int argc, char **argv) {
  char line[1200];
  struct timeval now, later;
  atexit(at_exit);
  /* CHECK: constructed 12
   */
  printf("constructed %d\n", constructed);
  /* CHECK: argc 4 <one> <two words> <>
   */
  printf("argc %d", argc);
  for (int i = 1; i < argc; i++)
    printf(" <%s>", argv[i]);
  printf("%s\n", argv[argc] ? " not terminated" : "");
  /* CHECK: {{^(x{240}){4}x{239}$}}
   */
  memset(line, 'x', 1199);
  line[1199] = 0;
  puts(line);
  /* CHECK: heap 1
   */
  printf("heap %d\n", big_heap());
  /* CHECK: too much: no no errno 12
   */
  errno = 0;
  void *volatile block = malloc((size_t)1 << 40), *part = sbrk(1l << 40);
  printf("too much: %s %s errno %d\n", block ? "yes" : "no",
         part == (void *)-1 ? "no" : "yes", errno);
  /* CHECK: time moves 1 1
   */
  gettimeofday(&now, NULL);
  clock_t start = clock();
  for (volatile int i = 0; i < 200000; i++)
    ;
  gettimeofday(&later, NULL);
  printf("time moves %d %d\n",
         later.tv_sec > now.tv_sec || later.tv_usec > now.tv_usec,
         clock() > start);
  /* CHECK: 2.5000 1e+100
   */
  printf("%.4f %g\n", 2.5, 1e100);
  /* CHECK: no file 1 input -1
   */
  printf("no file %d input %d\n", fopen("x", "r") == NULL, getchar());
  /* CHECK: to the standard error
   */
  fprintf(stderr, "to the standard error\n");
  /* CHECK: raw
   */
  fflush(stdout);
  write(1, "raw\n", 4);
  /* CHECK: at exit, destructor
   */
  return 7;
}
