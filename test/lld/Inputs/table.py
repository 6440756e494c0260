# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
"""table.py IN OUT OFFSET BYTE: copies a program and changes a byte of its domain
table."""

import struct
import sys

PT_CODOMS = 0x60CD0001

source, target, offset, byte = sys.argv[1:]
data = bytearray(open(source, "rb").read())
phoff, = struct.unpack_from("<Q", data, 32)
phnum, = struct.unpack_from("<H", data, 56)
for i in range(phnum):
    kind, _, start = struct.unpack_from("<IIQ", data, phoff + 56 * i)
    if kind == PT_CODOMS:
        data[start + int(offset, 0)] = int(byte, 0)
open(target, "wb").write(data)
