/* SPDX-License-Identifier: MIT
 *
 * Raw disk images. A file is locked while it is in use: two machines writing
 * one disk would ruin it.
 */
#include "host/disk.h"

#include <errno.h>
#include <fcntl.h>
#include <linux/fs.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <sys/ioctl.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

static bool disk_size(struct disk *d, struct problem *p) {
  struct stat status;
  if (fstat(d->fd, &status))
    return problem_set(p, "%s: %s", d->path, strerror(errno));
  if (S_ISREG(status.st_mode))
    d->size = (uint64_t)status.st_size;
  else if (!S_ISBLK(status.st_mode) || ioctl(d->fd, BLKGETSIZE64, &d->size))
    return problem_set(p, "%s: neither a file nor a block device", d->path);
  if (!d->size || d->size % SECTOR)
    return problem_set(p, "%s: %llu bytes are not whole sectors of %u bytes",
                       d->path, (unsigned long long)d->size, SECTOR);
  return true;
}

static bool lock(struct disk *d, bool shared, struct problem *p) {
  if (!flock(d->fd, (shared ? LOCK_SH : LOCK_EX) | LOCK_NB) ||
      errno != EWOULDBLOCK)
    return true;
  return problem_set(p,
                     "%s: the disk is in use by another run; "
                     "readonly=on or snapshot=on on both sides shares it",
                     d->path);
}

static bool copy_pages(struct disk *d, struct problem *p) {
  void *pages = mmap(NULL, d->size, PROT_READ | PROT_WRITE,
                     MAP_PRIVATE | MAP_NORESERVE, d->fd, 0);
  if (pages == MAP_FAILED)
    return problem_set(p, "%s: %s", d->path, strerror(errno));
  d->copy = pages;
  return true;
}

bool disk_open(struct disk *d, const char *path, bool readonly, bool snapshot,
               struct problem *p) {
  bool shared = readonly || snapshot;
  *d = (struct disk){.path = strdup(path), .readonly = readonly};
  d->fd = open(path, (shared ? O_RDONLY : O_RDWR) | O_CLOEXEC);
  bool good = d->fd >= 0 || problem_set(p, "%s: %s", path, strerror(errno));
  good = good && disk_size(d, p) && lock(d, shared, p);
  good = good && (!snapshot || copy_pages(d, p));
  if (!good)
    disk_close(d);
  return good;
}

void disk_close(struct disk *d) {
  if (d->copy)
    munmap(d->copy, d->size);
  if (d->fd >= 0)
    close(d->fd);
  free(d->path);
  *d = (struct disk){.fd = -1};
}

bool disk_read(struct disk *d, void *bytes, size_t size, uint64_t offset) {
  if (d->copy) {
    memcpy(bytes, d->copy + offset, size);
    return true;
  }
  for (size_t done = 0; done < size;) {
    ssize_t n = pread(d->fd, (uint8_t *)bytes + done, size - done,
                      (off_t)(offset + done));
    if (n < 0 && errno == EINTR)
      continue;
    if (n == 0)
      errno = ENODATA; /* somebody made the file shorter */
    if (n <= 0)
      return false;
    done += (size_t)n;
  }
  return true;
}

bool disk_write(struct disk *d, const void *bytes, size_t size,
                uint64_t offset) {
  if (d->copy) {
    memcpy(d->copy + offset, bytes, size);
    return true;
  }
  for (size_t done = 0; done < size;) {
    ssize_t n = pwrite(d->fd, (const uint8_t *)bytes + done, size - done,
                       (off_t)(offset + done));
    if (n < 0 && errno == EINTR)
      continue;
    if (n <= 0)
      return false;
    done += (size_t)n;
  }
  return true;
}

bool disk_flush(struct disk *d) {
  return d->copy || d->readonly || !fdatasync(d->fd);
}
