/* SPDX-License-Identifier: MIT
 *
 * INTERFACE_client_DOMAIN.c: the functions that a client domain calls. Each
 * checks what it was given, lends exactly the declared bytes, crosses, and
 * checks what came back: the callee is trusted no more than the caller. The
 * fixed part is codoms/stub.h.
 */
#include "idl.h"

#include <string.h>

static bool writes(const struct decl *p) {
  return p->direction == DIR_OUT || p->direction == DIR_INOUT;
}

static bool nullable(const struct decl *p) {
  return p->modifiers & MOD_NULLABLE;
}

static bool capacity_needed(const struct decl *p) {
  return p->written_param && p->count_param;
}

/* How many elements a buffer has, as a C expression. */
static const char *count_of(struct idl *idl, const struct decl *p) {
  const struct decl *n = p->count_param;
  struct arena *a = &idl->arena;
  if (p->count_field)
    return arena_printf(a, "%s->%s", n->name.text, p->count_field->name.text);
  if (n && n->passing == PASS_REFERENCE)
    return arena_printf(a, "*%s", n->name.text);
  if (n)
    return n->name.text;
  return c_number((unsigned long long)p->number, idl);
}

/* The count in elements, where it is declared in bytes. */
static const char *elements_of(struct idl *idl, struct emit *e,
                               const struct decl *p) {
  const char *count = count_of(idl, p);
  unsigned long long size = p->resolved->size;
  if (!p->byte_count || size == 1)
    return count;
  emit(e, "if (%s %% %llu)", count, size);
  emit(e, "  return DIPC_EBOUND;");
  return arena_printf(&idl->arena, "(%s / %llu)", count, size);
}

/* --- checks --- */

static void check_null(struct emit *e, const struct decl *p) {
  bool pointer = !by_word(p);
  if (!pointer || nullable(p) || p->passing == PASS_BUFFER)
    return;
  emit(e, "if (!%s)", p->name.text);
  emit(e, "  return DIPC_ENULL;");
}

/* Buffers that are absent or empty have no bytes; only then may the pointer
 * be null. */
static void check_buffer(struct idl *idl, struct emit *e,
                         const struct decl *p) {
  const char *n = p->name.text;
  unsigned long long size = p->resolved->size;
  int c = p->capability;
  if (!p->count_param) {
    unsigned long long bytes = (unsigned long long)p->number * size;
    if (nullable(p))
      emit(e, "uint64_t dipc_bytes%d = %s ? %s : 0;", c, n,
           c_number(bytes, idl));
    else
      emit(e, "uint64_t dipc_bytes%d = %s;", c, c_number(bytes, idl));
  } else {
    const char *count = elements_of(idl, e, p);
    if (capacity_needed(p)) {
      emit(e, "uint64_t dipc_count%d = (uint64_t)%s;", c, count);
      count = arena_printf(&idl->arena, "dipc_count%d", c);
    }
    emit(e, "uint64_t dipc_bytes%d = 0;", c);
    emit(e, "if (%s%s!dipc_bytes((uint64_t)%s, %llu, %s, &dipc_bytes%d))",
         nullable(p) ? n : "", nullable(p) ? " && " : "", count, size,
         c_number(p->max_number, idl), c);
    emit(e, "  return DIPC_EBOUND;");
  }
  if (!nullable(p)) {
    emit(e, "if (!%s && dipc_bytes%d)", n, c);
    emit(e, "  return DIPC_ENULL;");
  }
}

static void check_string(struct idl *idl, struct emit *e,
                         const struct decl *p) {
  const char *n = p->name.text;
  emit(e, "uint64_t dipc_bytes%d = 0;", p->capability);
  emit(e, "if (%s%s!dipc_string_bytes(%s, %s, &dipc_bytes%d))",
       nullable(p) ? n : "", nullable(p) ? " && " : "", n,
       c_number(p->max_number, idl), p->capability);
  emit(e, "  return DIPC_EBOUND;");
}

/* The bound of a value. */
static void check_bound(struct idl *idl, struct emit *e, const struct decl *p) {
  if (p->passing != PASS_SCALAR || !p->max)
    return;
  emit(e, "if (%s > %s)", p->name.text,
       c_literal(idl, p->resolved, (__int128)p->max_number));
  emit(e, "  return DIPC_EBOUND;");
}

/* What a field of the client's own struct lends. */
static void measure_deep(struct idl *idl, struct emit *e, const struct decl *f,
                         const struct deep *d) {
  const struct decl *m = d->field;
  int c = d->capability;
  (void)f;
  emit(e, "uint64_t dipc_bytes%d = 0;", c);
  emit(e, "const void *dipc_at%d = NULL;", c);
  const char *guard = d->parameter->passing == PASS_BUFFER ? d->guard
                      : nullable(d->parameter) ? d->parameter->name.text
                                               : NULL;
  if (guard)
    emit_open(e, "if (%s) {", guard);
  emit(e, "dipc_at%d = %s;", c, d->place);
  emit(e, "if (%s!dipc_bytes((uint64_t)%s, %llu, %s, &dipc_bytes%d))",
       nullable(m) ? arena_printf(&idl->arena, "dipc_at%d && ", c) : "",
       d->count, (unsigned long long)m->resolved->size,
       c_number(m->max_number, idl), c);
  emit(e, "  return DIPC_EBOUND;");
  if (!nullable(m)) {
    emit(e, "if (!dipc_at%d && dipc_bytes%d)", c, c);
    emit(e, "  return DIPC_ENULL;");
  }
  if (guard)
    emit_close(e, "}");
}

static const char *struct_base(struct idl *idl, const struct decl *p) {
  return p->passing == PASS_BUFFER
             ? p->name.text
             : arena_printf(&idl->arena, "(*%s)", p->name.text);
}

static void check_arguments(struct idl *idl, struct emit *e,
                            const struct decl *f) {
  for (struct decl *p = f->members.first; p; p = p->next) {
    check_null(e, p);
    check_bound(idl, e, p);
  }
  if (f->resolved->class != CLASS_VOID || f->alias_param) {
    emit(e, f->modifiers & MOD_VIEW ? "if (!result || !result_size)"
                                    : "if (!result)");
    emit(e, "  return DIPC_ENULL;");
  }
  for (struct decl *p = f->members.first; p; p = p->next)
    if (p->passing == PASS_BUFFER)
      check_buffer(idl, e, p);
    else if (p->passing == PASS_STRING)
      check_string(idl, e, p);
  for (struct decl *p = f->members.first; p; p = p->next)
    deep_each(idl, e, f, p, struct_base(idl, p), measure_deep);
}

/* --- the crossing --- */

static const char *bytes_of(struct idl *idl, const struct decl *p) {
  struct arena *a = &idl->arena;
  if (p->passing == PASS_BUFFER || p->passing == PASS_STRING)
    return arena_printf(a, "dipc_bytes%d", p->capability);
  if (nullable(p))
    return arena_printf(a, "%s ? sizeof *%s : 0", p->name.text, p->name.text);
  return arena_printf(a, "sizeof *%s", p->name.text);
}

static void lend_deep(struct idl *idl, struct emit *e, const struct decl *f,
                      const struct deep *d) {
  (void)idl, (void)f;
  emit(e, "DIPC_LEND(dipc_live, %d, dipc_at%d, dipc_bytes%d, %d);",
       d->capability, d->capability, d->capability, writes(d->field) ? 3 : 2);
}

static void lend(struct idl *idl, struct emit *e, const struct decl *f) {
  emit(e, "uint64_t dipc_live = dipc_enter();");
  for (struct decl *p = f->members.first; p; p = p->next)
    if (p->capability >= 0) {
      emit(e, "DIPC_LEND(dipc_live, %d, %s, %s, %d);", p->capability,
           p->name.text, bytes_of(idl, p), writes(p) ? 3 : 2);
      deep_each(idl, e, f, p, p->name.text, lend_deep);
    }
  if (f->caps_in)
    emit(e, "dipc_lent(dipc_live, %d);", f->caps_in);
}

/* --- functions that are passed --- */

static const char *token_of(struct idl *idl, const struct decl *p) {
  return arena_printf(&idl->arena, "dipc_token%d", p->word);
}

static void forget_functions(struct idl *idl, struct emit *e,
                             const struct decl *f, const struct decl *end) {
  for (const struct decl *p = f->members.first; p != end; p = p->next)
    if (p->passing == PASS_CALLBACK)
      emit(e, "dipc_handle_set(NULL, %s, NULL);", token_of(idl, p));
}

/* The callee learns a number that is good until the call is over. */
static void name_functions(struct idl *idl, struct emit *e,
                           const struct decl *f) {
  for (struct decl *p = f->members.first; p; p = p->next) {
    if (p->passing != PASS_CALLBACK)
      continue;
    emit(e, "if (!%s) {", p->name.text);
    e->depth++;
    forget_functions(idl, e, f, p);
    emit(e, "return DIPC_ENULL;");
    emit_close(e, "}");
    emit(e, "dipc_callback dipc_called%d = {(void (*)(void))%s, %s_context};",
         p->word, p->name.text, p->name.text);
    emit(e, "uint64_t %s = 0;", token_of(idl, p));
    emit(e, "if (dipc_handle_new(&dipc_handle_%s, &dipc_called%d,",
         c_member(idl, p->resolved->decl), p->word);
    emit(e, "        dipc_own_tag(), &%s) != DIPC_OK) {", token_of(idl, p));
    e->depth++;
    forget_functions(idl, e, f, p);
    emit(e, "return DIPC_ENOMEM;");
    emit_close(e, "}");
  }
}

static const char *word_of(struct idl *idl, const struct decl *p) {
  if (p->passing == PASS_CALLBACK)
    return token_of(idl, p);
  if (by_word(p))
    return c_pack(idl, p->resolved, p->name.text);
  return arena_printf(&idl->arena, "(uint64_t)%s", p->name.text);
}

/* The next crossing is given up after so many ticks; 0: none is. */
static void deadline(struct idl *idl, struct emit *e, const struct decl *f,
                     uint64_t ticks) {
  if (f->clauses & CLAUSE_TIMEOUT)
    emit(e, "dipc_supervisor(DIPC_DO_deadline, %s, 0, 0);",
         c_number(ticks, idl));
}

static void cross(struct idl *idl, struct emit *e, const struct decl *f,
                  unsigned policy) {
  struct text t = {.arena = &idl->arena};
  emit(e, "dipc_ret dipc_r;");
  text_printf(&t, "DIPC_CROSS(dipc_r, %s, %s, %u, %d, DIPC_WORDS_%d(",
              f->parent->name.text, f->name.text, policy, f->words, f->words);
  if (f->clauses & CLAUSE_CALLBACK)
    text_puts(&t,
              f->members.first ? "dipc_called.value, " : "dipc_called.value");
  for (struct decl *p = f->members.first; p; p = p->next)
    text_printf(&t, "%s%s", p->previous ? ", " : "", word_of(idl, p));
  text_puts(&t, "))");
  emit_wrapped(e, t.data, ";\n");
}

/* --- results --- */

static void take_view(struct emit *e) {
  emit(e, "const void *dipc_view = NULL;");
  emit(e, "size_t dipc_size = 0;");
  emit(e, "DIPC_TAKE_VIEW(dipc_r, &dipc_view, &dipc_size);");
}

/* The lent string's last byte is its NUL; elements must be whole. */
static void check_view(struct emit *e, const struct decl *f) {
  const struct type *t = f->resolved;
  if (t->class == CLASS_STRING) {
    emit(e, "if (dipc_size && ((const char *)dipc_view)[--dipc_size])");
    emit(e, "  return DIPC_EBOUND;");
  } else if (t->size > 1) {
    emit(e, "if (dipc_size %% %llu || (uint64_t)dipc_view %% %llu)",
         (unsigned long long)t->size, (unsigned long long)t->align);
    emit(e, "  return DIPC_EARGUMENT;");
  }
}

static void store_view(struct emit *e, const struct decl *f) {
  const struct type *t = f->resolved;
  check_view(e, f);
  emit(e, "*result = dipc_view;");
  if (t->size > 1)
    emit(e, "*result_size = dipc_size / %llu;", (unsigned long long)t->size);
  else
    emit(e, "*result_size = dipc_size;");
}

static void check_written(struct idl *idl, struct emit *e,
                          const struct decl *p) {
  if (!p->written_param)
    return;
  const char *capacity =
      p->count_param ? arena_printf(&idl->arena, "dipc_count%d", p->capability)
                     : c_number((unsigned long long)p->number, idl);
  emit(e, "if ((uint64_t)*%s > %s)", p->written_param->name.text, capacity);
  emit(e, "  return DIPC_EBOUND;");
}

static const char *elements(struct idl *idl, const struct decl *p) {
  if (p->passing != PASS_BUFFER)
    return "1";
  if (p->written_param)
    return arena_printf(&idl->arena, "(uint64_t)*%s",
                        p->written_param->name.text);
  return arena_printf(&idl->arena, "dipc_bytes%d / %llu", p->capability,
                      (unsigned long long)p->resolved->size);
}

static void check_output(struct idl *idl, struct emit *e,
                         const struct decl *p) {
  if (!writes(p) || !p->resolved->has_choice)
    return;
  emit(e, "if (%s%s!%s(%s, %s))", nullable(p) ? p->name.text : "",
       nullable(p) ? " && " : "", valid_name(idl, p->resolved), p->name.text,
       elements(idl, p));
  emit(e, "  return DIPC_EBOUND;");
}

static void store_result(struct idl *idl, struct emit *e,
                         const struct decl *f) {
  const struct type *t = f->resolved;
  if (t->class == CLASS_BOOL) {
    emit(e, "if (dipc_r.value > 1)");
    emit(e, "  return DIPC_EBOUND;");
  } else if (t->has_choice) {
    emit(e, "%s dipc_result = %s;", t->c_name,
         c_unpack(idl, t, "dipc_r.value"));
    emit(e, "if (!%s(&dipc_result, 1))", valid_name(idl, t));
    emit(e, "  return DIPC_EBOUND;");
  }
  emit(e, "*result = %s;",
       t->has_choice && t->class != CLASS_BOOL
           ? "dipc_result"
           : c_unpack(idl, t, "dipc_r.value"));
}

static bool checked_outputs(const struct decl *f) {
  for (struct decl *p = f->members.first; p; p = p->next)
    if (p->written_param || (writes(p) && p->resolved->has_choice))
      return true;
  return false;
}

/* An offset plus one; 0 is null. */
static void store_alias(struct idl *idl, struct emit *e, const struct decl *f) {
  const struct decl *p = f->alias_param;
  const char *type = c_param_type(idl, p, false);
  emit(e, "if (dipc_r.value > dipc_bytes%d + 1)", p->capability);
  emit(e, "  return DIPC_EBOUND;");
  if (p->resolved->size > 1) {
    emit(e, "if (dipc_r.value && (dipc_r.value - 1) %% %llu)",
         (unsigned long long)p->resolved->size);
    emit(e, "  return DIPC_EBOUND;");
  }
  emit(e, "*result =");
  emit(e, "    dipc_r.value ? (%s)((uint64_t)%s + dipc_r.value - 1) : NULL;",
       type, p->name.text);
}

static void results(struct idl *idl, struct emit *e, const struct decl *f) {
  bool no_errno = !(f->clauses & CLAUSE_ERRNO);
  if (f->resolved->class == CLASS_VOID && !f->alias_param &&
      !checked_outputs(f) && no_errno) {
    emit(e, "return (dipc_status)dipc_r.status;");
    return;
  }
  /* The upper half of the word is the callee's, to be ignored or errno. */
  emit(e, "dipc_status dipc_s = (dipc_status)dipc_r.status;");
  emit(e, "if (dipc_s != DIPC_OK)");
  emit(e, "  return dipc_s;");
  for (struct decl *p = f->members.first; p; p = p->next) {
    check_written(idl, e, p);
    check_output(idl, e, p);
  }
  if (f->alias_param)
    store_alias(idl, e, f);
  else if (f->modifiers & MOD_VIEW)
    store_view(e, f);
  else if (f->resolved->class != CLASS_VOID)
    store_result(idl, e, f);
  if (!no_errno) {
    emit(e, "if (dipc_errno_of(dipc_r))");
    emit(e, "  errno = dipc_errno_of(dipc_r);");
  }
  emit(e, "return DIPC_OK;");
}

/* --- one procedure --- */

static void procedure(struct idl *idl, struct emit *e, const struct decl *f,
                      unsigned policy) {
  struct text t = {.arena = &idl->arena};
  const char *i = f->parent->name.text, *n = f->name.text;
  emit(e, "/* %s */", f->signature);
  emit(e, "DIPC_CLIENT(%s, %s, %u, %d, %d)", i, n, policy, f->words,
       f->caps_out);
  emit(e, "DIPC_CLIENT_CODE(%s, %s)", i, n);
  emit_prototype(idl, &t, f, PROTOTYPE_STUB);
  emit_wrapped(e, t.data, " {\n");
  e->depth++;
  check_arguments(idl, e, f);
  name_functions(idl, e, f);
  deadline(idl, e, f, f->timeout_number);
  lend(idl, e, f);
  cross(idl, e, f, policy);
  if (f->modifiers & MOD_VIEW)
    take_view(e);
  emit(e, "dipc_leave(dipc_live);");
  deadline(idl, e, f, 0);
  forget_functions(idl, e, f, NULL);
  results(idl, e, f);
  emit_close(e, "}");
  emit_blank(e);
}

static void needs(struct idl *idl, struct valid_set *set,
                  const struct decl *f) {
  const struct type *r = f->resolved;
  if (r->has_choice && r->class != CLASS_BOOL && !(f->modifiers & MOD_VIEW))
    valid_need(idl, set, r);
  for (struct decl *p = f->members.first; p; p = p->next)
    if (writes(p))
      valid_need(idl, set, p->resolved);
}

/* `use` is a DECL_USES: one domain, one interface. */
void gen_client(struct idl *idl, const struct decl *use, struct text *out) {
  struct emit e = {.text = *out};
  struct valid_set set = {0};
  const struct decl *i = use->target_decl;
  emit_head(idl, &e,
            arena_printf(&idl->arena, "Stubs of interface %s for domain %s.",
                         i->name.text, use->domain.text));
  emit(&e, "#include \"%s.h\"", idl->stem);
  emit(&e, "#include <codoms/stub.h>");
  if (any_errno(i))
    emit(&e, "#include <errno.h>");
  emit_blank(&e);
  for (struct decl *f = i->members.first; f; f = f->next)
    if (f->kind == DECL_PROCEDURE)
      needs(idl, &set, f);
  for (struct decl *f = i->members.first; f; f = f->next)
    for (struct decl *p = f->members.first; p; p = p->next)
      if (p->passing == PASS_CALLBACK && f->kind == DECL_PROCEDURE)
        emit(&e, "extern const dipc_handle_type dipc_handle_%s;",
             c_member(idl, p->resolved->decl));
  valid_emit(idl, &e, &set);
  for (struct decl *f = i->members.first; f; f = f->next)
    if (f->kind == DECL_PROCEDURE)
      procedure(idl, &e, f, i->isolation | use->isolation);
  *out = e.text;
}
