# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#
# The fuzzers of test/fuzz, built on demand: `ninja fuzz`. They want the packages
# of test/fuzz/packages.txt.
set(fuzz ${CMAKE_SOURCE_DIR}/test/fuzz)
set(fuzz_dir ${CMAKE_BINARY_DIR}/fuzz)
set(fuzz_flags -g -O1 -fsanitize=fuzzer-no-link,address)
# Ours have to be free of undefined behaviour, too. Without RTTI there is no
# vptr check.
set(fuzz_strict -fsanitize=undefined -fno-sanitize=vptr,function
  -fno-sanitize-recover=undefined)

# The program that the linker's fuzzer links with, and seeds.
set(fuzz_objects)
foreach(object main y z lib)
  set(output ${fuzz_dir}/inputs/${object}.o)
  add_custom_command(OUTPUT ${output}
    COMMAND ${CMAKE_COMMAND} -E make_directory ${fuzz_dir}/inputs
    COMMAND tool-llvm-mc -filetype=obj -triple=riscv64 -mattr=+c,+f,+d,+xcodoms
      -I ${CMAKE_SOURCE_DIR}/test/lld/Inputs ${fuzz}/Inputs/${object}.s -o ${output}
    DEPENDS ${fuzz}/Inputs/${object}.s ${CMAKE_SOURCE_DIR}/test/lld/Inputs/codoms.inc
      tool-llvm-mc
    VERBATIM)
  list(APPEND fuzz_objects ${output})
endforeach()
add_custom_target(fuzz-inputs DEPENDS ${fuzz_objects})

# codoms_fuzzer(<name> SOURCES <file>... STRICT <file of ours>... LIBRARIES <library>...
#               INCLUDES <dir>... DEPENDS <target>...)
function(codoms_fuzzer name)
  cmake_parse_arguments(ARG "" "" "SOURCES;STRICT;LIBRARIES;INCLUDES;DEPENDS" ${ARGN})
  set(target fuzz-${name})
  add_library(${target}-ours OBJECT EXCLUDE_FROM_ALL ${fuzz}/${name}.cpp ${ARG_STRICT})
  target_compile_options(${target}-ours PRIVATE ${fuzz_strict})
  add_executable(${target} EXCLUDE_FROM_ALL ${fuzz}/options.cpp ${ARG_SOURCES})
  set_target_properties(${target} PROPERTIES RUNTIME_OUTPUT_DIRECTORY ${fuzz_dir})
  target_link_options(${target} PRIVATE -fsanitize=fuzzer,address,undefined)
  target_link_libraries(${target} PRIVATE ${target}-ours CodomsTargetParser ${ARG_LIBRARIES})
  foreach(part ${target} ${target}-ours)
    target_compile_options(${part} PRIVATE ${fuzz_flags})
    target_include_directories(${part} PRIVATE ${ARG_INCLUDES} ${CMAKE_SOURCE_DIR}/runtime/include)
    target_compile_definitions(${part} PRIVATE CODOMS_FUZZ_INPUTS="${fuzz_dir}/inputs")
    add_dependencies(${part} codoms-riscv-parser-tablegen ${ARG_DEPENDS})
  endforeach()
endfunction()

set(fuzz_lld ${lld_sources})
list(FILTER fuzz_lld EXCLUDE REGEX "/Codoms[A-Za-z]*\\.cpp$")
set(fuzz_codoms ${lld_sources})
list(FILTER fuzz_codoms INCLUDE REGEX "/Codoms[A-Za-z]*\\.cpp$")
get_target_property(lld_libraries tool-ld.lld LINK_LIBRARIES)
get_target_property(lld_includes tool-ld.lld INCLUDE_DIRECTORIES)
codoms_fuzzer(link
  SOURCES ${fuzz_lld} ${CMAKE_CURRENT_SOURCE_DIR}/cmake/OnlyELF.cpp
    ${CMAKE_CURRENT_SOURCE_DIR}/cmake/NoPolly.cpp
  STRICT ${fuzz_codoms}
  LIBRARIES ${lld_libraries}
  INCLUDES ${lld_includes}
  DEPENDS codoms-lld-options fuzz-inputs)
codoms_fuzzer(table
  STRICT ${src}/llvm/tools/llvm-readobj/CodomsDumper.cpp
  LIBRARIES LLVMObject LLVMSupport LLVMBinaryFormat LLVMTargetParser
  INCLUDES ${src}/llvm/tools/llvm-readobj)

# The model's loader, compiled as QEMU's build compiles it.
add_custom_target(fuzz-loader
  COMMAND ${Python3_EXECUTABLE} ${fuzz}/loader.py ${CMAKE_BINARY_DIR}/qemu
    ${fuzz_dir}/inputs ${fuzz}/loader.c ${fuzz_dir}/fuzz-loader
  DEPENDS qemu
  VERBATIM)

add_custom_target(fuzz DEPENDS fuzz-link fuzz-table fuzz-loader)
