/* SPDX-License-Identifier: MIT
 *
 * The operating system that SQLite finds in the database's domain: time and
 * random numbers, and no files. Databases live in memory, journals and
 * temporary tables too (SQLITE_TEMP_STORE=3), so nothing is ever opened.
 */
#include "sqlite3.h"
#include <dipc.h>
#include <string.h>

static int open_file(sqlite3_vfs *vfs, const char *name, sqlite3_file *file,
                     int flags, int *out) {
  (void)vfs, (void)name, (void)flags, (void)out;
  file->pMethods = NULL;
  return SQLITE_CANTOPEN;
}

static int delete_file(sqlite3_vfs *vfs, const char *name, int sync) {
  (void)vfs, (void)name, (void)sync;
  return SQLITE_IOERR_DELETE_NOENT;
}

static int access_file(sqlite3_vfs *vfs, const char *name, int flags,
                       int *answer) {
  (void)vfs, (void)name, (void)flags;
  *answer = 0;
  return SQLITE_OK;
}

static int full_name(sqlite3_vfs *vfs, const char *name, int size, char *full) {
  (void)vfs;
  if ((int)strlen(name) >= size)
    return SQLITE_CANTOPEN;
  strcpy(full, name);
  return SQLITE_OK;
}

/* Seeds row numbers and temporary names; nothing here is a secret. */
static int randomness(sqlite3_vfs *vfs, int size, char *bytes) {
  (void)vfs;
  uint64_t state = 0x5851f42d4c957f2du;
  for (int i = 0; i < size; i++) {
    state = state * 6364136223846793005u + 1442695040888963407u;
    bytes[i] = (char)(state >> 56);
  }
  return size;
}

static int sleep_for(sqlite3_vfs *vfs, int microseconds) {
  (void)vfs;
  double end = dipc_seconds() + microseconds / 1e6;
  while (dipc_seconds() < end)
    ;
  return microseconds;
}

/* Milliseconds of the julian calendar; the machine counts from 1970. */
static int current_time(sqlite3_vfs *vfs, sqlite3_int64 *now) {
  (void)vfs;
  *now = 210866760000000 + (sqlite3_int64)(dipc_seconds() * 1000);
  return SQLITE_OK;
}

static int current_day(sqlite3_vfs *vfs, double *now) {
  sqlite3_int64 milliseconds;
  current_time(vfs, &milliseconds);
  *now = (double)milliseconds / 86400000.0;
  return SQLITE_OK;
}

static int last_error(sqlite3_vfs *vfs, int size, char *text) {
  (void)vfs, (void)size, (void)text;
  return 0;
}

static sqlite3_vfs memory_only = {.iVersion = 2,
                                  .szOsFile = sizeof(sqlite3_file),
                                  .mxPathname = 256,
                                  .zName = "memory-only",
                                  .xOpen = open_file,
                                  .xDelete = delete_file,
                                  .xAccess = access_file,
                                  .xFullPathname = full_name,
                                  .xRandomness = randomness,
                                  .xSleep = sleep_for,
                                  .xCurrentTime = current_day,
                                  .xGetLastError = last_error,
                                  .xCurrentTimeInt64 = current_time};

int sqlite3_os_init(void) { return sqlite3_vfs_register(&memory_only, 1); }

int sqlite3_os_end(void) { return SQLITE_OK; }
