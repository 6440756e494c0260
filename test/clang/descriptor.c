// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// The descriptor of an entry's call (docs/abi.md, 2.1), for each way in which the
// ABI passes an argument or a result.
//
// RUN: %clang_cc1 -triple riscv64 -target-feature +xcodoms -target-feature +f -target-feature +d -target-abi lp64d -std=gnu11 -Wno-codoms-access -disable-llvm-passes -emit-llvm -o - %s | FileCheck %s
// RUN: %clang_cc1 -triple riscv64 -target-feature +xcodoms -target-feature +f -target-feature +d -target-abi lp64d -std=gnu11 -Wno-codoms-access -O2 -disable-llvm-passes -emit-llvm -o - %s | FileCheck %s

#define z __attribute__((codoms_domain("z"), codoms_entry))
#define lend(...) __attribute__((codoms_access(__VA_ARGS__)))

// Scalars have nothing to say: the IR has signext and zeroext.
// CHECK-DAG: @scalars({{.*}}) [[SCALARS:#[0-9]+]]
// CHECK-DAG: attributes [[SCALARS]] = {{.*}}"codoms-abi"="hash {{[0-9a-f]+}};sig int (_Bool, char, unsigned short, unsigned int, long, float, double, __int128, enum e)" "codoms-domain"="z" "codoms-entry" "codoms-loc"="{{.*}}descriptor.c:[[#@LINE+2]]:7"
enum e { A };
z int scalars(_Bool a, char b, unsigned short c, unsigned d, long e, float f, double g, __int128 h, enum e i) { return 0; }
// CHECK-DAG: @nothing() [[NOTHING:#[0-9]+]]
// CHECK-DAG: attributes [[NOTHING]] = {{.*}}"codoms-abi"="hash {{[0-9a-f]+}};sig void (void)"
z void nothing(void) {}

// Structures of at most 16 bytes are coerced to integers, padding and all.
struct b1 { char a; };
struct b8 { char a; int b; };
struct b12 { int a; char b; short c; };
struct b16 { char a; long b; };
struct full { long a, b; };
// CHECK-DAG: @coerced(i64 {{.*}}, i64 {{.*}}, i64 {{.*}}, [2 x i64] {{.*}}, [2 x i64] {{.*}}) [[COERCED:#[0-9]+]]
// CHECK-DAG: attributes [[COERCED]] = {{.*}}"codoms-abi"="mask 0 ff;mask 1 ffffffff000000ff;mask 2 ffff00ffffffffff;mask 3 ffffffffffffffff00000000000000ff;hash
z void coerced(struct b1 a, struct b8 b, struct b12 c, struct b16 d, struct full e) {}
// CHECK-DAG: define{{.*}} i64 @r8() [[R8:#[0-9]+]]
// CHECK-DAG: attributes [[R8]] = {{.*}}"codoms-abi"="rmask 0 ffffffff000000ff;hash
z struct b8 r8(void) { return (struct b8){1, 2}; }
// CHECK-DAG: define{{.*}} [2 x i64] @r16() [[R16:#[0-9]+]]
// CHECK-DAG: attributes [[R16]] = {{.*}}"codoms-abi"="rmask 0 ff;hash
z struct b16 r16(void) { return (struct b16){1, 2}; }
// CHECK-DAG: define{{.*}} [2 x i64] @rfull() [[RFULL:#[0-9]+]]
// CHECK-DAG: attributes [[RFULL]] = {{.*}}"codoms-abi"="hash
z struct full rfull(void) { return (struct full){1, 2}; }

// 16-byte alignment makes one i128 of it.
struct aligned { _Alignas(16) short a; };
// CHECK-DAG: define{{.*}} i128 @al(i128 {{.*}}) [[AL:#[0-9]+]]
// CHECK-DAG: attributes [[AL]] = {{.*}}"codoms-abi"="rmask 0 ffff;rmask 1 0;mask 0 ffff;hash
z struct aligned al(struct aligned a) { return a; }

// Bit-fields, unions, arrays, complex numbers, empty structures.
struct bits { int a : 3; int : 5; unsigned b : 9; int : 0; char c; };
// CHECK-DAG: @bitfields(i64 {{.*}}) [[BITS:#[0-9]+]]
// CHECK-DAG: attributes [[BITS]] = {{.*}}"codoms-abi"="mask 0 ff0001ff07;hash
z void bitfields(struct bits a) {}
union u { char a; struct { char b; int c; } d; };
// CHECK-DAG: @unions(i64 {{.*}}) [[UNIONS:#[0-9]+]]
// CHECK-DAG: attributes [[UNIONS]] = {{.*}}"codoms-abi"="hash
z void unions(union u a) {}
struct array { struct { char a; short b; } v[3]; };
// CHECK-DAG: @arrays([2 x i64] {{.*}}) [[ARRAYS:#[0-9]+]]
// CHECK-DAG: attributes [[ARRAYS]] = {{.*}}"codoms-abi"="mask 0 ffff00ffffff00ffffff00ff;hash
z void arrays(struct array a) {}
struct empty {};
// CHECK-DAG: @mixed(float {{.*}}, float {{.*}}, i64 {{.*}}, ptr {{.*}}) [[MIXED:#[0-9]+]]
// CHECK-DAG: attributes [[MIXED]] = {{.*}}"codoms-abi"="mask 2 ffffffff000000ff;lend rw a3 4;{{(leaves [^;]*;|by [^;]*;)*}}hash
z void mixed(struct empty e, _Complex float a, struct b8 b, int *p) {}

// Structures in floating-point registers.
struct fd { float a; double b; };
struct fc { float a; char b; };
struct fb { float a; int b : 3; };
// CHECK-DAG: define{{.*}} { float, i8 } @fp(float {{.*}}, double {{.*}}, float {{.*}}, i8 {{.*}}, float {{.*}}, i32 {{.*}}) [[FP:#[0-9]+]]
// CHECK-DAG: attributes [[FP]] = {{.*}}"codoms-abi"="mask 5 7;hash
z struct fc fp(struct fd a, struct fc b, struct fb c) { return b; }
// CHECK-DAG: define{{.*}} { float, i32 } @rfb() [[RFB:#[0-9]+]]
// CHECK-DAG: attributes [[RFB]] = {{.*}}"codoms-abi"="rmask 1 7;hash
z struct fb rfb(void) { return (struct fb){1, 2}; }
// CHECK-DAG: define{{.*}} { float, float } @rcomplex() [[RCOMPLEX:#[0-9]+]]
// CHECK-DAG: attributes [[RCOMPLEX]] = {{.*}}"codoms-abi"="hash
z _Complex float rcomplex(void) { return 1; }

// By hidden reference: size and padding. The result comes first.
struct big { char a; int b : 3; long c; double d; int e; };
// CHECK-DAG: define{{.*}} void @large(ptr {{.*}}sret(%struct.big){{.*}}, ptr {{.*}}, i32 {{.*}}, ptr {{.*}}) [[LARGE:#[0-9]+]]
// CHECK-DAG: attributes [[LARGE]] = {{.*}}"codoms-abi"="sret 0 32;pad 0 1&07,2+6,28+4;ref 1 32;pad 1 1&07,2+6,28+4;lend rw a3 4;{{(leaves [^;]*;|by [^;]*;)*}}hash
z struct big large(struct big a, int n, int *p) { return a; }
struct full3 { long v[3]; };
// CHECK-DAG: @larger(ptr {{.*}}, ptr {{.*}}) [[LARGER:#[0-9]+]]
// CHECK-DAG: attributes [[LARGER]] = {{.*}}"codoms-abi"="ref 0 24;ref 1 32;hash
z void larger(struct full3 a, _Complex long double b) {}

// Pointers: what the type tells.
struct opaque;
typedef int callback(void *);
// CHECK-DAG: @pointers({{.*}}) [[POINTERS:#[0-9]+]]
// CHECK-DAG: attributes [[POINTERS]] = {{.*}}"codoms-abi"="lend rw a0 4;lend r a1 32;lend rw a5 8;lend rw a6 12;fn 4;{{(leaves [^;]*;|by [^;]*;)*}}hash
z void pointers(int *a, const struct big *b, struct opaque *c, void *d, callback *e, char **f, int g[][3]) {}
// And what it does not.
// CHECK-DAG: @counted({{.*}}) [[COUNTED:#[0-9]+]]
// CHECK-DAG: attributes [[COUNTED]] = {{.*}}"codoms-abi"="lend r a0 a1:s32*1;lend rw a2 a3:u8*32;lend w a4 a5:s64*1;lend r a6 str;{{(leaves [^;]*;|by [^;]*;)*}}hash
z void counted(const char *a, int n, struct big *b, unsigned char m, void *c, long k, const char *s, char *t)
    lend(read_only, 1, 2) lend(read_write, 3, 4) lend(write_only, 5, 6) lend(string, 7) lend(none, 8);
void counted(const char *a, int n, struct big *b, unsigned char m, void *c, long k, const char *s, char *t) {}
// CHECK-DAG: @constants({{.*}}) [[CONSTANTS:#[0-9]+]]
// CHECK-DAG: attributes [[CONSTANTS]] = {{.*}}"codoms-abi"="sret 0 32;pad 0 1&07,2+6,28+4;lend r a1 16;lend w a2 40;{{(leaves [^;]*;|by [^;]*;)*}}hash
z struct big constants(const void *a, int *b) lend(write_only, 2, "10") lend(read_only, 1, "16");
struct big constants(const void *a, int *b) { return (struct big){0}; }
struct stream { char *in; struct { unsigned len; } left; struct stream *next; const char *name; };
// CHECK-DAG: @paths({{.*}}) [[PATHS:#[0-9]+]]
// CHECK-DAG: attributes [[PATHS]] = {{.*}}"codoms-abi"="mask 0 ffffffff000000ff;lend rw a1 32;lend r a1+0 a1+8:u32*1;lend r a1+16 32;lend r a1+24 str;lend w a1+16+0 16;lend rw a2 8;lend rw a3 8;lend rw a3+0 a2+0:u64*4;watch r a1+0 a1+8:u32*1 s->in;watch rw a1+16 0 s->next;watch r a1+24 0 s->name;watch w a1+16+0 0 s->next->...;watch n a2+0:u64 *n;watch rw a3+0 0 *p;watch w a1+0 0 s->in;{{(leaves [^;]*;|by [^;]*;)*}}hash
z void paths(struct b8 x, struct stream *s, unsigned long *n, int **p)
    lend(read_write, "*p", "*n") lend(read_only, "s->in", "s->left.len")
    lend(write_only, "s->next->in", "16") lend(string, "s->name") lend(read_only, "s->next");
void paths(struct b8 x, struct stream *s, unsigned long *n, int **p) {}

// A string of at most so many bytes, an array of strings, longer paths.
// CHECK-DAG: @strings({{.*}}) [[STRINGS:#[0-9]+]]
// CHECK-DAG: attributes [[STRINGS]] = {{.*}}"codoms-abi"="lend r a0 a1:s32*str;lend r a2 16*str;lend r a3 24;lend r a3+0 str;lend r a3+8 str;lend r a3+16 str;{{(leaves [^;]*;|by [^;]*;)*}}hash
struct chain { const struct chain *next; unsigned len; const char *name; };
z void strings(const char *a, int n, const char *b, char **v) lend(string, 1, 2) lend(string, 3, "16") lend(string, "v[]", "3");
void strings(const char *a, int n, const char *b, char **v) {}
// CHECK-DAG: @chained({{.*}}) [[CHAINED:#[0-9]+]]
// CHECK-DAG: attributes [[CHAINED]] = {{.*}}"codoms-abi"="lend r a0 24;lend r a0+0 24;lend r a0+0+0 24;lend r a0+0+0+16 a0+0+0+8:u32*str;{{(leaves [^;]*;|by [^;]*;)*}}hash
z void chained(const struct chain *s)
    lend(read_only, "s->next") lend(read_only, "s->next->next")
    lend(string, "s->next->next->name", "s->next->next->len");
void chained(const struct chain *s) {}
// Who may call.
// CHECK-DAG: @listed({{.*}}) [[LISTED:#[0-9]+]]
// CHECK-DAG: attributes [[LISTED]] = {{.*}}"codoms-callers"="app,web"
__attribute__((codoms_domain("z"), codoms_entry("web", "app"))) void listed(void) {}
// What is given for `...`, and to a pointer, is described at the call.
// CHECK-DAG: call {{.*}} @print({{.*}}) [[PRINT:#[0-9]+]]
// CHECK-DAG: attributes [[PRINT]] = {{.*}}"codoms-args"="mask 2 ffffffff000000ff;lend r a3 str;ref 4 32;pad 4 1&07,2+6,28+4;"
// CHECK-DAG: call {{.*}} %[[#]](i64 %{{.*}}, ptr {{.*}}) [[POINTER:#[0-9]+]]
// CHECK-DAG: attributes [[POINTER]] = {{.*}}"codoms-args"="mask 0 ffffffff000000ff;ref 1 32;pad 1 1&07,2+6,28+4;"
int print(const char *f, ...) __attribute__((codoms_import("y"))) lend(string, 1) lend(string, "...");
void calls(struct b8 x, struct big b, char *s, void (*p)(struct b8, struct big)) {
  print("", 1, x, s, b);
  p(x, b);
}

// A function declared by a typedef.
typedef int function(const int *p, int n);
function typedefed z lend(read_only, 1, 2);
// CHECK-DAG: @typedefed({{.*}}) [[TYPEDEFED:#[0-9]+]]
// CHECK-DAG: attributes [[TYPEDEFED]] = {{.*}}"codoms-abi"="lend r a0 a1:s32*4;hash {{.*}};sig int (const int *, int)"
int typedefed(const int *p, int n) { return n; }

// Eight registers, no more.
struct big eight(struct big a, int *b, int *c, int *d, int *e, int *f, int *g) z;
struct big eight(struct big a, int *b, int *c, int *d, int *e, int *f, int *g) { return a; }

// Neither typedefs nor the order of attributes change the hash.
typedef struct stream *stream_ptr;
typedef unsigned long count;
// CHECK-DAG: @same1({{.*}}) [[SAME1:#[0-9]+]]
// CHECK-DAG: attributes [[SAME1]] = {{.*}}"codoms-abi"="lend rw a0 32;lend r a0+24 str;lend w a1 8;lend r a2 str;watch r a0+24 0 s->name;watch r a0+0 a0+8:u32*1 s->in;watch rw a0+16 0 s->next;watch w a0+16+0 0 s->next->...;watch w a0+0 0 s->in;{{(leaves [^;]*;|by [^;]*;)*}}hash [[HASH:[0-9a-f]+]];sig void (struct stream *, unsigned long *, const char *)"
// CHECK-DAG: @same2({{.*}}) [[SAME2:#[0-9]+]]
// CHECK-DAG: attributes [[SAME2]] = {{.*}}"codoms-abi"="lend rw a0 32;lend r a0+24 str;lend w a1 8;lend r a2 str;watch r a0+24 0 q->name;watch r a0+0 a0+8:u32*1 q->in;watch rw a0+16 0 q->next;watch w a0+16+0 0 q->next->...;watch w a0+0 0 q->in;{{(leaves [^;]*;|by [^;]*;)*}}hash [[HASH]];sig void (stream_ptr, count *, const char *)"
z void same1(struct stream *s, unsigned long *n, const char *t) lend(write_only, 2) lend(string, "s->name") lend(string, 3);
z void same2(stream_ptr q, count *m, const char *t) lend(string, 3) lend(string, "q->name") lend(write_only, 2);
void same1(struct stream *s, unsigned long *n, const char *t) {}
void same2(stream_ptr q, count *m, const char *t) {}
// What is lent does.
// CHECK-DAG: @other({{.*}}) [[OTHER:#[0-9]+]]
// CHECK-DAG: attributes [[OTHER]] = {{.*}}"codoms-abi"="lend rw a0 32;lend r a0+24 str;lend rw a1 8;lend r a2 str;watch r a0+24 0 q->name;watch r a0+0 a0+8:u32*1 q->in;watch rw a0+16 0 q->next;watch w a0+16+0 0 q->next->...;watch w a0+0 0 q->in;{{(leaves [^;]*;|by [^;]*;)*}}hash
// CHECK-NOT: "codoms-abi"="lend rw a0 32;lend r a0+24 str;lend rw a1 8;lend r a2 str;{{.*}}hash [[HASH]]
z void other(stream_ptr q, count *m, const char *t) lend(string, 3) lend(string, "q->name");
void other(stream_ptr q, count *m, const char *t) {}

// The module says that it was compiled for Xcodoms.
// CHECK-DAG: !{i32 7, !"codoms", i32 1}
