/*
 * The loader's part of CODOMs: check PT_CODOMS and apply it (isa.md 7).
 *
 * The table comes from the program, so nothing in it is believed: each offset,
 * count and number is checked before it is used, in arithmetic that cannot
 * overflow, and what does not fit is refused by name and place.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */

#include "qemu/osdep.h"
#include "qemu/error-report.h"
#include "qemu.h"
#include "elf.h"
#include "user-internals.h"
#include "signal-common.h"
#include "user-mmap.h"
#include "user/guest-base.h"
#include "user/guest-host.h"
#include "user/page-protection.h"
#include "exec/page-protection.h"
#include "target/riscv/codoms.h"
#include "codoms-user.h"
#include <codoms/table.h>

/* Program headers, kept between the two calls. */
static struct {
    const char *name;
    Elf64_Phdr *phdr;
    unsigned num;
    const Elf64_Phdr *table;
} image;

static G_NORETURN G_GNUC_PRINTF(1, 2) void refuse(const char *format, ...)
{
    g_autofree char *message = NULL;
    va_list ap;

    va_start(ap, format);
    message = g_strdup_vprintf(format, ap);
    va_end(ap);
    error_report("%s: PT_CODOMS: %s", image.name, message);
    exit(EXIT_FAILURE);
}

/* Likewise, at an offset of the table. */
static G_NORETURN G_GNUC_PRINTF(2, 3)
void malformed(uint64_t offset, const char *format, ...)
{
    g_autofree char *message = NULL;
    va_list ap;

    va_start(ap, format);
    message = g_strdup_vprintf(format, ap);
    va_end(ap);
    refuse("%s at offset 0x%" PRIx64, message, offset);
}

static void check_cpu(void)
{
    CPURISCVState *env = cpu_env(thread_cpu);
    const RISCVCPUConfig *cfg = riscv_cpu_cfg(env);

#ifndef __x86_64__
    refuse("the model checks domains on x86-64 hosts only");
#endif
    if (!cfg->ext_xcodoms) {
        refuse("the program has domains, and the CPU has xcodoms=off");
    }
    if (cfg->ext_XVentanaCondOps) {
        refuse("xcodoms and xventanacondops exclude each other");
    }
    if (env->misa_ext & RVE) {
        refuse("xcodoms needs the 32 registers of the I base");
    }
    /* State that crosses domains, and that no instruction would clear. */
    if (cfg->ext_zcmt) {
        refuse("the CPU has zcmt: jvt would be shared by all domains");
    }
    if (cpu_get_fcfien(env)) {
        refuse("the CPU has zicfilp enabled: elp would cross domains");
    }
    if (cpu_get_bcfien(env)) {
        refuse("the CPU has zicfiss enabled: ssp would cross domains");
    }
}

static void bound_address_space(void)
{
    if (reserved_va > CODOMS_VA_SIZE - 1) {
        refuse("-R reserves more than the 2^%d bytes of a program with "
               "domains", CODOMS_VA_BITS);
    }
    /* All that inline code lets through is the program's, mapped or not. */
    reserved_va = CODOMS_VA_SIZE - 1;
    if (task_unmapped_base >= reserved_va) {
        task_unmapped_base = TARGET_PAGE_ALIGN(reserved_va / 3);
    }
    if (mmap_next_start >= reserved_va) {
        mmap_next_start = task_unmapped_base;
    }
}

/* A mapping behind the end of the file would kill the model by SIGBUS. */
static void check_file(int fd)
{
    struct stat st;

    if (fd < 0 || fstat(fd, &st)) {
        return;
    }
    for (unsigned i = 0; i < image.num; i++) {
        const Elf64_Phdr *p = &image.phdr[i];

        if (p->p_type == PT_LOAD && p->p_filesz &&
            (p->p_offset > st.st_size ||
             p->p_filesz > st.st_size - p->p_offset)) {
            refuse("program header %u reaches over the end of the file", i);
        }
    }
}

void codoms_elf_prepare(const char *name, unsigned type, const void *phdr,
                        unsigned num, int fd)
{
    const Elf64_Phdr *p = phdr;

    image.name = name;
    codoms_profile_program(name);
    for (unsigned i = 0; i < num; i++) {
        if (p[i].p_type == PT_CODOMS) {
            if (image.table) {
                refuse("there are two of them");
            }
            image.phdr = g_memdup2(phdr, num * sizeof(*p));
            image.num = num;
            image.table = &image.phdr[i];
        }
    }
    if (!image.table) {
        return;
    }

    if (type != ET_EXEC) {
        refuse("a program with domains must be linked statically at fixed "
               "addresses (ET_EXEC)");
    }
    for (unsigned i = 0; i < num; i++) {
        if (p[i].p_type == PT_INTERP || p[i].p_type == PT_DYNAMIC) {
            refuse("a program with domains cannot be linked dynamically");
        }
    }
    check_file(fd);
    check_cpu();
    bound_address_space();
}

/*
 * The program is in private memory: who writes its file changes neither code nor
 * data that no page has been written of yet. Linux refuses to write the file of
 * a program that runs, the host does not know that it does.
 */
static void own_program(void)
{
    for (unsigned i = 0; i < image.num; i++) {
        const Elf64_Phdr *p = &image.phdr[i];

        if (p->p_type == PT_LOAD && p->p_filesz &&
            !codoms_own_program(p->p_vaddr & TARGET_PAGE_MASK,
                                TARGET_PAGE_ALIGN(p->p_vaddr + p->p_filesz))) {
            refuse("cannot copy the pages of program header %u: %s", i,
                   strerror(errno));
        }
    }
}

/* The table must be where nobody can write it and root can read it. */
static const uint8_t *find_table(void)
{
    const Elf64_Phdr *t = image.table;

    if (t->p_filesz < sizeof(struct codoms_table)) {
        refuse("the segment has 0x%" PRIx64 " bytes, less than a header",
               t->p_filesz);
    }
    if (t->p_memsz != t->p_filesz) {
        refuse("the segment has 0x%" PRIx64 " bytes in the file and 0x%" PRIx64
               " in memory", t->p_filesz, t->p_memsz);
    }
    if (t->p_vaddr % 8) {
        refuse("the segment is misaligned at address 0x%" PRIx64, t->p_vaddr);
    }
    for (unsigned i = 0; i < image.num; i++) {
        const Elf64_Phdr *l = &image.phdr[i];

        if (l->p_type == PT_LOAD && t->p_vaddr >= l->p_vaddr &&
            t->p_filesz <= l->p_filesz &&
            t->p_vaddr - l->p_vaddr <= l->p_filesz - t->p_filesz) {
            if (l->p_flags != PF_R) {
                refuse("the segment lies in a PT_LOAD that is not read-only");
            }
            if (t->p_offset - l->p_offset != t->p_vaddr - l->p_vaddr) {
                refuse("the segment's place in the file is not that in memory");
            }
            return g2h_untagged(t->p_vaddr);
        }
    }
    refuse("the segment at address 0x%" PRIx64 " lies in no PT_LOAD",
           t->p_vaddr);
}

/* [offset, offset + num * size) lies in the table behind the header. */
static void check_array(const struct codoms_table *t, const char *what,
                        uint64_t offset, uint64_t num, uint64_t size,
                        uint64_t field)
{
    uint64_t align = MIN(size, 8);

    if (num == 0) {
        return;
    }
    if (offset < t->header_size || offset > t->size ||
        num > (t->size - offset) / size) {
        malformed(field, "%s [0x%" PRIx64 ", +%" PRIu64 " * %" PRIu64
                  ") outside of the table", what, offset, num, size);
    }
    if (offset % align) {
        malformed(field, "misaligned %s, 0x%" PRIx64 ",", what, offset);
    }
}

#define HEADER(f)  offsetof(struct codoms_table, f)

static void check_header(const struct codoms_table *t)
{
    const char *strings = (const char *)t + t->strings;

    if (t->magic != CODOMS_TABLE_MAGIC) {
        malformed(HEADER(magic), "magic 0x%" PRIx32 " is not 0x%x", t->magic,
                  CODOMS_TABLE_MAGIC);
    }
    if (t->version != CODOMS_TABLE_VERSION) {
        malformed(HEADER(version), "version %u is not %u", t->version,
                  CODOMS_TABLE_VERSION);
    }
    if (t->header_size != sizeof(*t)) {
        malformed(HEADER(header_size), "header size %u is not %zu",
                  t->header_size, sizeof(*t));
    }
    if (t->size != image.table->p_filesz) {
        malformed(HEADER(size), "table size 0x%" PRIx64 " is not the 0x%" PRIx64
                  " bytes of the segment", t->size, image.table->p_filesz);
    }
    check_array(t, "domains", t->domains, t->num_domains,
                sizeof(struct codoms_domain), HEADER(domains));
    check_array(t, "ranges", t->ranges, t->num_ranges,
                sizeof(struct codoms_range), HEADER(ranges));
    check_array(t, "APL", t->apl, t->num_apl,
                sizeof(struct codoms_apl), HEADER(apl));
    check_array(t, "entries", t->entries, t->num_entries,
                sizeof(struct codoms_entry_point), HEADER(entries));
    check_array(t, "syscalls", t->syscalls, t->num_syscalls,
                sizeof(uint32_t), HEADER(syscalls));
    check_array(t, "strings", t->strings, t->strings_size, 1, HEADER(strings));
    if (t->strings_size == 0) {
        malformed(HEADER(strings_size), "no strings");
    }
    if (strings[0]) {
        malformed(t->strings, "string 0 is not empty");
    }
    if (strings[t->strings_size - 1]) {
        malformed(t->strings + t->strings_size - 1,
                  "the last string has no end");
    }
    if (t->num_domains == 0) {
        malformed(HEADER(num_domains), "no domains");
    }
}

#undef HEADER

static const char *string_at(const struct codoms_table *t, uint32_t string,
                             uint64_t field)
{
    if (string >= t->strings_size) {
        malformed(field, "string 0x%" PRIx32 " outside of the strings", string);
    }
    return (const char *)t + t->strings + string;
}

static CodomsDomain *domain_of(uint16_t tag, uint64_t field)
{
    CodomsDomain *d = codoms_domain(tag);

    if (!d) {
        malformed(field, "unknown tag %u", tag);
    }
    return d;
}

#define AT(i, f)  (t->domains + (i) * sizeof(struct codoms_domain) + \
                   offsetof(struct codoms_domain, f))

static void add_domains(const struct codoms_table *t)
{
    const struct codoms_domain *d = (void *)t + t->domains;
    g_autoptr(GHashTable) names = g_hash_table_new(g_str_hash, g_str_equal);

    for (uint64_t i = 0; i < t->num_domains; i++, d++) {
        const char *name = string_at(t, d->name, AT(i, name));

        if (i == 0 && d->tag != CODOMS_ROOT_TAG) {
            malformed(AT(i, tag), "the first domain has tag %u, not root's",
                      d->tag);
        }
        if (i > 0 && d->tag <= d[-1].tag) {
            malformed(AT(i, tag), "tag %u after tag %u", d->tag, d[-1].tag);
        }
        if (d->tag > CODOMS_MAX_TAG) {
            malformed(AT(i, tag), "tag %u is greater than %u", d->tag,
                      CODOMS_MAX_TAG);
        }
        if (d->flags & ~CODOMS_DOMAIN_VAULT) {
            malformed(AT(i, flags), "unknown flags 0x%x", d->flags);
        }
        if (i == 0 && d->flags) {
            malformed(AT(i, flags), "root cannot be a vault");
        }
        if (!*name) {
            malformed(AT(i, name), "tag %u has no name", d->tag);
        }
        if (!codoms_name_ok(name)) {
            g_autofree char *shown = g_strescape(name, NULL);
            malformed(AT(i, name), "tag %u cannot be named '%s'", d->tag,
                      shown);
        }
        if (!g_hash_table_add(names, (void *)name)) {
            malformed(AT(i, name), "two domains named '%s'", name);
        }
        if (d->stack_size % CODOMS_PAGE_SIZE ||
            d->stack_size >= CODOMS_VA_SIZE) {
            malformed(AT(i, stack_size), "stack size 0x%" PRIx64 " of '%s'",
                      d->stack_size, name);
        }
        if (d->tls_filesz > d->tls_memsz || d->tls_memsz >= CODOMS_VA_SIZE) {
            malformed(AT(i, tls_memsz), "TLS template of 0x%" PRIx64
                      " bytes with 0x%" PRIx64 " in the file", d->tls_memsz,
                      d->tls_filesz);
        }
        if (d->tls_filesz &&
            (d->tls_addr >= CODOMS_VA_SIZE - d->tls_filesz ||
             !page_check_range(d->tls_addr, d->tls_filesz, PAGE_VALID))) {
            malformed(AT(i, tls_addr), "TLS template at 0x%" PRIx64
                      " is not mapped", d->tls_addr);
        }
        if (d->tls_align & (d->tls_align - 1)) {
            malformed(AT(i, tls_align), "TLS alignment 0x%" PRIx64
                      " is no power of 2", d->tls_align);
        }
        if (d->syscalls > t->num_syscalls ||
            d->num_syscalls > t->num_syscalls - d->syscalls) {
            malformed(AT(i, syscalls), "system calls [%" PRIu32 ", +%" PRIu32
                      ") of %" PRIu32, d->syscalls, d->num_syscalls,
                      t->num_syscalls);
        }
        if (i == 0) {
            codoms_create();
        } else {
            codoms_add_domain(d->tag, name, d->flags & CODOMS_DOMAIN_VAULT);
        }
        if (d->flags & CODOMS_DOMAIN_VAULT) {
            codoms_hide_process();
        }
    }
}

/* init and fini, once entries are known. */
static void check_gates(const struct codoms_table *t)
{
    const struct codoms_domain *d = (void *)t + t->domains;

    for (uint64_t i = 0; i < t->num_domains; i++, d++) {
        if (d->init && !(codoms_is_listed_entry(d->init) &&
                         codoms_tag(d->init) == d->tag)) {
            malformed(AT(i, init), "init 0x%" PRIx64
                      " is no entry point of tag %u", d->init, d->tag);
        }
        if (d->fini && !(codoms_is_listed_entry(d->fini) &&
                         codoms_tag(d->fini) == d->tag)) {
            malformed(AT(i, fini), "fini 0x%" PRIx64
                      " is no entry point of tag %u", d->fini, d->tag);
        }
    }
}

#undef AT
#define AT(i, f)  (t->ranges + (i) * sizeof(struct codoms_range) + \
                   offsetof(struct codoms_range, f))

static void tag_ranges(const struct codoms_table *t)
{
    const struct codoms_range *r = (void *)t + t->ranges;
    uint64_t end = 0;

    for (uint64_t i = 0; i < t->num_ranges; i++, r++) {
        CodomsDomain *d;

        if (r->start % CODOMS_PAGE_SIZE || r->end % CODOMS_PAGE_SIZE) {
            malformed(AT(i, start), "range [0x%" PRIx64 ", 0x%" PRIx64
                      ") is not of whole pages", r->start, r->end);
        }
        if (r->start >= r->end || r->end > CODOMS_VA_SIZE) {
            malformed(AT(i, end), "range [0x%" PRIx64 ", 0x%" PRIx64 ")",
                      r->start, r->end);
        }
        if (r->start < end) {
            malformed(AT(i, start), "range at 0x%" PRIx64
                      " begins before 0x%" PRIx64 ", the end of the last one",
                      r->start, end);
        }
        end = r->end;
        d = domain_of(r->tag, AT(i, tag));
        /* Before its pages, which hold what is being read, are replaced. */
        if ((r->tag != CODOMS_ROOT_TAG || r->bits) &&
            image.table->p_vaddr < r->end &&
            r->start < image.table->p_vaddr + image.table->p_filesz) {
            refuse("the segment is not on pages of root");
        }
        if (r->bits & ~(CODOMS_PAGE_SYS | CODOMS_PAGE_NOXFER |
                        CODOMS_PAGE_CAPS)) {
            malformed(AT(i, bits), "unknown page bits 0x%x", r->bits);
        }
        if (r->bits & CODOMS_PAGE_CAPS && r->bits != CODOMS_PAGE_CAPS) {
            malformed(AT(i, bits), "capability storage (CAPS) together with "
                      "other page bits: 0x%x", r->bits);
        }
        if (r->reserved) {
            malformed(AT(i, reserved), "reserved field is 0x%" PRIx32,
                      r->reserved);
        }
        for (uint64_t a = r->start; a < r->end; a += CODOMS_PAGE_SIZE) {
            int flags = page_get_flags(a);

            if (!(flags & PAGE_VALID)) {
                malformed(AT(i, start), "page 0x%" PRIx64 " is not mapped", a);
            }
            if (r->tag != CODOMS_ROOT_TAG && flags & PAGE_EXEC &&
                flags & PAGE_WRITE_ORG) {
                malformed(AT(i, start), "page 0x%" PRIx64
                          " is writable and executable", a);
            }
            d->sealed |= flags & PAGE_EXEC;
            if (r->bits & CODOMS_PAGE_CAPS && flags & PAGE_EXEC) {
                malformed(AT(i, bits), "capability storage (CAPS) on the "
                          "executable page 0x%" PRIx64, a);
            }
        }
        if (r->bits & CODOMS_PAGE_CAPS &&
            !codoms_map_empty(r->start, r->end - r->start)) {
            refuse("cannot map pages of the range at 0x%" PRIx64 ": %s",
                   r->start, strerror(errno));
        }
        codoms_set_pages(r->start >> TCG_CODOMS_PAGE_BITS,
                         (r->end >> TCG_CODOMS_PAGE_BITS) - 1, r->tag, r->bits);
    }
}

#undef AT
#define AT(i, f)  (t->apl + (i) * sizeof(struct codoms_apl) + \
                   offsetof(struct codoms_apl, f))

static void set_levels(const struct codoms_table *t)
{
    const struct codoms_apl *a = (void *)t + t->apl;

    for (uint64_t i = 0; i < t->num_apl; i++, a++) {
        CodomsDomain *subject = domain_of(a->subject, AT(i, subject));
        CodomsDomain *object = domain_of(a->object, AT(i, object));

        if (i > 0 && (a->subject < a[-1].subject ||
                      (a->subject == a[-1].subject &&
                       a->object <= a[-1].object))) {
            malformed(AT(i, subject), "APL entry (%u, %u) after (%u, %u)",
                      a->subject, a->object, a[-1].subject, a[-1].object);
        }
        if (subject == object) {
            malformed(AT(i, object), "APL entry of tag %u for itself",
                      a->subject);
        }
        if (a->level < CODOMS_APL_CALL || a->level > CODOMS_APL_WRITE) {
            malformed(AT(i, level), "unknown level %" PRIu32, a->level);
        }
        if (a->subject == CODOMS_ROOT_TAG && object->vault &&
            a->level > CODOMS_APL_CALL) {
            malformed(AT(i, level), "root may only call the vault '%s'",
                      object->name);
        }
        if (a->level > subject->apl[object->tag]) {
            codoms_set_level(subject, object, a->level);
        }
    }
}

#undef AT
#define AT(i, f)  (t->entries + (i) * sizeof(struct codoms_entry_point) + \
                   offsetof(struct codoms_entry_point, f))

static void add_entries(const struct codoms_table *t)
{
    const struct codoms_entry_point *e = (void *)t + t->entries;
    CodomsSpace *s = codoms_space;

    s->entries = g_new(uint64_t, t->num_entries);
    for (uint64_t i = 0; i < t->num_entries; i++, e++) {
        const char *name = string_at(t, e->name, AT(i, name));

        if (i > 0 && e->addr <= e[-1].addr) {
            malformed(AT(i, addr), "entry 0x%" PRIx64 " after 0x%" PRIx64,
                      e->addr, e[-1].addr);
        }
        if (e->addr % CODOMS_ENTRY_ALIGN) {
            malformed(AT(i, addr), "entry '%s', 0x%" PRIx64
                      ", is not aligned to %d bytes", name, e->addr,
                      CODOMS_ENTRY_ALIGN);
        }
        if (e->tag > CODOMS_MAX_TAG) {
            malformed(AT(i, tag), "tag %" PRIu32 " is greater than %u", e->tag,
                      CODOMS_MAX_TAG);
        }
        domain_of(e->tag, AT(i, tag));
        if (e->addr >= CODOMS_VA_SIZE) {
            malformed(AT(i, addr), "entry '%s', 0x%" PRIx64
                      ", is out of bounds", name, e->addr);
        }
        if (codoms_tag(e->addr) != e->tag) {
            malformed(AT(i, addr), "entry '%s', 0x%" PRIx64
                      ", is on a page of tag %u, not %" PRIu32, name, e->addr,
                      codoms_tag(e->addr), e->tag);
        }
        if (!codoms_is_entry(e->addr)) {
            malformed(AT(i, addr), "entry '%s', 0x%" PRIx64
                      ", is not executable or does not hold cd.enter", name,
                      e->addr);
        }
        s->entries[s->num_entries++] = e->addr;
    }
}

#undef AT

/* A cd.enter where the table has none would be a way into the domain. */
static int scan_region(void *opaque, target_ulong start, target_ulong end,
                       unsigned long flags)
{
    const struct codoms_table *t = opaque;

    if (flags & PAGE_EXEC && flags & PAGE_WRITE_ORG) {
        refuse("page 0x%" PRIx64 " is writable and executable",
               (uint64_t)start);
    }
    if (flags & PAGE_EXEC) {
        for (uint64_t a = start; a < end; a += CODOMS_ENTRY_ALIGN) {
            if (ldl_le_p(g2h_untagged(a)) == CODOMS_ENTER_WORD &&
                !codoms_is_listed_entry(a)) {
                malformed(t->entries, "cd.enter at 0x%" PRIx64
                          " is not in the list of entries", a);
            }
        }
    }
    return 0;
}

void codoms_elf_apply(const char *name, const struct image_info *vdso)
{
    CPURISCVState *env = cpu_env(thread_cpu);
    const struct codoms_table *t;

    if (!image.table) {
        return;
    }
    image.name = name;

    own_program();
    t = (const void *)find_table();
    check_header(t);
    add_domains(t);
    tag_ranges(t);
    set_levels(t);
    add_entries(t);
    check_gates(t);
    walk_memory_regions((void *)t, scan_region);

    codoms_threads_init();
    codoms_open_init();
    codoms_thread_init(env);
    codoms_set_first_stack(env->codoms);
    if (!codoms_make_signal_stack(env->codoms)) {
        refuse("cannot map the signal stack: %s", strerror(errno));
    }
    if (vdso) {
        /* Our own code: it makes system calls, rt_sigreturn too. */
        codoms_set_pages(vdso->start_code >> TCG_CODOMS_PAGE_BITS,
                         (vdso->end_code - 1) >> TCG_CODOMS_PAGE_BITS,
                         CODOMS_ROOT_TAG, CODOMS_PAGE_SYS);
    }
    if (codoms_tracing) {
        codoms_trace_start(env, vdso ? vdso->start_code : 0,
                           vdso ? vdso->end_code - vdso->start_code : 0);
    }
    g_free(image.phdr);
    image.table = NULL;
}
