// The Linux headers that the Glibc module leaves out. Nothing here is compiled.
#include <sys/epoll.h>
#include <sys/eventfd.h>
#include <spawn.h>

// What the Glibc module hides because POSIX does not have it.
extern int posix_spawn_file_actions_addclosefrom_np(posix_spawn_file_actions_t *actions, int from);
extern int pipe2(int descriptors[2], int flags);
