# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#
# CMake toolchain file for programs and libraries that run on CODOMs:
#   cmake -DCMAKE_TOOLCHAIN_FILE=<toolchain>/share/codoms/riscv64-codoms.cmake ...
# It finds the toolchain by its own place in the install tree.
set(CMAKE_SYSTEM_NAME Linux)
set(CMAKE_SYSTEM_PROCESSOR riscv64)

cmake_path(SET CODOMS_TOOLCHAIN NORMALIZE ${CMAKE_CURRENT_LIST_DIR}/../..)
set(CMAKE_SYSROOT ${CODOMS_TOOLCHAIN}/sysroot)
set(CMAKE_C_COMPILER ${CODOMS_TOOLCHAIN}/bin/clang)
set(CMAKE_ASM_COMPILER ${CODOMS_TOOLCHAIN}/bin/clang)
foreach(tool AR RANLIB NM OBJCOPY OBJDUMP STRIP READELF)
  string(TOLOWER ${tool} name)
  set(CMAKE_${tool} ${CODOMS_TOOLCHAIN}/bin/llvm-${name})
endforeach()
set(CMAKE_C_COMPILER_AR ${CMAKE_AR})
set(CMAKE_C_COMPILER_RANLIB ${CMAKE_RANLIB})
set(CMAKE_ASM_COMPILER_AR ${CMAKE_AR})
set(CMAKE_ASM_COMPILER_RANLIB ${CMAKE_RANLIB})
set(CMAKE_CROSSCOMPILING_EMULATOR ${CODOMS_TOOLCHAIN}/bin/qemu-riscv64)

set(CMAKE_FIND_ROOT_PATH ${CMAKE_SYSROOT})
set(CMAKE_FIND_ROOT_PATH_MODE_PROGRAM NEVER)
set(CMAKE_FIND_ROOT_PATH_MODE_LIBRARY ONLY)
set(CMAKE_FIND_ROOT_PATH_MODE_INCLUDE ONLY)
set(CMAKE_FIND_ROOT_PATH_MODE_PACKAGE ONLY)
