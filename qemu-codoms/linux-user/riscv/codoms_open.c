/*
 * Opening of files in a program with domains: not the memory of a process,
 * whose addresses are the model's own (isa.md 7).
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */

/*
 * A file is looked at before it can be used: other threads use a descriptor as
 * soon as there is one. So it is opened by O_PATH first, and what has been
 * looked at is opened by thread-self/fd of the procfs that was at /proc when the
 * program started, not by a path, which may lead elsewhere by then; if that
 * cannot be, it is not opened.
 *
 * The descriptors of that are in the program's own table, so what a number means
 * must not change between the look and the opening:
 *
 * - A number is changed by close, close_range, dup3 and, of its own, the model.
 *   (What makes a descriptor takes a number that is free; execve ends all.)
 * - Each of these lists the numbers before it changes them and until it is done.
 *   The list has none of them then that a look has (USE_KEPT).
 * - A look lists its number when it has it, and if a change has that, takes
 *   another one. Only then it looks.
 *
 * Both are decided under the lock. So from before the look until the file is open
 * no change of the number has begun, and none that had begun goes on: what is
 * opened is what was looked at, whatever the number meant earlier. The same holds
 * of the number of thread-self/fd, which nobody looks at: the lock is held from
 * its opening until it is listed, and no change had it before.
 *
 * The lock is held to look at the list, to duplicate a descriptor, to look up
 * thread-self/fd and to read a file of the kernel's about this process or the
 * CPUs; never over what can wait for anybody: the opening of a file, by path or
 * not, and the closing of one.
 */

#include "qemu/osdep.h"
#include <sys/resource.h>
#include <sys/syscall.h>
#include <sys/vfs.h>
#include <linux/magic.h>
#include <linux/openat2.h>
#include "qemu/error-report.h"
#include "qemu.h"
#include "user-internals.h"
#include "user/safe-syscall.h"
#include "fd-trans.h"
#include "codoms-user.h"

/* As many symbolic links as Linux follows. */
#define MAX_LINKS  40

/*
 * close_range closes so many numbers at once of the first ones: so the list says
 * of no more that they are being closed. Beyond them there are none in practice.
 */
#define CLOSED_AT_ONCE     32
#define CLOSED_IN_PARTS    0x10000

typedef enum UseKind {
    USE_KEPT,           /* by a look, or for good */
    USE_CLOSED,         /* being closed by the model */
    USE_CLOSED_GUEST,   /* by the program */
    USE_REPLACED,       /* by dup3 */
} UseKind;

typedef struct Use {
    unsigned first, last;
    uint32_t files;     /* the table in which that is */
    UseKind kind;
    bool taken;         /* @first was free, and is the model's now */
    struct Use *next;
} Use;

static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;
static Use *uses;
static Use proc;        /* the root of procfs, if it is in the list */
static bool have_proc;

typedef struct Request {
    CodomsOpenat *openat;
    CodomsOpenat2 *openat2;     /* or NULL */
    int dirfd;
    uint64_t flags, mode, resolve;
} Request;

/* Tables that threads have made by unshare; they had the numbers of the first. */
static uint32_t num_files;

static uint32_t own_files(void)
{
    return cpu_env(thread_cpu)->codoms->files;
}

static Use *find_use(unsigned first, unsigned last, unsigned kinds)
{
    for (Use *u = uses; u; u = u->next) {
        if (u->first <= last && u->last >= first && kinds & 1u << u->kind &&
            (u == &proc || u->files == own_files())) {
            return u;
        }
    }
    return NULL;
}

static void add_use(Use *u, unsigned first, unsigned last, UseKind kind)
{
    *u = (Use) {
        .first = first, .last = last, .files = own_files(), .kind = kind,
        .next = uses
    };
    uses = u;
}

static void remove_use(Use *u)
{
    Use **at = &uses;

    while (*at != u) {
        at = &(*at)->next;
    }
    *at = u->next;
}

/* False if some of the numbers have a use of @kinds. */
static bool begin_use(Use *u, unsigned first, unsigned last, UseKind kind,
                      unsigned kinds)
{
    bool ok;

    pthread_mutex_lock(&lock);
    ok = !find_use(first, last, kinds);
    if (ok) {
        add_use(u, first, last, kind);
    }
    pthread_mutex_unlock(&lock);
    return ok;
}

static void end_use(Use *u)
{
    pthread_mutex_lock(&lock);
    remove_use(u);
    pthread_mutex_unlock(&lock);
}

void codoms_files_begin(void)
{
    if (codoms_space) {
        pthread_mutex_lock(&lock);
    }
}

void codoms_files_end(void)
{
    if (codoms_space) {
        pthread_mutex_unlock(&lock);
    }
}

/* The threads whose calls were under way are not here. */
static void in_child(void)
{
    for (Use *u = uses; u; u = u->next) {
        if (u->kind == USE_KEPT && u != &proc && u->files == own_files()) {
            close(u->first);
        }
    }
    uses = have_proc ? &proc : NULL;
    proc.next = NULL;
    pthread_mutex_unlock(&lock);
}

static bool is_on_proc(int fd)
{
    struct statfs s;

    return fstatfs(fd, &s) || s.f_type == PROC_SUPER_MAGIC;
}

void codoms_open_init(void)
{
    const ino_t root_inode = 1;
    int fd = open("/proc", O_PATH | O_DIRECTORY | O_CLOEXEC), kept = -1;
    struct rlimit limit;
    struct stat s;

    pthread_atfork(codoms_files_begin, codoms_files_end, in_child);
    if (fd >= 0 && !fstat(fd, &s) && s.st_ino == root_inode && is_on_proc(fd) &&
        !getrlimit(RLIMIT_NOFILE, &limit)) {
        kept = fcntl(fd, F_DUPFD_CLOEXEC,
                     (int)(MIN(limit.rlim_cur, 1024) - 1));
    }
    if (fd >= 0) {
        close(fd);
    }
    have_proc = kept >= 0;
    if (have_proc) {
        proc = (Use) { .first = kept, .last = kept, .kind = USE_KEPT };
        uses = &proc;
    } else {
        warn_report("PT_CODOMS: no procfs at /proc: the program will be "
                    "refused to open any file that exists (EACCES)");
    }
}

/* This thread's descriptors, whatever is mounted over them, and the root is. */
static int open_thread_fd(void)
{
    struct open_how_ver0 how = {
        .flags = O_PATH | O_DIRECTORY | O_CLOEXEC, .resolve = RESOLVE_NO_XDEV
    };

    if (!have_proc) {
        errno = EACCES;
        return -1;
    }
    return syscall(__NR_openat2, proc.first, "thread-self/fd", &how,
                   sizeof(how));
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
 * The model gives up a number that was free when it got it; the lock is held. So
 * a close of it that is under way is over, as far as the number goes, but a dup3
 * is not.
 */
static void give_up(GPtrArray *given_up, int fd)
{
    Use *u = find_use(fd, fd, 1u << USE_REPLACED);

    if (u) {
        u->taken = true;
        return;
    }
    u = g_new(Use, 1);
    add_use(u, fd, fd, USE_CLOSED);
    g_ptr_array_add(given_up, u);
}

/* The lock is no more held. */
static void close_given_up(GPtrArray *given_up)
{
    int saved = errno;

    for (unsigned i = 0; i < given_up->len; i++) {
        Use *u = g_ptr_array_index(given_up, i);

        close(u->first);
        end_use(u);
        g_free(u);
    }
    errno = saved;
}

/*
 * Keep what @fd means, if possible by a number that programs do not come to, as
 * they get the lowest ones; the lock is held. False: errno says why not.
 */
static bool keep_locked(Use *kept, int fd, GPtrArray *given_up)
{
    struct rlimit limit;
    unsigned from = 0;

    if (!getrlimit(RLIMIT_NOFILE, &limit)) {
        from = MIN(limit.rlim_cur, 1024) * 3 / 4;
    }
    while (from <= INT_MAX) {
        int copy = fcntl(fd, F_DUPFD_CLOEXEC, from);
        Use *other;

        if (copy < 0) {
            break;
        }
        other = find_use(copy, copy, ~0u);
        if (!other) {
            add_use(kept, copy, copy, USE_KEPT);
            return true;
        }
        from = MIN(other->last, INT_MAX) + 1u;
        give_up(given_up, copy);
    }
    if (fcntl(fd, F_GETFD) < 0) {
        return false;
    }
    if (find_use(fd, fd, ~0u)) {
        errno = EMFILE;
        return false;
    }
    add_use(kept, fd, fd, USE_KEPT);
    return true;
}

/* What @path leads to. */
static bool open_look(Use *look, const Request *r, const char *path)
{
    g_autoptr(GPtrArray) given_up = g_ptr_array_new();
    bool ok;

    do {
        int fd = host_open(r, r->dirfd, path,
                           (r->flags & (O_NOFOLLOW | O_DIRECTORY)) |
                           O_PATH | O_CLOEXEC);

        if (fd < 0) {
            return false;
        }
        pthread_mutex_lock(&lock);
        ok = keep_locked(look, fd, given_up);
        /* A program that closes what it does not have may have closed it. */
        if ((ok || errno != EBADF) && !find_use(fd, fd, 1u << USE_KEPT)) {
            give_up(given_up, fd);
        }
        pthread_mutex_unlock(&lock);
    } while (!ok && errno == EBADF);
    close_given_up(given_up);
    return ok;
}

/* This thread's descriptors. No look tells whether it is those. */
static bool open_own(Use *own)
{
    g_autoptr(GPtrArray) given_up = g_ptr_array_new();
    bool ok = false;
    int fd;

    pthread_mutex_lock(&lock);
    fd = open_thread_fd();
    while (fd >= 0 && find_use(fd, fd, ~0u)) {
        give_up(given_up, fd);
        fd = open_thread_fd();
    }
    if (fd >= 0) {
        ok = keep_locked(own, fd, given_up);
        if (!ok || own->first != fd) {
            give_up(given_up, fd);
        }
    }
    pthread_mutex_unlock(&lock);
    close_given_up(given_up);
    return ok;
}

/*
 * From now on the program may get the number, and close it; it cannot have it
 * without the kernel's having freed it. Nothing is closed that has been opened
 * for use: the program would lose its locks of the file.
 */
static void close_kept(Use *kept)
{
    int saved = errno;

    pthread_mutex_lock(&lock);
    kept->kind = USE_CLOSED;
    pthread_mutex_unlock(&lock);
    close(kept->first);
    end_use(kept);
    errno = saved;
}

/*
 * The memory of a process is the file of procfs that has a mode of 0600, that of
 * the machine the one of 0400 that has a size; a name tells nothing where another
 * mount shows the file. What cannot be looked at is not let through.
 */
static bool is_memory_file(int fd)
{
    const unsigned memory_major = 1, mem = 1, kmem = 2;
    struct stat s;

    if (fstat(fd, &s)) {
        return true;
    }
    if (S_ISCHR(s.st_mode)) {
        return major(s.st_rdev) == memory_major &&
               (minor(s.st_rdev) == mem || minor(s.st_rdev) == kmem);
    }
    return S_ISREG(s.st_mode) && is_on_proc(fd) &&
           ((s.st_mode & 0777) == 0600 ||
            ((s.st_mode & 0777) == 0400 && s.st_size));
}

/* Open for use what @look has been opened for looking. */
static int open_again(const Request *r, const Use *look)
{
    char number[16];
    struct stat s;
    Use own;
    int fd;

    if (is_memory_file(look->first)) {
        errno = EACCES;
        return -1;
    }
    if (r->flags & O_CREAT && !fstat(look->first, &s) && S_ISDIR(s.st_mode)) {
        errno = EISDIR;
        return -1;
    }
    if (!open_own(&own)) {
        return -1;
    }
    snprintf(number, sizeof(number), "%d", look->first);
    fd = r->openat(own.first, number,
                   r->flags & ~(uint64_t)(O_CREAT | O_EXCL | O_NOFOLLOW), 0);
    close_kept(&own);
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
        Use look;
        int fd;

        if (open_look(&look, r, path)) {
            fd = open_again(r, &look);
            close_kept(&look);
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

abi_long codoms_unshare(int flags)
{
    abi_long ret = get_errno(unshare(flags));

    if (!ret && flags & CLONE_FILES) {
        cpu_env(thread_cpu)->codoms->files = qatomic_add_fetch(&num_files, 1);
    }
    return ret;
}

abi_long codoms_close(int fd)
{
    abi_long ret;
    Use u;

    fd_trans_unregister(fd);
    if (!begin_use(&u, fd, fd, USE_CLOSED_GUEST, 1u << USE_KEPT)) {
        return -TARGET_EBADF;
    }
    ret = get_errno(close(fd));
    end_use(&u);
    return ret;
}

/* Close what is not kept of [@first, @last], up to the number that is returned. */
static unsigned close_some(unsigned first, unsigned last)
{
    Use u, *kept;

    /* Looks have to find others while this waits. */
    if (first < CLOSED_IN_PARTS) {
        last = MIN(last, first + (CLOSED_AT_ONCE - 1));
    }
    pthread_mutex_lock(&lock);
    kept = find_use(first, first, 1u << USE_KEPT);
    if (kept) {
        pthread_mutex_unlock(&lock);
        return first;
    }
    while ((kept = find_use(first, last, 1u << USE_KEPT))) {
        last = kept->first - 1;
    }
    add_use(&u, first, last, USE_CLOSED_GUEST);
    pthread_mutex_unlock(&lock);
    syscall(__NR_close_range, first, last, 0);
    end_use(&u);
    return last;
}

abi_long codoms_close_range(unsigned first, unsigned last, unsigned flags)
{
    if (first > last || flags & ~(CLOSE_RANGE_UNSHARE | CLOSE_RANGE_CLOEXEC)) {
        return -TARGET_EINVAL;
    }
    if (flags & CLOSE_RANGE_UNSHARE) {
        abi_long ret = codoms_unshare(CLONE_FILES);

        if (is_error(ret)) {
            return ret;
        }
    }
    if (flags & CLOSE_RANGE_CLOEXEC) {
        return get_errno(syscall(__NR_close_range, first, last,
                                 CLOSE_RANGE_CLOEXEC));
    }
    for (unsigned fd = first; fd <= last && fd < target_fd_max; fd++) {
        fd_trans_unregister(fd);
    }
    for (unsigned at = first; (at = close_some(at, last)) < last; at++) {
    }
    return 0;
}

/* What should have been replaced is the model's. */
static void close_taken(Use *u)
{
    bool taken;

    pthread_mutex_lock(&lock);
    taken = u->taken;
    u->kind = USE_CLOSED;
    pthread_mutex_unlock(&lock);
    if (taken) {
        close(u->first);
    }
}

abi_long codoms_dup3(int from, int to, unsigned flags)
{
    abi_long ret;
    Use u;

    if (flags & ~TARGET_O_CLOEXEC) {
        return -TARGET_EINVAL;
    }
    if (have_proc && to == proc.first) {
        return -TARGET_EBADF;
    }
    /* As of a number that Linux gives to an open that is under way. */
    if (!begin_use(&u, to, to, USE_REPLACED,
                   1u << USE_KEPT | 1u << USE_CLOSED)) {
        return -TARGET_EBUSY;
    }
    ret = get_errno(dup3(from, to, flags ? O_CLOEXEC : 0));
    if (is_error(ret)) {
        close_taken(&u);
    } else {
        fd_trans_dup(from, to);
    }
    end_use(&u);
    return ret;
}
