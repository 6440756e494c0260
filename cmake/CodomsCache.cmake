# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#
# The cache outside of the build tree: downloads and compiler results, shared
# by all worktrees. Nothing depends on it being there.
if(DEFINED ENV{CODOMS_CACHE})
  set(CODOMS_CACHE $ENV{CODOMS_CACHE})
elseif(DEFINED ENV{XDG_CACHE_HOME})
  set(CODOMS_CACHE $ENV{XDG_CACHE_HOME}/codoms)
else()
  set(CODOMS_CACHE $ENV{HOME}/.cache/codoms)
endif()

# Paths relative to the source tree, so that equal files of two worktrees hit
# the same entry.
find_program(CODOMS_CCACHE ccache)
if(CODOMS_CCACHE)
  set(CODOMS_CCACHE_LAUNCHER
    ${CMAKE_COMMAND} -E env
    CCACHE_DIR=${CODOMS_CACHE}/ccache
    CCACHE_BASEDIR=${CMAKE_SOURCE_DIR}
    CCACHE_NOHASHDIR=1
    CCACHE_MAXSIZE=10G
    ${CODOMS_CCACHE})
  set(CMAKE_C_COMPILER_LAUNCHER ${CODOMS_CCACHE_LAUNCHER})
  set(CMAKE_CXX_COMPILER_LAUNCHER ${CODOMS_CCACHE_LAUNCHER})
endif()
