// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// A unit of a domain gives nothing but rights on the domain's own memory.
//
// RUN: %clang -I%codoms_include -fsyntax-only -Xclang -verify=root %s
// RUN: %clang -I%codoms_include -fsyntax-only -mcodoms-domain=root -Xclang -verify=root %s
// RUN: %clang -I%codoms_include -fsyntax-only -mcodoms-domain=z -Xclang -verify=z %s

// root-no-diagnostics
#include <codoms.h>
CODOMS_GRANT(y, z, write);
CODOMS_GRANT(z, root, write); // z-error {{a unit of domain 'z' gives domain 'z' rights on 'root', which is not its to give}} z-note {{write it in a source that is compiled without '-mcodoms-domain=z'}}
CODOMS_GRANT(z, y, read); // z-error {{a unit of domain 'z' gives domain 'z' rights on 'y', which is not its to give}} z-note {{}}
CODOMS_STACK_SIZE(z, 65536);
CODOMS_SYSCALL(z, 56); // z-error {{a unit of domain 'z' gives domain 'z' a system call, which is not its to give}} z-note {{}}
__asm__(".globl unrelated\nunrelated = 3");
