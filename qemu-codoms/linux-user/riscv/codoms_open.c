/*
 * Opening of files in a program with domains: not the memory of a process,
 * whose addresses are the model's own (isa.md 7).
 *
 * A file is looked at before it can be used: other threads use a descriptor as
 * soon as there is one. So it is opened by O_PATH first, and what has been
 * looked at is opened by thread-self/fd of the procfs that was at /proc when the
 * program started, not by a path, which may lead elsewhere by then; if that
 * cannot be, it is not opened. The descriptors of that are in the program's own
 * table: until they are closed it can neither close nor replace them.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */

#include "qemu/osdep.h"
#include <sys/resource.h>
#include <sys/syscall.h>
#include <sys/vfs.h>
#include <linux/magic.h>
#include <linux/openat2.h>
#include "qemu.h"
#include "user-internals.h"
#include "user/safe-syscall.h"
#include "fd-trans.h"
#include "codoms-user.h"

/* As many symbolic links as Linux follows. */
#define MAX_LINKS  40

typedef struct Hidden {
    int fd;
    struct Hidden *next;
} Hidden;

/* The lock is held over each call by which a number changes what it means. */
static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;
static Hidden *hidden;
static Hidden proc = { .fd = -1 };      /* the root of procfs */

typedef struct Request {
    CodomsOpenat *openat;
    CodomsOpenat2 *openat2;     /* or NULL */
    int dirfd;
    uint64_t flags, mode, resolve;
} Request;

static void before_fork(void)
{
    pthread_mutex_lock(&lock);
}

static void after_fork(void)
{
    pthread_mutex_unlock(&lock);
}

/* The threads that had hidden something are not here. */
static void in_child(void)
{
    for (Hidden *h = hidden; h && h != &proc; h = h->next) {
        close(h->fd);
    }
    hidden = proc.fd < 0 ? NULL : &proc;
    pthread_mutex_unlock(&lock);
}

static bool is_on_proc(int fd)
{
    struct statfs s;

    /* What cannot be looked at is not let through. */
    return fstatfs(fd, &s) || s.f_type == PROC_SUPER_MAGIC;
}

void codoms_open_init(void)
{
    const ino_t root_inode = 1;
    int fd = open("/proc", O_PATH | O_DIRECTORY | O_CLOEXEC);
    struct rlimit limit;
    struct stat s;

    pthread_atfork(before_fork, after_fork, in_child);
    if (fd < 0) {
        return;
    }
    if (!fstat(fd, &s) && s.st_ino == root_inode && is_on_proc(fd) &&
        !getrlimit(RLIMIT_NOFILE, &limit)) {
        proc.fd = fcntl(fd, F_DUPFD_CLOEXEC,
                        (int)(MIN(limit.rlim_cur, 1024) - 1));
        hidden = proc.fd < 0 ? NULL : &proc;
    }
    close(fd);
}

/* This thread's descriptors, whatever is mounted over them, and the root is. */
static int open_own(void)
{
    struct open_how_ver0 how = {
        .flags = O_PATH | O_DIRECTORY | O_CLOEXEC, .resolve = RESOLVE_NO_XDEV
    };

    if (proc.fd < 0) {
        errno = EACCES;
        return -1;
    }
    return syscall(__NR_openat2, proc.fd, "thread-self/fd", &how, sizeof(how));
}

static int host_open(const Request *r, int dirfd, const char *path,
                     uint64_t flags)
{
    if (r->openat2) {
        struct open_how_ver0 how = {
            .flags = flags, .mode = flags & O_PATH ? 0 : r->mode,
            .resolve = r->resolve
        };

        return r->openat2(dirfd, path, &how, sizeof(how));
    }
    return r->openat(dirfd, path, flags, r->mode);
}

/*
 * A number that programs do not come to: what is opened gets the lowest one
 * that is free. Nothing is closed that has been opened for use: the program
 * would lose its locks of the file.
 */
static int move_up(int fd)
{
    struct rlimit limit;
    int up;

    if (getrlimit(RLIMIT_NOFILE, &limit)) {
        return fd;
    }
    up = fcntl(fd, F_DUPFD_CLOEXEC, (int)(MIN(limit.rlim_cur, 1024) * 3 / 4));
    if (up < 0) {
        return fd;
    }
    close(fd);
    return up;
}

/* What @path leads to, or the directory of this thread's descriptors. */
static bool open_hidden(Hidden *h, const Request *r, const char *path)
{
    pthread_mutex_lock(&lock);
    h->fd = path ? host_open(r, r->dirfd, path,
                             (r->flags & (O_NOFOLLOW | O_DIRECTORY)) |
                             O_PATH | O_CLOEXEC)
                 : open_own();
    if (h->fd >= 0) {
        h->fd = move_up(h->fd);
        h->next = hidden;
        hidden = h;
    }
    pthread_mutex_unlock(&lock);
    return h->fd >= 0;
}

static void close_hidden(Hidden *h)
{
    int saved = errno;

    pthread_mutex_lock(&lock);
    for (Hidden **at = &hidden; *at; at = &(*at)->next) {
        if (*at == h) {
            *at = h->next;
            break;
        }
    }
    close(h->fd);
    pthread_mutex_unlock(&lock);
    errno = saved;
}

/*
 * Of the files of procfs that have a mode of 0600 it is one; a name tells
 * nothing where another mount shows the file.
 */
static bool is_memory_file(int fd)
{
    struct stat s;

    return is_on_proc(fd) &&
           (fstat(fd, &s) ||
            (S_ISREG(s.st_mode) && (s.st_mode & 0777) == 0600));
}

/* Open for use what @h has been opened for looking. */
static int open_again(const Request *r, const Hidden *h)
{
    char number[16];
    struct stat s;
    Hidden own;
    int fd;

    if (is_memory_file(h->fd)) {
        errno = EACCES;
        return -1;
    }
    if (r->flags & O_CREAT && !fstat(h->fd, &s) && S_ISDIR(s.st_mode)) {
        errno = EISDIR;
        return -1;
    }
    if (!open_hidden(&own, r, NULL)) {
        return -1;
    }
    snprintf(number, sizeof(number), "%d", h->fd);
    fd = r->openat(own.fd, number,
                   r->flags & ~(uint64_t)(O_CREAT | O_EXCL | O_NOFOLLOW), 0);
    close_hidden(&own);
    return fd;
}

/* @path with what the symbolic link that it is says, or NULL. */
static char *follow(int dirfd, const char *path)
{
    char target[PATH_MAX];
    ssize_t n = readlinkat(dirfd, path, target, sizeof(target) - 1);
    const char *name = strrchr(path, '/');

    if (n <= 0) {
        return NULL;
    }
    target[n] = 0;
    if (target[0] == '/' || !name) {
        return g_strdup(target);
    }
    return g_strdup_printf("%.*s%s", (int)(name + 1 - path), path, target);
}

static int open_checked(const Request *r, const char *name)
{
    g_autofree char *path = g_strdup(name);

    /* What cannot be used, or is new. */
    if (r->flags & O_PATH || (r->flags & O_TMPFILE) == O_TMPFILE ||
        (r->flags & (O_CREAT | O_EXCL)) == (O_CREAT | O_EXCL)) {
        return host_open(r, r->dirfd, path, r->flags);
    }
    if (r->openat2 && r->mode && !(r->flags & O_CREAT)) {
        errno = EINVAL;
        return -1;
    }
    for (int i = 0; i <= MAX_LINKS; i++) {
        char *next;
        Hidden look;
        int fd;

        if (open_hidden(&look, r, path)) {
            fd = open_again(r, &look);
            close_hidden(&look);
            return fd;
        }
        if (errno != ENOENT || !(r->flags & O_CREAT)) {
            return -1;
        }
        fd = host_open(r, r->dirfd, path, r->flags | O_EXCL);
        if (fd >= 0 || errno != EEXIST) {
            return fd;
        }
        /* Made by another since, or a link to what there is not yet. */
        next = follow(r->dirfd, path);
        if (next) {
            g_free(path);
            path = next;
        }
    }
    errno = ELOOP;
    return -1;
}

int codoms_openat(CodomsOpenat *open, int dirfd, const char *path, int flags,
                  mode_t mode)
{
    Request r = {
        .openat = open, .dirfd = dirfd, .flags = (unsigned)flags, .mode = mode
    };

    return codoms_space ? open_checked(&r, path)
                        : open(dirfd, path, flags, mode);
}

int codoms_openat2(CodomsOpenat *open, CodomsOpenat2 *open2, int dirfd,
                   const char *path, const struct open_how_ver0 *how,
                   size_t size)
{
    Request r = {
        .openat = open, .openat2 = open2, .dirfd = dirfd, .flags = how->flags,
        .mode = how->mode, .resolve = how->resolve
    };

    return codoms_space ? open_checked(&r, path)
                        : open2(dirfd, path, how, size);
}

static bool is_hidden(unsigned fd)
{
    for (Hidden *h = hidden; h; h = h->next) {
        if (h->fd == fd) {
            return true;
        }
    }
    return false;
}

static int close_range_but(unsigned first, unsigned last, unsigned flags)
{
    unsigned end;

    if (first > last) {
        errno = EINVAL;
        return -1;
    }
    for (;;) {
        end = last;
        while (first <= last && is_hidden(first)) {
            if (first++ == last) {
                return 0;
            }
        }
        for (Hidden *h = hidden; h; h = h->next) {
            if (h->fd > first && h->fd <= end) {
                end = h->fd - 1;
            }
        }
        if (syscall(__NR_close_range, first, end, flags) < 0) {
            return -1;
        }
        if (end == last) {
            return 0;
        }
        first = end + 1;
    }
}

abi_long codoms_close(int fd)
{
    abi_long ret;

    fd_trans_unregister(fd);
    pthread_mutex_lock(&lock);
    ret = is_hidden(fd) ? -TARGET_EBADF : get_errno(close(fd));
    pthread_mutex_unlock(&lock);
    return ret;
}

abi_long codoms_close_range(unsigned first, unsigned last, unsigned flags)
{
    abi_long ret;

    pthread_mutex_lock(&lock);
    ret = get_errno(close_range_but(first, last, flags));
    pthread_mutex_unlock(&lock);
    if (!ret && !(flags & CLOSE_RANGE_CLOEXEC)) {
        for (unsigned fd = first; fd <= last && fd < target_fd_max; fd++) {
            fd_trans_unregister(fd);
        }
    }
    return ret;
}

abi_long codoms_dup3(int from, int to, unsigned flags)
{
    abi_long ret;

    if (flags & ~TARGET_O_CLOEXEC) {
        return -TARGET_EINVAL;
    }
    pthread_mutex_lock(&lock);
    ret = is_hidden(to) ? -TARGET_EBUSY
                        : get_errno(dup3(from, to, flags ? O_CLOEXEC : 0));
    pthread_mutex_unlock(&lock);
    if (!is_error(ret)) {
        fd_trans_dup(from, to);
    }
    return ret;
}
