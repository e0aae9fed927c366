/* SPDX-License-Identifier: MIT
 *
 * INTERFACE_server.c: what stands between the proxy and the implementation.
 * Every check is made against the caller's capability registers alone and
 * before the implementation runs, in this order: values, single values by
 * reference, structs, buffers and strings, handles. Then the private copies are
 * made. The fixed part is codoms/stub.h.
 */
#include "idl.h"

#include <string.h>

#define STACK_COPY 1024 /* bytes; larger copies are on the heap */

static bool writes(const struct decl *p) {
  return p->direction == DIR_OUT || p->direction == DIR_INOUT;
}

static bool reads(const struct decl *p) { return p->direction != DIR_OUT; }

static bool nullable(const struct decl *p) {
  return p->modifiers & MOD_NULLABLE;
}

static bool copied(const struct decl *p) { return p->modifiers & MOD_COPY; }

static bool copied_bytes(const struct decl *p) {
  return copied(p) && (p->passing == PASS_BUFFER || p->passing == PASS_STRING);
}

static uint64_t most_bytes(const struct decl *p) {
  return p->passing == PASS_STRING ? p->max_number + 1
                                   : p->max_number * p->resolved->size;
}

static bool on_heap(const struct decl *p) {
  return copied_bytes(p) && most_bytes(p) > STACK_COPY;
}

/* --- names of locals --- */

static bool taken(const struct decl *f, const char *name) {
  static const char *const ours[] = {"a0",     "a1",         "a2", "a3",
                                     "a4",     "a5",         "a6", "caller",
                                     "result", "result_size"};
  for (size_t i = 0; i < sizeof ours / sizeof *ours; i++)
    if (!strcmp(ours[i], name))
      return true;
  for (struct decl *p = f->members.first; p; p = p->next)
    if (!strcmp(p->name.text, name))
      return true;
  return false;
}

/* The local variable of a parameter: its name, unless that is one of ours. */
static const char *local(struct idl *idl, const struct decl *p) {
  const char *n = p->name.text;
  static const char *const ours[] = {"a0",     "a1",         "a2", "a3",
                                     "a4",     "a5",         "a6", "caller",
                                     "result", "result_size"};
  for (size_t i = 0; i < sizeof ours / sizeof *ours; i++)
    if (!strcmp(ours[i], n))
      while (taken(p->parent, n))
        n = arena_printf(&idl->arena, "%s_", n);
  return n;
}

static const char *failure(struct emit *e, const char *status) {
  emit(e, "  return dipc_fail(%s);", status);
  return status;
}

/* "a2 && " where the argument may be absent. */
static const char *if_present(struct idl *idl, const struct decl *p) {
  return nullable(p) ? arena_printf(&idl->arena, "a%d && ", p->word) : "";
}

static void fail_if_status(struct emit *e) {
  emit(e, "if (dipc_s != DIPC_OK)");
  emit(e, "  return dipc_fail(dipc_s);");
}

/* Whether checks of handles or strings, which have a status, occur. */
static bool needs_status(const struct decl *f) {
  for (struct decl *p = f->members.first; p; p = p->next)
    if (p->passing == PASS_HANDLE || p->passing == PASS_STRING)
      return true;
  return false;
}

/* A handle dies at its check if nothing that can fail comes after it. */
static bool closed_at_once(const struct decl *p) {
  if (!(p->modifiers & MOD_CLOSE))
    return false;
  if (p->parent->resolved->class == CLASS_HANDLE)
    return false;
  for (struct decl *q = p->parent->members.first; q; q = q->next)
    if ((q != p && q->passing == PASS_HANDLE) || on_heap(q) ||
        q->resolved->pointers || q->passing == PASS_HANDLE_OUT ||
        (copied_bytes(q) && reads(q) && q->resolved->has_choice))
      return false;
  return true;
}

/* --- values --- */

static void check_value(struct idl *idl, struct emit *e, const struct decl *p) {
  const struct type *t = p->resolved;
  const char *n = local(idl, p);
  bool trusted = p->modifiers & MOD_UNCHECKED;
  if (t->class == CLASS_BOOL && !trusted) {
    emit(e, "if (a%d > 1)", p->word);
    failure(e, "DIPC_EBOUND");
  }
  emit(e, "%s %s = %s;", t->c_name, n,
       c_unpack(idl, t, arena_printf(&idl->arena, "a%d", p->word)));
  if (t->class == CLASS_ENUM && t->has_choice && !trusted) {
    emit(e, "if (!%s(&%s, 1))", valid_name(idl, t), n);
    failure(e, "DIPC_EBOUND");
  }
  if (p->max) {
    emit(e, "if (%s > %s)", n, c_literal(idl, t, (__int128)p->max_number));
    failure(e, "DIPC_EBOUND");
  }
}

/* --- memory --- */

/* A reason must not end the comment that it stands in. */
static const char *comment_text(struct idl *idl, const char *reason) {
  char *text = arena_copy(&idl->arena, reason, strlen(reason));
  for (char *c = text; (c = strstr(c, "*/"));)
    *c = ' ';
  for (char *c = text; (c = strstr(c, "/*"));)
    *c = ' ';
  return text;
}

static void check_address(struct idl *idl, struct emit *e, const struct decl *p,
                          const char *bytes) {
  if (p->modifiers & MOD_UNCHECKED) {
    emit(e, "/* a%d is not checked: %s */", p->word,
         comment_text(idl, p->path));
    if (p->passing == PASS_BUFFER)
      emit(e, "(void)%s;", bytes);
    return;
  }
  unsigned long long align = p->resolved->align;
  const char *check = writes(p) ? "dipc_writable" : "dipc_readable";
  if (!nullable(p)) {
    if (p->passing == PASS_BUFFER)
      emit(e, "if (!a%d && %s)", p->word, bytes);
    else
      emit(e, "if (!a%d)", p->word);
    failure(e, "DIPC_ENULL");
  }
  if (align > 1 && nullable(p))
    emit(e, "if (a%d && (a%d %% %llu || !%s(a%d, %s)))", p->word, p->word,
         align, check, p->word, bytes);
  else if (align > 1)
    emit(e, "if (a%d %% %llu || !%s(a%d, %s))", p->word, align, check, p->word,
         bytes);
  else
    emit(e, "if (%s!%s(a%d, %s))", if_present(idl, p), check, p->word, bytes);
  failure(e, "DIPC_EARGUMENT");
}

static const char *size_text(struct idl *idl, const struct type *t) {
  return c_number(t->size, idl);
}

/* The one read of a value that the caller may be changing. */
static void read_once(struct idl *idl, struct emit *e, const struct decl *p) {
  const struct type *t = p->resolved;
  const char *n = local(idl, p), *pad = nullable(p) ? "  " : "";
  bool integer = t->class != CLASS_FLOAT && t->class != CLASS_BOOL;
  const char *c = integer ? base_c_name(t) : t->c_name;
  if (nullable(p))
    emit(e, "if (a%d)", p->word);
  if (t->class != CLASS_BOOL) {
    emit(e, "%s%s = *(const volatile %s *)a%d;", pad, n, c, p->word);
    return;
  }
  emit(e, "%sdipc_bool%d = *(const volatile uint8_t *)a%d;", pad, p->capability,
       p->word);
  emit(e, "if (dipc_bool%d > 1)", p->capability);
  failure(e, "DIPC_EBOUND");
  emit(e, "%s = (bool)dipc_bool%d;", n, p->capability);
}

/* A single value lives in a local; it goes back at the end. */
static void take_reference(struct idl *idl, struct emit *e,
                           const struct decl *p) {
  const struct type *t = p->resolved;
  const char *n = local(idl, p);
  check_address(idl, e, p, size_text(idl, t));
  if (p->passing == PASS_HANDLE_OUT) {
    emit(e, "%s *%s = NULL;", t->decl->path ? t->decl->path : "void", n);
    return;
  }
  if (t->class == CLASS_BOOL && p->direction == DIR_INOUT)
    emit(e, "uint8_t dipc_bool%d = 0;", p->capability);
  emit(e, "%s %s = 0;", t->c_name, n);
  if (p->direction != DIR_INOUT)
    return;
  read_once(idl, e, p);
  if (t->class == CLASS_ENUM && t->has_choice) {
    emit(e, "if (%s!%s(&%s, 1))", if_present(idl, p), valid_name(idl, t), n);
    failure(e, "DIPC_EBOUND");
  }
}

static void copy_struct(struct idl *idl, struct emit *e, const struct decl *p) {
  const struct type *t = p->resolved;
  const char *n = local(idl, p);
  emit(e, "%s %s;", t->c_name, n);
  emit(e, "memset(&%s, 0, sizeof %s);", n, n);
  if (!reads(p))
    return;
  if (nullable(p))
    emit(e, "if (a%d)", p->word);
  emit(e, "%sdipc_copy(&%s, (const void *)a%d, sizeof %s);",
       nullable(p) ? "  " : "", n, p->word, n);
  if (t->has_choice) {
    emit(e, "if (%s!%s(&%s, 1))", if_present(idl, p), valid_name(idl, t), n);
    failure(e, "DIPC_EBOUND");
  }
}

static void take_struct(struct idl *idl, struct emit *e, const struct decl *p) {
  check_address(idl, e, p, size_text(idl, p->resolved));
  if (copied(p))
    copy_struct(idl, e, p);
}

static const char *count_of(struct idl *idl, const struct decl *p) {
  const struct decl *n = p->count_param;
  if (p->count_field)
    return arena_printf(&idl->arena, "%s.%s", local(idl, n),
                        p->count_field->name.text);
  return local(idl, n);
}

static void take_buffer(struct idl *idl, struct emit *e, const struct decl *p) {
  int c = p->capability;
  unsigned long long size = p->resolved->size;
  if (!p->count_param) {
    unsigned long long bytes = (unsigned long long)p->number * size;
    emit(e, "uint64_t dipc_bytes%d = %s%s%s;", c,
         nullable(p) ? arena_printf(&idl->arena, "!a%d ? 0 : ", p->word) : "",
         c_number(bytes, idl), "");
  } else {
    const char *count = count_of(idl, p);
    emit(e, "uint64_t dipc_bytes%d = 0;", c);
    if (p->byte_count && size > 1) {
      emit(e, "if (%s %% %llu)", count, size);
      failure(e, "DIPC_EBOUND");
      count = arena_printf(&idl->arena, "(%s / %llu)", count, size);
    }
    if (p->written_param)
      emit(e, "uint64_t dipc_count%d = (uint64_t)%s;", c, count_of(idl, p));
    emit(e, "if (%s!dipc_bytes((uint64_t)%s, %llu, %s, &dipc_bytes%d))",
         if_present(idl, p), count, size, c_number(p->max_number, idl), c);
    failure(e, "DIPC_EBOUND");
  }
  check_address(idl, e, p, arena_printf(&idl->arena, "dipc_bytes%d", c));
}

/* The length is what the capability covers; the NUL is checked where it is,
 * and counted on only in a private copy. */
static void take_string(struct idl *idl, struct emit *e, const struct decl *p) {
  int c = p->capability;
  const char *max = c_number(p->max_number, idl);
  if (!nullable(p)) {
    emit(e, "if (!a%d)", p->word);
    failure(e, "DIPC_ENULL");
  }
  emit(e, "uint64_t dipc_bytes%d = 0;", c);
  if (nullable(p))
    emit_open(e, "if (a%d) {", p->word);
  emit(e, "dipc_s = dipc_check_string(%d, a%d, %s);", c, p->word, max);
  fail_if_status(e);
  emit(e, "dipc_bytes%d = dipc_cap_get(%d, 0) + dipc_cap_get(%d, 1) - a%d;", c,
       c, c, p->word);
  if (nullable(p))
    emit_close(e, "}");
}

static const char *handle_type_name(struct idl *idl, const struct type *t) {
  return arena_printf(&idl->arena, "dipc_handle_%s", t->c_name);
}

static void take_handle(struct idl *idl, struct emit *e, const struct decl *p) {
  const char *n = local(idl, p), *type = handle_type_name(idl, p->resolved);
  emit(e, "void *%s = NULL;", n);
  if (nullable(p))
    emit_open(e, "if (a%d) {", p->word);
  emit(e, "dipc_s = dipc_handle_%s(&%s, a%d, caller, &%s);",
       closed_at_once(p) ? "close" : "get", type, p->word, n);
  fail_if_status(e);
  if (nullable(p))
    emit_close(e, "}");
}

static void take(struct idl *idl, struct emit *e, const struct decl *f) {
  struct decl *p;
  for (p = f->members.first; p; p = p->next)
    if (p->passing == PASS_SCALAR)
      check_value(idl, e, p);
    else if (p->passing == PASS_CALLBACK)
      emit(e, "%s %s = {a%d};", p->resolved->c_name, local(idl, p), p->word);
  for (p = f->members.first; p; p = p->next)
    if (p->passing == PASS_REFERENCE || p->passing == PASS_HANDLE_OUT)
      take_reference(idl, e, p);
  for (p = f->members.first; p; p = p->next)
    if (p->passing == PASS_STRUCT)
      take_struct(idl, e, p);
  for (p = f->members.first; p; p = p->next)
    if (p->passing == PASS_BUFFER)
      take_buffer(idl, e, p);
    else if (p->passing == PASS_STRING)
      take_string(idl, e, p);
  for (p = f->members.first; p; p = p->next)
    if (p->passing == PASS_HANDLE)
      take_handle(idl, e, p);
}

/* --- private copies --- */

static const char *element_name(const struct decl *p) {
  return p->resolved->class == CLASS_BYTES ? "unsigned char"
                                           : p->resolved->c_name;
}

static void allocate(struct idl *idl, struct emit *e, const struct decl *f) {
  struct text any = {.arena = &idl->arena};
  unsigned heaps = 0;
  for (struct decl *p = f->members.first; p; p = p->next) {
    if (!copied_bytes(p))
      continue;
    const char *n = local(idl, p);
    if (!on_heap(p)) {
      emit(e, "_Alignas(16) unsigned char dipc_room%d[%llu];", p->capability,
           (unsigned long long)most_bytes(p));
      emit(e, "%s *%s = (void *)dipc_room%d;", element_name(p), n,
           p->capability);
      continue;
    }
    emit(e, "%s *%s = malloc(dipc_bytes%d + 1);", element_name(p), n,
         p->capability);
    text_printf(&any, "%s!%s", heaps++ ? " || " : "", n);
  }
  if (!heaps)
    return;
  if (heaps == 1) {
    emit(e, "if (%s)", any.data);
    failure(e, "DIPC_ENOMEM");
    return;
  }
  emit_open(e, "if (%s) {", any.data);
  for (struct decl *p = f->members.first; p; p = p->next)
    if (on_heap(p))
      emit(e, "free(%s);", local(idl, p));
  emit(e, "return dipc_fail(DIPC_ENOMEM);");
  emit_close(e, "}");
}

static void release(struct idl *idl, struct emit *e, const struct decl *f) {
  for (struct decl *p = f->members.first; p; p = p->next)
    if (on_heap(p))
      emit(e, "free(%s);", local(idl, p));
}

static void copy_in(struct idl *idl, struct emit *e, const struct decl *p) {
  const char *n = local(idl, p);
  if (!copied_bytes(p))
    return;
  if (!reads(p)) {
    emit(e, "memset(%s, 0, dipc_bytes%d);", n, p->capability);
    return;
  }
  emit(e, "dipc_copy(%s, (const void *)a%d, dipc_bytes%d);", n, p->word,
       p->capability);
  if (p->passing == PASS_STRING) {
    emit(e, "if (dipc_bytes%d)", p->capability);
    emit(e, "  %s[dipc_bytes%d - 1] = 0;", n, p->capability);
  }
}

static void check_copy(struct idl *idl, struct emit *e, const struct decl *f,
                       const struct decl *p) {
  if (!copied_bytes(p) || !p->resolved->has_choice || !reads(p))
    return;
  emit_open(e, "if (!%s(%s, dipc_bytes%d / %llu)) {",
            valid_name(idl, p->resolved), local(idl, p), p->capability,
            (unsigned long long)p->resolved->size);
  release(idl, e, f);
  emit(e, "return dipc_fail(DIPC_EBOUND);");
  emit_close(e, "}");
}

/* --- handles that will be given --- */

/* Reservations that were made go back: those of the parameters before `end`,
 * which may be null, and then that of the result too if `result`. */
static void cancel(struct emit *e, const struct decl *f, const struct decl *end,
                   bool result) {
  for (const struct decl *p = f->members.first; p != end; p = p->next)
    if (p->passing == PASS_HANDLE_OUT)
      emit(e, "dipc_handle_set(NULL, dipc_handle%d, NULL);", p->capability);
  if (result && f->resolved->class == CLASS_HANDLE)
    emit(e, "dipc_handle_set(NULL, dipc_value, NULL);");
}

/* p: null for the result. */
static void reserve_one(struct idl *idl, struct emit *e, const struct decl *f,
                        const struct decl *p) {
  const char *name =
      p ? arena_printf(&idl->arena, "dipc_handle%d", p->capability)
        : "dipc_value";
  emit(e, "if (%sdipc_handle_reserve(caller, &%s) != DIPC_OK) {",
       p ? if_present(idl, p) : "", name);
  e->depth++;
  cancel(e, f, p, false);
  release(idl, e, f);
  emit(e, "return dipc_fail(DIPC_ENOMEM);");
  emit_close(e, "}");
}

/* Room in the table comes before the object: what the implementation makes is
 * never lost because there is none. */
static void reserve(struct idl *idl, struct emit *e, const struct decl *f) {
  bool result = f->resolved->class == CLASS_HANDLE;
  for (struct decl *p = f->members.first; p; p = p->next)
    if (p->passing == PASS_HANDLE_OUT)
      emit(e, "uint64_t dipc_handle%d = 0;", p->capability);
  if (result)
    emit(e, "uint64_t dipc_value = 0;");
  for (struct decl *p = f->members.first; p; p = p->next)
    if (p->passing == PASS_HANDLE_OUT)
      reserve_one(idl, e, f, p);
  if (result)
    reserve_one(idl, e, f, NULL);
}

static void close_handle(struct idl *idl, struct emit *e, const struct decl *f,
                         const struct decl *p) {
  const char *n = local(idl, p);
  if (!(p->modifiers & MOD_CLOSE) || closed_at_once(p))
    return;
  emit_open(e, "%sif (dipc_handle_close(&%s, a%d, caller, &%s) != DIPC_OK) {",
            nullable(p) ? arena_printf(&idl->arena, "if (a%d) ", p->word) : "",
            handle_type_name(idl, p->resolved), p->word, n);
  cancel(e, f, NULL, true);
  release(idl, e, f);
  emit(e, "return dipc_fail(DIPC_EHANDLE);");
  emit_close(e, "}");
}

/* The rest of an `if` in front of the reservations. */
static void fail_early(struct idl *idl, struct emit *e, const struct decl *f,
                       const char *status) {
  e->depth++;
  release(idl, e, f);
  emit(e, "return dipc_fail(%s);", status);
  emit_close(e, "}");
}

/* A field of the private copy: what it lends is asked of the capability
 * registers, as for a parameter. */
static void check_deep(struct idl *idl, struct emit *e, const struct decl *f,
                       const struct deep *d) {
  const struct decl *m = d->field;
  unsigned long long align = m->resolved->align;
  int c = d->capability;
  emit(e, "uint64_t dipc_bytes%d = 0;", c);
  if (d->guard)
    emit_open(e, "if (%s) {", d->guard);
  emit(e, "if (%s%s!dipc_bytes((uint64_t)%s, %llu, %s, &dipc_bytes%d)) {",
       nullable(m) ? d->place : "", nullable(m) ? " && " : "", d->count,
       (unsigned long long)m->resolved->size, c_number(m->max_number, idl), c);
  fail_early(idl, e, f, "DIPC_EBOUND");
  if (!nullable(m)) {
    emit(e, "if (!%s && dipc_bytes%d) {", d->place, c);
    fail_early(idl, e, f, "DIPC_ENULL");
  }
  if (align > 1)
    emit(e, "if ((uint64_t)%s %% %llu ||", d->place, align);
  emit(e, "%s!%s((uint64_t)%s, dipc_bytes%d)) {", align > 1 ? "    " : "if (",
       writes(m) ? "dipc_writable" : "dipc_readable", d->place, c);
  fail_early(idl, e, f, "DIPC_EARGUMENT");
  if (d->guard)
    emit_close(e, "}");
}

static void prepare(struct idl *idl, struct emit *e, const struct decl *f) {
  allocate(idl, e, f);
  for (struct decl *p = f->members.first; p; p = p->next)
    copy_in(idl, e, p);
  for (struct decl *p = f->members.first; p; p = p->next)
    check_copy(idl, e, f, p);
  for (struct decl *p = f->members.first; p; p = p->next)
    deep_each(idl, e, f, p, local(idl, p), check_deep);
  reserve(idl, e, f);
  for (struct decl *p = f->members.first; p; p = p->next)
    close_handle(idl, e, f, p);
}

/* --- the call --- */

static const char *pointer_cast(struct idl *idl, const struct decl *p) {
  return arena_printf(&idl->arena, "(%s)", c_param_type(idl, p, true));
}

static const char *argument(struct idl *idl, const struct decl *p) {
  struct arena *a = &idl->arena;
  const char *n = local(idl, p);
  bool own = p->passing == PASS_REFERENCE || p->passing == PASS_HANDLE_OUT ||
             (p->passing == PASS_STRUCT && copied(p));
  if (by_word(p))
    return n;
  if (p->modifiers & MOD_RACY)
    return racy_argument(idl, p);
  if (own && nullable(p))
    return arena_printf(a, "a%d ? &%s : NULL", p->word, n);
  if (own)
    return arena_printf(a, "&%s", n);
  if (copied_bytes(p) && nullable(p))
    return arena_printf(a, "a%d ? %s : NULL", p->word, n);
  if (copied_bytes(p))
    return n;
  return arena_printf(a, "%sa%d", pointer_cast(idl, p), p->word);
}

static void call(struct idl *idl, struct emit *e, const struct decl *f) {
  struct text t = {.arena = &idl->arena};
  bool view = f->modifiers & MOD_VIEW, first = true;
  if (view) {
    emit(e, "const %s *result = NULL;", f->resolved->c_name);
    emit(e, "size_t result_size = 0;");
  } else if (f->resolved->class != CLASS_VOID || f->alias_param) {
    text_printf(&t, "%sresult = ", c_result_type(idl, f, true));
  }
  text_printf(&t, "%s(", c_impl(idl, f));
  if (f->clauses & (CLAUSE_CALLER | CLAUSE_CALLBACK)) {
    text_puts(&t, f->clauses & CLAUSE_CALLBACK ? "dipc_called" : "caller");
    first = false;
  }
  for (struct decl *p = f->members.first; p; p = p->next, first = false) {
    text_printf(&t, "%s%s", first ? "" : ", ", argument(idl, p));
    if (p->passing == PASS_STRING)
      text_printf(&t, ", dipc_bytes%d %s", p->capability,
                  nullable(p)
                      ? arena_printf(&idl->arena, "- (a%d != 0)", p->word)
                      : "- 1");
  }
  if (view)
    text_printf(&t, "%s&result, &result_size", first ? "" : ", ");
  text_puts(&t, ")");
  if (f->clauses & CLAUSE_ERRNO)
    emit(e, "errno = 0;");
  emit_wrapped(e, t.data, ";\n");
  if (f->clauses & CLAUSE_ERRNO)
    emit(e, "int dipc_errno = errno;");
}

/* --- the way back --- */

/* The rest of an `if` that gives up after the copies were made. */
static void fail_released(struct idl *idl, struct emit *e, const struct decl *f,
                          const char *status) {
  e->depth++;
  cancel(e, f, NULL, true);
  release(idl, e, f);
  emit(e, "return dipc_fail(%s);", status);
  emit_close(e, "}");
}

static void check_written(struct idl *idl, struct emit *e, const struct decl *f,
                          const struct decl *p) {
  if (!p->written_param)
    return;
  const char *capacity =
      p->count_param ? arena_printf(&idl->arena, "dipc_count%d", p->capability)
                     : c_number((unsigned long long)p->number, idl);
  emit(e, "if ((uint64_t)%s > %s) {", local(idl, p->written_param), capacity);
  fail_released(idl, e, f, "DIPC_EBOUND");
}

static void give_handle(struct idl *idl, struct emit *e, const struct decl *p) {
  if (p->passing == PASS_HANDLE_OUT)
    emit(e, "dipc_handle%d = dipc_handle_set(&%s, dipc_handle%d, %s);",
         p->capability, handle_type_name(idl, p->resolved), p->capability,
         local(idl, p));
}

static const char *bytes_back(struct idl *idl, const struct decl *p) {
  struct arena *a = &idl->arena;
  if (p->passing == PASS_STRUCT)
    return arena_printf(a, "sizeof %s", local(idl, p));
  if (!p->written_param)
    return arena_printf(a, "dipc_bytes%d", p->capability);
  return arena_printf(a, "(uint64_t)%s * %llu", local(idl, p->written_param),
                      (unsigned long long)p->resolved->size);
}

static void give_back(struct idl *idl, struct emit *e, const struct decl *p) {
  const char *n = local(idl, p), *pad = nullable(p) ? "  " : "";
  bool copy = copied(p) && writes(p) &&
              (p->passing == PASS_STRUCT || p->passing == PASS_BUFFER);
  bool scalar = p->passing == PASS_REFERENCE;
  bool handle = p->passing == PASS_HANDLE_OUT;
  if (!copy && !scalar && !handle)
    return;
  if (nullable(p))
    emit(e, "if (a%d)", p->word);
  if (scalar)
    emit(e, "%s*(%s *)a%d = %s;", pad, p->resolved->c_name, p->word, n);
  else if (handle)
    emit(e, "%s*(uint64_t *)a%d = dipc_handle%d;", pad, p->word, p->capability);
  else
    emit(e, "%sdipc_copy((void *)a%d, %s%s, %s);", pad, p->word,
         p->passing == PASS_STRUCT ? "&" : "", n, bytes_back(idl, p));
}

/* The last line of a stub: status and value, with errno where it was asked. */
static void succeed(struct emit *e, const struct decl *f, const char *value) {
  if (f->clauses & CLAUSE_ERRNO)
    emit(e, "return dipc_with_errno(%s, dipc_errno);", value);
  else
    emit(e, "return %s;", value);
}

static void give_result(struct idl *idl, struct emit *e, const struct decl *f) {
  const struct type *t = f->resolved;
  struct arena *a = &idl->arena;
  if (t->class == CLASS_VOID) {
    succeed(e, f, "dipc_succeed(0)");
  } else if (t->class == CLASS_HANDLE) {
    emit(e, "dipc_value = dipc_handle_set(&%s, dipc_value, result);",
         handle_type_name(idl, t));
    succeed(e, f, "dipc_succeed(dipc_value)");
  } else {
    succeed(e, f,
            arena_printf(a, "dipc_succeed(%s)", c_pack(idl, t, "result")));
  }
}

/* A place in the parameter as the implementation got it, which may be a copy.
 */
static void give_alias(struct idl *idl, struct emit *e, const struct decl *f) {
  const struct decl *p = f->alias_param;
  emit(e, "uint64_t dipc_place =");
  emit(e, "    result ? (uint64_t)result - (uint64_t)(%s) + 1 : 0;",
       argument(idl, p));
  emit(e, "if (dipc_place > dipc_bytes%d + 1) {", p->capability);
  fail_released(idl, e, f, "DIPC_EBOUND");
}

static void give_view(struct idl *idl, struct emit *e, const struct decl *f) {
  const struct type *t = f->resolved;
  const char *bytes = "result_size";
  if (t->class == CLASS_STRING)
    bytes = "result ? result_size + 1 : 0";
  else if (t->size > 1)
    bytes = arena_printf(&idl->arena, "result_size * %llu",
                         (unsigned long long)t->size);
  succeed(e, f, arena_printf(&idl->arena, "dipc_give_view(result, %s)", bytes));
}

static void give(struct idl *idl, struct emit *e, const struct decl *f) {
  for (struct decl *p = f->members.first; p; p = p->next)
    check_written(idl, e, f, p);
  for (struct decl *p = f->members.first; p; p = p->next)
    give_handle(idl, e, p);
  for (struct decl *p = f->members.first; p; p = p->next)
    give_back(idl, e, p);
  if (f->alias_param)
    give_alias(idl, e, f);
  release(idl, e, f);
  if (f->alias_param)
    succeed(e, f, "dipc_succeed(dipc_place)");
  else if (f->modifiers & MOD_VIEW)
    give_view(idl, e, f);
  else
    give_result(idl, e, f);
}

/* --- one procedure --- */

static bool needs_caller(const struct decl *f) {
  bool needs =
      f->resolved->class == CLASS_HANDLE || (f->clauses & CLAUSE_CALLER) != 0;
  for (struct decl *p = f->members.first; p; p = p->next)
    needs |= p->passing == PASS_HANDLE || p->passing == PASS_HANDLE_OUT;
  return needs;
}

static void unused(struct idl *idl, struct emit *e, const struct decl *f) {
  struct text t = {.arena = &idl->arena};
  for (int i = f->words; i < ABI_WORDS; i++)
    text_printf(&t, "(void)a%d, ", i);
  if (!needs_caller(f))
    text_puts(&t, "(void)caller, ");
  if (t.size)
    emit(e, "%.*s;", (int)t.size - 2, t.data);
}

/* --- callbacks --- */

/* The implementation of a callback: what this domain passed. */
static void call_function(struct idl *idl, struct emit *e,
                          const struct decl *f) {
  struct text t = {.arena = &idl->arena}, call = t;
  emit_prototype(idl, &t, f, PROTOTYPE_SERVER);
  emit_wrapped(e, t.data, ";\n");
  emit(e, "__attribute__((noinline))");
  emit_wrapped(e, t.data, " {\n");
  text_printf(&call, "  %s((%s_function)dipc_called->function)(",
              f->resolved->class == CLASS_VOID ? "" : "return ",
              c_member(idl, f));
  text_puts(&call, "dipc_called->context");
  for (struct decl *p = f->members.first; p; p = p->next) {
    text_printf(&call, ", %s", p->name.text);
    if (p->passing == PASS_STRING)
      text_printf(&call, ", %s_length", p->name.text);
  }
  text_puts(&call, ")");
  emit_wrapped(e, call.data, ";\n");
  emit(e, "}");
  emit_blank(e);
}

static void find_function(struct idl *idl, struct emit *e,
                          const struct decl *f) {
  emit(e, "void *dipc_called = NULL;");
  emit(e, "if (dipc_handle_get(&dipc_handle_%s, a0, dipc_own_tag(),",
       c_member(idl, f));
  emit(e, "        &dipc_called) != DIPC_OK)");
  failure(e, "DIPC_EHANDLE");
}

static void procedure(struct idl *idl, struct emit *e, const struct decl *f) {
  const char *i = f->parent->name.text, *n = f->name.text;
  if (f->clauses & CLAUSE_CALLBACK)
    call_function(idl, e, f);
  emit(e, "/* %s */", f->signature);
  emit(e, "DIPC_SERVER(%s, %s, %u, %d)", i, n, f->parent->isolation,
       f->caps_out);
  emit_blank(e);
  emit(e, "DIPC_SERVER_CODE(%s, %s)", i, n);
  emit_wrapped(e,
               arena_printf(&idl->arena,
                            "dipc_ret __dipc_serve_%s(uint64_t a0, uint64_t "
                            "a1, uint64_t a2, uint64_t a3, uint64_t a4, "
                            "uint64_t a5, uint64_t a6, uint64_t caller)",
                            c_member(idl, f)),
               " {\n");
  e->depth++;
  unused(idl, e, f);
  if (needs_status(f))
    emit(e, "dipc_status dipc_s;");
  if (f->clauses & CLAUSE_CALLBACK)
    find_function(idl, e, f);
  take(idl, e, f);
  prepare(idl, e, f);
  call(idl, e, f);
  give(idl, e, f);
  emit_close(e, "}");
  emit_blank(e);
}

static void needs(struct idl *idl, struct valid_set *set,
                  const struct decl *f) {
  for (struct decl *p = f->members.first; p; p = p->next)
    if (reads(p) && !(p->modifiers & (MOD_UNCHECKED | MOD_RACY)) &&
        !((p->passing == PASS_SCALAR || p->passing == PASS_REFERENCE) &&
          p->resolved->class == CLASS_BOOL))
      valid_need(idl, set, p->resolved);
}

static bool is_handle(const struct decl *d) {
  return d->resolved && d->resolved->class == CLASS_HANDLE;
}

/* One object for each type of handle; those of other interfaces are in their
 * stubs. */
static void foreign_handles(struct idl *idl, struct emit *e,
                            const struct decl *f) {
  for (struct decl *p = f->members.first; p; p = p->next)
    if (is_handle(p) && p->resolved->decl->parent != f->parent)
      emit(e, "extern const dipc_handle_type %s;",
           handle_type_name(idl, p->resolved));
}

static void handle_object(struct idl *idl, struct emit *e,
                          const struct decl *h) {
  const char *type = handle_type_name(idl, h->resolved);
  const char *of = h->parent->name.text, *n = h->name.text;
  bool rundown = h->clauses & CLAUSE_RUNDOWN;
  if (rundown) {
    emit(e, "static void %s_rundown(void *object) {", type);
    emit(e, "  %s_impl_rundown_%s(object);", of, n);
    emit(e, "}");
  }
  emit(e, "const dipc_handle_type %s = {\"%s.%s\", %s%s};", type, of, n,
       rundown ? type : "NULL", rundown ? "_rundown" : "");
}

static void handles(struct idl *idl, struct emit *e, const struct decl *i) {
  for (struct decl *h = i->members.first; h; h = h->next)
    if (h->kind == DECL_HANDLE)
      handle_object(idl, e, h);
    else if (h->kind == DECL_PROCEDURE) {
      if (h->clauses & CLAUSE_CALLBACK)
        emit(e, "const dipc_handle_type dipc_handle_%s = {\"%s.%s\", NULL};",
             c_member(idl, h), i->name.text, h->name.text);
      foreign_handles(idl, e, h);
    }
  emit_blank(e);
}

void gen_server(struct idl *idl, const struct decl *i, struct text *out) {
  struct emit e = {.text = *out};
  struct valid_set set = {0};
  emit_head(idl, &e,
            arena_printf(&idl->arena,
                         "Stubs of interface %s for its server, "
                         "domain %s.",
                         i->name.text, i->domain.text));
  emit(&e, "#include \"%s_impl.h\"", idl->stem);
  emit(&e, "#include <codoms/stub.h>");
  if (any_errno(i))
    emit(&e, "#include <errno.h>");
  emit(&e, "#include <stdlib.h>");
  emit(&e, "#include <string.h>");
  emit_blank(&e);
  handles(idl, &e, i);
  for (struct decl *f = i->members.first; f; f = f->next)
    if (f->kind == DECL_PROCEDURE)
      needs(idl, &set, f);
  valid_emit(idl, &e, &set);
  for (struct decl *f = i->members.first; f; f = f->next)
    if (f->kind == DECL_PROCEDURE)
      procedure(idl, &e, f);
  *out = e.text;
}
