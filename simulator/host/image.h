/* SPDX-License-Identifier: MIT
 *
 * A linked image as the simulator sees it: the ELF file and its checked
 * domain metadata (runtime/include/codoms/image.h). After image_open every
 * index and name in the tables is known to be good.
 */
#ifndef CODOMS_SIMULATOR_HOST_IMAGE_H
#define CODOMS_SIMULATOR_HOST_IMAGE_H

#include "codoms/image.h"
#include "host/elf.h"

struct image {
  struct elf_file file;
  const char *name;          /* last component of the path */
  struct codoms_image *head; /* aligned copy of the whole section */
  const struct codoms_process *processes;
  const struct codoms_domain *domains;
  const struct codoms_segment *segments;
  const struct codoms_entry *entries;
  const struct codoms_import *imports;
  const struct codoms_grant *grants;
  const struct codoms_range *ranges;
  const char *strings;
};

bool image_open(struct image *i, const char *path, struct problem *p);
/* From an ELF file that is already read; takes it over, even on failure. */
bool image_from_elf(struct image *i, struct elf_file *file, struct problem *p);
void image_close(struct image *i);

/* The segment that holds a link-time address, or null. */
const struct codoms_segment *image_segment(const struct image *i,
                                           uint64_t address);

#endif
