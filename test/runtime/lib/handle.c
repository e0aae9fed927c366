/* SPDX-License-Identifier: MIT
 *
 * The table of handles: each wrong number has its reason, closed numbers do
 * not come back to life when their slot is used again, and the table grows.
 *
 * RUN: %clang -fcodoms -fcodoms-domain=alone -O2 %s -o %t
 * RUN: %codoms_sim %t | FileCheck %s
 */
#include <codoms/stub.h>
#include <stdio.h>

static const dipc_handle_type file = {"file"}, door = {"door"};
#define OWNER dipc_own_tag() /* alive, so nothing is swept */
#define OTHER (OWNER + 1)
enum { MANY = 1000 };

static const char *get(const dipc_handle_type *type, uint64_t value,
                       uint64_t owner) {
  void *p;
  dipc_status status = dipc_handle_get(type, value, owner, &p);
  return status == DIPC_OK        ? p
         : status != DIPC_EHANDLE ? "wrong status"
         : p                      ? "pointer without right"
                                  : "refused";
}

int main(void) {
  static uint64_t many[MANY];
  uint64_t h, again;
  void *p;
  dipc_handle_new(&file, "object", OWNER, &h);
  /* CHECK: right: object
   */
  printf("right: %s\n", get(&file, h, OWNER));
  /* CHECK: of another owner: refused
   */
  printf("of another owner: %s\n", get(&file, h, OTHER));
  /* CHECK: of another type: refused
   */
  printf("of another type: %s\n", get(&door, h, OWNER));
  /* CHECK: nothing: refused, next slot: refused, next age: refused
   */
  printf("nothing: %s, next slot: %s, next age: %s\n", get(&file, 0, OWNER),
         get(&file, h + 1, OWNER), get(&file, h + (1ull << 32), OWNER));
  /* CHECK: null has handle 0
   */
  dipc_handle_new(&file, NULL, OWNER, &again);
  printf("null has handle %llu\n", (unsigned long long)again);
  /* CHECK: close by another: 6, by the owner: 0 object, twice: 6
   */
  printf("close by another: %d", dipc_handle_close(&file, h, OTHER, &p));
  printf(", by the owner: %d", dipc_handle_close(&file, h, OWNER, &p));
  printf(" %s, twice: %d\n", (char *)p, dipc_handle_close(&file, h, OWNER, &p));
  dipc_handle_new(&file, "reborn", OWNER, &again);
  /* CHECK: same slot 1, old: refused, new: reborn
   */
  printf("same slot %d, old: %s, new: %s\n", (uint32_t)h == (uint32_t)again,
         get(&file, h, OWNER), get(&file, again, OWNER));
  for (int i = 0; i < MANY; i++)
    if (dipc_handle_new(&door, (char *)many + i, OWNER, &many[i]) != DIPC_OK)
      return 1;
  int good = 0;
  for (int i = 0; i < MANY; i++)
    good += dipc_handle_get(&door, many[i], OWNER, &p) == DIPC_OK &&
            p == (char *)many + i;
  /* CHECK: many: 1000, first: reborn
   */
  printf("many: %d, first: %s\n", good, get(&file, again, OWNER));
  return 0;
}
