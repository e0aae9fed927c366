/* SPDX-License-Identifier: MIT
 *
 * The fixed part of generated stubs: what `dipc compile` writes is a list of
 * calls of this file. Both halves run in their own domain with no more rights
 * than it; a domain that changes its stubs hurts itself alone.
 *
 * A client stub, for `int32 put(in bytes key[n], uint32 n, out uint32 old)`
 * of interface kv with policy 3 (numbers of codoms/image.h, decimal literal,
 * the union of both sides):
 *
 *   DIPC_CLIENT(kv, put, 3, 3, 0)
 *   DIPC_CLIENT_CODE(kv, put)
 *   dipc_status DIPC_CLIENT_NAME(kv, put)(const void *key, uint32_t n,
 *                                         uint32_t *old, int32_t *result) {
 *     uint64_t bytes;
 *     if (!dipc_bytes(n, 1, MAX, &bytes))
 *       return DIPC_EBOUND;
 *     uint64_t live = dipc_enter();
 *     DIPC_LEND(live, 0, key, bytes, 2);         // capability 0, read
 *     DIPC_LEND(live, 1, old, sizeof *old, 3);   // capability 1, write
 *     dipc_lent(live, 2);                        // two of them in all
 *     dipc_ret r;
 *     DIPC_CROSS(r, kv, put, 3, 3,
 *                DIPC_WORDS_3((uint64_t)key, n, (uint64_t)old));
 *     dipc_leave(live);
 *     if (r.status == DIPC_OK)
 *       *result = (int32_t)r.value;
 *     return (dipc_status)r.status;
 *   }
 *
 * Between dipc_enter and dipc_leave nothing returns. If the procedure has a
 * view result, `DIPC_TAKE_VIEW(r, p, n)` stands between the crossing and
 * dipc_leave; it changes r.status if the callee lied.
 *
 * The server stub:
 *
 *   DIPC_SERVER(kv, put, 3, 0)
 *   DIPC_SERVER_CODE(kv, put)
 *   dipc_ret __dipc_serve_kv_put(uint64_t a0, uint64_t a1, uint64_t a2,
 *                                uint64_t a3, uint64_t a4, uint64_t a5,
 *                                uint64_t a6, uint64_t caller) {
 *     uint64_t bytes;
 *     if (!dipc_bytes((uint32_t)a1, 1, MAX, &bytes))
 *       return dipc_fail(DIPC_EBOUND);
 *     if (!dipc_readable(a0, bytes) || !dipc_writable(a2, 4))
 *       return dipc_fail(DIPC_EARGUMENT);
 *     uint32_t old = 0;
 *     int32_t result = kv_impl_put((const void *)a0, (uint32_t)a1, &old);
 *     *(uint32_t *)a2 = old;
 *     return dipc_succeed((uint64_t)(int64_t)result);
 *   }
 *
 * Capability registers: c0 to c6 are arguments, in the order of the pointer
 * parameters. c7 is the lease of the last view result and nothing else; it
 * dies at the next crossing. All others survive a crossing: what is live when
 * a client stub starts is put on the capability stack and comes back.
 *
 * General registers: whatever the callee does, and also when it dies, its
 * caller's live values come back. Nobody saves a register that holds none:
 * client stubs are compiled without the registers that a function preserves
 * (codoms-stub.cfg: they are reserved), so that they have none of their own to
 * save, and clobber them. `clang -fcodoms` knows that: it enters a stub at
 * __dipc_client_kv_put as code that changes all registers but s0 and s1, and
 * keeps what is live on the stack. Everybody else calls kv_put, which saves
 * all of them for it.
 */
#ifndef CODOMS_STUB_H
#define CODOMS_STUB_H

#include <codoms/cap.h>
#include <codoms/section.h>
#include <dipc.h>

/* What a crossing gives: a0 and a1. */
typedef struct dipc_ret {
  uint64_t status;
  uint64_t value;
} dipc_ret;

static inline dipc_ret dipc_succeed(uint64_t value) {
  return (dipc_ret){DIPC_OK, value};
}

static inline dipc_ret dipc_fail(dipc_status status) {
  return (dipc_ret){status, 0};
}

/* ---- errno --------------------------------------------------------------- */

/* A procedure that is declared with `errno` brings the callee's back in the
 * upper half of the status word, which costs no register and no memory. */
static inline dipc_ret dipc_with_errno(dipc_ret r, int error) {
  r.status |= (uint64_t)(uint32_t)error << 32;
  return r;
}

static inline int dipc_errno_of(dipc_ret r) { return (int)(r.status >> 32); }

/* ---- sizes -------------------------------------------------------------- */

/* *bytes = count * size if count <= max and the product fits. Both sides ask
 * it: the client to fail early, the server because it trusts nobody. */
static inline bool dipc_bytes(uint64_t count, uint64_t size, uint64_t max,
                              uint64_t *bytes) {
  return count <= max && !__builtin_mul_overflow(count, size, bytes);
}

/* *bytes = length of a string with its NUL if the length is at most max. The
 * client asks; reads at most max + 1 bytes. */
static inline bool dipc_string_bytes(const char *s, uint64_t max,
                                     uint64_t *bytes) {
  uint64_t n = 0;
  while (n <= max && s[n])
    n++;
  *bytes = n + 1;
  return n <= max;
}

/* ---- client ------------------------------------------------------------- */

/* The slow half, for a client that holds live capabilities: out of line, in
 * libdipc. */
void __dipc_enter_slow(uint64_t live);
void __dipc_lend_slow(const volatile void *p, uint64_t bytes,
                      uint64_t permission);
void __dipc_lent_slow(uint64_t count);
void __dipc_leave_slow(uint64_t live);

/* Saves the capabilities that have to survive; gives which they are. */
static inline uint64_t dipc_enter(void) {
  uint64_t live = dipc_cap_live() & 0x7f;
  if (__builtin_expect(live != 0, 0))
    __dipc_enter_slow(live);
  return live;
}

/* Capability argument n (literal): `bytes` bytes at p with `permission`
 * (literal, 2 read, 3 write). Without bytes it is nil and p is not looked
 * at. */
#define DIPC_LEND(live, n, p, bytes, permission)                               \
  do {                                                                         \
    if (__builtin_expect((live) != 0, 0))                                      \
      __dipc_lend_slow((p), (bytes), (permission));                            \
    else                                                                       \
      dipc_cap_new(n, p, bytes, permission);                                   \
  } while (0)

/* All `count` capability arguments are made: they are in c0.. now. */
static inline void dipc_lent(uint64_t live, uint64_t count) {
  if (__builtin_expect(live != 0, 0))
    __dipc_lent_slow(count);
}

/* Brings back what dipc_enter saved. */
static inline void dipc_leave(uint64_t live) {
  if (__builtin_expect(live != 0, 0))
    __dipc_leave_slow(live);
}

/* A view result: the lease moves from c0 to c7, *p and *n tell what it covers.
 * The callee may have given anything; what is not plain readable memory, as
 * long as this thread does not cross, becomes DIPC_EARGUMENT. */
#define DIPC_TAKE_VIEW(r, p, n)                                                \
  do {                                                                         \
    dipc_cap_move(7, 0);                                                       \
    dipc_cap_clear(0x01);                                                      \
    dipc_take_view(&(r), (const void **)(p), (n));                             \
  } while (0)

static inline void dipc_take_view(dipc_ret *r, const void **p, size_t *n) {
  const uint64_t asynchronous = 4;
  uint64_t bytes = dipc_cap_get(7, 1);
  if (r->status != DIPC_OK)
    return;
  if ((dipc_cap_get(7, 2) & asynchronous) != 0 ||
      !dipc_cap_check(r->value, bytes, 2)) {
    *r = dipc_fail(DIPC_EARGUMENT);
    return;
  }
  *p = (const void *)r->value;
  *n = bytes;
}

/* ---- server ------------------------------------------------------------- */

/* Whether the caller's capabilities, and nothing that this domain owns, grant
 * the bytes at an argument. */
static inline bool dipc_readable(uint64_t p, uint64_t bytes) {
  return dipc_cap_check(p, bytes, 2);
}

static inline bool dipc_writable(uint64_t p, uint64_t bytes) {
  return dipc_cap_check(p, bytes, 3);
}

/* A string argument with capability register n (literal): lent bytes from p to
 * the end of what was lent, the last of them NUL, at most max before it.
 * Gives a dipc_status. */
#define dipc_check_string(n, p, max)                                           \
  dipc_check_string_((p), dipc_cap_get(n, 0), dipc_cap_get(n, 1), (max))

static inline dipc_status dipc_check_string_(uint64_t p, uint64_t base,
                                             uint64_t length, uint64_t max) {
  uint64_t bytes = length - (p - base);
  if (p - base >= length || !dipc_readable(p, bytes))
    return DIPC_EARGUMENT;
  if (bytes - 1 > max)
    return DIPC_EBOUND;
  return ((const volatile char *)p)[bytes - 1] ? DIPC_EARGUMENT : DIPC_OK;
}

/* Copies an argument so that the caller cannot change it any more. Its
 * instructions are a range of kind COPY. */
void dipc_copy(void *to, const volatile void *from, uint64_t bytes);

/* The value of a view result: capability 0 for the bytes, to be read. Last
 * thing before the server stub returns. */
static inline dipc_ret dipc_give_view(const void *p, size_t n) {
  dipc_cap_new(0, p, n, 2);
  return dipc_succeed((uint64_t)p);
}

/* ---- handles ------------------------------------------------------------ */

/* One object of this type for each handle type; its address is its name. */
typedef struct dipc_handle_type {
  const char *name;        /* "sql.stmt" */
  void (*rundown)(void *); /* ends an object whose client is dead; or null */
} dipc_handle_type;

/* Before an object is made: a handle for `owner` that nobody can use yet, so
 * that no object is lost because the table is full. Then the object, after
 * which the handle is good; a null one gives the handle back, and the result
 * is 0, as for value 0. */
dipc_status dipc_handle_reserve(uint64_t owner, uint64_t *value);
uint64_t dipc_handle_set(const dipc_handle_type *type, uint64_t value,
                         void *pointer);

/* Runs down the objects of clients that are dead; gives how many. It happens by
 * itself before the table grows. */
unsigned dipc_handle_sweep(void);

/* *value = a new handle for `pointer`, which only `owner` (the caller's tag)
 * may use. A null pointer has the handle 0, which nobody can use. */
dipc_status dipc_handle_new(const dipc_handle_type *type, void *pointer,
                            uint64_t owner, uint64_t *value);

/* *pointer = what the handle stands for, or DIPC_EHANDLE: no handle, closed,
 * of another type or of another owner. */
dipc_status dipc_handle_get(const dipc_handle_type *type, uint64_t value,
                            uint64_t owner, void **pointer);

/* The same, and the handle is dead. */
dipc_status dipc_handle_close(const dipc_handle_type *type, uint64_t value,
                              uint64_t owner, void **pointer);

/* ---- callbacks ---------------------------------------------------------- */

/* A function that a client passes. It has a handle of the client's own, which
 * the callee gives back when it calls, and which is dead when the client's
 * call is over. */
typedef struct dipc_callback {
  void (*function)(void);
  void *context;
} dipc_callback;

/* ---- assembly ----------------------------------------------------------- */

/* The C function that follows belongs to the stub of procedure P of I. */
#define DIPC_CLIENT_CODE(I, P)                                                 \
  __attribute__((section(CODOMS_CLIENT_SECTION "." #I "_" #P), noinline))
#define DIPC_SERVER_CODE(I, P)                                                 \
  __attribute__((section(CODOMS_SERVE_SECTION "." #I "_" #P), noinline, used))

/* Slot of procedure P of I, and I_P for callers that keep to the C convention.
 * POLICY, WORDS (arguments, at most 7) and CAPS_OUT are decimal literals. */
#define DIPC_CLIENT(I, P, POLICY, WORDS, CAPS_OUT)                             \
  __asm__("__dipc.client " #I "_" #P ", " #WORDS);

#ifdef DIPC_STUB_REGISTERS /* as codoms-stub.cfg says: s0 to s11 are reserved  \
                            */
#define DIPC_CLIENT_NAME(I, P) __dipc_client_##I##_##P
#define DIPC_CLOBBERS          DIPC_CLOBBERS_CALL
#define DIPC_SAVED             "%[s0], %[s1], %[fcsr]"
#define DIPC_SAVE_OPEN         ""
#define DIPC_SAVE_CLOSE        ""
#else /* a function like any other, which saves all registers in its prologue  \
       */
#define DIPC_CLIENT_NAME(I, P) I##_##P
#define DIPC_CLOBBERS          DIPC_CLOBBERS_CALL, DIPC_CLOBBERS_PRESERVED
#define DIPC_SAVED             "0(sp), 8(sp), 16(sp)"
#define DIPC_SAVE_OPEN         "addi sp, sp, -32\n"
#define DIPC_SAVE_CLOSE        "\naddi sp, sp, 32"
#endif

/* What any call changes, but for a0 to a6; and what it must not. s0 and s1 are
 * not among them: compilers ignore that as soon as one is a frame pointer. */
#ifdef __riscv_flen
#define DIPC_CLOBBERS_CALL                                                     \
  "ra", "t0", "t1", "t2", "t3", "t4", "t5", "t6", "a7", "ft0", "ft1", "ft2",   \
      "ft3", "ft4", "ft5", "ft6", "ft7", "ft8", "ft9", "ft10", "ft11", "fa0",  \
      "fa1", "fa2", "fa3", "fa4", "fa5", "fa6", "fa7", "memory"
#define DIPC_CLOBBERS_PRESERVED                                                \
  "s2", "s3", "s4", "s5", "s6", "s7", "s8", "s9", "s10", "s11", "fs0", "fs1",  \
      "fs2", "fs3", "fs4", "fs5", "fs6", "fs7", "fs8", "fs9", "fs10", "fs11"
#define DIPC_FLOAT "1"
#else
#define DIPC_CLOBBERS_CALL                                                     \
  "ra", "t0", "t1", "t2", "t3", "t4", "t5", "t6", "a7", "memory"
#define DIPC_CLOBBERS_PRESERVED                                                \
  "s2", "s3", "s4", "s5", "s6", "s7", "s8", "s9", "s10", "s11"
#define DIPC_FLOAT "0"
#endif

/* The words of a crossing, in a0 and up. */
#define DIPC_WORDS_0()
#define DIPC_WORDS_1(a)             "0"((uint64_t)(a))
#define DIPC_WORDS_2(a, b)          DIPC_WORDS_1(a), "1"((uint64_t)(b))
#define DIPC_WORDS_3(a, b, c)       DIPC_WORDS_2(a, b), "2"((uint64_t)(c))
#define DIPC_WORDS_4(a, b, c, d)    DIPC_WORDS_3(a, b, c), "3"((uint64_t)(d))
#define DIPC_WORDS_5(a, b, c, d, e) DIPC_WORDS_4(a, b, c, d), "4"((uint64_t)(e))
#define DIPC_WORDS_6(a, b, c, d, e, f)                                         \
  DIPC_WORDS_5(a, b, c, d, e), "5"((uint64_t)(f))
#define DIPC_WORDS_7(a, b, c, d, e, f, g)                                      \
  DIPC_WORDS_6(a, b, c, d, e, f), "6"((uint64_t)(g))

/* The crossing of procedure P of I, in the middle of its client stub: r = what
 * comes back for these words. */
#define DIPC_CROSS(r, I, P, POLICY, COUNT, WORDS)                              \
  do {                                                                         \
    register uint64_t dipc_a0 __asm__("a0");                                   \
    register uint64_t dipc_a1 __asm__("a1");                                   \
    register uint64_t dipc_a2 __asm__("a2");                                   \
    register uint64_t dipc_a3 __asm__("a3");                                   \
    register uint64_t dipc_a4 __asm__("a4");                                   \
    register uint64_t dipc_a5 __asm__("a5");                                   \
    register uint64_t dipc_a6 __asm__("a6");                                   \
    uint64_t dipc_saved[3];                                                    \
    __asm__ volatile(DIPC_SAVE_OPEN "__dipc.cross %=, " #I "_" #P ", " #POLICY \
                                    ", " #COUNT                                \
                                    ", " DIPC_SAVED DIPC_SAVE_CLOSE            \
                     : "=r"(dipc_a0), "=r"(dipc_a1), "=r"(dipc_a2),            \
                       "=r"(dipc_a3), "=r"(dipc_a4), "=r"(dipc_a5),            \
                       "=r"(dipc_a6), [s0] "=m"(dipc_saved[0]),                \
                       [s1] "=m"(dipc_saved[1]), [fcsr] "=m"(dipc_saved[2])    \
                     : WORDS                                                   \
                     : DIPC_CLOBBERS);                                         \
    (r).status = dipc_a0;                                                      \
    (r).value = dipc_a1;                                                       \
  } while (0)

/* Entry of procedure P of I. */
#define DIPC_SERVER(I, P, POLICY, CAPS_OUT)                                    \
  __asm__("__dipc.server " #I "_" #P ", " #POLICY ", " #CAPS_OUT);

__asm__(
    /* Unwinding is debuggers' business: no memory for it. */
    ".cfi_sections .debug_frame\n"

    /* A record of codoms/image.h: code between two labels. */
    ".macro __dipc.range kind, from, to\n"
    "  .pushsection .codoms.ranges,\"\",@progbits\n"
    "  .dword \\from, \\to - \\from\n"
    "  .word \\kind, 0\n"
    "  .popsection\n"
    ".endm\n"

    /* All of a section, which later C functions still fill, is a range. The
     * end is in the subsection that the assembler puts last. */
    ".macro __dipc.section_range kind, section, name\n"
    "  .pushsection \\section,\"ax\",@progbits\n"
    ".Ldipc_begin_\\name:\n"
    "  .subsection 1\n"
    ".Ldipc_end_\\name:\n"
    "  .popsection\n"
    "  __dipc.range \\kind, .Ldipc_begin_\\name, .Ldipc_end_\\name\n"
    ".endm\n"

    /* What the C convention says a callee preserves, s0 and s1 aside; 8 bytes
     * each from 16(sp) up. `op` is s or l. */
    ".macro __dipc.preserved op\n"
    "  .set .Ldipc_n, 16\n"
    "  .irp r,s2,s3,s4,s5,s6,s7,s8,s9,s10,s11\n"
    "  \\op\\()d \\r, .Ldipc_n(sp)\n"
    "  .set .Ldipc_n, .Ldipc_n + 8\n"
    "  .endr\n"
    "  .if " DIPC_FLOAT "\n"
    "  .irp r,fs0,fs1,fs2,fs3,fs4,fs5,fs6,fs7,fs8,fs9,fs10,fs11\n"
    "  f\\op\\()d \\r, .Ldipc_n(sp)\n"
    "  .set .Ldipc_n, .Ldipc_n + 8\n"
    "  .endr\n"
    "  .endif\n"
    ".endm\n"

    /* The slot, and NAME by the C convention. Where the stub does not preserve
     * the registers this does it for it; the ninth argument is on the stack. */
    ".macro __dipc.client name, words\n"
    "  .pushsection .rodata.codoms_slot,\"a\",@progbits\n"
    "  .p2align 3\n"
    "  .globl __dipc_slot_\\name\n"
    "  .type __dipc_slot_\\name, @object\n"
    "  .size __dipc_slot_\\name, 8\n"
    "__dipc_slot_\\name:\n"
    "  .dword 0\n"
    "  .popsection\n"
    "  __dipc.section_range 1, .text.codoms_stub.client.\\name, \\name\n"
#ifdef DIPC_STUB_REGISTERS
    "  .pushsection .text.codoms_stub.convention.\\name,\"ax\",@progbits\n"
    "  .option push\n"
    "  .option norelax\n"
    "  .p2align 2\n"
    "  .globl \\name\n"
    "  .type \\name, @function\n"
    "\\name:\n"
    "  .cfi_startproc\n"
    "  addi sp, sp, -192\n"
    "  .cfi_adjust_cfa_offset 192\n"
    "  .if \\words > 6\n"
    "  ld t0, 192(sp)\n"
    "  sd t0, 0(sp)\n"
    "  .endif\n"
    "  sd ra, 8(sp)\n"
    "  .cfi_offset ra, -184\n"
    ".Ldipc_save_\\name:\n"
    "  __dipc.preserved s\n"
    ".Ldipc_call_\\name:\n"
    "  call __dipc_client_\\name\n"
    ".Ldipc_restore_\\name:\n"
    "  __dipc.preserved l\n"
    ".Ldipc_back_\\name:\n"
    "  ld ra, 8(sp)\n"
    "  addi sp, sp, 192\n"
    "  .cfi_restore ra\n"
    "  .cfi_adjust_cfa_offset -192\n"
    "  ret\n"
    "  .cfi_endproc\n"
    ".Ldipc_out_\\name:\n"
    "  .size \\name, . - \\name\n"
    "  .option pop\n"
    "  .popsection\n"
    "  __dipc.range 1, \\name, .Ldipc_out_\\name\n"
    "  __dipc.range 5, .Ldipc_save_\\name, .Ldipc_call_\\name\n"
    "  __dipc.range 5, .Ldipc_restore_\\name, .Ldipc_back_\\name\n"
#else
    "  .globl __dipc_client_\\name\n"
    "  .type __dipc_client_\\name, @function\n"
    "  .set __dipc_client_\\name, \\name\n"
#endif
    ".endm\n"

    /* The crossing: a0.. words, c0.. capabilities; gives a0, a1. s0, s1 and
     * fcsr have their places. `id` is a number that no other has. Not cleared:
     * t0 to t6 and a7, which the proxy overwrites (runtime/proxy/call.S), and
     * what the callee gets of its own (ra, sp, tp). */
    ".macro __dipc.cross id, name, policy, words, save0, save1, savef\n"
    "  .option push\n"
    "  .option norelax\n"
    ".Ldipc_keep\\id:\n"
    "  sd s0, \\save0\n"
    "  sd s1, \\save1\n"
    "  .if " DIPC_FLOAT " && (\\policy & 3)\n"
    "  frcsr t0\n"
    "  sd t0, \\savef\n"
    "  .endif\n"
    ".Ldipc_clear\\id:\n"
    "  .if \\policy & 2\n"
    "  cd.zero 0, 0x08\n" /* gp */
    "  cd.zero 1, (0x03 | ((0xfc << \\words) & 0xfc))\n" /* s0 s1 a0-a5 */
    "  cd.zero 2, (0xfc | ((0x7f << \\words) >> 6 & 1))\n" /* a6 s2-s7 */
    "  cd.zero 3, 0x0f\n" /* s8-s11 */
    "  .if " DIPC_FLOAT "\n"
    "  .irp quarter, 4, 5, 6, 7\n"
    "  cd.zero \\quarter, 0xff\n"
    "  .endr\n"
    "  fscsr zero\n"
    "  .endif\n"
    "  __dipc.range 4, .Ldipc_clear\\id, .Ldipc_go\\id\n"
    "  .endif\n"
    ".Ldipc_go\\id:\n"
    "  auipc t1, %pcrel_hi(__dipc_slot_\\name)\n"
    "  ld t1, %pcrel_lo(.Ldipc_go\\id)(t1)\n"
    "  jalr t1\n"
    ".Ldipc_restore\\id:\n"
    "  ld s0, \\save0\n"
    "  ld s1, \\save1\n"
    "  .if " DIPC_FLOAT " && (\\policy & 3)\n"
    "  ld t0, \\savef\n"
    "  fscsr t0\n"
    "  .endif\n"
    ".Ldipc_kept\\id:\n"
    "  __dipc.range 5, .Ldipc_keep\\id, .Ldipc_clear\\id\n"
    "  __dipc.range 5, .Ldipc_restore\\id, .Ldipc_kept\\id\n"
    "  .option pop\n"
    ".endm\n"

    /* __dipc_entry_NAME: from the proxy; ra = return gate, a7 = caller's tag,
     * sp and tp are this domain's. Leaves a0, a1 and c0.. results. s0-s11 and
     * fs0-fs11 hold what they held at the entry, t0 to t6 the gate's (proxy/
     * return.S). */
    ".macro __dipc.server name, policy, caps_out\n"
    "  __dipc.section_range 2, .text.codoms_stub.serve.\\name, serve_\\name\n"
    "  .pushsection .text.codoms_entry,\"ax\",@progbits\n"
    "  .option push\n"
    "  .option norelax\n"
    "  .p2align 6\n"
    "  .globl __dipc_entry_\\name\n"
    "  .type __dipc_entry_\\name, @function\n"
    "__dipc_entry_\\name:\n"
    /* The caller is in another domain: here the stack ends. */
    "  .cfi_startproc\n"
    "  .cfi_undefined ra\n"
    "  .if \\policy & 2\n"
    "  addi sp, sp, -16\n"
    "  .cfi_def_cfa_offset 16\n"
    "  sd ra, 8(sp)\n"
    "  call __dipc_serve_\\name\n"
    "  ld ra, 8(sp)\n"
    "  addi sp, sp, 16\n"
    "  .cfi_def_cfa_offset 0\n"
    ".Ldipc_entry_clear_\\name:\n"
    "  cd.zero 0, 0x08\n" /* gp */
    "  cd.zero 1, 0xf0\n" /* a2-a5 */
    "  cd.zero 2, 0x03\n" /* a6 a7 */
    "  .if " DIPC_FLOAT "\n"
    "  cd.zero 4, 0xff\n" /* ft0-ft7 */
    "  cd.zero 5, 0xfc\n" /* fa0-fa5 */
    "  cd.zero 6, 0x03\n" /* fa6 fa7 */
    "  cd.zero 7, 0xf0\n" /* ft8-ft11 */
    "  fsflags zero\n"
    "  .endif\n"
    ".Ldipc_entry_leave_\\name:\n"
    "  ret\n"
    "  __dipc.range 4, .Ldipc_entry_clear_\\name, .Ldipc_entry_leave_\\name\n"
    "  .else\n"
    "  tail __dipc_serve_\\name\n"
    "  .endif\n"
    ".Ldipc_entry_out_\\name:\n"
    "  .cfi_endproc\n"
    "  .size __dipc_entry_\\name, . - __dipc_entry_\\name\n"
    "  __dipc.range 2, __dipc_entry_\\name, .Ldipc_entry_out_\\name\n"
    "  .option pop\n"
    "  .popsection\n"
    ".endm\n");

#endif
