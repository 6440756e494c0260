# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#
# The command line tools. Each is one program, so that whoever works on one part
# builds and links only that part: `ninja llc`. The CMake target is tool-<name>,
# as the packaged LLVM exports targets of the plain names.

# codoms_tool(<name> DIR <dir> SOURCES <file>... COMPONENTS <LLVM library>...
#             [RISCV <our object library>...] [OPTIONS <td>=<inc>...]
#             [MAIN <function>] [ALIASES <name>...])
# MAIN: the tool is written for the multicall driver; give it a main() that
# calls <function>_main.
function(codoms_tool name)
  cmake_parse_arguments(ARG "" "DIR;MAIN" "SOURCES;COMPONENTS;RISCV;OPTIONS;ALIASES" ${ARGN})
  list(TRANSFORM ARG_SOURCES PREPEND ${src}/${ARG_DIR}/)
  if(ARG_MAIN)
    set(TOOL_NAME ${ARG_MAIN})
    set(main ${CMAKE_CURRENT_BINARY_DIR}/${name}/${name}-driver.cpp)
    configure_file(${LLVM_CMAKE_DIR}/llvm-driver-template.cpp.in ${main})
    list(APPEND ARG_SOURCES ${main})
  endif()
  set(tool tool-${name})
  add_executable(${tool} ${ARG_SOURCES})
  set_target_properties(${tool} PROPERTIES OUTPUT_NAME ${name})
  target_include_directories(${tool} PRIVATE ${src}/${ARG_DIR})
  set(generated ${CMAKE_CURRENT_BINARY_DIR}/${name})
  foreach(option ${ARG_OPTIONS})
    string(REPLACE "=" ";" pair ${option})
    list(GET pair 0 td)
    list(GET pair 1 inc)
    codoms_tablegen(${name}-${td} ${src}/${ARG_DIR}/${td}
      DIR ${generated} INCLUDES ${src}/${ARG_DIR} RULES "${inc} -gen-opt-parser-defs")
    add_dependencies(${tool} ${name}-${td})
  endforeach()
  target_include_directories(${tool} PRIVATE ${generated})
  target_link_libraries(${tool} PRIVATE
    CodomsTargetParser ${ARG_RISCV} ${ARG_COMPONENTS})
  add_dependencies(${tool} codoms-riscv-parser-tablegen)
  foreach(alias ${ARG_ALIASES})
    add_custom_command(TARGET ${tool} POST_BUILD
      COMMAND ${CMAKE_COMMAND} -E create_symlink ${name} ${CODOMS_BIN_DIR}/${alias})
  endforeach()
  set_property(GLOBAL APPEND PROPERTY CODOMS_LLVM_TOOLS ${tool})
endfunction()

set(mc_riscv CodomsRISCVAsmParser CodomsRISCVDesc CodomsRISCVInfo)
set(dis_riscv CodomsRISCVDisassembler CodomsRISCVDesc CodomsRISCVInfo)
set(all_riscv CodomsRISCVCodeGen CodomsRISCVAsmParser CodomsRISCVDisassembler
  CodomsRISCVDesc CodomsRISCVInfo)
set(codegen_libraries
  LLVMAnalysis LLVMAsmParser LLVMAsmPrinter LLVMBitReader LLVMBitWriter
  LLVMCFGuard LLVMCodeGen LLVMCodeGenTypes LLVMCore LLVMCoroutines
  LLVMGlobalISel LLVMInstCombine LLVMAggressiveInstCombine LLVMInstrumentation
  LLVMipo LLVMIRPrinter LLVMIRReader LLVMMC LLVMMCDisassembler LLVMMCParser
  LLVMMIRParser LLVMObjCARCOpts LLVMPasses LLVMPlugins LLVMRemarks
  LLVMScalarOpts LLVMSelectionDAG LLVMSupport LLVMTarget LLVMTargetParser
  LLVMTransformUtils LLVMVectorize)

codoms_tool(llvm-mc DIR llvm/tools/llvm-mc
  SOURCES llvm-mc.cpp Disassembler.cpp
  RISCV ${mc_riscv} CodomsRISCVDisassembler
  COMPONENTS LLVMDWARFCFIChecker LLVMMC LLVMMCDisassembler LLVMMCParser
    LLVMSupport LLVMTargetParser)

# The packaged library wants libcurl; our tools never ask a server for debug
# information.
add_library(CodomsDebuginfod OBJECT
  ${src}/llvm/lib/Debuginfod/BuildIDFetcher.cpp
  ${src}/llvm/lib/Debuginfod/Debuginfod.cpp
  ${src}/llvm/lib/Debuginfod/HTTPClient.cpp
  ${src}/llvm/lib/Debuginfod/HTTPServer.cpp)

codoms_tool(llvm-objdump DIR llvm/tools/llvm-objdump MAIN llvm_objdump
  SOURCES llvm-objdump.cpp SourcePrinter.cpp COFFDump.cpp DXContainerDump.cpp
    ELFDump.cpp MachODump.cpp OffloadDump.cpp WasmDump.cpp XCOFFDump.cpp
  OPTIONS ObjdumpOpts.td=ObjdumpOpts.inc OtoolOpts.td=OtoolOpts.inc
  RISCV CodomsDebuginfod ${dis_riscv}
  COMPONENTS LLVMBinaryFormat LLVMDebugInfoBTF LLVMDebugInfoDWARF
    LLVMDebugInfoDWARFLowLevel LLVMDemangle LLVMMC LLVMMCDisassembler LLVMObject
    LLVMOption LLVMSupport LLVMSymbolize LLVMTargetParser)
codoms_tool(llvm-readobj DIR llvm/tools/llvm-readobj MAIN llvm_readobj
  SOURCES ARMWinEHPrinter.cpp COFFDumper.cpp COFFImportDumper.cpp CodomsDumper.cpp ELFDumper.cpp
    llvm-readobj.cpp MachODumper.cpp ObjDumper.cpp WasmDumper.cpp
    Win64EHDumper.cpp WindowsResourceDumper.cpp XCOFFDumper.cpp
  OPTIONS Opts.td=Opts.inc
  ALIASES llvm-readelf
  COMPONENTS LLVMBinaryFormat LLVMDebugInfoCodeView LLVMDebugInfoDWARF
    LLVMDemangle LLVMObject LLVMOption LLVMSupport LLVMTargetParser)
target_include_directories(tool-llvm-readobj PRIVATE ${CMAKE_SOURCE_DIR}/runtime/include)
codoms_tool(llvm-nm DIR llvm/tools/llvm-nm MAIN llvm_nm
  SOURCES llvm-nm.cpp
  OPTIONS Opts.td=Opts.inc
  RISCV ${mc_riscv}
  COMPONENTS LLVMBinaryFormat LLVMCore LLVMDemangle LLVMMC LLVMMCParser
    LLVMObject LLVMOption LLVMSupport LLVMSymbolize LLVMTargetParser LLVMTextAPI
    LLVMTextAPIBinaryReader)
codoms_tool(llvm-ar DIR llvm/tools/llvm-ar MAIN llvm_ar
  SOURCES llvm-ar.cpp
  RISCV ${mc_riscv}
  ALIASES llvm-ranlib
  COMPONENTS LLVMBinaryFormat LLVMCore LLVMDlltoolDriver LLVMLibDriver LLVMMC
    LLVMMCParser LLVMObject LLVMSupport LLVMTargetParser)
codoms_tool(llvm-objcopy DIR llvm/tools/llvm-objcopy MAIN llvm_objcopy
  SOURCES ObjcopyOptions.cpp llvm-objcopy.cpp
  OPTIONS ObjcopyOpts.td=ObjcopyOpts.inc
    InstallNameToolOpts.td=InstallNameToolOpts.inc
    BitcodeStripOpts.td=BitcodeStripOpts.inc StripOpts.td=StripOpts.inc
  ALIASES llvm-strip
  COMPONENTS LLVMBinaryFormat LLVMMC LLVMObjCopy LLVMObject LLVMOption
    LLVMSupport LLVMTargetParser)
codoms_tool(llvm-size DIR llvm/tools/llvm-size MAIN llvm_size
  SOURCES llvm-size.cpp
  OPTIONS Opts.td=Opts.inc
  COMPONENTS LLVMObject LLVMOption LLVMSupport LLVMTargetParser)
codoms_tool(llvm-symbolizer DIR llvm/tools/llvm-symbolizer MAIN llvm_symbolizer
  SOURCES llvm-symbolizer.cpp
  OPTIONS Opts.td=Opts.inc
  RISCV CodomsDebuginfod
  ALIASES llvm-addr2line
  COMPONENTS LLVMDebugInfoDWARF LLVMDebugInfoPDB LLVMDemangle LLVMObject
    LLVMOption LLVMSupport LLVMSymbolize LLVMTargetParser)
codoms_tool(llc DIR llvm/tools/llc
  SOURCES llc.cpp NewPMDriver.cpp
  RISCV ${all_riscv}
  COMPONENTS ${codegen_libraries})
# There is no static Polly in the packages; LLVMExtensions asks for its entry.
codoms_tool(opt DIR llvm/tools/opt
  SOURCES opt.cpp optdriver.cpp NewPMDriver.cpp
  RISCV ${all_riscv}
  COMPONENTS LLVMExtensions ${codegen_libraries})
target_sources(tool-opt PRIVATE ${CMAKE_CURRENT_SOURCE_DIR}/cmake/NoPolly.cpp)
codoms_tool(FileCheck DIR llvm/utils/FileCheck
  SOURCES FileCheck.cpp COMPONENTS LLVMFileCheck LLVMSupport)
codoms_tool(not DIR llvm/utils/not SOURCES not.cpp COMPONENTS LLVMSupport)

# The names of system calls are those of musl's own list, which is fetched after
# this file has been read.
set(syscall_list ${CODOMS_SRC_DIR}/musl/arch/riscv64/bits/syscall.h.in)
set(syscall_names ${CMAKE_CURRENT_BINARY_DIR}/codoms-report/Syscalls.inc)
add_custom_command(OUTPUT ${syscall_names}
  COMMAND ${CMAKE_COMMAND} -E make_directory ${CMAKE_CURRENT_BINARY_DIR}/codoms-report
  COMMAND sed -n "s/^#define __NR_\\([a-z0-9_]*\\) \\([0-9][0-9]*\\)/{\\2, \"\\1\"},/p"
    ${syscall_list} > ${syscall_names}
  DEPENDS ${syscall_list}
  VERBATIM)
add_custom_target(codoms-report-syscalls DEPENDS ${syscall_names})
codoms_tool(codoms-report DIR llvm/tools/codoms-report
  SOURCES codoms-report.cpp Policy.cpp Print.cpp Report.cpp
  COMPONENTS LLVMSupport LLVMTargetParser)
add_dependencies(tool-codoms-report codoms-report-syscalls)
