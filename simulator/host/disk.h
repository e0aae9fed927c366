/* SPDX-License-Identifier: MIT
 *
 * A disk image: a raw file, read and written in place, or as it is with all
 * writes kept in memory (snapshot).
 */
#ifndef CODOMS_SIMULATOR_HOST_DISK_H
#define CODOMS_SIMULATOR_HOST_DISK_H

#include "host/console.h"

#include <stddef.h>

#define SECTOR 512u

struct disk {
  char *path;
  int fd;
  uint64_t size; /* bytes, whole sectors */
  uint8_t *copy; /* of a snapshot: private pages of the file */
  bool readonly;
};

bool disk_open(struct disk *d, const char *path, bool readonly, bool snapshot,
               struct problem *p);
void disk_close(struct disk *d);
/* False: the host could not, errno says why. The range is in the disk. */
bool disk_read(struct disk *d, void *bytes, size_t size, uint64_t offset);
bool disk_write(struct disk *d, const void *bytes, size_t size,
                uint64_t offset);
bool disk_flush(struct disk *d);

#endif
