/* SPDX-License-Identifier: MIT
 *
 * What -fcodoms does not support, and tools that have to be there: each gives
 * one error before anything runs. What only the compiler can know (target
 * features, languages of headers) the plugin refuses.
 */
#include "driver.h"

#include <errno.h>
#include <string.h>
#include <unistd.h>

/* Names of domains are names of the interface language. */
static bool is_domain_name(const char *s) {
  static const char letters[] = "abcdefghijklmnopqrstuvwxyz"
                                "ABCDEFGHIJKLMNOPQRSTUVWXYZ_";
  static const char rest[] = "abcdefghijklmnopqrstuvwxyz"
                             "ABCDEFGHIJKLMNOPQRSTUVWXYZ_0123456789";
  return *s && strchr(letters, *s) && s[strspn(s, rest)] == 0 &&
         strlen(s) < DOMAIN_NAME_SIZE;
}

void refuse_unsupported(const struct command *c) {
  if (c->unknown)
    fail(c, "unknown argument: '%s'", c->unknown);
  if (c->domain && !is_domain_name(c->domain))
    fail(c,
         "invalid domain name '%s' in '-fcodoms-domain=': a name has "
         "letters, digits and '_', at most %d",
         c->domain, DOMAIN_NAME_SIZE - 1);
  if (c->cxx)
    fail(c, "'-fcodoms' supports C and assembly only, not '%s'", c->cxx);
  if (c->lto)
    fail(c,
         "'%s' is not supported with '-fcodoms': placement happens when "
         "an object is compiled",
         c->lto);
  if (c->shared)
    fail(c,
         "'%s' is not supported with '-fcodoms': images are linked "
         "statically",
         c->shared);
  if (c->interfaces.count && !c->inputs.count && c->mode != MODE_OBJECT &&
      c->mode != MODE_CHECK)
    fail(c, "nothing but '%s' to %s", c->interfaces.item[0],
         c->mode == MODE_LINK ? "link" : "compile");
}

static void need(const struct command *c, const char *path, int how) {
  if (access(path, how))
    fail(c, "cannot use '%s': %s", path, strerror(errno));
}

void refuse_missing_tools(const struct command *c) {
  need(c, c->clang, X_OK);
  need(c, format("%s/etc/codoms.cfg", c->prefix), R_OK);
  need(c, format("%s/etc/codoms-target.cfg", c->prefix), R_OK);
  need(c, format("%s/etc/codoms-stub.cfg", c->prefix), R_OK);
  if (c->interfaces.count)
    need(c, format("%s/bin/dipc", c->prefix), X_OK);
  if (c->sources.count)
    need(c, format("%s/lib/codoms/codoms.so", c->prefix), R_OK);
  if (c->inputs.count && c->mode == MODE_LINK)
    need(c, format("%s/bin/ld.codoms", c->prefix), X_OK);
}
