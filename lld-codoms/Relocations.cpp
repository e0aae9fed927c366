// SPDX-License-Identifier: MIT
//
// Look-up in Relocations.def.
#include "Passes.h"

namespace codoms {

Meaning meaningOf(uint32_t type) {
  switch (type) {
#define RELOCATION(number, name, meaning, bytes)                               \
  case number:                                                                 \
    return Meaning::meaning;
#include "Relocations.def"
  }
  return Meaning::Unknown;
}

StringRef nameOfType(uint32_t type) {
  switch (type) {
#define RELOCATION(number, name, meaning, bytes)                               \
  case number:                                                                 \
    return name;
#include "Relocations.def"
  }
  return "an unknown relocation";
}

int64_t bytesOf(uint32_t type) {
  switch (type) {
#define RELOCATION(number, name, meaning, bytes)                               \
  case number:                                                                 \
    return bytes;
#include "Relocations.def"
  }
  return -1;
}

} // namespace codoms
