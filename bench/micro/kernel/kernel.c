/* SPDX-License-Identifier: MIT
 *
 * Set-up: memory, the two address spaces, capability spaces, files and threads;
 * and the system calls that are no mechanism to be measured.
 */
#include "kernel.h"


_Static_assert(offsetof(struct tcb, x) == TCB_X, "trap.S");
_Static_assert(offsetof(struct tcb, sstatus) == TCB_SSTATUS, "trap.S");
_Static_assert(offsetof(struct tcb, satp) == TCB_SATP, "trap.S");

extern volatile uint64_t tohost;
extern char client_start[], client_data[], client_end[];
extern char server_start[], server_data[], server_end[];

enum { CLIENT_PRIORITY = 10, SERVER_PRIORITY = 10 };
enum { V = 1, R = 2, W = 4, X = 8, U = 16, G = 32, A = 64, D = 128 };
enum { STACK_PAGES = 4, RADIX = 8 };
#define SPP_U 0
#define SSTATUS_SPIE (UINT64_C(1) << 5)
#define SSTATUS_FS (UINT64_C(1) << 13)
#define STACK_TOP (SHARED + (UINT64_C(16) << 20))

#define SYSCALL(name, number) [number] = sys_##name,
struct tcb *(*const syscall_table[])(struct tcb *) = {SYSCALLS(SYSCALL)};
#undef SYSCALL
_Static_assert(sizeof syscall_table / sizeof *syscall_table == SYS_COUNT, "");

/* ---- the machine ---- */

static uint8_t *next_page = (uint8_t *)0x81000000;

void *allocate_pages(unsigned count) {
  void *p = next_page;
  next_page += count * PAGE;
  return memset(p, 0, (size_t)count * PAGE);
}

void console_write(const char *text, size_t bytes) {
  static volatile uint8_t *const uart = (volatile uint8_t *)0x10000000;
  while (bytes-- > 0)
    *uart = *text++;
}

_Noreturn void power_off(unsigned status) {
  for (;;)
    tohost = (uint64_t)status << 1 | 1;
}

static void write_hex(const char *name, uint64_t v) {
  char digits[17];
  for (int i = 15; i >= 0; i--, v >>= 4)
    digits[i] = "0123456789abcdef"[v & 15];
  digits[16] = '\n';
  for (const char *c = name; *c; c++)
    console_write(c, 1);
  console_write(digits, sizeof digits);
}

#define CSR(name)                                                              \
  ({                                                                           \
    uint64_t v_;                                                               \
    __asm__ volatile("csrr %0, " name : "=r"(v_));                             \
    v_;                                                                        \
  })

_Noreturn void unexpected_trap(void) {
  write_hex("baselines: trap with scause ", CSR("scause"));
  write_hex("sepc ", CSR("sepc"));
  write_hex("stval ", CSR("stval"));
  power_off(1);
}

/* Only ever of whole pages. */
void *memset(void *to, int byte, size_t bytes) {
  uint64_t *p = to, word = (uint8_t)byte * UINT64_C(0x0101010101010101);
  for (size_t i = 0; i < bytes / 8; i++)
    p[i] = word;
  return to;
}

/* Words where both sides can be aligned together, as any kernel's copy does. */
void *memcpy(void *restrict to, const void *restrict from, size_t bytes) {
  uint8_t *d = to;
  const uint8_t *s = from;
  if ((((uintptr_t)d ^ (uintptr_t)s) & 7) == 0) {
    for (; bytes > 0 && (uintptr_t)d & 7; bytes--)
      *d++ = *s++;
    for (; bytes >= 32; bytes -= 32, d += 32, s += 32) {
      const uint64_t *w = (const uint64_t *)s;
      uint64_t a = w[0], b = w[1], c = w[2], e = w[3];
      ((uint64_t *)d)[0] = a, ((uint64_t *)d)[1] = b;
      ((uint64_t *)d)[2] = c, ((uint64_t *)d)[3] = e;
    }
    for (; bytes >= 8; bytes -= 8, d += 8, s += 8)
      *(uint64_t *)d = *(const uint64_t *)s;
  }
  while (bytes-- > 0)
    *d++ = *s++;
  return to;
}

/* ---- address spaces ---- */

static uint64_t *table_of(uint64_t *pte) {
  if (!*pte)
    *pte = (uint64_t)allocate_pages(1) >> 12 << 10 | V;
  return (uint64_t *)(*pte >> 10 << 12);
}

static void map(uint64_t *root, uint64_t va, const void *page, unsigned bits) {
  uint64_t *middle = table_of(&root[va >> 30 & 511]);
  uint64_t *leaf = table_of(&middle[va >> 21 & 511]);
  leaf[va >> 12 & 511] = (uint64_t)page >> 12 << 10 | bits | V | A | D;
}

/* The kernel is in every space, as one global page of 1 GiB; so are the
 * devices below it. */
static uint64_t *new_space(void) {
  uint64_t *root = allocate_pages(1);
  root[0] = (uint64_t)0 << 10 | V | R | W | G | A | D;
  root[2] = (uint64_t)0x80000000 >> 12 << 10 | V | R | W | X | G | A | D;
  return root;
}

static void map_range(uint64_t *root, const char *start, const char *end,
                      uint64_t pa, unsigned bits) {
  for (uint64_t va = (uint64_t)start; va < (uint64_t)end; va += PAGE)
    map(root, va, (const void *)(pa + (va - (uint64_t)start)), bits | U);
}

struct program {
  const char *start, *data, *end;
  uint64_t text_pa, data_pa;
  unsigned priority, asid;
};

static uint64_t space_of(const struct program *p, char *shared) {
  uint64_t *root = new_space();
  map_range(root, p->start, p->data, p->text_pa, R | X);
  map_range(root, p->data, p->end, p->data_pa, R | W);
  for (unsigned i = 0; i < SHARED_PAGES; i++)
    map(root, SHARED + i * PAGE, shared + i * PAGE, R | W | U);
  for (unsigned i = 1; i <= STACK_PAGES; i++)
    map(root, STACK_TOP - i * PAGE, allocate_pages(1), R | W | U);
  return UINT64_C(8) << 60 | (uint64_t)p->asid << 44 | (uint64_t)root >> 12;
}

/* ---- objects ---- */

struct objects {
  struct endpoint endpoint;
  struct semaphore request, answer;
  struct file file[2][3];
};

static struct file *file_set(struct file *f, const struct file_operations *o,
                             void *object, unsigned side) {
  *f = (struct file){o, object, side, 1};
  return f;
}

static struct cnode *new_cspace(struct objects *o, bool server) {
  struct cnode *space = allocate_pages(1);
  struct capability *slots = allocate_pages(2);
  unsigned ours = server ? RIGHT_RECEIVE : RIGHT_SEND | RIGHT_GRANT_REPLY;
  *space = (struct cnode){0, 64 - RADIX, RADIX, slots};
  slots[CAP_ENDPOINT] = (struct capability){CAP_TYPE_ENDPOINT, ours,
                                            &o->endpoint};
  slots[CAP_REQUEST] = (struct capability){
      CAP_TYPE_SEMAPHORE, server ? RIGHT_RECEIVE : RIGHT_SEND, &o->request};
  slots[CAP_ANSWER] = (struct capability){
      CAP_TYPE_SEMAPHORE, server ? RIGHT_SEND : RIGHT_RECEIVE, &o->answer};
  return space;
}

static void open_files(struct tcb *t, struct objects *o, unsigned side,
                       void *request, void *answer, void *socket) {
  t->files = allocate_pages(1);
  t->files[FILE_REQUEST] = file_set(&o->file[side][0], &pipe_operations,
                                    request, side);
  t->files[FILE_ANSWER] = file_set(&o->file[side][1], &pipe_operations, answer,
                                   side);
  t->files[FILE_SOCKET] = file_set(&o->file[side][2], &socket_operations,
                                   socket, side);
}

static struct tcb *new_thread(const struct program *p, struct objects *o,
                              char *shared, bool server) {
  struct tcb *t = allocate_pages(1);
  t->x[0] = (uint64_t)p->start;
  t->x[2] = STACK_TOP;
  t->sstatus = SSTATUS_SPIE | SSTATUS_FS;
  t->satp = space_of(p, shared);
  t->priority = p->priority;
  t->space = new_cspace(o, server);
  return t;
}

struct tcb *kernel_start(void) {
  const struct program client = {client_start, client_data, client_end,
                                 0x80400000, 0x80500000, CLIENT_PRIORITY, 1};
  const struct program server = {server_start, server_data, server_end,
                                 0x80a00000, 0x80b00000, SERVER_PRIORITY, 2};
  struct objects *o = allocate_pages(1);
  char *shared = allocate_pages(SHARED_PAGES);
  void *request = pipe_new(), *answer = pipe_new(), *socket = socket_new();
  struct tcb *c = new_thread(&client, o, shared, false);
  struct tcb *s = new_thread(&server, o, shared, true);
  open_files(c, o, 0, request, answer, socket);
  open_files(s, o, 1, request, answer, socket);
  make_ready(s); /* waits first, then the client may ask */
  make_ready(c);
  return schedule();
}

/* ---- system calls ---- */

struct tcb *sys_null(struct tcb *self) {
  self->x[10] = 0;
  return self;
}

struct tcb *sys_exit(struct tcb *self) { power_off(self->x[10] & 0xff); }

struct tcb *sys_print(struct tcb *self) {
  char text[256];
  uint64_t n = self->x[11] < sizeof text ? self->x[11] : sizeof text;
  if (copy_from_user(text, self->x[10], n))
    console_write(text, n);
  return self;
}
