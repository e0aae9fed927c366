/* SPDX-License-Identifier: MIT
 *
 * Texts of statuses.
 */
#include <dipc.h>

const char *dipc_status_text(dipc_status status) {
  switch (status) {
#define DIPC_STATUS(name, number, text)                                        \
  case name:                                                                   \
    return text;
#include <codoms/status.def>
  }
  return "unknown status";
}
