# An image with one of everything, to be made hostile by mkimage.py --set.
//PROCESS one: a d
//PROCESS two: b
//ENTRY b service.ping ping words=3
//IMPORT a service.ping slot words=3
//GRANT a d call
//TLS a tls 8 16 8 0
//RELOC pointer
#include "image.inc"

CODE(a)
  .global start_a
start_a:
  CROSS(slot)
  EXIT(0)
CONSTANTS(a)
SLOT(slot)
tls: .dword 7
pointer: .dword tls
DATA(a)
  .dword 1
CODE(d)
  nop
CODE(b)
ENTRY(ping)
  li a0, 0
  ret
