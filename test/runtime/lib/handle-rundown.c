/* SPDX-License-Identifier: MIT
 *
 * Handles in two steps, and handles whose owner has died: a place that is
 * reserved stands for nothing, one that is given back comes again with another
 * age, and the table asks who lives before it grows.
 *
 * RUN: %clang -fcodoms -fcodoms-domain=alone -O2 %s -o %t
 * RUN: %codoms_sim %t | FileCheck %s
 */
#include <codoms/stub.h>
#include <stdio.h>

static int released;
static void release(void *p) { released += *(int *)p; }
static const dipc_handle_type file = {"file", release}, door = {"door", NULL};
enum { DEAD = 5, MANY = 256 };

static const char *get(const dipc_handle_type *type, uint64_t value) {
  void *p;
  return dipc_handle_get(type, value, dipc_own_tag(), &p) ? "refused" : p;
}

int main(void) {
  uint64_t h, again;
  void *p;
  int one = 1;
  dipc_handle_reserve(dipc_own_tag(), &h);
  /* CHECK: reserved: refused, refused
   */
  printf("reserved: %s, %s\n", get(&file, h), get(NULL, h));
  /* CHECK-NEXT: set: 1, object
   */
  uint64_t told = dipc_handle_set(&door, h, "object");
  printf("set: %d, %s\n", told == h, get(&door, h));
  dipc_handle_close(&door, h, dipc_own_tag(), &p);
  dipc_handle_reserve(dipc_own_tag(), &again);
  /* CHECK-NEXT: null: 0
   */
  printf("null: %llu\n",
         (unsigned long long)dipc_handle_set(&door, again, NULL));
  dipc_handle_reserve(dipc_own_tag(), &again);
  dipc_handle_set(&door, again, NULL);
  /* CHECK-NEXT: slot 1, age 3, refused
   */
  printf("slot %u, age %u, %s\n", (unsigned)again, (unsigned)(again >> 32),
         get(&door, again));
  /* CHECK-NEXT: released 255 of the dead, mine: object, new slot 2
   */
  dipc_handle_new(&door, "object", dipc_own_tag(), &h);
  for (int i = 1; i < MANY; i++)
    dipc_handle_new(&file, &one, DEAD, &again);
  dipc_handle_new(&door, "new", dipc_own_tag(), &again);
  printf("released %d of the dead, mine: %s, new slot %s\n", released,
         get(&door, h), (uint32_t)again <= MANY ? "2" : "grown");
  return 0;
}
