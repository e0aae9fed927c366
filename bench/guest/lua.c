/* SPDX-License-Identifier: MIT
 *
 * The Lua interpreter on a script: calls, tables, closures, strings, floats.
 */
#include "lauxlib.h"
#include "lualib.h"

#include <stdio.h>
#include <sys/time.h>

static const char script[] =
    "local function fib(n) if n < 2 then return n end\n"
    "  return fib(n-1) + fib(n-2) end\n"
    "local t = {}\n"
    "for i = 1, 60000 do t[i] = (i * 7919) % 60013 end\n"
    "table.sort(t)\n"
    "local words = {}\n"
    "for w in (('the quick brown fox jumps over it "
    "'):rep(3000)):gmatch('%a+')\n"
    "do words[w] = (words[w] or 0) + #w end\n"
    "local s = 0\n"
    "for k, v in pairs(words) do s = s + v end\n"
    "local f = 0.0\n"
    "for i = 1, 1000000 do f = f + 1 / (i * i) end\n"
    "print(fib(29), t[1], t[60000], s, string.format('%.6f', f))\n";

int gettimeofday(struct timeval *t, void *zone) {
  (void)zone;
  *t = (struct timeval){1, 0};
  return 0;
}

int main(void) {
  lua_State *l = luaL_newstate();
  luaL_requiref(l, "_G", luaopen_base, 1);
  luaL_requiref(l, "string", luaopen_string, 1);
  luaL_requiref(l, "table", luaopen_table, 1);
  if (luaL_dostring(l, script)) {
    printf("error: %s\n", lua_tostring(l, -1));
    return 1;
  }
  return 0;
}
