// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// What C programs ask of a C library, as assertions on its results: once with the
// program's libc, and once all of it in a domain, with the domain's private copy.
// MISSING makes one assertion fail, to show that failures are seen.
//
// RUN: %clang -O2 %s -DPLAIN -lm -o %t.plain && %qemu %t.plain | FileCheck %s
// RUN: %clang -O2 -mcodoms-domain=d -c %s -o %t.o
// RUN: %clang -O2 -DMAIN %s %t.o -lm -o %t && %qemu %t | FileCheck %s
// RUN: %clang -O0 -g -mcodoms-domain=d -c %s -o %t.o
// RUN: %clang -O0 -DMAIN %s %t.o -lm -o %t && %qemu %t | FileCheck %s
// RUN: llvm-nm %t | FileCheck --check-prefix=COPIES %s
// RUN: %clang -O2 -DMISSING -mcodoms-domain=d -c %s -o %t.o
// RUN: %clang -O2 -DMAIN %s %t.o -lm -o %t && not %qemu %t | FileCheck --check-prefix=MISSING %s
//
// CHECK: {{^[1-9][0-9]+}} assertions, 0 failed
// MISSING: failed: strlen("four") == 5
// MISSING: assertions, 1 failed
// COPIES-DAG: qsort$d
// COPIES-DAG: strtod$d
// COPIES-DAG: vfprintf$d
#define _GNU_SOURCE
#include <codoms.h>

#ifdef PLAIN
int suite(void);
#else
int suite(void) codoms_domain("d") codoms_entry();
#endif

#if defined(PLAIN) || defined(MAIN)
int main(void) { return suite(); }
#endif

#ifndef MAIN
#include <ctype.h>
#include <errno.h>
#include <fnmatch.h>
#include <inttypes.h>
#include <limits.h>
#include <locale.h>
#include <math.h>
#include <regex.h>
#include <search.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <sys/mman.h>
#include <time.h>
#include <wchar.h>
#include <wctype.h>

static int done, failed;
#define CHECK(...)                                                             \
  (done++, (__VA_ARGS__) ? 0 : (failed++, printf("failed: %s\n", #__VA_ARGS__)))

static int same(const char *want, const char *format, ...) {
  char buf[512];
  va_list ap;
  va_start(ap, format);
  int n = vsnprintf(buf, sizeof buf, format, ap);
  va_end(ap);
  if (n != (int)strlen(want) || strcmp(buf, want))
    printf("got '%s'\n", buf);
  return n == (int)strlen(want) && !strcmp(buf, want);
}

static void strings(void) {
  char buf[64];
  CHECK(strlen("four") == 4);
#ifdef MISSING
  CHECK(strlen("four") == 5);
#endif
  for (int i = 0; i < 16; i++)
    for (int n = 0; n < 32; n++) {
      memset(buf, 'x', sizeof buf);
      memset(buf + i, 'y', n);
      buf[i + n] = 0;
      CHECK(strlen(buf + i) == (size_t)n && strnlen(buf + i, 7) == (n < 7 ? n : 7));
      CHECK(memchr(buf, 'y', sizeof buf) == (n ? buf + i : NULL));
      CHECK(strchr(buf + i, 0) == buf + i + n && strrchr(buf + i, 'x') == NULL);
      memmove(buf + 1, buf, 50);
      CHECK(buf[i + n + 1] == 0 && (!n || buf[i + n] == 'y'));
    }
  CHECK(strcmp("abc", "abd") < 0 && strncmp("abc", "abd", 2) == 0);
  CHECK(strcasecmp("HeLLo", "hEllO") == 0 && memcmp("a\0b", "a\0c", 3) < 0);
  CHECK(!strcmp(strstr("the quick brown fox", "brown"), "brown fox"));
  CHECK(strspn("aabbc", "ab") == 4 && strcspn("hello, world", ",") == 5);
  CHECK(!strcmp(strpbrk("key=value", "=:"), "=value"));
  CHECK(stpcpy(buf, "ab") == buf + 2 && !strcmp(strcat(buf, "cd"), "abcd"));
  char list[] = "one,two,,three", *save;
  CHECK(!strcmp(strtok_r(list, ",", &save), "one"));
  CHECK(!strcmp(strtok_r(NULL, ",", &save), "two"));
  CHECK(!strcmp(strtok_r(NULL, ",", &save), "three") && !strtok_r(NULL, ",", &save));
  char *copy = strdup("heap");
  CHECK(copy && !strcmp(copy, "heap"));
  free(copy);
  CHECK(!strcmp(strerror(ENOENT), "No such file or directory"));
  CHECK(isalpha('x') && !isalpha('1') && toupper('q') == 'Q' && isspace('\t'));
}

static void formats(void) {
  CHECK(same("-42|0042|+7| ff|0XFF|777", "%d|%04d|%+d|%3x|%#X|%o", -42, 42, 7, 255, 255, 511));
  CHECK(same("    right|left      |cut", "%9s|%-10s|%.3s", "right", "left", "cutting"));
  CHECK(same("3.142|1.000000e+10|1e-05|0x1p-3", "%.3f|%e|%g|%a", 3.14159265, 1e10, 1e-5, 0.125));
  CHECK(same("18446744073709551615 -9223372036854775808", "%llu %lld", ULLONG_MAX, LLONG_MIN));
  CHECK(same("inf nan -inf", "%f %f %f", INFINITY, NAN, -INFINITY));
  CHECK(same("%|c|   7|0x10", "%%|%c|%*d|%p", 'c', 4, 7, (void *)16));
  CHECK(same("1.5 2", "%2$.1Lf %1$d", 2, 1.5L));
  int a, b, n;
  unsigned u;
  double d;
  char word[16];
  CHECK(sscanf("12 -7 ff 2.5 word", "%d %d %x %lf %15s%n", &a, &b, &u, &d, word, &n) == 5);
  CHECK(a == 12 && b == -7 && u == 255 && d == 2.5 && !strcmp(word, "word") && n == 17);
  CHECK(sscanf("[abc]", "[%15[a-z]]", word) == 1 && !strcmp(word, "abc"));
  CHECK(sscanf("x", "%d", &a) == 0 && sscanf("", "%d", &a) == EOF);
  char *text;
  size_t size;
  FILE *f = open_memstream(&text, &size);
  CHECK(f && fprintf(f, "%d lines\n", 3) == 8 && fputs("more", f) >= 0 && !fclose(f));
  CHECK(size == 12 && !strcmp(text, "3 lines\nmore"));
  f = fmemopen(text, size, "r");
  char line[32];
  CHECK(fgets(line, sizeof line, f) && !strcmp(line, "3 lines\n"));
  CHECK(fgetc(f) == 'm' && ungetc('M', f) == 'M' && fgetc(f) == 'M');
  CHECK(!fseek(f, 2, SEEK_SET) && ftell(f) == 2 && fread(line, 1, 5, f) == 5 && !memcmp(line, "lines", 5));
  fclose(f);
  free(text);
}

static void numbers(void) {
  char *end;
  CHECK(strtol("  -0x1fz", &end, 0) == -31 && *end == 'z');
  CHECK(strtoul("zz", NULL, 36) == 35 * 36 + 35 && strtoimax("-9", NULL, 10) == -9);
  errno = 0;
  CHECK(strtol("99999999999999999999", NULL, 10) == LONG_MAX && errno == ERANGE);
  CHECK(strtod("1e-3xyz", &end) == 1e-3 && !strcmp(end, "xyz"));
  CHECK(strtod("0x1.8p1", NULL) == 3.0 && isnan(strtod("nan", NULL)));
  CHECK(strtod("2.2250738585072011e-308", NULL) == 2.2250738585072011e-308);
  CHECK(strtof("16777217", NULL) == 16777216.0f && strtold("0.5", NULL) == 0.5L);
  CHECK(atoi("-17") == -17 && abs(-3) == 3 && labs(LONG_MIN + 1) == LONG_MAX);
  div_t q = div(-7, 2);
  CHECK(q.quot == -3 && q.rem == -1);
  volatile double two = 2, tenth = 0.1;
  CHECK(sqrt(two) * sqrt(two) - 2 < 1e-15 && pow(two, 10) == 1024 && cbrt(27) == 3);
  CHECK(fabs(sin(two) - 0.9092974268256817) < 1e-15 && fabs(exp(two) - 7.38905609893065) < 1e-14);
  CHECK(fabs(log(two) - 0.6931471805599453) < 1e-16 && atan2(0, -1) == acos(-1));
  CHECK(floor(-1.5) == -2 && ceil(-1.5) == -1 && round(2.5) == 3 && trunc(-2.7) == -2 && rint(2.5) == 2);
  CHECK(fmod(7.5, two) == 1.5 && ldexp(tenth, 3) == 0.8 && hypot(3, 4) == 5);
  int e;
  CHECK(frexp(8.0, &e) == 0.5 && e == 4 && isinf(1 / (two - 2)));
  srand(1);
  int first = rand();
  srand(1);
  CHECK(rand() == first && first >= 0);
  unsigned short x[3] = {1, 2, 3};
  double r = erand48(x);
  CHECK(r >= 0 && r < 1);
}

static int by_value(const void *a, const void *b) {
  int x = *(const int *)a, y = *(const int *)b;
  return (x > y) - (x < y);
}

static int by_text(const void *a, const void *b) { return strcmp(a, b); }

static void tables(void) {
  int v[500], key = 321;
  for (int i = 0; i < 500; i++)
    v[i] = i * 263 % 500;
  qsort(v, 500, sizeof *v, by_value);
  int sorted = 1;
  for (int i = 0; i < 500; i++)
    sorted &= v[i] == i;
  CHECK(sorted);
  CHECK(bsearch(&key, v, 500, sizeof *v, by_value) == v + 321);
  key = 500;
  CHECK(!bsearch(&key, v, 500, sizeof *v, by_value));
  void *root = NULL;
  CHECK(tsearch("b", &root, by_text) && tsearch("a", &root, by_text));
  CHECK(tfind("a", &root, by_text) && !tfind("c", &root, by_text));
  tdelete("a", &root, by_text);
  CHECK(!tfind("a", &root, by_text));
  tdelete("b", &root, by_text);
  CHECK(hcreate(8) && hsearch((ENTRY){"k", "v"}, ENTER));
  ENTRY *found = hsearch((ENTRY){"k", NULL}, FIND);
  CHECK(found && !strcmp(found->data, "v") && !hsearch((ENTRY){"x", NULL}, FIND));
  hdestroy();
}

static void heap(void) {
  static unsigned char *block[200];
  unsigned seed = 7;
  int intact = 1;
  for (int round = 0; round < 4000; round++) {
    seed = seed * 1103515245 + 12345;
    unsigned i = seed / 65536 % 200, size = seed % 9000 + 1;
    if (block[i]) {
      intact &= block[i][0] == (unsigned char)i && block[i][1] == (unsigned char)~i;
      block[i] = realloc(block[i], size + 2);
    } else {
      block[i] = malloc(size + 2);
    }
    if (!block[i])
      break;
    block[i][0] = i;
    block[i][1] = ~i;
    if (round % 3 == 0) {
      free(block[i]);
      block[i] = NULL;
    }
  }
  for (int i = 0; i < 200; i++)
    free(block[i]);
  CHECK(intact);
  unsigned char *zero = calloc(1000, 1000);
  int clean = zero != NULL;
  for (int i = 0; clean && i < 1000000; i += 997)
    clean = !zero[i];
  CHECK(clean);
  free(zero);
  void *aligned = NULL;
  CHECK(!posix_memalign(&aligned, 4096, 10) && (uintptr_t)aligned % 4096 == 0);
  free(aligned);
  void *volatile none = malloc(PTRDIFF_MAX);
  CHECK(!none && errno == ENOMEM);
  none = calloc(SIZE_MAX / 2, 3);
  CHECK(!none && errno == ENOMEM);
  char *map = mmap(NULL, 20000, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
  CHECK(map != MAP_FAILED && !map[19999]);
  map[0] = 1;
  CHECK(!munmap(map, 20000));
}

static void times(void) {
  time_t t = 951782400; /* 2000-02-29 */
  struct tm tm;
  CHECK(gmtime_r(&t, &tm) && tm.tm_year == 100 && tm.tm_mon == 1 && tm.tm_mday == 29 && tm.tm_wday == 2);
  char buf[64];
  CHECK(strftime(buf, sizeof buf, "%Y-%m-%d %H:%M:%S %j", &tm) == 23 && !strcmp(buf, "2000-02-29 00:00:00 060"));
  CHECK(timegm(&tm) == t);
  tm.tm_mday += 1;
  CHECK(mktime(&tm) == t + 86400 && tm.tm_mon == 2 && tm.tm_mday == 1);
  struct tm parsed = {0};
  CHECK(strptime("31 Dec 1999 23:59", "%d %b %Y %H:%M", &parsed) && parsed.tm_year == 99 && parsed.tm_min == 59);
  struct timespec a, b;
  CHECK(!clock_gettime(CLOCK_MONOTONIC, &a) && !clock_gettime(CLOCK_MONOTONIC, &b));
  CHECK(b.tv_sec > a.tv_sec || (b.tv_sec == a.tv_sec && b.tv_nsec >= a.tv_nsec));
  CHECK(difftime(10, 4) == 6 && time(NULL) > t);
}

static void patterns(void) {
  regex_t re;
  regmatch_t m[3];
  CHECK(!regcomp(&re, "([a-z]+)@([a-z.]+)", REG_EXTENDED));
  CHECK(!regexec(&re, "to: joe@example.org!", 3, m, 0) && m[1].rm_so == 4 && m[2].rm_eo == 19);
  CHECK(regexec(&re, "nobody", 3, m, 0) == REG_NOMATCH);
  regfree(&re);
  CHECK(regcomp(&re, "(", REG_EXTENDED) != 0);
  CHECK(!fnmatch("*.[ch]", "main.c", 0) && fnmatch("*.[ch]", "main.o", 0) == FNM_NOMATCH);
  CHECK(fnmatch("*", ".hidden", FNM_PERIOD) == FNM_NOMATCH);
}

static void wide(void) {
  wchar_t w[16];
  CHECK(setlocale(LC_ALL, "C.UTF-8") != NULL);
  CHECK(mbstowcs(w, "h\xc3\xa9llo", 16) == 5 && w[1] == 0xe9 && wcslen(w) == 5);
  char out[16];
  CHECK(wcstombs(out, w, 16) == 6 && !strcmp(out, "h\xc3\xa9llo"));
  CHECK(mbstowcs(w, "\xff", 16) == (size_t)-1 && errno == EILSEQ);
  CHECK(towupper(0xe9) == 0xc9 && iswalpha(0xe9) && wcscmp(L"a", L"b") < 0);
  CHECK(wcstol(L"77", NULL, 8) == 63 && swprintf(w, 16, L"%d-%ls", 5, L"x") == 3 && !wcscmp(w, L"5-x"));
}

static void jumps(void) {
  jmp_buf env;
  volatile int passes = 0;
  int r = setjmp(env);
  passes++;
  if (passes < 4)
    longjmp(env, passes);
  CHECK(r == 3 && passes == 4);
}

int suite(void) {
  strings();
  formats();
  numbers();
  tables();
  heap();
  times();
  patterns();
  wide();
  jumps();
  printf("%d assertions, %d failed\n", done, failed);
  return failed != 0;
}
#endif
