// SPDX-License-Identifier: MIT
// RUN: %attack_lender %s %t
// RUN: %run %t | FileCheck %s --check-prefix=STOPPED
// RUN: %run --disable=cap-counter %t | FileCheck %s --check-prefix=CONTROL
//
// Keeps an asynchronous capability and uses it after it was revoked.
//
// STOPPED: lender: work: success
// STOPPED: violation
// STOPPED: lender: again: the callee faulted
// STOPPED: lender: as it was
// CONTROL: lender: work: success
// CONTROL: lender: again: success
// CONTROL: lender: Xs it was
#include "attack.h"
#include "tool_impl.h"

static uint64_t page;
static char *kept;

uint64_t tool_impl_work(void *data, uint32_t n, uint64_t secret_address) {
  page = (uint64_t)dipc_supervisor(DIPC_DO_cap_page, 4096, 0, 0);
  kept = data;
  dipc_cap_store(0, page);
  return n;
}

uint64_t tool_impl_again(uint64_t x) {
  dipc_cap_load(1, page);
  kept[0] = 'X';
  return x;
}
