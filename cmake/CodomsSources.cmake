# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#
# Upstream sources: fetched, extracted and overlaid when CMake runs, which
# happens again by itself when versions.json, a patch or the set of overlay
# files changes.

# codoms_source(<name> [PARTS <path>...] [WITHOUT <path>...]
#               [OVERLAY <dir> [OVERLAY_DIRS <dir>...]] [PATCHES <dir>] [DEST <name>])
# Sets CODOMS_<NAME>_SOURCE to the prepared tree, and CODOMS_<NAME>_INPUTS to the
# files of ours that went into it.
function(codoms_source name)
  cmake_parse_arguments(ARG "" "OVERLAY;PATCHES;DEST" "PARTS;WITHOUT;OVERLAY_DIRS" ${ARGN})
  if(NOT ARG_DEST)
    set(ARG_DEST ${name})
  endif()
  set(dest ${CODOMS_SRC_DIR}/${ARG_DEST})
  set(arguments)
  set(inputs ${CMAKE_SOURCE_DIR}/versions.json)
  foreach(part ${ARG_PARTS})
    list(APPEND arguments --part ${part})
  endforeach()
  foreach(part ${ARG_WITHOUT})
    list(APPEND arguments --without ${part})
  endforeach()
  if(ARG_OVERLAY)
    list(APPEND arguments --overlay ${ARG_OVERLAY})
    foreach(dir ${ARG_OVERLAY_DIRS})
      list(APPEND arguments --overlay-dir ${dir})
      file(GLOB_RECURSE watched CONFIGURE_DEPENDS ${ARG_OVERLAY}/${dir}/*)
      list(APPEND inputs ${watched})
    endforeach()
    if(NOT ARG_OVERLAY_DIRS)
      file(GLOB_RECURSE watched CONFIGURE_DEPENDS ${ARG_OVERLAY}/*)
      list(APPEND inputs ${watched})
    endif()
  endif()
  if(ARG_PATCHES)
    list(APPEND arguments --patches ${ARG_PATCHES})
    file(GLOB patches CONFIGURE_DEPENDS ${ARG_PATCHES}/*.patch)
    set_property(DIRECTORY ${CMAKE_SOURCE_DIR} APPEND PROPERTY
      CMAKE_CONFIGURE_DEPENDS ${patches})
    list(APPEND inputs ${patches})
  endif()
  execute_process(
    COMMAND ${Python3_EXECUTABLE} ${CMAKE_SOURCE_DIR}/utils/sources.py
      --versions ${CMAKE_SOURCE_DIR}/versions.json --cache ${CODOMS_CACHE}
      prepare ${name} --dest ${dest} ${arguments}
    RESULT_VARIABLE status)
  if(status)
    message(FATAL_ERROR "the source of ${name} could not be prepared (see above)")
  endif()
  string(TOUPPER ${ARG_DEST} upper)
  string(REPLACE "-" "_" upper ${upper})
  set(CODOMS_${upper}_SOURCE ${dest} PARENT_SCOPE)
  set(CODOMS_${upper}_INPUTS ${inputs} PARENT_SCOPE)
endfunction()

set_property(DIRECTORY ${CMAKE_SOURCE_DIR} APPEND PROPERTY
  CMAKE_CONFIGURE_DEPENDS ${CMAKE_SOURCE_DIR}/versions.json
                          ${CMAKE_SOURCE_DIR}/utils/sources.py)
