#include "program.h"
#include <stdio.h>
int main(void) {
  int32_t n = 0;
  dipc_status status = service_answer(40, &n);
  printf("two domains: %d\n", n);
  return (int)status;
}
