/* SPDX-License-Identifier: MIT
 *
 * The C library's locks: it calls these around what threads share (the heap,
 * the list of exit functions). Recursive ones know their holder by the address
 * of a variable that each thread has of its own.
 */
#include "internal.h"
#include <codoms/thread.h>

#include <stdlib.h>

struct __lock {
  dipc_mutex mutex;
  const char *holder;
  unsigned depth;
};

struct __lock __lock___libc_recursive_mutex;

static _Thread_local const char self;

static void acquire(struct __lock *lock) {
  if (__atomic_load_n(&lock->holder, __ATOMIC_RELAXED) != &self) {
    dipc_lock(&lock->mutex);
    __atomic_store_n(&lock->holder, &self, __ATOMIC_RELAXED);
  }
  lock->depth++;
}

static int try_acquire(struct __lock *lock) {
  if (__atomic_load_n(&lock->holder, __ATOMIC_RELAXED) != &self) {
    if (!dipc_try_lock(&lock->mutex))
      return 0;
    __atomic_store_n(&lock->holder, &self, __ATOMIC_RELAXED);
  }
  lock->depth++;
  return 1;
}

static void release(struct __lock *lock) {
  if (--lock->depth)
    return;
  __atomic_store_n(&lock->holder, NULL, __ATOMIC_RELAXED);
  dipc_unlock(&lock->mutex);
}

/* A lock that cannot be made is none; so says the library's own version. */
void __retarget_lock_init(struct __lock **lock) {
  *lock = calloc(1, sizeof **lock);
}
void __retarget_lock_init_recursive(struct __lock **lock) {
  *lock = calloc(1, sizeof **lock);
}
void __retarget_lock_close(struct __lock *lock) { free(lock); }
void __retarget_lock_close_recursive(struct __lock *lock) { free(lock); }
void __retarget_lock_acquire(struct __lock *lock) { acquire(lock); }
void __retarget_lock_acquire_recursive(struct __lock *lock) { acquire(lock); }
int __retarget_lock_try_acquire(struct __lock *lock) {
  return try_acquire(lock);
}
int __retarget_lock_try_acquire_recursive(struct __lock *lock) {
  return try_acquire(lock);
}
void __retarget_lock_release(struct __lock *lock) { release(lock); }
void __retarget_lock_release_recursive(struct __lock *lock) { release(lock); }
