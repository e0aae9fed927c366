/* SPDX-License-Identifier: MIT
 *
 * What is plugged into the board, as the options name it: filled by
 * options_board.c, carried out by board.c. Strings belong to the options.
 */
#ifndef CODOMS_SIMULATOR_MACHINE_BOARD_H
#define CODOMS_SIMULATOR_MACHINE_BOARD_H

#include "host/chardev.h"

#include <stdbool.h>
#include <stdint.h>

enum { BOARD_DEVICES = 8, BOARD_BACKENDS = 16, BOARD_FORWARDS = 16 };

struct board_drive {
  const char *id, *file;
  bool readonly, snapshot;
  bool used; /* by a device */
};
struct board_netdev {
  const char *id;
  bool restricted, used;
  const char *forward[BOARD_FORWARDS + 1]; /* ends with null */
};
struct board_chardev {
  const char *id, *path;
  enum chardev_kind kind;
};
struct board_source { /* of random numbers */
  const char *id;
  bool host;
};
struct board_device {
  unsigned type; /* enum virtio_type */
  int slot;      /* -1: the highest that is free, as QEMU does */
  const char *serial;
  bool has_mac;
  uint8_t mac[6];
  struct board_drive *drive;
  struct board_netdev *netdev;
  struct board_chardev *line;
  struct board_source *source;
};

struct board {
  struct board_drive drives[BOARD_BACKENDS];
  struct board_netdev netdevs[BOARD_BACKENDS];
  struct board_chardev chardevs[BOARD_BACKENDS];
  struct board_source sources[BOARD_BACKENDS];
  struct board_device devices[BOARD_DEVICES];
  unsigned drive_count, netdev_count, chardev_count, source_count;
  unsigned device_count;
  struct board_chardev serial;
  bool modern;        /* virtio-mmio version 2 */
  uint64_t rtc_start; /* nanoseconds since 1970 */
  uint64_t seed;      /* of the machine's random numbers */
};

struct machine;
struct problem;
bool board_plug(struct machine *m, const struct board *b, struct problem *p);
void board_unplug(struct machine *m);

#endif
