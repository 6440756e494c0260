# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
"""past.py IN OUT: copies an object and moves its record behind the end of the
file, as the section's header has it."""

import struct
import sys

data = bytearray(open(sys.argv[1], "rb").read())
shoff, = struct.unpack_from("<Q", data, 40)
num, names = struct.unpack_from("<HH", data, 60)
strings, = struct.unpack_from("<Q", data, shoff + 64 * names + 24)
for i in range(num):
    name, = struct.unpack_from("<I", data, shoff + 64 * i)
    if data[strings + name:].startswith(b".codoms_record\0"):
        struct.pack_into("<Q", data, shoff + 64 * i + 24, 0x7fffffff)
open(sys.argv[2], "wb").write(data)
