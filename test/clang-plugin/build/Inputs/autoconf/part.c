/* SPDX-License-Identifier: MIT */
#include "part.h"
#include "config.h"
#include <stdio.h>
#if !HAVE_SNPRINTF || HAVE_NO_SUCH_FUNCTION
#error "configure was wrong"
#endif
int part(void) {
  printf("%s: long has %d bytes\n", __CODOMS_DOMAIN__, SIZEOF_LONG);
  return SIZEOF_LONG != sizeof(long);
}
