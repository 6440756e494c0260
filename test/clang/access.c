// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// codoms_access against the function it is on.
//
// RUN: %clang_cc1 -triple riscv64 -target-feature +xcodoms -fsyntax-only -verify %s

#define lend(...) __attribute__((codoms_domain("z"), codoms_entry, codoms_access(__VA_ARGS__)))
typedef unsigned long size_t;
struct opaque;
struct inner {
  char *buf;
  unsigned len;
  int bits : 3;
  struct inner *next;
};
struct outer {
  struct inner in;
  struct inner *ptr;
  char array[8];
  union {
    char *u;
    long l;
  };
  double d;
  void (*fn)(void);
  struct opaque *op;
  const char *name;
};

// By number.
int a1(const char *p, int n) lend(read_only, 1, 2);
int a2(const int *p, unsigned char n) lend(read_only, 1, 2);
int a3(int *p) lend(write_only, 1);
int a4(void *p, size_t n) lend(read_write, 1, 2);
int a5(const char *s) lend(string, 1);
int a6(void *p) lend(none, 1);
const char *a7(void) lend(string, 0);
int a8(void *p) lend(read_only, 1, "16");
int a9(char *p, int n) lend(__read_only__, 1, 2);
int a10(int *p, int n) lend(read_only, 3, 2); // expected-error {{'codoms_access': there is no parameter 3; 'a10' has 2}}
int a11(int *p, int n) lend(read_only, -1); // expected-error {{'codoms_access': there is no parameter -1; 'a11' has 2}}
int a12(int *p, int n) lend(read_only, 2); // expected-error {{'codoms_access': parameter 2 of 'a12' is of type 'int', not a pointer}}
int a13(int *p, double n) lend(read_only, 1, 2); // expected-error {{'codoms_access': the size parameter 2 of 'a13' is of type 'double', not an integer of at most 64 bits}}
int a14(int *p, __int128 n) lend(read_only, 1, 2); // expected-error {{'codoms_access': the size parameter 2 of 'a14' is of type '__int128', not an integer of at most 64 bits}}
int a15(int *p, int *n) lend(read_only, 1, 2); // expected-error {{'codoms_access': the size parameter 2 of 'a15' is of type 'int *', not an integer of at most 64 bits}}
int a16(int *p, int n) lend(read_only, 1, 3); // expected-error {{'codoms_access': there is no parameter 3 to give the size; 'a16' has 2 (a constant size is written as a string)}}
int a17(int *p, int n) lend(read_only, 1, 0); // expected-error {{'codoms_access': there is no parameter 0 to give the size}}
int a18(void *p) lend(read_only, 1); // expected-error {{'codoms_access': parameter 1 of 'a18' is a 'void *': say how many bytes, by the number of a parameter, a path or a constant such as "16"}}
int a19(struct opaque *p) lend(read_only, 1); // expected-error {{'codoms_access': parameter 1 of 'a19' points to 'struct opaque', whose size is not known here}}
int a20(void (*p)(void)) lend(read_only, 1); // expected-error {{'codoms_access': parameter 1 of 'a20' points to a function, which cannot be lent}}
int a21(const int *p) lend(write_only, 1); // expected-error {{'codoms_access' lends parameter 1 of 'a21' for writing, but its type 'const int *' forbids that; write read_only}}
int a22(const int *p) lend(read_write, 1); // expected-error {{'codoms_access' lends parameter 1 of 'a22' for writing}}
int a23(int *p) lend(string, 1); // expected-error {{'codoms_access': parameter 1 of 'a23' is of type 'int *', which is not a string}}
int a24(char *p, int n) lend(string, 1, 2);
int a25(char *p, int n) lend(none, 1, 2); // expected-error {{'codoms_access': 'none' takes no size}}
int a37(char *p) lend(string, 1, "64");
int a38(char *p) lend(string, 1, "0"); // expected-error {{'codoms_access': a string of 0 bytes lends nothing; write none}}
int a39(int *p) lend(read_only, 1, "0x20000000"); // expected-error {{'codoms_access': the size overflows}}
int a26(char *p, int n) lend(read, 1, 2); // expected-error {{the first argument of 'codoms_access' is one of read_only, write_only, read_write, string, none}}
int a27(char *p, int n) lend(1, 2); // expected-error {{the first argument of 'codoms_access' is one of read_only, write_only, read_write, string, none}}
int a28(char *p) lend(read_only); // expected-error {{'codoms_access' attribute takes at least 2 arguments}}
int a29(char *p) lend(read_only, 1, 1, 1); // expected-error {{'codoms_access' attribute takes no more than 3 arguments}}
int a30(int *p) lend(read_only, 1, "0x7fffffffffffffff"); // expected-error {{'codoms_access': the size overflows}}
int a31(char *p, int n) lend(read_only, 1.5, 2); // expected-error {{'codoms_access' wants the number of a parameter here, or a path such as "s->buf" as a string}}
int a32(void) lend(string, 0); // expected-error {{'codoms_access': the result of 'a32' is of type 'int', not a pointer}}
int a33(unsigned __int128 *p) lend(read_only, 1);
enum e { A };
int a34(int *p, enum e n) lend(read_only, 1, 2);
int a35(int *p, _Bool n) lend(read_only, 1, 2); // expected-error {{the size parameter 2 of 'a35' is of type '_Bool', not an integer of at most 64 bits}}
int v __attribute__((codoms_access(read_only, 1))); // expected-error {{'codoms_access' belongs on a function}}
int a36(int *p, int n) __attribute__((codoms_access(read_only, 1, 2))); // expected-warning {{'codoms_access' has no effect: 'a36' is neither codoms_entry nor an import}}

// By path.
int p1(struct outer *s) lend(read_only, "s->in.buf", "s->in.len");
int p2(struct outer *s) lend(write_only, "s->ptr->buf", "16") lend(read_only, "s->ptr");
int p39(struct outer *s) lend(write_only, "s->ptr->buf", "16"); // expected-error {{'p39' leads to "s->ptr->..." through "s->ptr", which is not lent to be read; add codoms_access(read_only, "s->ptr")}}
int p40(struct outer *s) lend(read_only, "s->in.buf", "s->ptr->len"); // expected-error {{'p40' leads to "s->ptr->..." through "s->ptr"}}
int p41(struct outer *s) lend(none, 1) lend(read_only, "s->in.buf", "2"); // expected-error {{'p41' leads to "s->in.buf" through "s", which is not lent to be read}}
int p42(struct outer *s) lend(write_only, 1) lend(read_only, "s->in.buf", "2"); // expected-error {{'p42' leads to "s->in.buf" through "s"}}
__attribute__((codoms_domain("root"), codoms_entry, codoms_access(read_only, "s->in.buf", "2"))) int r1(struct outer *s); // expected-error {{entry point 'r1' of root lends by "s->in.buf", which its callers, who do not own root, could change after the check; pass it as a parameter}}
__attribute__((codoms_domain("root"), codoms_entry, codoms_access(read_only, 1, "*n"))) int r2(int *p, int *n); // expected-error {{entry point 'r2' of root lends by "*n"}}
int p3(struct outer *s) lend(write_only, "s->ptr");
int p4(struct outer *s) lend(string, "s->u");
int p5(char **p, size_t *n) lend(read_write, "*p", "*n");
int p6(struct outer *s) lend(write_only, "s -> in . next");
int p7(struct outer *s) lend(string, "s->name");
int p8(struct outer **s) lend(string, "(*s)->name"); // expected-error {{"(*s)->name" does not start with the name of a parameter of 'p8' in this declaration}}
int p9(struct outer *s) lend(read_only, "s->ptr->buf", "s->ptr->len") lend(read_only, "s->ptr");
int p10(struct outer *s) lend(read_only, "s->ptr->next->buf", "1") lend(read_only, "s->ptr->next") lend(read_only, "s->ptr");
int p30(struct outer *s) lend(read_only, "s->ptr->next->next->next->buf"); // expected-error {{"s->ptr->next->next->next->buf" leads through more than 4 pointers}}
int p31(struct outer *s) lend(read_only, "s->ptr->buf", "s->ptr->next->next->next->len"); // expected-error {{'codoms_access': the size "s->ptr->next->next->next->len" leads through more than 4 pointers}}
int p11(struct outer *s) lend(read_only, "t->name"); // expected-error {{"t->name" does not start with the name of a parameter of 'p11' in this declaration}}
int p12(struct outer *) lend(read_only, "s->name"); // expected-error {{"s->name" does not start with the name of a parameter of 'p12'}}
int p13(struct outer *s) lend(read_only, "s->nam"); // expected-error {{'struct outer' has no member 'nam'}}
int p14(struct outer *s) lend(read_only, "s.name"); // expected-error {{cannot understand "s.name" from '.name' on; a path is a parameter, '->member', '->member.member', and so on, with '*' in front for what it points to}}
int p15(struct outer *s) lend(read_only, "s->array"); // expected-error {{"s->array" is an array: it lies in what its structure's pointer lends, and is lent with it}}
int p16(struct outer *s) lend(read_only, "s->d"); // expected-error {{'codoms_access': "s->d" of 'p16' is of type 'double', not a pointer}}
int p17(struct outer *s) lend(read_only, "s->fn"); // expected-error {{'codoms_access': "s->fn" of 'p17' points to a function, which cannot be lent}}
int p18(struct outer *s) lend(read_only, "s->op"); // expected-error {{'codoms_access': "s->op" of 'p18' points to 'struct opaque', whose size is not known here}}
int p19(struct outer *s) lend(read_only, "s->op->x"); // expected-error {{"s->op->x" has no member 'x': 'struct opaque' is an incomplete type here}}
int p20(struct outer *s) lend(read_only, "s->d->x"); // expected-error {{'->' in "s->d->x" follows a value of type 'double', which is not a pointer}}
int p21(struct outer *s) lend(read_only, "s->u->x"); // expected-error {{"s->u->x" has no member 'x': 'char' is not a structure here}}
int p22(struct outer *s) lend(read_only, "s->"); // expected-error {{a member's name is missing in "s->"}}
int p23(struct outer *s) lend(read_only, "s->name", "s->in.bits"); // expected-error {{bit-field 'bits' cannot be part of a path}}
int p24(int n) lend(read_only, "*n"); // expected-error {{'*' in "*n" is applied to a value of type 'int', which is not a pointer}}
int p25(char **argv) lend(string, "argv[]"); // expected-error {{'codoms_access': "argv[]" takes the number of its strings as a constant from "1" to "7": each takes a capability, of which a call has 8}}
int p32(char **argv, int n) lend(string, "argv[]", 2); // expected-error {{'codoms_access': "argv[]" takes the number of its strings as a constant from "1" to "7"}}
int p33(char **argv) lend(string, "argv[]", "8"); // expected-error {{'codoms_access': "argv[]" takes the number of its strings as a constant}}
int p34(char **argv) lend(string, "argv[]", "0"); // expected-error {{'codoms_access': "argv[]" takes the number of its strings as a constant}}
int p35(char **argv) lend(string, "argv[]", "3");
int p36(int *argv) lend(string, "argv[]", "3"); // expected-error {{'codoms_access': "argv[]" of 'p36' is of type 'int *', which is not an array of strings}}
int p37(struct outer **list) lend(read_only, "list[]", "3"); // expected-error {{'codoms_access': "list[]" is lent as strings only; an array of pointers to other things cannot be lent}}
int p38(struct outer **list) lend(string, "list[]", "3"); // expected-error {{'codoms_access': "list[]" of 'p38' is of type 'struct outer *', which is not a string}}
int p26(const char *f) lend(string, "..."); // expected-error {{'codoms_access': 'p26' takes no variable arguments}}
__attribute__((codoms_import("z"), codoms_access(string, 1), codoms_access(string, "..."))) int v1(const char *f, ...);
__attribute__((codoms_import("z"), codoms_access(none, 1), codoms_access(none, "..."))) int v2(const char *f, ...);
__attribute__((codoms_import("z"), codoms_access(none, 1), codoms_access(read_only, "..."))) int v3(const char *f, ...); // expected-error {{'codoms_access': "..." lends strings only, or none}}
__attribute__((codoms_import("z"), codoms_access(none, 1), codoms_access(string, "...", "4"))) int v4(const char *f, ...); // expected-error {{'codoms_access': "..." takes no size}}
int p27(struct outer *s) lend(read_only, s->name); // expected-error {{use of undeclared identifier 's'}}
int p28(struct outer *s) lend(read_only, "s", "1");
int p29(struct outer *s) lend(write_only, "s->name", "1"); // expected-error {{'codoms_access' lends "s->name" of 'p29' for writing, but its type 'const char *' forbids that; write read_only}}

// Several.
int m1(char *p, int n, int m) lend(read_only, 1, 2) lend(write_only, 1, 3);
int m2(char *p, int n, int m) lend(read_only, 1, 2) lend(read_only, 1, 3); // expected-error {{'codoms_access' of 'm2' differs from an earlier one; they must agree}} expected-note {{the earlier one is here}}
int m3(char *p, int n, int m) lend(none, 1) lend(read_only, 1, 3); // expected-error {{'codoms_access' of 'm3' differs from an earlier one; they must agree}} expected-note {{the earlier one is here}}
int m4(struct outer *s) lend(string, "s->name") lend(read_only, "s->name", "4"); // expected-error {{'codoms_access' of 'm4' differs from an earlier one}} expected-note {{the earlier one is here}}
// A number that is none is not taken for a path.
int s1(char *p) lend(read_only, 1, "-1"); // expected-error {{'codoms_access': the size "-1" is not a number that a call can lend}}
int s2(char *p) lend(read_only, 1, "99999999999999999999"); // expected-error {{'codoms_access': the size "99999999999999999999" is not a number that a call can lend}}
int s3(char *p) lend(read_only, 1, "4 bytes"); // expected-error {{'codoms_access': the size "4 bytes" is not a number that a call can lend}}
// The attribute's name in messages is that of the manual.
int s4(char *p) __attribute__((__codoms_access__(read_only, 2, "4"))); // expected-error {{'codoms_access': there is no parameter 2; 's4' has 1}}
int s5(char *p) __attribute__((__codoms_access__(read_only))); // expected-error {{'codoms_access' attribute takes at least 2 arguments}}
