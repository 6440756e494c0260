//===-- RISCVCodomsScatter.h - Scatter a program over domains ---*- C++ -*-===//
//
// Part of the LLVM Project, under the Apache License v2.0 with LLVM Exceptions.
// See https://llvm.org/LICENSE.txt for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef LLVM_LIB_TARGET_RISCV_RISCVCODOMSSCATTER_H
#define LLVM_LIB_TARGET_RISCV_RISCVCODOMSSCATTER_H

#include <string>
#include <vector>

namespace llvm {
class Module;

namespace RISCVCodoms {

/// If \p M was compiled with -mcodoms-scatter=N (the module flag
/// codoms-scatter), makes each function that can be one an entry of a domain
/// that depends on its name. Before anything is split.
void scatter(Module &M);

/// The domains that \p M is scattered over; none if it is not.
std::vector<std::string> getScatterDomains(const Module &M);

} // namespace RISCVCodoms
} // namespace llvm

#endif
