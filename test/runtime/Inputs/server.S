# service.ping, served by domain b.
//PROCESS two: b
//ENTRY b service.ping ping
#include "image.inc"

CODE(b)
  .global start_b
start_b:
  li a0, 0
  READY
ENTRY(ping)
  li a0, 0
  li a1, 42
  ret
