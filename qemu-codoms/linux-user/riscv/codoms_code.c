/*
 * Executable pages of a domain (isa.md 7): private memory that nothing else
 * maps, with cd.enter where the list of entries has one, and nowhere else.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */

#include "qemu/osdep.h"
#include <sys/mman.h>
#include <sys/uio.h>
#include "qemu.h"
#include "user-internals.h"
#include "user-mmap.h"
#include "exec/exec-all.h"
#include "exec/page-protection.h"
#include "user/page-protection.h"
#include "codoms-user.h"

bool codoms_map_empty(uint64_t addr, uint64_t len)
{
    return target_mmap(addr, len, PROT_NONE,
                       MAP_PRIVATE | MAP_ANONYMOUS | MAP_FIXED | MAP_NORESERVE,
                       -1, 0) != -1;
}

void codoms_retag(uint64_t addr, uint64_t pages, uint16_t tag, unsigned bits)
{
    uint64_t first = addr >> TCG_CODOMS_PAGE_BITS;

    /*
     * Code of these pages was translated for what they were, and so was a word
     * that begins in front of them.
     */
    tb_invalidate_phys_range(addr - !!addr,
                             addr + pages * CODOMS_PAGE_SIZE - 1);
    codoms_set_pages(first, first + pages - 1, tag, bits);
}

void *codoms_copy_code(uint64_t addr, uint64_t len)
{
    uint64_t done = 0;
    ssize_t n = 0;
    void *code;

    code = mmap(NULL, len, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS,
                -1, 0);
    if (code == MAP_FAILED) {
        return NULL;
    }
    /*
     * Pages behind the end of a file end this, and not the model; and there is
     * no descriptor of the model's memory for another thread to use.
     */
    while (done < len) {
        struct iovec to = { code + done, len - done };
        struct iovec from = { g2h_untagged(addr + done), len - done };

        n = process_vm_readv(getpid(), &to, 1, &from, 1, 0);
        if (n <= 0) {
            break;
        }
        done += n;
    }
    if (done < len) {
        int saved = n < 0 ? errno : EFAULT;

        munmap(code, len);
        errno = saved;
        return NULL;
    }
    return code;
}

bool codoms_install_code(uint64_t addr, uint64_t len, void *code)
{
    uint64_t last = addr + len - 1;

    /* Read-only before it is seen: system calls of others may be writing. */
    if (mprotect(code, len, PROT_READ) ||
        mremap(code, len, len, MREMAP_MAYMOVE | MREMAP_FIXED,
               g2h_untagged(addr)) == MAP_FAILED) {
        munmap(code, len);
        return false;
    }
    page_set_flags(addr, last, PAGE_VALID | PAGE_READ | PAGE_EXEC | PAGE_RESET);
    return true;
}

/* A page of the program, which may be behind the end of a file. */
static bool copy_page(uint8_t *to, uint64_t page)
{
    static const uint8_t empty[CODOMS_PAGE_SIZE];
    uint8_t bytes[CODOMS_PAGE_SIZE];
    struct iovec local = { bytes, sizeof(bytes) };
    struct iovec remote = { g2h_untagged(page), sizeof(bytes) };

    if (process_vm_readv(getpid(), &local, 1, &remote, 1, 0) != sizeof(bytes)) {
        return false;
    }
    if (memcmp(bytes, empty, sizeof(bytes))) {
        memcpy(to, bytes, sizeof(bytes));
    }
    return true;
}

bool codoms_own_pages(uint64_t addr, uint64_t len)
{
    uint8_t *own = mmap(NULL, len, PROT_READ | PROT_WRITE,
                        MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0);
    uint64_t at, next;

    if (own == MAP_FAILED) {
        return false;
    }
    for (at = 0; at < len; at += CODOMS_PAGE_SIZE) {
        if (page_get_flags(addr + at) & PAGE_READ &&
            !copy_page(own + at, addr + at)) {
            munmap(own, len);
            errno = EFAULT;
            return false;
        }
    }
    for (at = 0; at < len; at = next) {
        int prot = page_get_flags(addr + at) & PAGE_RWX;

        next = at;
        do {
            next += CODOMS_PAGE_SIZE;
        } while (next < len &&
                 (page_get_flags(addr + next) & PAGE_RWX) == prot);
        if (mprotect(own + at, next - at, prot) ||
            mremap(own + at, next - at, next - at,
                   MREMAP_MAYMOVE | MREMAP_FIXED,
                   g2h_untagged(addr + at)) == MAP_FAILED) {
            munmap(own + at, len - at);
            errno = ENOMEM;
            return false;
        }
        page_set_flags(addr + at, addr + next - 1,
                       prot | PAGE_VALID | PAGE_ANON | PAGE_RESET);
    }
    return true;
}

/* A file with the contents of the pages, which nobody can change. */
static int sealed_file(uint64_t start, uint64_t len)
{
    int fd = memfd_create("codoms", MFD_ALLOW_SEALING | MFD_CLOEXEC);
    uint64_t done = 0;

    while (fd >= 0 && done < len) {
        ssize_t n = pwrite(fd, g2h_untagged(start + done), len - done, done);

        if (n <= 0) {
            break;
        }
        done += n;
    }
    if (fd >= 0 && (done < len ||
                    fcntl(fd, F_ADD_SEALS, F_SEAL_WRITE | F_SEAL_SHRINK |
                          F_SEAL_GROW | F_SEAL_SEAL))) {
        close(fd);
        return -1;
    }
    return fd;
}

bool codoms_own_program(uint64_t start, uint64_t end)
{
    const int kept = PAGE_READ | PAGE_WRITE | PAGE_EXEC;
    uint64_t next;

    for (; start < end; start = next) {
        int flags = page_get_flags(start) & kept, fd;
        void *p;

        next = start + CODOMS_PAGE_SIZE;
        /* What cannot be read now is not the program's code or data. */
        if (!flags) {
            continue;
        }
        while (next < end && (page_get_flags(next) & kept) == flags) {
            next += CODOMS_PAGE_SIZE;
        }
        /* Of a file, for MADV_DONTNEED brings back what was loaded. */
        fd = sealed_file(start, next - start);
        if (fd < 0) {
            return false;
        }
        p = mmap(g2h_untagged(start), next - start,
                 PROT_READ | (flags & PAGE_WRITE ? PROT_WRITE : 0),
                 MAP_PRIVATE | MAP_FIXED, fd, 0);
        close(fd);
        if (p == MAP_FAILED) {
            return false;
        }
    }
    return true;
}

typedef struct Sealed {
    uint64_t addr, len;
    void *code;
    bool shown;                 /* the host could not read the pages before */
} Sealed;

static bool has_unlisted_entry(const uint8_t *code, uint64_t addr, uint64_t len)
{
    for (uint64_t at = 0; at < len; at += CODOMS_ENTRY_ALIGN) {
        if (ldl_le_p(code + at) == CODOMS_ENTER_WORD &&
            !codoms_is_listed_entry(addr + at)) {
            return true;
        }
    }
    return false;
}

static abi_long seal_run(GArray *runs, uint64_t addr, uint64_t len, int flags)
{
    Sealed s = { .addr = addr, .len = len };

    if (!(flags & (PAGE_READ | PAGE_WRITE | PAGE_EXEC))) {
        s.shown = !mprotect(g2h_untagged(addr), len, PROT_READ);
    }
    s.code = codoms_copy_code(addr, len);
    if (!s.code) {
        abi_long ret = errno == ENOMEM ? -TARGET_ENOMEM : -TARGET_EACCES;

        if (s.shown) {
            mprotect(g2h_untagged(addr), len, PROT_NONE);
        }
        return ret;
    }
    g_array_append_val(runs, s);
    return has_unlisted_entry(s.code, addr, len) ? -TARGET_EACCES : 0;
}

abi_long codoms_seal(uint64_t addr, uint64_t len, bool all)
{
    g_autoptr(GArray) runs = g_array_new(false, false, sizeof(Sealed));
    uint64_t end = addr + TARGET_PAGE_ALIGN(len), next;
    abi_long ret = 0;

    for (; addr < end && !ret; addr = next) {
        int flags = page_get_flags(addr);

        next = addr + CODOMS_PAGE_SIZE;
        if (codoms_tag(addr) != CODOMS_ROOT_TAG ||
            (flags & PAGE_EXEC && !all)) {
            continue;
        }
        if (!(flags & PAGE_VALID)) {
            ret = -TARGET_ENOMEM;
            break;
        }
        while (next < end && codoms_tag(next) == CODOMS_ROOT_TAG &&
               page_get_flags(next) == flags) {
            next += CODOMS_PAGE_SIZE;
        }
        ret = seal_run(runs, addr, next - addr, flags);
    }
    for (unsigned i = 0; i < runs->len; i++) {
        Sealed *s = &g_array_index(runs, Sealed, i);

        if (!ret) {
            if (!codoms_install_code(s->addr, s->len, s->code)) {
                ret = -TARGET_ENOMEM;
            }
            continue;
        }
        munmap(s->code, s->len);
        if (s->shown) {
            mprotect(g2h_untagged(s->addr), s->len, PROT_NONE);
        }
    }
    return ret;
}

/* Does @code, for pages at @addr, hold cd.enter just where @entry says? */
static bool entries_match(const uint8_t *code, uint64_t addr, uint64_t len,
                          const uint64_t *entry, uint64_t num)
{
    for (uint64_t at = 0; at < len; at += CODOMS_ENTRY_ALIGN) {
        bool listed = num && *entry == addr + at;

        if (listed != (ldl_le_p(code + at) == CODOMS_ENTER_WORD)) {
            return false;
        }
        if (listed) {
            entry++;
            num--;
        }
    }
    return num == 0;
}

static abi_long make_code(CPURISCVState *env, uint64_t addr, uint64_t pages,
                          uint16_t tag, unsigned bits, const uint64_t *entry,
                          uint64_t num)
{
    uint64_t len = pages * CODOMS_PAGE_SIZE;
    CodomsDomain *d = codoms_domain(tag);
    void *code;

    if (!d || d->dead) {
        return -TARGET_EINVAL;
    }
    if (codoms_closed(env, d)) {
        return -TARGET_EPERM;
    }
    for (uint64_t page = addr; page < addr + len; page += CODOMS_PAGE_SIZE) {
        uint16_t old = codoms_tag(page);
        int flags = page_get_flags(page);

        if (!(flags & PAGE_VALID)) {
            return -TARGET_ENOMEM;
        }
        if ((old != tag && old != CODOMS_ROOT_TAG) ||
            codoms_bits(page) & CODOMS_PAGE_CAPS) {
            return -TARGET_EPERM;
        }
    }
    if (codoms_has_signal_stack(addr, len)) {
        return -TARGET_EPERM;
    }
    if (codoms_in_use(addr, len)) {
        return -TARGET_EBUSY;
    }
    code = codoms_copy_code(addr, len);
    if (!code) {
        return errno == EFAULT ? -TARGET_EFAULT : -TARGET_ENOMEM;
    }
    if (!entries_match(code, addr, len, entry, num)) {
        munmap(code, len);
        return -TARGET_ENOEXEC;
    }
    if (!codoms_install_code(addr, len, code)) {
        return -TARGET_ENOMEM;
    }
    codoms_retag(addr, pages, tag, bits);
    d->sealed = true;
    return 0;
}

abi_long codoms_sys_code(CPURISCVState *env, const target_ulong *a)
{
    uint64_t addr = a[1], pages = a[2], tag = a[3] & 0xffff, bits = a[3] >> 16;
    uint64_t first = addr >> TCG_CODOMS_PAGE_BITS, num = a[5];
    g_autofree uint64_t *entry = NULL;
    abi_long ret;

    if (addr % CODOMS_PAGE_SIZE || !pages || tag > CODOMS_MAX_TAG ||
        bits & ~(uint64_t)(CODOMS_PAGE_SYS | CODOMS_PAGE_NOXFER)) {
        return -TARGET_EINVAL;
    }
    if (first > CODOMS_NUM_PAGES || pages > CODOMS_NUM_PAGES - first) {
        return -TARGET_ENOMEM;
    }
    if (num > pages * (CODOMS_PAGE_SIZE / CODOMS_ENTRY_ALIGN)) {
        return -TARGET_EINVAL;
    }
    entry = g_try_new(uint64_t, num);
    if (num && !entry) {
        return -TARGET_ENOMEM;
    }
    if (num && copy_from_user(entry, a[4], num * sizeof(*entry))) {
        return -TARGET_EFAULT;
    }
    for (uint64_t i = 0; i < num; i++) {
        if (entry[i] % CODOMS_ENTRY_ALIGN || entry[i] < addr ||
            entry[i] - addr >= pages * CODOMS_PAGE_SIZE ||
            (i && entry[i] <= entry[i - 1])) {
            return -TARGET_EINVAL;
        }
    }

    codoms_change_begin();
    mmap_lock();
    ret = make_code(env, addr, pages, tag, bits, entry, num);
    mmap_unlock();
    codoms_change_end();
    return ret;
}
