# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#
# The sysroot: kernel headers, musl, compiler-rt, and libcodoms with what else
# runtime/CMakeLists.txt installs, all built by our clang.
#
# Targets: musl, compiler-rt, runtime; `sysroot` is all of them.
set(cross_file ${CODOMS_TOOLCHAIN_DIR}/share/codoms/riscv64-codoms.cmake)
configure_file(cmake/riscv64-codoms.cmake ${cross_file} COPYONLY)

# No ccache here: to know one build of our clang from another, it would have to
# read the whole of it for each small file.
set(cross_tools ${CODOMS_BIN_DIR}/clang ${CODOMS_BIN_DIR}/llvm-ar
  ${CODOMS_BIN_DIR}/${CODOMS_TRIPLE}.cfg clang-headers)
option(CODOMS_KEEP_SYSROOT
  "do not build the sysroot again when only our clang has changed" OFF)
if(CODOMS_KEEP_SYSROOT)
  set(cross_tools clang-headers)
endif()

# codoms_cross_project(<name> <directory> DEPENDS <file or target>...
#                      DEFINES <cache variable>=<value>...)
# A CMake project for the target machine, built in build/<name> and installed
# into the sysroot. It is entered each time; with nothing to do that is quick.
function(codoms_cross_project name directory)
  cmake_parse_arguments(ARG "" "" "DEPENDS;DEFINES" ${ARGN})
  set(build ${CMAKE_BINARY_DIR}/${name})
  list(TRANSFORM ARG_DEFINES PREPEND -D)
  add_custom_command(OUTPUT ${build}/build.ninja
    COMMAND ${CMAKE_COMMAND} -E rm -rf ${build}
    COMMAND ${CMAKE_COMMAND} -G Ninja -S ${directory} -B ${build}
      -DCMAKE_TOOLCHAIN_FILE=${cross_file} -DCMAKE_BUILD_TYPE=Release
      -DCMAKE_INSTALL_PREFIX=${CODOMS_SYSROOT}/usr
      -DCMAKE_INSTALL_MESSAGE=LAZY
      # There may be no libc to link yet.
      -DCMAKE_TRY_COMPILE_TARGET_TYPE=STATIC_LIBRARY
      "-DCMAKE_C_FLAGS_RELEASE=-O2"
      ${ARG_DEFINES} > ${build}-configure.log
    DEPENDS ${ARG_DEPENDS} ${cross_file} ${CMAKE_CURRENT_FUNCTION_LIST_FILE}
    COMMENT "configuring ${name} for the target"
    VERBATIM)
  add_custom_target(${name}
    COMMAND ninja -C ${build} --quiet install
    DEPENDS ${build}/build.ninja
    USES_TERMINAL
    COMMENT "building ${name} for the target"
    VERBATIM)
endfunction()

# Not in build/runtime, which is the cross project that is removed and made anew.
add_subdirectory(runtime/libc libc)
codoms_cross_project(compiler-rt ${CMAKE_SOURCE_DIR}/compiler-rt
  DEPENDS ${cross_tools} musl-headers
  DEFINES
    CODOMS_BUILTINS_SOURCE=${CODOMS_LLVM_SOURCE}/compiler-rt/lib/builtins
    CODOMS_COMPILER_RT_DIR=${CODOMS_RESOURCE_DIR}/lib/${CODOMS_TRIPLE})
add_custom_target(sysroot DEPENDS musl compiler-rt)
if(EXISTS ${CMAKE_SOURCE_DIR}/runtime/CMakeLists.txt)
  codoms_cross_project(runtime ${CMAKE_SOURCE_DIR}/runtime
    DEPENDS ${cross_tools}
    DEFINES CODOMS_SOURCE_DIR=${CMAKE_SOURCE_DIR}
      CODOMS_SHARE_DIR=${CODOMS_TOOLCHAIN_DIR}/share/codoms)
  add_dependencies(runtime musl compiler-rt)
  add_dependencies(sysroot runtime)
endif()
