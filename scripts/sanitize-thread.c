// Tells the thread sanitizer what it cannot see of the Swift library's locks.
//
// Mutex and AtomicLazyReference are instrumented only as far as they are inlined: what a contended lock does stands in
// the library, which is not, and every contended lock looks like a race. Loaded before the library, these functions
// stand in for its own, call them, and say what they order. scripts/sanitize builds and loads this.

#define _GNU_SOURCE
#include <dlfcn.h>
#include <stdint.h>

#define SWIFT __attribute__((swiftcall))
#define SELF __attribute__((swift_context))

// Weak: the programs that the tests start load this too, and have no sanitizer.
__attribute__((weak)) void __tsan_acquire(void *address);
__attribute__((weak)) void __tsan_release(void *address);

static void acquire(void *address) {
    if (__tsan_acquire) __tsan_acquire(address);
}

static void release(void *address) {
    if (__tsan_release) __tsan_release(address);
}

// _MutexHandle._lockSlow(UInt32)
SWIFT void $s15Synchronization12_MutexHandleV9_lockSlowyys6UInt32VF(uint32_t thread, SELF void *self) {
    static SWIFT void (*lock)(uint32_t, SELF void *);
    if (!lock) lock = dlsym(RTLD_NEXT, "$s15Synchronization12_MutexHandleV9_lockSlowyys6UInt32VF");
    lock(thread, self);
    acquire(self);
}

// _MutexHandle._unlockSlow()
SWIFT void $s15Synchronization12_MutexHandleV11_unlockSlowyyF(SELF void *self) {
    static SWIFT void (*unlock)(SELF void *);
    if (!unlock) unlock = dlsym(RTLD_NEXT, "$s15Synchronization12_MutexHandleV11_unlockSlowyyF");
    release(self);
    unlock(self);
}
