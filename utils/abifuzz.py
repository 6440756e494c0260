#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
"""Print a C program that passes random values through entry points.

  utils/abifuzz.py SEED > program.c

Each function sums what it got and returns something made of the sum; main prints
both. The functions are entries of domains, root among them; main calls them by
name, through a pointer, or by way of a function of another domain that is given a
pointer to them. Variadic ones are imported: -DLIB -mcodoms-domain=d compiles their
bodies. With -DCODOMS_OFF it is one ordinary program. Both must print the same.

With -DPADDING (at -O0, where objects are copied whole) the program also counts
padding bytes that arrived with something in them: all structures are filled with
0xaa before their members are set.
"""

import random
import sys

SCALARS = ["char", "signed char", "unsigned char", "short", "unsigned short",
           "int", "unsigned", "long", "unsigned long", "float", "double",
           "_Bool"]
WIDE = ["long double", "_Complex double", "__int128", "int2", "int4", "int8"]
VECTORS = {"int2": 2, "int4": 4, "int8": 8}   # of int
# What is promoted to something else for `...` cannot be read back as it was given.
UNPROMOTED = ["int", "unsigned", "long", "unsigned long", "double",
              "long double", "__int128"]
BIT_FIELDS = ["int", "unsigned", "long", "unsigned char"]
FLOATS = ["float", "double", "_Complex float"]


class Program:
    STRUCTS = 24
    FUNCTIONS = 30
    VARIADIC = 8
    DOMAINS = ["d", "d", "e", "root"]

    def __init__(self, seed):
        self.seed = seed
        self.random = random.Random(seed)
        self.lines = []

    def emit(self, line):
        self.lines.append(line)

    # Members are ("scalar", type), ("bits", type, width), ("array", type, n),
    # ("struct", members) and ("union", members), of which the first one is used.

    def member(self, depth=0):
        chance = self.random.random()
        if chance < 0.55:
            return ("scalar", self.random.choice(SCALARS))
        if chance < 0.70:
            return ("bits", self.random.choice(BIT_FIELDS),
                    self.random.randint(1, 8))
        if chance < 0.82:
            return ("array", self.random.choice(SCALARS),
                    self.random.randint(1, 3))
        if chance < 0.93 and depth < 2:
            return ("struct" if chance < 0.90 else "union", [self.member(depth + 1)
                               for _ in range(self.random.randint(1, 3))])
        return ("scalar", self.random.choice(
            ["long double", "_Complex float", "__int128"]))

    def declare(self, member, name):
        if member[0] == "scalar":
            return f"{member[1]} {name};"
        if member[0] == "bits":
            return f"{member[1]} {name} : {member[2]};"
        if member[0] == "array":
            return f"{member[1]} {name}[{member[2]}];"
        inner = " ".join(self.declare(m, f"m{i}")
                         for i, m in enumerate(member[1]))
        return f"{member[0]} {{ {inner} }} {name};"

    def leaves(self, members, prefix):
        """(is a bit-field, type, expression) of everything in members."""
        for i, member in enumerate(members):
            expression = f"{prefix}m{i}"
            if member[0] == "array":
                for j in range(member[2]):
                    yield False, member[1], f"{expression}[{j}]"
            elif member[0] == "struct":
                yield from self.leaves(member[1], expression + ".")
            elif member[0] == "union":
                yield from self.leaves(member[1][:1], expression + ".")
            else:
                yield member[0] == "bits", member[1], expression

    def unions(self, members, prefix):
        for i, member in enumerate(members):
            if member[0] == "union":
                yield f"{prefix}m{i}"
            elif member[0] == "struct":
                yield from self.unions(member[1], f"{prefix}m{i}.")

    def in_float_registers(self, members):
        types = []
        for _, kind, _ in self.leaves(members, ""):
            types += ["float"] * 2 if kind == "_Complex float" else [kind]
        return len(types) <= 2 and any(kind in FLOATS for kind in types)

    def structure(self, number):
        members = [self.member() for _ in range(self.random.randint(1, 5))]
        inner = " ".join(self.declare(m, f"m{i}")
                         for i, m in enumerate(members))
        self.emit(f"struct s{number} {{ {inner} }};")
        self.emit(f"static inline void fill{number}(struct s{number} *p, ul v) {{")
        self.emit("  memset(p, 0xaa, sizeof *p);")
        for _, kind, leaf in self.leaves(members, "p->"):
            value = "v >> 40 & 1" if kind == "_Bool" else "(long)(v >> 33) % 1000"
            self.emit(f"  v = next(v); {leaf} = ({kind})({value});")
        self.emit("}")
        self.emit(f"static inline ul sum{number}(ul h, const struct s{number} *p) {{")
        for _, kind, leaf in self.leaves(members, "p->"):
            self.emit("  " + self.mix(kind, leaf))
        self.emit("  return h;")
        self.emit("}")
        # Padding is what no member covers. What arrives in floating-point
        # registers has none of the caller's.
        self.emit(f"static inline int dirt{number}(const struct s{number} *p) {{")
        self.emit(f"  struct s{number} all; memset(&all, 0, sizeof all);")
        for bits, _, leaf in self.leaves(members, "all."):
            self.emit(f"  {leaf} = -1;" if bits else
                      f"  memset(&{leaf}, 0xff, sizeof {leaf});")
        for leaf in self.unions(members, "all."):  # All of it is data.
            self.emit(f"  memset(&{leaf}, 0xff, sizeof {leaf});")
        counts = int(not self.in_float_registers(members))
        self.emit(f"  return {counts} * dirt(p, &all, sizeof all);")
        self.emit("}")

    @staticmethod
    def mix(kind, value):
        if kind in VECTORS:
            return " ".join(f"h = mix(h, (long){value}[{i}]);"
                            for i in range(VECTORS[kind]))
        if "Complex" in kind:
            return (f"h = mix(h, (long)__real__ {value}); "
                    f"h = mix(h, (long)__imag__ {value});")
        return f"h = mix(h, (long){value});"

    def function(self, number):
        """Emits the function, returns the lines of main that call it."""
        choice = self.random.choice(["void", "scalar", "struct", "struct"])
        returned = self.random.randrange(self.STRUCTS)
        result = {"void": "void", "scalar": self.random.choice(SCALARS),
                  "struct": f"struct s{returned}"}[choice]
        # Each large structure takes a capability, whose range takes two of the
        # few registers that a call has left.
        parameters = []
        for _ in range(self.random.randint(0, 9)):
            structs = sum(isinstance(p, int) or p == "int8" for p in parameters)
            if structs < 3 and self.random.random() < 0.5:
                parameters.append(self.random.randrange(self.STRUCTS))
            else:
                kinds = SCALARS + WIDE
                if structs >= 3:
                    kinds = [kind for kind in kinds if kind != "int8"]
                parameters.append(self.random.choice(kinds))
        types = [f"struct s{p}" if isinstance(p, int) else p for p in parameters]
        domain = self.random.choice(self.DOMAINS)
        way = self.random.choice(["name", "name", "pointer", "other"])
        other = self.random.choice([d for d in self.DOMAINS if d != domain])
        declared = ", ".join(f"{t} a{i}" for i, t in enumerate(types)) or "void"
        arguments = ", ".join(f"a{i}" for i in range(len(parameters)))
        entry = f"codoms_domain(\"{domain}\") codoms_entry()"
        self.emit(f"{result} f{number}({declared}) {entry};")
        self.emit(f"ul sum_of_f{number}(void) {entry};")
        self.emit(f"static ul last{number} codoms_domain(\"{domain}\");")
        self.emit(f"ul sum_of_f{number}(void) {{ return last{number}; }}")
        self.emit(f"{result} f{number}({declared}) {{")
        self.emit(f"  ul h = {number}; int dirty = 0;")
        for i, p in enumerate(parameters):
            if isinstance(p, int):
                self.emit(f"  h = sum{p}(h, &a{i}); dirty += dirt{p}(&a{i});")
            else:
                self.emit("  " + self.mix(p, f"a{i}"))
        # Within root nothing clears padding.
        checked = domain != "root" or way == "other"
        self.emit(f"  last{number} = dirty && {int(checked)} ? dirty : h;")
        if choice == "scalar":
            value = "h >> 9 & 1" if result == "_Bool" else "(long)(h >> 40) % 1000"
            self.emit(f"  return ({result})({value});")
        elif choice == "struct":
            self.emit(f"  struct s{returned} r; fill{returned}(&r, h); return r;")
        self.emit("}")
        if way == "other":
            # The reference to f is what gives the domain the right to call it.
            more = f", {declared}" if parameters else ""
            self.emit(f"{result} by{number}({result} (*f)({declared}){more}) "
                      f"codoms_domain(\"{other}\") codoms_entry();")
            self.emit(f"{result} by{number}({result} (*f)({declared}){more}) {{")
            self.emit(f"  if (!f) f = f{number};")
            self.emit(f"  return f({arguments});")
            self.emit("}")

        call = ["  {"]
        for i, (p, t) in enumerate(zip(parameters, types)):
            if isinstance(p, int):
                call.append(f"    {t} a{i}; fill{p}(&a{i}, v += {i} + 7);")
            elif p in VECTORS:
                values = ", ".join(f"(int)(v >> {j + 3})"
                                   for j in range(VECTORS[p]))
                call.append(f"    v = next(v); {t} a{i} = {{{values}}};")
            else:
                value = "v >> 3 & 1" if p == "_Bool" else "(long)(v >> 35) % 1000"
                call.append(f"    v = next(v); {t} a{i} = ({t})({value});")
        expression = f"f{number}({arguments})"
        if way == "pointer":
            call.append(f"    {result} (*volatile p)({declared}) = f{number};")
            expression = f"p({arguments})"
        elif way == "other":
            target = self.random.choice([f"f{number}", "NULL"])
            expression = f"by{number}({target}{', ' if arguments else ''}{arguments})"
        if choice == "void":
            call.append(f"    {expression}; h = 0;")
        elif choice == "scalar":
            call.append(f"    h = (long){expression};")
        else:
            call.append(f"    struct s{returned} r = {expression}; "
                        f"h = sum{returned}(1, &r);")
            # Of a larger result the caller's object keeps its own padding.
            if checked:
                call.append(f"    if (sizeof r <= 16 && dirt{returned}(&r)) h = 2;")
        # What was passed by reference is still the caller's.
        for i, p in enumerate(parameters):
            if isinstance(p, int):
                call.append(f"    h = sum{p}(h, &a{i});")
        call.append(f"    printf(\"{number} %lx %lx\\n\", "
                    f"sum_of_f{number}(), h);")
        call.append("  }")
        return call

    def variadic(self, number):
        """Emits the function, returns the lines of main that call it."""
        types = []
        for _ in range(self.random.randint(0, 12)):
            large = sum(isinstance(t, int) for t in types)
            if large < 3 and self.random.random() < 0.3:
                types.append(self.random.randrange(self.STRUCTS))
            else:
                types.append(self.random.choice(UNPROMOTED))
        named = self.random.choice(["long n", "double x, long n",
                                    "__int128 w, int n", "long n, float x"])
        names = [part.split()[-1] for part in named.split(", ")]
        last = names[-1] if names[-1] != "x" else "n"
        if last != names[-1]:  # A float is promoted, and cannot be the last one.
            named, names, last = "float x, long n", ["x", "n"], "n"
        self.emit(f"ul v{number}({named}, ...) IMPORT;")
        self.emit("#ifdef LIB")
        self.emit(f"ul v{number}({named}, ...) {{")
        self.emit(f"  ul h = {number}; va_list ap; va_start(ap, {last});")
        for name in names:
            self.emit(f"  h = mix(h, (long){name});")
        for i, t in enumerate(types):
            if isinstance(t, int):
                self.emit(f"  struct s{t} a{i} = va_arg(ap, struct s{t}); "
                          f"h = sum{t}(h, &a{i});")
            else:
                self.emit(f"  {t} a{i} = va_arg(ap, {t}); "
                          f"h = mix(h, (long)a{i});")
        self.emit("  va_end(ap); return h;")
        self.emit("}")
        self.emit("#endif")
        call = ["  {"]
        for i, t in enumerate(types):
            if isinstance(t, int):
                call.append(f"    struct s{t} a{i}; fill{t}(&a{i}, v += {i} + 7);")
            else:
                call.append(f"    v = next(v); {t} a{i} = "
                            f"({t})((long)(v >> 35) % 1000);")
        given = ["1.5f" if n == "x" else "3" for n in names]
        given += [f"a{i}" for i in range(len(types))]
        name = f"v{number}"
        if self.random.random() < 0.5:
            call.append(f"    ul (*volatile p)({named}, ...) = v{number};")
            name = "p"
        call.append(f"    printf(\"v{number} %lx\\n\", {name}({', '.join(given)}));")
        call.append("  }")
        return call

    def text(self):
        self.emit("""#include <codoms.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>
#ifdef LIB
#define IMPORT
#else
#define IMPORT codoms_import("d")
#endif
typedef unsigned long ul;
typedef int int2 __attribute__((vector_size(8)));
typedef int int4 __attribute__((vector_size(16)));
typedef int int8 __attribute__((vector_size(32)));
static inline ul mix(ul h, ul v) {
  return (h ^ v) * 0x9e3779b97f4a7c15ul + (h >> 29);
}
static inline ul next(ul v) {
  return v * 6364136223846793005ul + 1442695040888963407ul;
}
static inline int dirt(const void *p, const void *all, ul n) {
  int bytes = 0;
#ifdef PADDING
  for (ul i = 0; i < n; i++)
    bytes += (((const unsigned char *)p)[i] & ~((const unsigned char *)all)[i]) != 0;
#endif
  return bytes;
}""")
        for i in range(self.STRUCTS):
            self.structure(i)
        calls = []
        for i in range(self.VARIADIC):
            calls += self.variadic(i)
        self.emit("#ifndef LIB")
        for i in range(self.FUNCTIONS):
            calls += self.function(i)
        self.emit("int main(void) {")
        self.emit(f"  ul v = {self.seed}, h;")
        self.lines += calls
        self.emit("  return 0;")
        self.emit("}")
        self.emit("#endif")
        return "\n".join(self.lines)


if __name__ == "__main__":
    if len(sys.argv) != 2:
        sys.exit(__doc__)
    print(Program(int(sys.argv[1])).text())
