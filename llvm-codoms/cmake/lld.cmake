# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#
# ld.lld: all of lld/ELF and lld/Common from source. The packaged liblldELF.a is
# of no use: most of its files see structures that we change.
set(lld ${src}/lld)
set(lld_gen ${CMAKE_CURRENT_BINARY_DIR}/lld)
codoms_tablegen(codoms-lld-options ${lld}/ELF/Options.td
  DIR ${lld_gen} INCLUDES ${lld}/ELF RULES "Options.inc -gen-opt-parser-defs")
set(LLD_VERSION ${LLVM_PACKAGE_VERSION})
configure_file(${lld}/include/lld/Common/Version.inc.in
  ${lld_gen}/include/lld/Common/Version.inc)
file(CONFIGURE OUTPUT ${lld_gen}/VCSVersion.inc CONTENT "")

file(GLOB lld_sources CONFIGURE_DEPENDS
  ${lld}/Common/*.cpp ${lld}/ELF/*.cpp ${lld}/ELF/Arch/*.cpp)
codoms_tool(ld.lld DIR lld/tools/lld
  SOURCES lld.cpp
  MAIN lld
  RISCV ${all_riscv}
  COMPONENTS LLVMLTO LLVMDTLTO LLVMDebugInfoDWARF LLVMDemangle LLVMOption
    LLVMProfileData LLVMObject LLVMBinaryFormat LLVMExtensions
    ${codegen_libraries})
target_sources(tool-ld.lld PRIVATE ${lld_sources}
  ${CMAKE_CURRENT_SOURCE_DIR}/cmake/OnlyELF.cpp
  ${CMAKE_CURRENT_SOURCE_DIR}/cmake/NoPolly.cpp)
target_include_directories(tool-ld.lld PRIVATE
  ${lld_gen} ${lld_gen}/include ${lld}/include ${lld}/ELF
  ${CMAKE_SOURCE_DIR}/runtime/include)
add_dependencies(tool-ld.lld codoms-lld-options)
add_custom_command(TARGET tool-ld.lld POST_BUILD
  COMMAND ${CMAKE_COMMAND} -E create_symlink ld.lld ${CODOMS_BIN_DIR}/lld)
