/* SPDX-License-Identifier: MIT
 *
 * A program with a machine inside: runs a guest a million instructions at a
 * time, says where it is, counts its traps, and hands its status on.
 *   cc embed.c $(pkg-config --cflags --libs codomsim) -o embed && ./embed GUEST
 */
#include <codomsim.h>
#include <stdio.h>

static void count(void *traps, const struct codomsim_event *e) {
  if (e->kind == CODOMSIM_TRAP)
    ++*(unsigned *)traps;
}

int main(int argc, char **argv) {
  struct codomsim_config config = {.size = sizeof config, .core = "u54"};
  struct codomsim *s = codomsim_new(&config);
  enum codomsim_state state = CODOMSIM_FAILED;
  unsigned traps = 0, status;
  if (!s || argc != 2 || !codomsim_load(s, argv[1])) {
    fprintf(stderr, "embed: %s\n", s && argc != 2 ? "one guest" : codomsim_error());
    codomsim_free(s);
    return 1;
  }
  codomsim_listen(s, count, &traps);
  while ((state = codomsim_run(s, 1000000)) == CODOMSIM_PAUSED)
    printf("at 0x%llx\n", (unsigned long long)codomsim_register(s, 0, 32));
  printf("%llu instructions, %llu cycles, %u traps\n",
         (unsigned long long)codomsim_instructions(s, 0),
         (unsigned long long)codomsim_cycles(s, 0), traps);
  status = state == CODOMSIM_EXITED ? codomsim_status(s) : 1;
  codomsim_free(s);
  return (int)status;
}
