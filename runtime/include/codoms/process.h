/* SPDX-License-Identifier: MIT
 *
 * What a process finds when it starts: the information page and the start
 * protocol.
 *
 * Start. The supervisor enters `_start` of every domain that has one, in the
 * order of the command line and of the image's tables, with
 *   a0  address of the process's information page (mapped read-only for all
 *       domains of the process, nobody else can read it)
 *   sp  top of this thread's stack in the domain, 16-byte aligned
 *   tp  thread pointer of this thread's TLS block in the domain
 *   ra, all other registers 0; all capability registers nil
 *
 * A domain without main runs its constructors and ends with `ecall ready`,
 * a0 = 0, which does not return: the domain is there to be called.
 *
 * A domain with main does `ecall ready`, a0 = 1, *before* its constructors.
 * The call returns 0 when every domain without main is ready (all
 * floating-point and capability registers are cleared, its capability stack is
 * empty); then it runs its constructors and main, and ends with `ecall exit`.
 * Mains run one after the other. `exit` ends the whole process: crossings into it then return
 * DIPC_EEXIT or DIPC_EDEAD.
 *
 * The machine stops with the first status other than 0 that a main's exit
 * gave, else 0; a process that faults with no caller to return to counts as
 * CODOMS_STATUS_FAULT.
 */
#ifndef CODOMS_PROCESS_H
#define CODOMS_PROCESS_H

#include <stdint.h>

#define CODOMS_STATUS_FAULT 139 /* as a shell reports a segmentation fault */
#define CODOMS_STATUS_FATAL 134 /* the supervisor itself could not go on */

#define CODOMS_INFO_MAGIC 0x31304f464e494443 /* "CDINFO01" */
#define CODOMS_INFO_OFFSET 0x3ffff000 /* of the page in the process's block */
#define CODOMS_INFO_DOMAINS 64        /* most domains that a process can have */

struct codoms_info {
  uint64_t magic;
  uint64_t disabled;    /* mechanism.def bits, as in the boot record */
  uint64_t block;       /* address of the process's block */
  uint64_t block_size;  /* bytes */
  uint32_t process;     /* id, from 1 */
  uint32_t domains;     /* how many tags follow */
  uint32_t kcs_frames;  /* bound on nested crossings */
  uint32_t entry_align; /* bytes */
  /* Where the supervisor's own state is mapped. No domain has rights over it;
   * the addresses are no secret, and attacks need something to aim at. */
  uint64_t page_table;  /* last-level table of the 2 MiB that have the process's
                         * first segment: 512 PTEs, 512 tag words (XC-TAG-1) */
  uint64_t kcs;         /* kernel control stack of the process's thread */
  uint32_t kernel_tag;  /* their tag */
  uint32_t page_tag;    /* of this page */
  uint32_t tags[CODOMS_INFO_DOMAINS]; /* by index in the process */
  char name[64];        /* of the process */
};

#endif
