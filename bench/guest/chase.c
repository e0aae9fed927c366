/* SPDX-License-Identifier: MIT
 *
 * A pointer chase through 1 MiB in random order.
 */
#include <stdint.h>
#include <stdio.h>

#define NODES (1 << 14)
static struct node {
  struct node *next;
  uint64_t pad[7];
} nodes[NODES];
static uint32_t order[NODES];

int main(void) {
  uint64_t state = 1;
  for (unsigned i = 0; i < NODES; i++)
    order[i] = i;
  for (unsigned i = NODES - 1; i > 0; i--) {
    state = state * 6364136223846793005u + 1442695040888963407u;
    unsigned j = (state >> 33) % (i + 1);
    uint32_t t = order[i];
    order[i] = order[j];
    order[j] = t;
  }
  for (unsigned i = 0; i < NODES; i++)
    nodes[order[i]].next = &nodes[order[(i + 1) % NODES]];
  struct node *n = &nodes[0];
  for (unsigned i = 0; i < 20000000; i++)
    n = n->next;
  printf("%ld\n", (long)(n - nodes));
  return 0;
}
