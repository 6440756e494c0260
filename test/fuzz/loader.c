/*
 * libFuzzer on the model's loader: codoms_elf.c as it is, with the rest of QEMU
 * made up here. The program is a good one; the input is its domain table, behind
 * 8 bytes that change its program headers.
 *
 * The table is the last thing in the guest's memory, so that a read past its end
 * is one past the end of an allocation.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */

#include "qemu/osdep.h"
#include <setjmp.h>

/* A refusal ends the run, not the process. */
static G_NORETURN void end_run(int status);
#define exit end_run
#include "linux-user/riscv/codoms_elf.c"
#undef exit

#define NUM_PAGES   512 /* of the guest, where the program is */

static jmp_buf end;
static uint8_t *memory;         /* of the guest, from address 0 */
static uint64_t memory_size;
static int page_flags[NUM_PAGES];

/* The good program. */
static struct {
    uint8_t *data;
    size_t size;
    Elf64_Phdr *phdr;
    unsigned num;
    uint64_t end;               /* of its memory, whole pages */
} program;

static void end_run(int status)
{
    g_assert(status == EXIT_FAILURE);
    longjmp(end, 1);
}

/* The rest of the model. */

CodomsSpace *codoms_space;
uintptr_t guest_base;
unsigned long reserved_va;
abi_ulong mmap_next_start, task_unmapped_base;
__thread CPUState *thread_cpu;

void error_report(const char *format, ...)
{
    char text[4096];
    va_list ap;

    va_start(ap, format);
    g_assert(vsnprintf(text, sizeof(text), format, ap) > 0);
    va_end(ap);
}

int page_get_flags(target_ulong address)
{
    uint64_t page = address >> TARGET_PAGE_BITS;

    return page < NUM_PAGES ? page_flags[page] : 0;
}

bool page_check_range(target_ulong start, target_ulong len, int flags)
{
    if (len == 0) {
        return true;
    }
    if (start + len - 1 < start) {
        return false;
    }
    for (uint64_t page = start >> TARGET_PAGE_BITS;
         page <= (start + len - 1) >> TARGET_PAGE_BITS; page++) {
        if (page >= NUM_PAGES || (page_flags[page] & flags) != flags) {
            return false;
        }
    }
    return true;
}

int walk_memory_regions(void *opaque, walk_memory_regions_fn fn)
{
    for (uint64_t page = 0; page < NUM_PAGES; page++) {
        if (page_flags[page]) {
            fn(opaque, page << TARGET_PAGE_BITS, (page + 1) << TARGET_PAGE_BITS,
               page_flags[page]);
        }
    }
    return 0;
}

void mmap_lock(void) { }
void mmap_unlock(void) { }

bool cpu_get_fcfien(CPURISCVState *env)
{
    return false;
}

bool cpu_get_bcfien(CPURISCVState *env)
{
    return false;
}

/* What the loader may rely on of the state of domains, and must give it. */

static void free_space(void)
{
    CodomsSpace *s = codoms_space;

    if (!s) {
        return;
    }
    for (unsigned i = 0; i < s->domains->len; i++) {
        CodomsDomain *d = s->domains->pdata[i];

        s->domain[d->tag] = NULL;
        g_free(d->name);
        g_free(d->apl);
        g_free(d);
    }
    memset(s->page, 0, NUM_PAGES * sizeof(*s->page));
    g_ptr_array_free(s->domains, true);
    g_free(s->entries);
    g_free(s);
    codoms_space = NULL;
}

void codoms_create(void)
{
    static void *pages, *domains;
    CodomsSpace *s = g_new0(CodomsSpace, 1);

    g_assert(!codoms_space);
    if (!pages) {
        pages = mmap(NULL, CODOMS_NUM_PAGES * sizeof(*s->page),
                     PROT_READ | PROT_WRITE,
                     MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0);
        domains = g_new0(CodomsDomain *, CODOMS_NO_TAG);
    }
    s->page = pages;
    s->domain = domains;
    s->domains = g_ptr_array_new();
    codoms_space = s;
    codoms_add_domain(CODOMS_ROOT_TAG, "root", false);
}

void codoms_add_domain(uint16_t tag, const char *name, bool vault)
{
    CodomsDomain *d = g_new0(CodomsDomain, 1);

    g_assert(tag < CODOMS_NO_TAG && !codoms_domain(tag));
    d->tag = tag;
    d->name = g_strdup(name);
    d->vault = vault;
    d->apl = g_new0(uint8_t, CODOMS_NO_TAG);
    codoms_space->domain[tag] = d;
    g_ptr_array_add(codoms_space->domains, d);
}

CodomsDomain *codoms_domain(uint16_t tag)
{
    return tag < CODOMS_NO_TAG ? codoms_space->domain[tag] : NULL;
}

void codoms_set_level(CodomsDomain *subject, CodomsDomain *object, int level)
{
    subject->apl[object->tag] = level;
}

void codoms_set_pages(uint64_t first, uint64_t last, uint16_t tag,
                      unsigned bits)
{
    g_assert(first <= last && last < NUM_PAGES && codoms_domain(tag));
    for (uint64_t page = first; page <= last; page++) {
        g_assert(page_flags[page] && !codoms_space->page[page]);
        codoms_space->page[page] = tag | bits << 16;
    }
}

/* New pages, as mmap() would make them: what was there is gone. */
bool codoms_map_empty(uint64_t addr, uint64_t len)
{
    g_assert(page_check_range(addr, len, PAGE_VALID));
    memset(memory + addr, 0, MIN(len, memory_size - addr));
    return true;
}

void *codoms_copy_code(uint64_t addr, uint64_t len)
{
    g_assert(page_check_range(addr, len, PAGE_VALID | PAGE_EXEC));
    return memory;
}

bool codoms_install_code(uint64_t addr, uint64_t len, void *code)
{
    return true;
}

/* It stays the same, and nobody else writes it. */
bool codoms_own_program(uint64_t start, uint64_t end)
{
    return true;
}

void codoms_hide_process(void)
{
}

void codoms_threads_init(void)
{
}

void codoms_profile_program(const char *name)
{
}

bool codoms_is_listed_entry(uint64_t addr)
{
    for (unsigned i = 0; i < codoms_space->num_entries; i++) {
        if (codoms_space->entries[i] == addr) {
            return true;
        }
    }
    return false;
}

bool codoms_is_entry(uint64_t addr)
{
    g_assert(addr < CODOMS_VA_SIZE && addr % CODOMS_ENTRY_ALIGN == 0);
    return page_check_range(addr, sizeof(uint32_t), PAGE_EXEC) &&
           ldl_le_p(g2h_untagged(addr)) == CODOMS_ENTER_WORD;
}

void codoms_thread_init(CPURISCVState *env)
{
}

bool codoms_tracing;

void codoms_open_init(void)
{
}

void codoms_trace_start(CPURISCVState *env, uint64_t vdso, uint64_t vdso_size)
{
}

void codoms_set_first_stack(CodomsThread *t)
{
}

bool codoms_make_signal_stack(CodomsThread *t)
{
    return true;
}

/* The fuzzer's part. */

int LLVMFuzzerInitialize(int *argc, char ***argv);
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);
const char *__asan_default_options(void);

const char *__asan_default_options(void)
{
    return "detect_leaks=0:quarantine_size_mb=1"; /* longjmp() leaks */
}

int LLVMFuzzerInitialize(int *argc, char ***argv)
{
    const char *dir = getenv("CODOMS_FUZZ_INPUTS") ?: CODOMS_FUZZ_INPUTS;
    g_autofree char *name = g_strdup_printf("%s/program", dir);
    const Elf64_Ehdr *header;
    RISCVCPU *cpu = g_new0(RISCVCPU, 1);

    if (!g_file_get_contents(name, (char **)&program.data, &program.size,
                             NULL)) {
        g_error("cannot read %s", name);
    }
    header = (void *)program.data;
    program.num = header->e_phnum;
    program.phdr = (void *)(program.data + header->e_phoff);
    for (unsigned i = 0; i < program.num; i++) {
        if (program.phdr[i].p_type == PT_LOAD) {
            program.end = MAX(program.end, TARGET_PAGE_ALIGN(
                program.phdr[i].p_vaddr + program.phdr[i].p_memsz));
        }
    }
    g_assert(program.end / TARGET_PAGE_SIZE < NUM_PAGES / 2);

    cpu->cfg.ext_xcodoms = true;
    thread_cpu = CPU(cpu);
    return 0;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    Elf64_Phdr phdr[32];
    unsigned num = 0;
    uint64_t table = program.end;
    struct { uint8_t phdr, field; uint16_t value; uint32_t more; } edit;

    if (size < sizeof(edit) ||
        size - sizeof(edit) > NUM_PAGES / 2 * TARGET_PAGE_SIZE) {
        return 0;
    }
    memcpy(&edit, data, sizeof(edit));
    data += sizeof(edit);
    size -= sizeof(edit);

    memory_size = table + size;
    memory = g_malloc0(memory_size);
    guest_base = (uintptr_t)memory;
    memset(page_flags, 0, sizeof(page_flags));
    for (unsigned i = 0; i < program.num; i++) {
        const Elf64_Phdr *p = &program.phdr[i];

        if (p->p_type == PT_LOAD) {
            memcpy(memory + p->p_vaddr, program.data + p->p_offset,
                   p->p_filesz);
            for (uint64_t a = p->p_vaddr; a < p->p_vaddr + p->p_memsz;
                 a = (a & TARGET_PAGE_MASK) + TARGET_PAGE_SIZE) {
                page_flags[a >> TARGET_PAGE_BITS] |= PAGE_VALID |
                    (p->p_flags & PF_R ? PAGE_READ : 0) |
                    (p->p_flags & PF_W ? PAGE_WRITE | PAGE_WRITE_ORG : 0) |
                    (p->p_flags & PF_X ? PAGE_EXEC : 0);
            }
        }
        phdr[num] = *p;
        if (p->p_type == PT_CODOMS) {
            phdr[num].p_vaddr = phdr[num].p_offset = table;
            phdr[num].p_filesz = phdr[num].p_memsz = size;
        }
        num++;
    }
    memcpy(memory + table, data, size);
    for (uint64_t a = table; a < table + size; a += TARGET_PAGE_SIZE) {
        page_flags[a >> TARGET_PAGE_BITS] = PAGE_VALID | PAGE_READ;
    }
    phdr[num++] = (Elf64_Phdr) {
        .p_type = PT_LOAD, .p_flags = PF_R, .p_vaddr = table,
        .p_offset = table, .p_filesz = size, .p_memsz = size,
    };
    if (edit.phdr) {
        Elf64_Phdr *p = &phdr[edit.phdr % num];
        uint64_t *fields[] = { &p->p_offset, &p->p_vaddr, &p->p_filesz,
                               &p->p_memsz };

        if (edit.field % 5 == 4) {
            p->p_type = p->p_type == PT_LOAD ? PT_CODOMS : PT_LOAD;
        } else {
            *fields[edit.field % 5] += (int16_t)edit.value +
                                       ((uint64_t)edit.more << 32);
        }
    }

    if (!setjmp(end)) {
        codoms_elf_prepare("program", ET_EXEC, phdr, num, -1);
        /* An edited segment may be one that the kernel would not map. */
        if (image.table) {
            codoms_elf_apply("program", NULL);
        }
    }
    if (image.table) {
        g_free(image.phdr); /* else the loader has done so */
    }
    memset(&image, 0, sizeof(image));
    free_space();
    g_free(memory);
    return 0;
}
