/* SPDX-License-Identifier: MIT
 *
 * A linked image written by hand: one process, one domain, one segment of
 * code. Every field that a test spoils is a macro.
 */
#ifndef MAGIC
#define MAGIC 0x314547414d494443
#endif
#ifndef VERSION
#define VERSION 1
#endif
#ifndef SIZE
#define SIZE (finish - head)
#endif
#ifndef PROCESSES
#define PROCESSES 1
#endif
#ifndef DOMAINS
#define DOMAINS 1
#endif
#ifndef DOMAIN_NAME
#define DOMAIN_NAME 1
#endif
#ifndef DOMAIN_PROCESS
#define DOMAIN_PROCESS 0
#endif
#ifndef SEGMENT_SIZE
#define SEGMENT_SIZE 0x1000
#endif
#ifndef SEGMENT_FILE
#define SEGMENT_FILE 4
#endif
#ifndef SEGMENT_OFFSET
#define SEGMENT_OFFSET 0x1000
#endif
#ifndef PROT
#define PROT 5
#endif
#ifndef ALIGN
#define ALIGN 64
#endif
#ifndef STRINGS
#define STRINGS (finish - strings)
#endif
#ifndef RANGE_KIND
#define RANGE_KIND 1
#endif
#ifndef GRANT_TO
#define GRANT_TO 0
#endif
  .text
  .globl _start
_start: ecall

#ifndef NO_SECTION
  .section .codoms.image, "", @progbits
head:
  .quad MAGIC
  .word VERSION, SIZE
  .word processes - head, PROCESSES
  .word domains - head, DOMAINS
  .word segments - head, 1
  .word entries - head, 0
  .word entries - head, 0
  .word grants - head, 1
  .word entries - head, 0
  .word ranges - head, 1
  .word strings - head, STRINGS
  .word ALIGN, 0
processes:
  .word 1, 0, 1, 0
  .quad 0x40000000
domains:
  .word DOMAIN_NAME, DOMAIN_PROCESS
  .quad 0x40000000, 0, 0, 0, 1, 0, 0, 0
segments:
  .quad 0x40000000, SEGMENT_SIZE, SEGMENT_OFFSET, SEGMENT_FILE
  .word 0, PROT
entries:
grants:
  .word 0, GRANT_TO, 2, 0
ranges:
  .quad 0x40000000, 4
  .word RANGE_KIND, 0
strings:
  .byte 0
  .ascii "app"
#ifndef UNTERMINATED
  .byte 0
#endif
finish:
#endif
