/* SPDX-License-Identifier: MIT
 *
 * Children, temporary directories and messages. Whatever ends the driver,
 * the temporary directory goes.
 */
#include "driver.h"

#include <errno.h>
#include <fcntl.h>
#include <ftw.h>
#include <signal.h>
#include <spawn.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

extern char **environ;

/* Above this many bytes of arguments a response file carries them. */
enum { LONG_COMMAND = 100000 };

static int remove_one(const char *path, const struct stat *s, int type,
                      struct FTW *f) {
  (void)s, (void)type, (void)f;
  return remove(path);
}

void process_finish(const struct command *c, int status) {
  if (c->temporary)
    nftw(c->temporary, remove_one, 16, FTW_DEPTH | FTW_PHYS);
  exit(status);
}

void fail(const struct command *c, const char *fmt, ...) {
  va_list ap;
  va_start(ap, fmt);
  fprintf(stderr, "%s: error: ", c->program);
  vfprintf(stderr, fmt, ap);
  fputc('\n', stderr);
  va_end(ap);
  process_finish(c, 1);
}

void process_temporary(struct command *c) {
  const char *dir = getenv("TMPDIR");
  if (c->temporary)
    return;
  c->temporary = format("%s/codoms-XXXXXX", dir && *dir ? dir : "/tmp");
  char *name = c->temporary;
  c->temporary = mkdtemp(name);
  if (!c->temporary)
    fail(c, "cannot make a temporary directory '%s': %s", name,
         strerror(errno));
}

/* As clang prints the commands it runs for -v and -###. */
void process_print(const struct list *arguments) {
  for (size_t i = 0; i < arguments->count; i++) {
    fputs(" \"", stderr);
    for (const char *s = arguments->item[i]; *s; s++) {
      if (strchr("\"\\$", *s))
        fputc('\\', stderr);
      fputc(*s, stderr);
    }
    fputc('"', stderr);
  }
  fputc('\n', stderr);
}

static size_t command_bytes(char **argv) {
  size_t n = 0;
  for (; *argv; argv++)
    n += strlen(*argv) + 1;
  return n;
}

/* A command too long for the system becomes `tool @file`. */
static char **shorten(const struct command *c, char **argv) {
  if (command_bytes(argv) < LONG_COMMAND || !c->temporary)
    return argv;
  struct list all = {0}, short_list = {0};
  for (char **a = argv + 1; *a; a++)
    list_add(&all, *a);
  char *file = format("%s/arguments.rsp", c->temporary);
  if (!write_text(file, response_quote(&all)))
    fail(c, "cannot write '%s': %s", file, strerror(errno));
  list_add(&short_list, argv[0]);
  list_addf(&short_list, "@%s", file);
  return short_list.item;
}

static int redirected_spawn(pid_t *child, char **argv, const char *file,
                            const sigset_t *mask) {
  posix_spawn_file_actions_t actions;
  posix_spawnattr_t attributes;
  posix_spawn_file_actions_init(&actions);
  posix_spawnattr_init(&attributes);
  posix_spawnattr_setsigmask(&attributes, mask);
  posix_spawnattr_setflags(&attributes, POSIX_SPAWN_SETSIGMASK);
  if (file)
    posix_spawn_file_actions_addopen(&actions, 1, file,
                                     O_WRONLY | O_CREAT | O_TRUNC, 0600);
  int error = posix_spawn(child, argv[0], &actions, &attributes, argv, environ);
  posix_spawnattr_destroy(&attributes);
  posix_spawn_file_actions_destroy(&actions);
  return error;
}

/* Waits for the child. Signals that would end the driver and leave its
 * temporary directory are blocked and handed to the child instead; those of
 * a terminal reach it anyway. */
static int wait_for(pid_t child, const sigset_t *signals) {
  int status, number;
  while (waitpid(child, &status, WNOHANG) == 0)
    if (sigwait(signals, &number) == 0 && number != SIGCHLD)
      kill(child, number);
  return WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
}

int process_run(const struct command *c, const struct list *arguments,
                const char *stdout_file) {
  pid_t child;
  sigset_t signals, before;
  char **argv = shorten(c, arguments->item);
  fflush(NULL);
  sigemptyset(&signals);
  for (const int *s = (const int[]){SIGCHLD, SIGINT, SIGTERM, SIGHUP, 0}; *s;
       s++)
    sigaddset(&signals, *s);
  sigprocmask(SIG_BLOCK, &signals, &before);
  int error = redirected_spawn(&child, argv, stdout_file, &before);
  if (error)
    fail(c, "cannot run '%s': %s", argv[0], strerror(error));
  int status = wait_for(child, &signals);
  sigprocmask(SIG_SETMASK, &before, NULL);
  return status;
}

/* A step before clang's: its failure ends everything; it told why. */
void process_step(struct command *c, const struct list *arguments) {
  if (c->dry_run || c->verbose)
    process_print(arguments);
  int status = process_run(c, arguments, NULL);
  if (status)
    process_finish(c, status);
}

void process_become(const struct command *c, const char *file, char **argv) {
  fflush(NULL);
  execv(file, argv);
  fail(c, "cannot run '%s': %s", file, strerror(errno));
}
