/* SPDX-License-Identifier: MIT
 *
 * Reading a whole file.
 */
#include "host/file.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

static bool read_all(int fd, uint8_t *bytes, size_t size) {
  for (size_t done = 0; done < size;) {
    ssize_t n = read(fd, bytes + done, size - done);
    if (n < 0 && errno == EINTR)
      continue;
    if (n <= 0)
      return false;
    done += (size_t)n;
  }
  return true;
}

uint8_t *file_read(const char *path, size_t *size, struct problem *p) {
  struct stat status;
  uint8_t *bytes = NULL;
  int fd = open(path, O_RDONLY | O_CLOEXEC);
  if (fd < 0 || fstat(fd, &status)) {
    problem_set(p, "%s: %s", path, strerror(errno));
  } else if (!S_ISREG(status.st_mode)) {
    problem_set(p, "%s: not a regular file", path);
  } else if (!(bytes = malloc((size_t)status.st_size + 1))) {
    problem_set(p, "%s: out of memory", path);
  } else if (!read_all(fd, bytes, (size_t)status.st_size)) {
    problem_set(p, "%s: cannot read the file", path);
    free(bytes);
    bytes = NULL;
  } else {
    *size = (size_t)status.st_size;
  }
  if (fd >= 0)
    close(fd);
  return bytes;
}
