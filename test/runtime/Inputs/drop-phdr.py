# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
"""drop-phdr.py IN OUT: makes PT_NULL of the program header PT_CODOMS."""
import os
import struct
import sys

PT_CODOMS = 0x60CD0001
with open(sys.argv[1], "rb") as f:
    data = bytearray(f.read())
offset, = struct.unpack_from("<Q", data, 32)
size, number = struct.unpack_from("<HH", data, 54)
dropped = 0
for at in range(offset, offset + size * number, size):
    if struct.unpack_from("<I", data, at)[0] == PT_CODOMS:
        struct.pack_into("<I", data, at, 0)
        dropped += 1
if dropped != 1:
    sys.exit("no PT_CODOMS")
with open(sys.argv[2], "wb") as f:
    f.write(data)
os.chmod(sys.argv[2], 0o755)
