/* SPDX-License-Identifier: MIT
 *
 * Supervisor calls about processes that take a name or wait.
 */
#include <dipc.h>

#include <string.h>

dipc_process dipc_spawn(const char *name) {
  return (dipc_process){DIPC_CALL_(process_spawn, name, strlen(name), 0)};
}

int64_t dipc_wait(dipc_process p) {
  for (;;) {
    int64_t status = DIPC_CALL_(process_status, p.value, 0, 0);
    if (status != -DIPC_EAGAIN)
      return status;
    DIPC_CALL_(process_wait, p.value, 0, 0);
  }
}

int64_t dipc_rebind(const char *interface) {
  return DIPC_CALL_(rebind, interface, strlen(interface), 0);
}
