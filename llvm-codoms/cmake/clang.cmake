# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#
# clang: the packaged libraries with our RISC-V code generation, and our own
# files as objects, because what they register statically (attributes, pragmas,
# AST consumers) must be kept by the linker.
file(GLOB_RECURSE clang_ours CONFIGURE_DEPENDS
  ${CMAKE_CURRENT_SOURCE_DIR}/clang/lib/*.cpp
  ${CMAKE_CURRENT_SOURCE_DIR}/clang/tools/driver/*.cpp)
list(TRANSFORM clang_ours REPLACE ${CMAKE_CURRENT_SOURCE_DIR} ${src})

include(cmake/ClangDiagnostics.cmake)
set(clang_tables ${CMAKE_CURRENT_BINARY_DIR}/clang-include)
codoms_clang_diagnostics(${clang_tables})

add_library(CodomsClang OBJECT
  ${src}/clang/lib/Basic/DiagnosticIDs.cpp
  ${src}/clang/lib/CodeGen/CGAtomic.cpp
  ${src}/clang/lib/CodeGen/CGBuiltin.cpp
  ${src}/clang/lib/CodeGen/CGCall.cpp
  ${src}/clang/lib/CodeGen/CGClass.cpp
  ${src}/clang/lib/CodeGen/CGExpr.cpp
  ${src}/clang/lib/CodeGen/CGExprAgg.cpp
  ${src}/clang/lib/CodeGen/Targets/RISCV.cpp
  ${clang_ours})
# The private headers that upstream includes by their own directory.
target_include_directories(CodomsClang BEFORE PRIVATE
  ${clang_tables}
  ${src}/clang/include ${src}/clang/lib/CodeGen ${src}/clang/lib/Sema ${src}/clang/lib/Frontend)
add_dependencies(CodomsClang codoms-riscv-parser-tablegen)

codoms_tool(clang DIR clang/tools/driver
  SOURCES driver.cpp cc1_main.cpp cc1as_main.cpp cc1gen_reproducer_main.cpp
  RISCV CodomsClang ${all_riscv}
  ALIASES clang++ clang-cpp
  COMPONENTS
    clangFrontendTool clangCodeGen clangDriver clangFrontend clangSerialization
    clangOptions clangBasic
    LLVMBinaryFormat LLVMCoverage LLVMDemangle LLVMExtensions LLVMFrontendDriver
    LLVMFrontendHLSL LLVMFrontendOffloading LLVMFrontendOpenMP LLVMHipStdPar
    LLVMLTO LLVMLinker LLVMObject LLVMOption LLVMProfileData LLVMTextAPI
    LLVMWindowsDriver
    ${codegen_libraries})
target_sources(tool-clang PRIVATE ${CMAKE_CURRENT_SOURCE_DIR}/cmake/NoPolly.cpp)

# The resource directory: the packaged headers, and compiler-rt (built by
# compiler-rt/CMakeLists.txt).
set(resource_dir ${CODOMS_TOOLCHAIN_DIR}/lib/clang/${LLVM_VERSION_MAJOR})
set(CODOMS_RESOURCE_DIR ${resource_dir} PARENT_SCOPE)
add_custom_command(OUTPUT ${resource_dir}/include/.stamp
  COMMAND ${CMAKE_COMMAND} -E copy_directory
    ${LLVM_INSTALL_PREFIX}/lib/clang/${LLVM_VERSION_MAJOR}/include
    ${resource_dir}/include
  COMMAND ${CMAKE_COMMAND} -E touch ${resource_dir}/include/.stamp
  COMMENT "clang's own headers"
  VERBATIM)
add_custom_target(clang-headers DEPENDS ${resource_dir}/include/.stamp)

set(cfg ${CODOMS_BIN_DIR}/${CODOMS_TRIPLE}.cfg)
configure_file(cmake/toolchain.cfg.in ${cfg} @ONLY)
add_dependencies(tool-clang clang-headers)
