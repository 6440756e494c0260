# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#
# Build tools that the machine's release has only too old or not at all, from
# packages of a later one, unpacked into the build tree. QEMU wants meson >= 1.5
# and pycotap.
set(CODOMS_HOST_DIR ${CMAKE_BINARY_DIR}/host)
set(CODOMS_HOST_PYTHONPATH ${CODOMS_HOST_DIR}/usr/lib/python3/dist-packages)
set(stamp ${CODOMS_HOST_DIR}/.stamp)
if(NOT EXISTS ${stamp} OR ${CMAKE_SOURCE_DIR}/versions.json IS_NEWER_THAN ${stamp})
  execute_process(
    COMMAND ${Python3_EXECUTABLE} ${CMAKE_SOURCE_DIR}/utils/sources.py
      --versions ${CMAKE_SOURCE_DIR}/versions.json --cache ${CODOMS_CACHE}
      unpack meson pycotap --dest ${CODOMS_HOST_DIR}
    RESULT_VARIABLE status)
  if(status)
    message(FATAL_ERROR "the build tools for QEMU could not be got (see above)")
  endif()
  file(TOUCH ${stamp})
endif()
