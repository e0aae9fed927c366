/* SPDX-License-Identifier: MIT
 *
 * What GDB's packets mean. Nothing in a packet is believed: numbers are parsed
 * with their bounds, memory is what translates and is RAM. An unknown packet is
 * answered with nothing, as the protocol asks.
 */
#include "gdb/gdb.h"

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#define PAGE UINT64_C(4096)

static struct hart *current(const struct session *s) {
  return s->config.harts[s->current];
}

unsigned gdb_hart_number(const struct session *s, const struct hart *h) {
  unsigned n = 0;
  while (n + 1 < s->config.hart_count && s->config.harts[n] != h)
    n++;
  return n;
}

static bool answer(char *reply, size_t size, const char *text) {
  snprintf(reply, size, "%s", text);
  return true;
}

/* A hexadecimal number; *at moves behind it. */
static bool number(const char **at, uint64_t *value) {
  char *end;
  if (!strchr("0123456789abcdefABCDEF", **at) || !**at)
    return false;
  *value = strtoull(*at, &end, 16);
  *at = end;
  return true;
}

static bool comma(const char **at) { return *(*at)++ == ','; }

/* ---- stopping ---- */

void gdb_stopped(struct session *s, unsigned hart, const char *reason) {
  s->run = RUN_STOPPED;
  s->current = s->stopped = hart;
  snprintf(s->stop, sizeof s->stop, "%sthread:%x;", reason, hart + 1);
}

static const struct point *breakpoint_at(const struct session *s, uint64_t pc) {
  for (unsigned i = 0; i < s->point_count; i++)
    if (s->points[i].kind <= POINT_HARD && s->points[i].address == pc)
      return &s->points[i];
  return NULL;
}

static uint32_t word_at(struct session *s, struct hart *h, uint64_t pc) {
  uint32_t word = 0;
  for (unsigned i = 0; i < 4; i += 2) {
    struct core_page page;
    uint64_t at;
    if (!hart_translate(h, pc + i, false, &page))
      break;
    at = page.pa - s->config.ram_base;
    if (at > s->config.ram_size - 2)
      break;
    word |= (uint32_t)s->config.ram[at] << 8 * i |
            (uint32_t)s->config.ram[at + 1] << (8 * i + 8);
  }
  return (word & 3) == 3 ? word : word & 0xffff;
}

/* A watched access of the instruction that is about to execute. */
static const struct point *watched(struct session *s, struct hart *h) {
  struct core_access a;
  bool any = false;
  for (unsigned i = 0; i < s->point_count; i++)
    any |= s->points[i].kind > POINT_HARD;
  if (!any || !hart_access(h, word_at(s, h, hart_pc(h)), &a))
    return NULL;
  for (unsigned i = 0; i < s->point_count; i++) {
    const struct point *p = &s->points[i];
    bool kind = (p->kind == POINT_WRITE && a.write) ||
                (p->kind == POINT_READ && a.read) || p->kind == POINT_ACCESS;
    if (kind && a.va < p->address + p->size && p->address < a.va + a.size)
      return p;
  }
  return NULL;
}

/* GDB expects RISC-V to stop before a watched access, and steps over it. */
static void stop_at_watched(struct session *s, unsigned hart,
                            const struct point *p) {
  static const char *const names[] = {"", "", "watch", "rwatch", "awatch"};
  char reason[64];
  snprintf(reason, sizeof reason, "T05%s:%" PRIx64 ";", names[p->kind],
           p->address);
  gdb_stopped(s, hart, reason);
}

/* A breakpoint or step does not stop the guest again where it goes on from. */
bool gdb_must_stop(struct session *s, struct hart *h) {
  unsigned n = gdb_hart_number(s, h);
  bool moved = hart_instructions(h) != s->left_at || n != s->left_hart;
  const struct point *hit;
  if (moved && breakpoint_at(s, hart_pc(h)))
    gdb_stopped(s, n, "T05swbreak:;");
  else if (moved && s->run == RUN_STEP && n == s->stepping)
    gdb_stopped(s, n, "T05");
  else if ((hit = watched(s, h)))
    stop_at_watched(s, n, hit);
  return s->run == RUN_STOPPED;
}

static void resume(struct session *s, enum run_state run, unsigned hart) {
  s->run = run;
  s->stepping = hart;
  s->left_hart = s->stopped;
  s->left_at = hart_instructions(s->config.harts[s->stopped]);
}

/* ---- registers and memory ---- */

static bool read_general(struct session *s, char *reply, size_t size) {
  size_t at = 0;
  for (unsigned n = 0; n < TARGET_CORE; n++, at += 16)
    if (!target_read(current(s), n, reply + at, size - at))
      return answer(reply, size, "E01");
  return true;
}

static bool write_general(struct session *s, const char *hex, char *reply,
                          size_t size) {
  bool good = strlen(hex) >= TARGET_CORE * 16;
  for (unsigned n = 0; good && n < TARGET_CORE; n++)
    good = target_write(current(s), n, hex + n * 16);
  return answer(reply, size, good ? "OK" : "E01");
}

static bool one_register(struct session *s, const char *at, bool write,
                         char *reply, size_t size) {
  uint64_t n;
  if (!number(&at, &n) || n > 65536)
    return answer(reply, size, "E01");
  if (!write)
    return target_read(current(s), (unsigned)n, reply, size) ||
           answer(reply, size, "E01");
  if (*at++ != '=' || !target_write(current(s), (unsigned)n, at))
    return answer(reply, size, "E01");
  return answer(reply, size, "OK");
}

/* RAM behind a virtual address, with the bytes left in its page; or null. */
static uint8_t *memory_at(struct session *s, uint64_t va, uint64_t *room) {
  struct core_page page;
  uint64_t offset;
  if (!hart_translate(current(s), va, false, &page))
    return NULL;
  offset = page.pa - s->config.ram_base;
  *room = PAGE - va % PAGE;
  return offset <= s->config.ram_size - *room ? s->config.ram + offset : NULL;
}

static bool read_memory(struct session *s, const char *at, char *reply,
                        size_t size) {
  uint64_t va, length, done = 0;
  if (!number(&at, &va) || !comma(&at) || !number(&at, &length))
    return answer(reply, size, "E01");
  if (length > (size - 1) / 2)
    length = (size - 1) / 2;
  while (done < length) {
    uint64_t room;
    uint8_t *from = memory_at(s, va + done, &room);
    if (!from)
      break;
    if (room > length - done)
      room = length - done;
    hex_bytes(reply + 2 * done, from, room);
    done += room;
  }
  return (done || !length) ? true : answer(reply, size, "E14");
}

static bool write_bytes(struct session *s, uint64_t va, const uint8_t *bytes,
                        uint64_t length) {
  for (uint64_t done = 0; done < length;) {
    uint64_t room;
    uint8_t *to = memory_at(s, va + done, &room);
    if (!to)
      return false;
    if (room > length - done)
      room = length - done;
    memcpy(to, bytes + done, room);
    s->config.written(s->config.owner,
                      (uint64_t)(to - s->config.ram) + s->config.ram_base,
                      room);
    done += room;
  }
  return true;
}

static bool write_memory(struct session *s, const char *at, char *reply,
                         size_t size) {
  static uint8_t bytes[PACKET_MAX / 2];
  uint64_t va, length;
  bool good = number(&at, &va) && comma(&at) && number(&at, &length) &&
              *at++ == ':' && length <= sizeof bytes &&
              strlen(at) >= 2 * length && hex_parse(at, bytes, length) &&
              write_bytes(s, va, bytes, length);
  return answer(reply, size, good ? "OK" : "E14");
}

/* ---- break and watch ---- */

static bool points(struct session *s, const char *at, bool insert, char *reply,
                   size_t size) {
  struct point p;
  uint64_t kind;
  unsigned i = 0;
  if (!number(&at, &kind) || kind > POINT_ACCESS || !comma(&at) ||
      !number(&at, &p.address) || !comma(&at) || !number(&at, &p.size))
    return answer(reply, size, "E01");
  p.kind = (enum point_kind)kind;
  while (i < s->point_count &&
         (s->points[i].kind != p.kind || s->points[i].address != p.address ||
          s->points[i].size != p.size))
    i++;
  if (insert && i == POINTS_MAX)
    return answer(reply, size, "E1c");
  if (insert && i == s->point_count)
    s->points[s->point_count++] = p;
  else if (!insert && i < s->point_count)
    s->points[i] = s->points[--s->point_count];
  return answer(reply, size, "OK");
}

/* ---- threads are harts ---- */

/* "1" is hart 0; "0" and "-1" mean any. */
static bool thread(struct session *s, const char *at, unsigned *hart) {
  uint64_t n;
  if (!strcmp(at, "-1") || !strcmp(at, "0"))
    return true;
  if (!number(&at, &n) || n < 1 || n > s->config.hart_count)
    return false;
  *hart = (unsigned)n - 1;
  return true;
}

static bool thread_list(struct session *s, char *reply, size_t size) {
  size_t at = (size_t)snprintf(reply, size, "m1");
  for (unsigned n = 1; n < s->config.hart_count; n++)
    at += (size_t)snprintf(reply + at, size - at, ",%x", n + 1);
  return true;
}

static bool thread_name(struct session *s, const char *at, char *reply,
                        size_t size) {
  static const char *const modes[] = {"user", "supervisor", "?", "machine"};
  char text[64];
  unsigned hart = s->current;
  if (!thread(s, at, &hart))
    return answer(reply, size, "E01");
  struct hart *h = s->config.harts[hart];
  snprintf(text, sizeof text, "hart %u, %s mode%s", hart,
           modes[hart_mode(h) & 3], hart_waiting(h) ? ", waiting" : "");
  hex_bytes(reply, text, strlen(text));
  return true;
}

/* ---- queries ---- */

static bool transfer(const char *at, char *reply, size_t size) {
  uint64_t offset, length;
  size_t total = 0;
  char *xml = target_xml(&total);
  bool good = xml && number(&at, &offset) && comma(&at) && number(&at, &length);
  if (good && length > size - 2)
    length = size - 2;
  if (!good)
    answer(reply, size, "E01");
  else if (offset >= total)
    answer(reply, size, "l");
  else
    snprintf(reply, size, "%c%.*s", offset + length < total ? 'm' : 'l',
             (int)length, xml + offset);
  free(xml);
  return true;
}

static bool monitor(struct session *s, const char *hex, char *reply,
                    size_t size) {
  char command[64] = "", text[1024];
  size_t length = strlen(hex) / 2;
  if (length >= sizeof command || !hex_parse(hex, command, length))
    return answer(reply, size, "E01");
  if (!strcmp(command, "where") && s->config.describe)
    s->config.describe(s->config.owner, current(s), text,
                       sizeof text - 2);
  else
    snprintf(text, sizeof text, "monitor where: function, domain and line");
  strcat(text, "\n");
  hex_bytes(reply, text, strlen(text));
  return true;
}

static bool starts(const char *packet, const char *with, const char **rest) {
  size_t n = strlen(with);
  *rest = packet + n;
  return !strncmp(packet, with, n);
}

static bool query(struct session *s, const char *p, char *reply, size_t size) {
  const char *rest;
  if (starts(p, "qSupported", &rest)) {
    snprintf(reply, size, "PacketSize=%x;qXfer:features:read+;vContSupported+;"
             "QStartNoAckMode+;swbreak+;hwbreak+", PACKET_MAX - 64);
    return true;
  }
  if (starts(p, "qXfer:features:read:target.xml:", &rest))
    return transfer(rest, reply, size);
  if (starts(p, "qfThreadInfo", &rest))
    return thread_list(s, reply, size);
  if (starts(p, "qsThreadInfo", &rest))
    return answer(reply, size, "l");
  if (starts(p, "qThreadExtraInfo,", &rest))
    return thread_name(s, rest, reply, size);
  if (starts(p, "qRcmd,", &rest))
    return monitor(s, rest, reply, size);
  if (starts(p, "qAttached", &rest))
    return answer(reply, size, "1");
  if (!strcmp(p, "qC"))
    return snprintf(reply, size, "QC%x", s->current + 1), true;
  if (!strcmp(p, "QStartNoAckMode")) {
    s->no_ack = true;
    return answer(reply, size, "OK");
  }
  return answer(reply, size, "");
}

/* ---- going on ---- */

/* vCont;s:2;c and vCont;c: a step of one hart, or everything goes on. */
static bool go(struct session *s, const char *actions, char *reply,
               size_t size) {
  unsigned hart = s->current;
  char action = actions[0] == ';' ? actions[1] : 0, id[16];
  const char *colon = action ? strchr(actions + 1, ':') : NULL;
  if (!action || !strchr("cCsS", action))
    return answer(reply, size, "E01");
  if (colon && (action == 's' || action == 'S')) {
    snprintf(id, sizeof id, "%.*s", (int)strcspn(colon + 1, ";"), colon + 1);
    if (!thread(s, id, &hart))
      return answer(reply, size, "E01");
  }
  resume(s, action == 's' || action == 'S' ? RUN_STEP : RUN_FREE, hart);
  return false;
}

static bool go_old(struct session *s, const char *at, bool step) {
  uint64_t pc;
  if (number(&at, &pc))
    hart_set_pc(current(s), pc & ~UINT64_C(1));
  resume(s, step ? RUN_STEP : RUN_FREE, s->current);
  return false;
}

static bool v_packet(struct session *s, const char *p, char *reply,
                     size_t size) {
  const char *rest;
  if (!strcmp(p, "vCont?"))
    return answer(reply, size, "vCont;c;C;s;S");
  if (starts(p, "vCont", &rest))
    return go(s, rest, reply, size);
  if (starts(p, "vKill", &rest)) {
    s->killed = true;
    resume(s, RUN_FREE, s->current);
    return answer(reply, size, "OK");
  }
  return answer(reply, size, "");
}

static bool leave(struct session *s, char *reply, size_t size) {
  s->detached = true;
  s->point_count = 0;
  resume(s, RUN_FREE, s->current);
  return answer(reply, size, "OK");
}

bool gdb_packet(struct session *s, char *p, char *reply, size_t size) {
  *reply = 0;
  switch (p[0]) {
  case '?': return answer(reply, size, s->stop);
  case 'g': return read_general(s, reply, size);
  case 'G': return write_general(s, p + 1, reply, size);
  case 'p': return one_register(s, p + 1, false, reply, size);
  case 'P': return one_register(s, p + 1, true, reply, size);
  case 'm': return read_memory(s, p + 1, reply, size);
  case 'M': return write_memory(s, p + 1, reply, size);
  case 'Z': return points(s, p + 1, true, reply, size);
  case 'z': return points(s, p + 1, false, reply, size);
  case 'c': return go_old(s, p + 1, false);
  case 's': return go_old(s, p + 1, true);
  case 'D': return leave(s, reply, size);
  case 'q': case 'Q': return query(s, p, reply, size);
  case 'v': return v_packet(s, p, reply, size);
  case 'H':
    return answer(reply, size,
                  p[1] && thread(s, p + 2, &s->current) ? "OK" : "E01");
  case 'T': {
    unsigned hart;
    return answer(reply, size, thread(s, p + 1, &hart) ? "OK" : "E01");
  }
  case 'k':
    s->killed = true;
    resume(s, RUN_FREE, s->current);
    return false;
  default:
    return answer(reply, size, "");
  }
}
