//===- CodomsSyscalls.cpp ---------------------------------------------------===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// The system calls that a domain may make through the runtime's gate. RISC-V has
// the kernel's generic numbers, which must not meet those of the host: no other
// header comes in here.
//
//===----------------------------------------------------------------------===//

#include <asm-generic/unistd.h>
#include <cstdint>

namespace lld::elf::codoms {
bool isGateSyscall(uint64_t number);
}

bool lld::elf::codoms::isGateSyscall(uint64_t number) {
  static constexpr uint16_t numbers[] = {
#define CODOMS_GATE_CALL(name, list, first, second) __NR_##name,
#include "codoms/syscalls.def"
  };
  for (uint16_t known : numbers)
    if (known == number)
      return true;
  return false;
}
