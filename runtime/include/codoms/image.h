/* SPDX-License-Identifier: MIT
 *
 * The domain metadata of a linked image: what ld.codoms writes into the
 * non-allocated ELF section `.codoms.image` and what the supervisor and the
 * simulator's tools read. Everything is little endian. Offsets count from the
 * start of the section; names are offsets into the string table (offset 0 is
 * the empty string); addresses are link-time addresses. Process i of an image
 * is linked in the 1 GiB block that starts at link_base = (i + 1) << 30; the
 * supervisor moves each process to a free block and adds the distance to every
 * doubleword named in `relocs`. Segments lie in the first half of the block;
 * heaps, stacks, proxies and the information page (process.h) have the rest.
 *
 * A reader checks magic, version, size, every table's bounds, every index and
 * every string before use; nothing here is trusted.
 */
#ifndef CODOMS_IMAGE_H
#define CODOMS_IMAGE_H

#include <stdint.h>

#define CODOMS_IMAGE_SECTION ".codoms.image"
#define CODOMS_IMAGE_MAGIC 0x314547414d494443 /* "CDIMAGE1" */
#define CODOMS_IMAGE_VERSION 1
#define CODOMS_BLOCK_SHIFT 30 /* a process owns 1 GiB (EuroSys'17) */
#define CODOMS_SEGMENT_LIMIT 0x20000000 /* end of segments in the block */

/* A table of `count` records at byte `offset`. */
struct codoms_table {
  uint32_t offset;
  uint32_t count;
};

struct codoms_image {
  uint64_t magic;
  uint32_t version;
  uint32_t size; /* bytes of the whole section */
  struct codoms_table processes; /* struct codoms_process */
  struct codoms_table domains;   /* struct codoms_domain */
  struct codoms_table segments;  /* struct codoms_segment, by address */
  struct codoms_table entries;   /* struct codoms_entry */
  struct codoms_table imports;   /* struct codoms_import */
  struct codoms_table grants;    /* struct codoms_grant */
  struct codoms_table relocs;    /* uint64_t address of a doubleword */
  struct codoms_table ranges;    /* struct codoms_range, by address */
  struct codoms_table strings;   /* bytes, the last one 0 */
  uint32_t entry_align;          /* bytes, a power of two, 16 to 4096 */
  uint32_t reserved;
};

struct codoms_process {
  uint32_t name;
  uint32_t first_domain; /* its domains are consecutive; the first is default */
  uint32_t domain_count;
  uint32_t flags;     /* 0 */
  uint64_t link_base; /* multiple of 1 GiB */
};

struct codoms_domain {
  uint32_t name;
  uint32_t process;
  uint64_t start;     /* address of its `_start`, 0 if it has none */
  uint64_t tls_image; /* address of the initial TLS bytes in the domain */
  uint64_t tls_file;  /* bytes of it */
  uint64_t tls_size;  /* bytes of a thread's block, zero filled past tls_file */
  uint64_t tls_align; /* power of two */
  uint64_t tls_tp;    /* tp = address of block - tls_tp (local-exec offsets) */
  uint64_t stack_size; /* bytes, 0: the supervisor's default */
  uint64_t reserved;
};

enum codoms_prot { CODOMS_R = 1, CODOMS_W = 2, CODOMS_X = 4 };

struct codoms_segment {
  uint64_t address; /* page aligned */
  uint64_t size;    /* bytes in memory, a whole number of pages */
  uint64_t file_offset; /* in the ELF file */
  uint64_t file_size;   /* <= size, the rest is zero */
  uint32_t domain;
  uint32_t prot; /* codoms_prot; never W and X together */
};

/* Isolation policy bits (EuroSys'17, section 5.2.2). A caller and a callee
 * each state a set; the edge has the union. */
enum codoms_policy {
  CODOMS_REGS_INTEGRITY = 1,        /* caller stub saves its live registers */
  CODOMS_REGS_CONFIDENTIALITY = 2,  /* stubs clear non-argument/result regs */
  CODOMS_STACK_INTEGRITY = 4,       /* callee cannot write the caller's stack */
  CODOMS_STACK_CONFIDENTIALITY = 8, /* nor read it: separate stacks */
  CODOMS_DCS_INTEGRITY = 16,        /* callee cannot pop the caller's entries */
  CODOMS_DCS_CONFIDENTIALITY = 32   /* separate capability stack */
};

/* A procedure that a domain offers. */
struct codoms_entry {
  uint32_t domain;
  uint32_t interface;
  uint32_t procedure;
  uint32_t signature; /* canonical signature text */
  uint64_t hash;      /* first 8 bytes of its SHA-256, big endian */
  uint64_t address;   /* of the entry, a multiple of entry_align */
  uint32_t policy;    /* codoms_policy bits that the callee asks */
  uint8_t words;      /* argument registers a0.., at most 7 */
  uint8_t caps_in;    /* capability arguments c0.. */
  uint8_t caps_out;   /* capability results c0.. */
  uint8_t reserved;
};

/* A procedure that a domain calls. `slot` is a doubleword in the domain's
 * read-only data that the supervisor fills with the proxy's address. */
struct codoms_import {
  uint32_t domain;
  uint32_t interface;
  uint32_t procedure;
  uint32_t signature;
  uint64_t hash;
  uint64_t slot;
  uint32_t policy; /* codoms_policy bits that the caller asks */
  uint8_t words;
  uint8_t caps_in;
  uint8_t caps_out;
  uint8_t reserved;
};

/* `from` may access the pages of `to` (both in this image, one process). */
struct codoms_grant {
  uint32_t from;
  uint32_t to;
  uint32_t permission; /* 1 call, 2 read, 3 write */
  uint32_t line;       /* of the .dipc line that asks for it, 0 unknown */
};

/* Code ranges with a meaning for measurement (the simulator's tools) and for
 * controls of attacks (simulator/isa/mechanism.def). Objects emit them into
 * the non-allocated section `.codoms.ranges` as this very record. */
#define CODOMS_RANGES_SECTION ".codoms.ranges"
enum codoms_range_kind {
  CODOMS_RANGE_CALLER = 1, /* caller stub */
  CODOMS_RANGE_CALLEE = 2, /* callee stub: entry, checks, way back */
  CODOMS_RANGE_COPY = 3,   /* copies an argument: a2 is the byte count at its start */
  CODOMS_RANGE_CLEAR = 4,  /* clears registers */
  CODOMS_RANGE_SAVE = 5,   /* saves or restores registers */
  CODOMS_RANGE_PROXY = 6   /* never in an image: proxies, reported at run time */
};

struct codoms_range {
  uint64_t start;
  uint64_t size; /* bytes */
  uint32_t kind;
  uint32_t reserved; /* 0 */
};

#endif
