// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// lld's main program names all of its linkers. This build has the ELF one; the
// others say so.
#include "lld/Common/Driver.h"

#define CODOMS_NO_DRIVER(name)                                                 \
  LLD_HAS_DRIVER(name)                                                         \
  bool lld::name::link(llvm::ArrayRef<const char *>, llvm::raw_ostream &,      \
                       llvm::raw_ostream &stderrOS, bool, bool) {              \
    stderrOS << "lld: error: this linker links ELF only (ld.lld)\n";           \
    return false;                                                              \
  }

CODOMS_NO_DRIVER(coff)
CODOMS_NO_DRIVER(macho)
CODOMS_NO_DRIVER(mingw)
CODOMS_NO_DRIVER(wasm)
