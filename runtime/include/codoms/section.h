/* SPDX-License-Identifier: MIT
 *
 * Names of the sections that stubs, the compiler plugin and the linker agree
 * on (docs/contracts.md, sections 3 and 5). `.codoms.image` and
 * `.codoms.ranges` are in codoms/image.h with their layout.
 */
#ifndef CODOMS_SECTION_H
#define CODOMS_SECTION_H

/* Non-allocated text sections of objects. */
#define CODOMS_OBJECT_SECTION ".codoms.object" /* which domain, which entries  \
                                                */
#define CODOMS_USES_SECTION ".codoms.uses"     /* interfaces and their hashes */

/* Entries: CODE, aligned to the entry alignment, entered by proxies only. */
#define CODOMS_ENTRY_SECTION    ".text.codoms_entry"
#define CODOMS_ENTRY_ALIGN_LOG2 6

/* Doublewords that the supervisor fills with proxies' addresses. */
#define CODOMS_SLOT_SECTION ".rodata.codoms_slot"

/* The code of stubs, `.INTERFACE_PROCEDURE` behind. */
#define CODOMS_CLIENT_SECTION ".text.codoms_stub.client"
#define CODOMS_SERVE_SECTION  ".text.codoms_stub.serve"

/* A compiler that knows client stubs calls I_P by this + I_P. */
#define CODOMS_CLIENT_PREFIX "__dipc_client_"

/* Functions and variables placed by attribute: `.text` + this + name. */
#define CODOMS_PLACED_INFIX ".codoms."

#endif
