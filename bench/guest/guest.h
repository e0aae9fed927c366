/* SPDX-License-Identifier: MIT
 *
 * The machine that the programs run on.
 */
#ifndef GUEST_H
#define GUEST_H
#define UART     0x10000000
#define FINISHER 0x100000
#define RAM      0x80000000
#define RAM_SIZE 0x8000000
#endif
