// The Linux headers that the Glibc module leaves out. Nothing here is compiled.
#include <pthread.h>
#include <sys/epoll.h>
#include <sys/eventfd.h>
#include <sys/mman.h>
#include <spawn.h>

// What the Glibc module hides because POSIX does not have it.
extern int posix_spawn_file_actions_addclosefrom_np(posix_spawn_file_actions_t *actions, int from);
extern int pthread_setname_np(pthread_t thread, const char *name);
extern int malloc_trim(unsigned long kept);
struct mallinfo2 {
    unsigned long arena, ordblks, smblks, hblks, hblkhd, usmblks, fsmblks, uordblks, fordblks, keepcost;
};
extern struct mallinfo2 mallinfo2(void);
// Untyped, so that the types of <poll.h> stay the Glibc module's: pollfd items, a timespec, a sigset_t or null.
extern int ppoll(void *items, unsigned long count, const void *limit, const void *mask);
extern int pipe2(int descriptors[2], int flags);
extern void *mremap(void *memory, unsigned long size, unsigned long new_size, int flags, ...);

// Swift cannot call a function with a variable number of arguments. The flag is MREMAP_MAYMOVE.
static inline void *remap_memory(void *memory, unsigned long size, unsigned long new_size) {
    return mremap(memory, size, new_size, 1);
}
