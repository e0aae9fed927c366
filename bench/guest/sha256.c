/* SPDX-License-Identifier: MIT
 *
 * SHA-256 over and over its own digest's block. Prints the digest.
 */
#include <stdint.h>
#include <stdio.h>
#include <string.h>

/* The first 32 bits of the fractional parts of the cube roots of primes. */
static uint32_t k[64];

static void make_constants(void) {
  unsigned found = 0;
  for (unsigned p = 2; found < 64; p++) {
    unsigned d = 2;
    while (p % d)
      d++;
    if (d < p)
      continue;
    /* floor(cbrt(p) * 2^32), bit by bit */
    unsigned __int128 target = (unsigned __int128)p << 96;
    uint64_t root = 0;
    for (int bit = 34; bit >= 0; bit--) {
      uint64_t r = root | (uint64_t)1 << bit;
      if ((unsigned __int128)r * r <= target / r)
        root = r;
    }
    k[found++] = (uint32_t)root;
  }
}

static uint32_t rotate(uint32_t v, unsigned n) {
  return v >> n | v << (32 - n);
}

static void block(uint32_t h[8], const uint32_t in[16]) {
  uint32_t w[64], s[8];
  memcpy(w, in, 64);
  memcpy(s, h, 32);
  for (unsigned i = 16; i < 64; i++)
    w[i] = w[i - 16] + w[i - 7] +
           (rotate(w[i - 15], 7) ^ rotate(w[i - 15], 18) ^ w[i - 15] >> 3) +
           (rotate(w[i - 2], 17) ^ rotate(w[i - 2], 19) ^ w[i - 2] >> 10);
  for (unsigned i = 0; i < 64; i++) {
    uint32_t a = s[0], e = s[4];
    uint32_t t1 = s[7] + (rotate(e, 6) ^ rotate(e, 11) ^ rotate(e, 25)) +
                  ((e & s[5]) ^ (~e & s[6])) + k[i] + w[i];
    uint32_t t2 = (rotate(a, 2) ^ rotate(a, 13) ^ rotate(a, 22)) +
                  ((a & s[1]) ^ (a & s[2]) ^ (s[1] & s[2]));
    memmove(s + 1, s, 28);
    s[4] += t1;
    s[0] = t1 + t2;
  }
  for (unsigned i = 0; i < 8; i++)
    h[i] += s[i];
}

int main(void) {
  uint32_t h[8] = {0x6a09e667, 0xbb67ae85, 0x3c6ef372, 0xa54ff53a,
                   0x510e527f, 0x9b05688c, 0x1f83d9ab, 0x5be0cd19};
  uint32_t in[16] = {0x80000000};
  make_constants();
  block(h, in); /* of the empty message */
  printf("%08x%08x\n", (unsigned)h[0], (unsigned)h[1]);
  for (unsigned i = 0; i < 500000; i++) {
    memcpy(in, h, 32);
    block(h, in);
  }
  printf("%08x%08x\n", (unsigned)h[0], (unsigned)h[1]);
  return 0;
}
