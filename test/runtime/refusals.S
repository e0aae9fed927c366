# SPDX-License-Identifier: MIT
# Imports find their entries across images, or the machine does not start:
# missing, offered twice, of another shape, or images that do not fit together.
# RUN: %python %S/Inputs/mkimage.py %s --include %build/include -o %t.client
# RUN: %python %S/Inputs/mkimage.py %S/Inputs/server.S --include %build/include -o %t.server
# RUN: %codoms_sim -q %t.client %t.server
# RUN: %codoms_sim -q %t.server %t.client

# RUN: not %codoms_sim %t.client 2>&1 | FileCheck %s --check-prefix=MISSING
# MISSING: codoms-sim: error: {{.*}}.client: domain a calls service.ping, which no image offers: is an image missing?

# RUN: not %codoms_sim %t.client %t.server %t.server 2>&1 | FileCheck %s --check-prefix=TWICE
# TWICE: error: {{.*}}.server: service.ping is offered twice, by b and b

# RUN: %python %S/Inputs/mkimage.py %S/Inputs/server.S --include %build/include -o %t.server --set entries.0.words=5
# RUN: not %codoms_sim %t.client %t.server 2>&1 | FileCheck %s --check-prefix=SHAPE
# RUN: %python %S/Inputs/mkimage.py %S/Inputs/server.S --include %build/include -o %t.server --set entries.0.caps_in=1
# RUN: not %codoms_sim %t.client %t.server 2>&1 | FileCheck %s --check-prefix=SHAPE
# RUN: %python %S/Inputs/mkimage.py %S/Inputs/server.S --include %build/include -o %t.server --set entries.0.caps_out=1
# RUN: not %codoms_sim %t.client %t.server 2>&1 | FileCheck %s --check-prefix=SHAPE
# RUN: %python %S/Inputs/mkimage.py %S/Inputs/server.S --include %build/include -o %t.server --set entries.0.hash=0x1234abcd
# RUN: not %codoms_sim %t.client %t.server 2>&1 | FileCheck %s --check-prefix=HASH
# SHAPE: .client: domain a calls service.ping with another signature than domain b offers:
# SHAPE-SAME: caller {{[0-9a-f]+}} 'service.ping()' in {{.*}}.client, callee {{[0-9a-f]+}} 'service.ping()' in {{.*}}.server
# HASH: callee 1234abcd 'service.ping()'

# RUN: %python %S/Inputs/mkimage.py %S/Inputs/server.S --include %build/include -o %t.server --set entry_align=128
# RUN: not %codoms_sim %t.client %t.server 2>&1 | FileCheck %s --check-prefix=ALIGN
# ALIGN: .server: entry alignment 128, but 64 in {{.*}}.client

# RUN: not %codoms_sim --no-xcodoms %t.client 2>&1 | FileCheck %s --check-prefix=BASE
# BASE: error: supervisor: this machine does not have Xcodoms

# RUN: not %codoms_sim -m 1M %t.client 2>&1 | FileCheck %s --check-prefix=MEMORY
# MEMORY: error: supervisor: not enough memory for the images

# RUN: %python %S/Inputs/mkimage.py %S/Inputs/server.S --include %build/include -o %t.server --set segments.0.size=0x1000000
# RUN: not %codoms_sim -m 16M %t.client %t.server 2>&1 | FileCheck %s --check-prefix=SEGMENT
# SEGMENT: .server: not enough memory for process two

//PROCESS one: a
//IMPORT a service.ping slot
#include "image.inc"

CODE(a)
  .global start_a
start_a:
  li a0, 1
  READY
  CROSS(slot)
  EXPECT(a0, 0)
  EXPECT(a1, 42)
  EXIT(0)
CONSTANTS(a)
SLOT(slot)
