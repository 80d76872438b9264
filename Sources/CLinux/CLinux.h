// The Linux headers that the Glibc module leaves out. Nothing here is compiled.
#include <sys/epoll.h>
#include <sys/eventfd.h>
