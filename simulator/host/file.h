/* SPDX-License-Identifier: MIT
 *
 * Reading a whole file.
 */
#ifndef CODOMS_SIMULATOR_HOST_FILE_H
#define CODOMS_SIMULATOR_HOST_FILE_H

#include "host/console.h"

#include <stddef.h>

/* The bytes of a regular file, for free(); null with a problem. */
uint8_t *file_read(const char *path, size_t *size, struct problem *p);

#endif
