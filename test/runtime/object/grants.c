// SPDX-License-Identifier: MIT
// The object model inside a process: a domain that was created, memory mapped
// for it, a grant over it that is revoked, pages that change hands, an entry
// that is registered and requested. What was taken away is out of reach of
// every hart when the call returns; a process that touches it all the same
// dies of it, with nothing lost.
// RUN: %build/bin/clang -fcodoms -O1 %s -o %t
// RUN: %codoms_sim -q %t | FileCheck %s --check-prefix=GOOD
// RUN: %codoms_sim -q -smp 4 %t | FileCheck %s --check-prefix=GOOD
// RUN: not %codoms_sim %t -- revoked 2>&1 | FileCheck %s --check-prefix=REVOKED
// RUN: not %codoms_sim -smp 4 %t -- revoked-elsewhere 2>&1 | FileCheck %s --check-prefix=REVOKED
// RUN: not %codoms_sim %t -- remapped 2>&1 | FileCheck %s --check-prefix=REMAPPED
// RUN: not %codoms_sim %t -- capability 2>&1 | FileCheck %s --check-prefix=REMAPPED
// RUN: not %codoms_sim -smp 2 %t -- unmapped 2>&1 | FileCheck %s --check-prefix=UNMAPPED
// GOOD: granted 42
// GOOD-NEXT: weak owner: not permitted
// GOOD-NEXT: weak grant: not permitted
// GOOD-NEXT: remapped 42, tags differ
// GOOD-NEXT: entry 1042, wrong signature: the interface is offered with another signature
// GOOD-NEXT: stale: handle forged, stale, or of another client or type
// REVOKED: violation: domain {{.*}} may not read
// REMAPPED: violation: domain {{.*}} may not {{read|write}}
// UNMAPPED: fault: {{.*}} nothing is mapped there
#include <codoms/audit.h>
#include <codoms/cap.h>
#include <codoms/object.h>
#include <codoms/thread.h>
#include <stdio.h>
#include <string.h>

static volatile int reading;

static int64_t read_on(void *p) {
  reading = 1;
  for (;;)
    (void)*(volatile int *)p;
}

static const char *text(int64_t status) {
  return dipc_status_text((dipc_status)-status);
}

/* The entry: adds 1000 to its argument. */
__attribute__((naked, aligned(64))) static void offered(void) {
  __asm__("addi a1, a0, 1000\n li a0, 0\n ret");
}

static int64_t cross(int64_t proxy, uint64_t argument) {
  register uint64_t a0 __asm__("a0") = argument;
  register uint64_t a1 __asm__("a1") = 0;
  __asm__ volatile("jalr %2"
                   : "+r"(a0), "+r"(a1)
                   : "r"(proxy)
                   : "ra", "t0", "t1", "t2", "t3", "t4", "t5", "t6", "a2", "a3",
                     "a4", "a5", "a6", "a7", "memory");
  return a0 ? -(int64_t)a0 : (int64_t)a1;
}

static void entries(dipc_domain self) {
  struct dipc_entry e = {.address = (uint64_t)offered, .hash = 7, .words = 1};
  dipc_entries set = dipc_entry_register(self, &e, 1);
  int64_t proxy = dipc_entry_request(self, set, 0, &e);
  e.hash = 8;
  printf("entry %lld, wrong signature: %s\n", (long long)cross(proxy, 42),
         text(dipc_entry_request(self, set, 0, &e)));
}

int main(int argc, char **argv) {
  const char *what = argc > 1 ? argv[1] : "";
  dipc_domain self = dipc_dom_self(), other = dipc_dom_create();
  int *p = (int *)dipc_dom_mmap(other, 8192, DIPC_MAP_WRITE);
  dipc_grant g = dipc_grant_create(self, other, DIPC_WRITE);
  *p = 42;
  printf("granted %d\n", *p);
  if (!strcmp(what, "revoked-elsewhere")) {
    dipc_thread_create(read_on, p);
    while (!reading)
      dipc_yield();
  }
  dipc_grant_revoke(g);
  if (!strcmp(what, "revoked"))
    printf("read %d\n", *p);
  if (!strcmp(what, "revoked-elsewhere"))
    dipc_sleep(10000);
  dipc_domain weak = dipc_dom_copy(other, DIPC_READ);
  printf("weak owner: %s\n", text(dipc_dom_mmap(weak, 4096, DIPC_MAP_WRITE)));
  printf("weak grant: %s\n",
         text(dipc_grant_create(self, weak, DIPC_WRITE).value));
  if (dipc_dom_remap(self, other, p, 4096))
    return 1;
  printf("remapped %d, tags %s\n", *p,
         dipc_dom_tag(self) != dipc_dom_tag(other) ? "differ" : "same");
  if (!strcmp(what, "remapped"))
    printf("read %d\n", p[1024]); /* the second page still is the other's */
  dipc_cap_write(0, p, 4);
  dipc_dom_remap(other, self, p, 4096);
  if (!strcmp(what, "capability"))
    *p = 1;
  dipc_cap_clear(0xff);
  entries(self);
  dipc_dom_munmap(other, p);
  if (!strcmp(what, "unmapped"))
    return *p;
  dipc_close(other.value);
  printf("stale: %s\n", text(dipc_dom_tag(other)));
  return 0;
}
