/* SPDX-License-Identifier: MIT
 *
 * Types for the tests of imports.
 */
#ifndef TYPES_H
#define TYPES_H
typedef unsigned count_t;
typedef char *name_t;
struct point { int x, y; };
struct list { struct list *next; int value; };
struct hidden;
#endif
