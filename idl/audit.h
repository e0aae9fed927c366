/* SPDX-License-Identifier: MIT
 *
 * dipc audit: questions about what was linked.
 */
#ifndef IDL_AUDIT_H
#define IDL_AUDIT_H

/* argv[0] is "audit"; gives the exit status. */
int audit(int argc, char **argv);

#endif
