/* SPDX-License-Identifier: MIT
 *
 * The options that describe the board, spelled as QEMU spells them: lists
 * "kind,key=value,..." in which two commas are one. Everything that this
 * machine does not have is refused by name.
 */
#include "machine/virtio.h"
#include "options.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

static const struct verdict go_on = {false, 0};
static const struct verdict usage_error = {true, 2};

#define USAGE(...)                                                             \
  (fprintf(stderr, "codoms-sim: error: " __VA_ARGS__), fputc('\n', stderr),    \
   usage_error)

/* ---- lists ---- */

enum { ITEMS = 24 };
struct list {
  const char *option; /* for messages */
  char *text;         /* owns keys and values; never freed, they are used */
  const char *kind;   /* first item without "=", or "" */
  struct {
    const char *key, *value;
    bool used;
  } items[ITEMS];
  unsigned count;
};

/* Cuts the next item off; `,,` becomes `,`. */
static char *next_item(char **rest) {
  char *item = *rest, *to = item, *from = item;
  if (!item)
    return NULL;
  for (; *from && (*from != ',' || from[1] == ','); from++) {
    if (*from == ',')
      from++;
    *to++ = *from;
  }
  *rest = *from ? from + 1 : NULL;
  *to = 0;
  return item;
}

static struct verdict parse_list(struct list *l, const char *option,
                                 const char *text) {
  *l = (struct list){.option = option, .text = strdup(text), .kind = ""};
  char *rest = l->text, *item;
  for (bool first = true; (item = next_item(&rest)); first = false) {
    char *equals = strchr(item, '=');
    if (first && !equals) {
      l->kind = item;
      continue;
    }
    if (!*item || l->count == ITEMS)
      return USAGE("-%s %s: an empty item, or too many", option, text);
    if (equals)
      *equals++ = 0;
    l->items[l->count].key = item;
    l->items[l->count++].value = equals ? equals : "on";
  }
  return go_on;
}

static const char *get(struct list *l, const char *key) {
  const char *value = NULL;
  for (unsigned i = 0; i < l->count; i++)
    if (!strcmp(l->items[i].key, key)) {
      l->items[i].used = true;
      value = l->items[i].value;
    }
  return value;
}

/* What nobody asked for is not supported. */
static struct verdict rest_of(const struct list *l) {
  for (unsigned i = 0; i < l->count; i++)
    if (!l->items[i].used)
      return USAGE("-%s: '%s' is not supported", l->option, l->items[i].key);
  return go_on;
}

static struct verdict get_switch(struct list *l, const char *key, bool *to) {
  const char *value = get(l, key);
  if (!value)
    return go_on;
  *to = !strcmp(value, "on") || !strcmp(value, "true") || !strcmp(value, "yes");
  if (!*to && strcmp(value, "off") && strcmp(value, "false") &&
      strcmp(value, "no"))
    return USAGE("-%s: %s=%s: must be on or off", l->option, key, value);
  return go_on;
}

/* The value must be one of those that can be had, or be left out. */
static struct verdict only(struct list *l, const char *key, const char *good) {
  const char *value = get(l, key);
  if (value && strcmp(value, good))
    return USAGE("-%s: %s=%s is not supported, only %s", l->option, key, value,
                 good);
  return go_on;
}

#define TRY(call)                                                              \
  do {                                                                         \
    struct verdict v_ = (call);                                                \
    if (v_.exit)                                                               \
      return v_;                                                               \
  } while (0)

/* A place in an array of backends; its id must be new. */
#define ADD(b, name, list)                                                     \
  ((b)->name##_count < BOARD_BACKENDS ? &(b)->name##s[(b)->name##_count++]     \
                                      : NULL)

#define FIND(to, b, name, wanted)                                              \
  do {                                                                         \
    (to) = NULL;                                                               \
    for (unsigned i_ = 0; i_ < (b)->name##_count; i_++)                        \
      if ((b)->name##s[i_].id && !strcmp((b)->name##s[i_].id, wanted))         \
        (to) = &(b)->name##s[i_];                                              \
  } while (0)

static struct verdict too_many(const char *option) {
  return USAGE("-%s: more than %d of them", option, BOARD_BACKENDS);
}

/* ---- devices ---- */

static struct verdict add_device(struct board *b, unsigned type,
                                 struct board_device **d) {
  if (b->device_count == BOARD_DEVICES)
    return USAGE("more than %d devices: the board has %d virtio slots",
                 BOARD_DEVICES, BOARD_DEVICES);
  *d = &b->devices[b->device_count++];
  **d = (struct board_device){.type = type, .slot = -1};
  return go_on;
}

static struct verdict device_slot(const struct board *b, struct list *l,
                                  struct board_device *d) {
  static const char name[] = "virtio-mmio-bus.";
  const char *bus = get(l, "bus");
  size_t length = sizeof name - 1;
  if (!bus)
    return go_on;
  if (strncmp(bus, name, length) || bus[length] < '0' ||
      bus[length] >= '0' + VIRTIO_SLOTS || bus[length + 1])
    return USAGE("-device: no bus '%s': there are virtio-mmio-bus.0 to .7",
                 bus);
  for (unsigned i = 0; i < b->device_count; i++)
    if (b->devices[i].slot == bus[length] - '0')
      return USAGE("-device: two devices on %s", bus);
  d->slot = bus[length] - '0';
  return go_on;
}

static struct verdict device_drive(struct board *b, struct list *l,
                                   struct board_device *d) {
  const char *drive = get(l, "drive");
  if (!drive)
    return USAGE("-device virtio-blk-device needs drive=ID");
  FIND(d->drive, b, drive, drive);
  if (!d->drive)
    return USAGE("-device: no -drive has id=%s", drive);
  if (d->drive->used)
    return USAGE("-device: the drive '%s' is used twice", drive);
  d->drive->used = true;
  d->serial = get(l, "serial");
  return go_on;
}

static struct verdict device_mac(struct list *l, struct board_device *d) {
  const char *text = get(l, "mac");
  char end;
  if (!text)
    return go_on;
  d->has_mac = true;
  if (sscanf(text, "%2hhx:%2hhx:%2hhx:%2hhx:%2hhx:%2hhx%c", d->mac, d->mac + 1,
             d->mac + 2, d->mac + 3, d->mac + 4, d->mac + 5, &end) == 6 &&
      !(d->mac[0] & 1))
    return go_on;
  return USAGE("-device: mac=%s is no address of one station", text);
}

static struct verdict device_netdev(struct board *b, struct list *l,
                                    struct board_device *d) {
  const char *netdev = get(l, "netdev");
  TRY(device_mac(l, d));
  if (!netdev)
    return go_on;
  FIND(d->netdev, b, netdev, netdev);
  if (!d->netdev)
    return USAGE("-device: no -netdev has id=%s", netdev);
  if (d->netdev->used)
    return USAGE("-device: the netdev '%s' is used twice", netdev);
  d->netdev->used = true;
  return go_on;
}

static struct verdict device_source(struct board *b, struct list *l,
                                    struct board_device *d) {
  const char *source = get(l, "rng");
  if (!source)
    return go_on;
  FIND(d->source, b, source, source);
  return d->source ? go_on : USAGE("-device: no -object has id=%s", source);
}

/* A port of the virtio-serial-device named last. */
static struct verdict console_port(struct board *b, struct list *l) {
  const char *line = get(l, "chardev");
  struct board_device *d = NULL;
  for (unsigned i = 0; i < b->device_count; i++)
    if (b->devices[i].type == VIRTIO_console)
      d = &b->devices[i];
  if (!d || d->line)
    return USAGE("-device virtconsole needs a virtio-serial-device of its own");
  if (!line)
    return USAGE("-device virtconsole needs chardev=ID");
  FIND(d->line, b, chardev, line);
  if (!d->line)
    return USAGE("-device: no -chardev has id=%s", line);
  get(l, "id");
  return rest_of(l);
}

static unsigned type_of(const char *name) {
#define VIRTIO(id, number, text, queues)                                       \
  if (!strcmp(name, text))                                                     \
    return number;
#include "machine/virtio.def"
  return VIRTIO_NONE;
}

static struct verdict parse_device(struct board *b, struct list *l) {
  struct board_device *d;
  unsigned type = type_of(l->kind);
  if (!strcmp(l->kind, "virtconsole"))
    return console_port(b, l);
  if (strstr(l->kind, "-pci") || !strcmp(l->kind, "virtio-blk") ||
      !strcmp(l->kind, "virtio-net"))
    return USAGE("-device %s: there is no PCI; use the virtio-…-device",
                 l->kind);
  if (type == VIRTIO_NONE)
    return USAGE("-device %s is not supported", l->kind);
  TRY(add_device(b, type, &d));
  TRY(device_slot(b, l, d));
  get(l, "id");
  if (type == VIRTIO_block)
    TRY(device_drive(b, l, d));
  else if (type == VIRTIO_net)
    TRY(device_netdev(b, l, d));
  else if (type == VIRTIO_entropy)
    TRY(device_source(b, l, d));
  return rest_of(l);
}

/* ---- back ends ---- */

static struct verdict drive_interface(struct board *b, struct list *l,
                                      struct board_drive *drive) {
  const char *interface = get(l, "if");
  struct board_device *d;
  if (interface && !strcmp(interface, "none"))
    return go_on;
  if (interface && strcmp(interface, "virtio"))
    return USAGE("-drive: if=%s is not supported, only virtio and none",
                 interface);
  TRY(add_device(b, VIRTIO_block, &d));
  d->drive = drive;
  drive->used = true;
  return go_on;
}

static struct verdict parse_drive(struct board *b, struct list *l) {
  struct board_drive *drive = ADD(b, drive, l), *other;
  if (!drive)
    return too_many("drive");
  const char *id = get(l, "id");
  if (id) {
    FIND(other, b, drive, id);
    if (other)
      return USAGE("-drive: two with id=%s", id);
  }
  *drive = (struct board_drive){.id = id, .file = get(l, "file")};
  if (!drive->file)
    return USAGE("-drive needs file=FILE");
  TRY(only(l, "format", "raw"));
  TRY(only(l, "media", "disk"));
  TRY(get_switch(l, "readonly", &drive->readonly));
  TRY(get_switch(l, "snapshot", &drive->snapshot));
  TRY(drive_interface(b, l, drive));
  return rest_of(l);
}

static struct verdict parse_netdev(struct board *b, struct list *l) {
  struct board_netdev *n = ADD(b, netdev, l), *other;
  unsigned count = 0;
  const char *id = get(l, "id");
  if (!n)
    return too_many("netdev");
  if (strcmp(l->kind, "user"))
    return USAGE("-netdev %s is not supported, only user", l->kind);
  if (!id)
    return USAGE("-netdev needs id=ID");
  FIND(other, b, netdev, id);
  if (other)
    return USAGE("-netdev: two with id=%s", id);
  n->id = id;
  TRY(get_switch(l, "restrict", &n->restricted));
  for (unsigned i = 0; i < l->count; i++) {
    if (strcmp(l->items[i].key, "hostfwd"))
      continue;
    if (count == BOARD_FORWARDS)
      return USAGE("-netdev: more than %d hostfwd", BOARD_FORWARDS);
    l->items[i].used = true;
    n->forward[count++] = l->items[i].value;
  }
  return rest_of(l);
}

static struct verdict parse_chardev(struct board *b, struct list *l) {
  struct board_chardev *c = ADD(b, chardev, l);
  if (!c)
    return too_many("chardev");
  c->id = get(l, "id");
  c->path = get(l, "path");
  if (!c->id)
    return USAGE("-chardev needs id=ID");
  if (!strcmp(l->kind, "stdio"))
    c->kind = CHARDEV_STDIO;
  else if (!strcmp(l->kind, "null"))
    c->kind = CHARDEV_NULL;
  else if (!strcmp(l->kind, "file"))
    c->kind = CHARDEV_FILE;
  else
    return USAGE("-chardev %s is not supported, only stdio, file and null",
                 l->kind);
  if ((c->kind == CHARDEV_FILE) != (c->path != NULL))
    return USAGE("-chardev file has a path=FILE, and nothing else has");
  return rest_of(l);
}

static struct verdict parse_object(struct board *b, struct list *l) {
  struct board_source *s = ADD(b, source, l);
  const char *file = get(l, "filename");
  if (!s)
    return too_many("object");
  s->id = get(l, "id");
  s->host = !strcmp(l->kind, "rng-random");
  if (!s->host && strcmp(l->kind, "rng-builtin"))
    return USAGE("-object %s is not supported, only rng-builtin and rng-random",
                 l->kind);
  if (file && strcmp(file, "/dev/urandom") && strcmp(file, "/dev/random"))
    return USAGE("-object: filename=%s is not supported", file);
  return s->id ? rest_of(l) : USAGE("-object needs id=ID");
}

static struct verdict parse_serial(struct board *b, struct list *l) {
  static const char file[] = "file:";
  const char *text = l->kind;
  if (!strcmp(text, "stdio"))
    b->serial.kind = CHARDEV_STDIO;
  else if (!strcmp(text, "mon:stdio"))
    b->serial.kind = CHARDEV_KEYS;
  else if (!strcmp(text, "none") || !strcmp(text, "null"))
    b->serial.kind = CHARDEV_NULL;
  else if (!strncmp(text, file, sizeof file - 1) && text[sizeof file - 1])
    b->serial = (struct board_chardev){.kind = CHARDEV_FILE,
                                       .path = text + sizeof file - 1};
  else if (!strncmp(text, "chardev:", 8)) {
    struct board_chardev *c;
    FIND(c, b, chardev, text + 8);
    if (!c)
      return USAGE("-serial: no -chardev has id=%s", text + 8);
    b->serial = *c;
  } else
    return USAGE("-serial %s is not supported: must be stdio, mon:stdio, none, "
                 "file:FILE or chardev:ID",
                 text);
  return rest_of(l);
}

/* ---- the rest ---- */

/* "2026-01-31T23:59:59" or "utc", which is the host's. */
static struct verdict parse_rtc(struct board *b, struct list *l) {
  const char *base = get(l, "base");
  struct tm when = {0};
  time_t seconds = time(NULL);
  TRY(only(l, "clock", "vm"));
  if (base && strcmp(base, "utc")) {
    const char *end = strptime(base, "%Y-%m-%dT%H:%M:%S", &when);
    if (!end)
      end = strptime(base, "%Y-%m-%d", &when);
    seconds = timegm(&when);
    if (!end || *end || seconds < 0)
      return USAGE("-rtc: base=%s: must be utc or a date as "
                   "2026-01-31T23:59:59",
                   base);
  }
  b->rtc_start = (uint64_t)seconds * 1000000000u;
  return rest_of(l);
}

static struct verdict parse_global(struct board *b, struct list *l) {
  bool legacy = true;
  TRY(get_switch(l, "virtio-mmio.force-legacy", &legacy));
  b->modern = !legacy;
  return rest_of(l);
}

/* Words that are already true of this machine. */
static struct verdict accept(struct list *l, const char *const *words) {
  for (; *words; words++)
    if (!strcmp(l->kind, *words))
      return rest_of(l);
  return USAGE("-%s %s is not supported", l->option,
               *l->kind ? l->kind : l->items[0].key);
}

static struct verdict parse_machine(struct board *b, struct list *l) {
  const char *type = get(l, "type");
  (void)b;
  if (type)
    l->kind = type;
  return accept(l, (const char *const[]){"virt", NULL});
}

static struct verdict parse_cpu(struct board *b, struct list *l) {
  (void)b;
  return accept(l, (const char *const[]){"rv64", "max", NULL});
}

static struct verdict parse_none(struct board *b, struct list *l) {
  (void)b;
  return accept(l, (const char *const[]){"none", "null", NULL});
}

struct verdict options_board(struct board *b, const char *option,
                             const char *text) {
  static const struct {
    const char *option;
    struct verdict (*parse)(struct board *b, struct list *l);
  } parsers[] = {{"drive", parse_drive},     {"device", parse_device},
                 {"netdev", parse_netdev},   {"chardev", parse_chardev},
                 {"object", parse_object},   {"serial", parse_serial},
                 {"rtc", parse_rtc},         {"global", parse_global},
                 {"machine", parse_machine}, {"cpu", parse_cpu},
                 {"display", parse_none},    {"monitor", parse_none}};
  struct list l;
  TRY(parse_list(&l, option, text));
  for (size_t i = 0; i < sizeof parsers / sizeof *parsers; i++)
    if (!strcmp(parsers[i].option, option))
      return parsers[i].parse(b, &l);
  return usage_error;
}

static bool takes_input(const struct board_chardev *c) {
  return c && (c->kind == CHARDEV_STDIO || c->kind == CHARDEV_KEYS);
}

struct verdict options_board_check(const struct board *b) {
  unsigned readers = takes_input(&b->serial);
  for (unsigned i = 0; i < b->device_count; i++)
    readers += takes_input(b->devices[i].line);
  if (readers > 1)
    return USAGE("two serial lines want the standard input; give one of them "
                 "-serial none or -chardev null");
  for (unsigned i = 0; i < b->drive_count; i++)
    if (!b->drives[i].used)
      return USAGE("-drive %s is used by no -device", b->drives[i].file);
  return go_on;
}
