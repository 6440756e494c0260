# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#
# The RISC-V target and what LLVMTargetParser knows of RISC-V, as object
# libraries: their objects are linked before the packaged archives, so that the
# archives' members for the same symbols are never pulled in.
set(riscv ${src}/llvm/lib/Target/RISCV)
set(riscv_gen ${CMAKE_CURRENT_BINARY_DIR}/RISCV)

codoms_tablegen(codoms-riscv-tablegen ${riscv}/RISCV.td
  DIR ${riscv_gen} INCLUDES ${riscv} RULES
  "RISCVGenAsmMatcher.inc -gen-asm-matcher"
  "RISCVGenAsmWriter.inc -gen-asm-writer"
  "RISCVGenCompressInstEmitter.inc -gen-compress-inst-emitter"
  "RISCVGenMacroFusion.inc -gen-macro-fusion-pred"
  "RISCVGenDAGISel.inc -gen-dag-isel"
  "RISCVGenDisassemblerTables.inc -gen-disassembler --specialize-decoders-per-bitwidth"
  "RISCVGenInstrInfo.inc -gen-instr-info"
  "RISCVGenMCCodeEmitter.inc -gen-emitter"
  "RISCVGenMCPseudoLowering.inc -gen-pseudo-lowering"
  "RISCVGenRegisterBank.inc -gen-register-bank"
  "RISCVGenRegisterInfo.inc -gen-register-info"
  "RISCVGenSearchableTables.inc -gen-searchable-tables"
  "RISCVGenSubtargetInfo.inc -gen-subtarget"
  "RISCVGenSDNodeInfo.inc -gen-sd-node-info")
codoms_tablegen(codoms-riscv-gisel-tablegen ${riscv}/RISCVGISel.td
  DIR ${riscv_gen} INCLUDES ${riscv} RULES
  "RISCVGenGlobalISel.inc -gen-global-isel"
  "RISCVGenO0PreLegalizeGICombiner.inc -gen-global-isel-combiner -combiners=RISCVO0PreLegalizerCombiner"
  "RISCVGenPreLegalizeGICombiner.inc -gen-global-isel-combiner -combiners=RISCVPreLegalizerCombiner"
  "RISCVGenPostLegalizeGICombiner.inc -gen-global-isel-combiner -combiners=RISCVPostLegalizerCombiner")
# In the shadow include directory, before the packaged one of the same name:
# the assembler, clang and -march= read it.
codoms_tablegen(codoms-riscv-parser-tablegen ${riscv}/RISCV.td
  DIR ${shadow}/llvm/TargetParser INCLUDES ${riscv} RULES
  "RISCVTargetParserDef.inc -gen-riscv-target-def")

function(codoms_riscv_library name)
  set(sources)
  foreach(pattern ${ARGN})
    file(GLOB found CONFIGURE_DEPENDS ${riscv}/${pattern})
    list(APPEND sources ${found})
  endforeach()
  add_library(${name} OBJECT ${sources})
  target_include_directories(${name} PRIVATE ${riscv} ${riscv_gen}
    ${CMAKE_SOURCE_DIR}/runtime/include)
  add_dependencies(${name} codoms-riscv-tablegen codoms-riscv-parser-tablegen)
endfunction()
codoms_riscv_library(CodomsRISCVInfo TargetInfo/*.cpp)
codoms_riscv_library(CodomsRISCVDesc MCTargetDesc/*.cpp)
codoms_riscv_library(CodomsRISCVAsmParser AsmParser/*.cpp)
codoms_riscv_library(CodomsRISCVDisassembler Disassembler/*.cpp)
codoms_riscv_library(CodomsRISCVTargetMCA MCA/*.cpp)
codoms_riscv_library(CodomsRISCVCodeGen *.cpp GISel/*.cpp)
add_dependencies(CodomsRISCVCodeGen codoms-riscv-gisel-tablegen)

# Host.cpp is here for the default triple of the shadow llvm-config.h.
set(parser ${src}/llvm/lib/TargetParser)
file(GLOB ours CONFIGURE_DEPENDS
  ${CMAKE_CURRENT_SOURCE_DIR}/llvm/lib/TargetParser/*.cpp)
list(TRANSFORM ours REPLACE ${CMAKE_CURRENT_SOURCE_DIR} ${src})
add_library(CodomsTargetParser OBJECT
  ${parser}/Host.cpp
  ${parser}/RISCVISAInfo.cpp
  ${parser}/RISCVTargetParser.cpp
  ${ours})
target_include_directories(CodomsTargetParser PRIVATE ${parser})
add_dependencies(CodomsTargetParser codoms-riscv-parser-tablegen)
