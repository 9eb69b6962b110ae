#pragma once
// pidfd_open(2) and pidfd_send_signal(2): glibc declares them from 2.36 on only, and Swift cannot call syscall(2).
#include <signal.h>
#include <sys/syscall.h>
#include <sys/types.h>
#include <unistd.h>

static inline int driftloop_pidfd_open(pid_t process) { return (int)syscall(SYS_pidfd_open, process, 0); }

static inline int driftloop_pidfd_send_signal(int descriptor, int signal) {
    return (int)syscall(SYS_pidfd_send_signal, descriptor, signal, (siginfo_t *)0, 0);
}
