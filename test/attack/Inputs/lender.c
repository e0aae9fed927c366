/* SPDX-License-Identifier: MIT
 *
 * A client that lends its buffer by an asynchronous capability and takes it
 * back before the next call.
 */
#include "tool.h"
#include "attack.h"
#include <stdio.h>

PAST_STUB("tool_work");
struct ret __dipc_cross_tool_work(uint64_t data, uint64_t n, uint64_t secret);

static char buffer[64] = "as it was";

int main(void) {
  uint64_t result = 0;
  int64_t counter = dipc_supervisor(DIPC_DO_counter_new, 0, 0, 0);
  if (counter < 0)
    return 1;
  dipc_cap_async(0, buffer, sizeof buffer, counter, DIPC_WRITE_PERMISSION);
  struct ret r =
      __dipc_cross_tool_work((uint64_t)buffer, sizeof buffer, 0);
  printf("lender: work: %s\n", dipc_status_text((dipc_status)r.status));
  dipc_cap_revoke(counter);
  dipc_status status = tool_again(1, &result);
  printf("lender: again: %s\n", dipc_status_text(status));
  printf("lender: %s\n", buffer);
  return 0;
}
