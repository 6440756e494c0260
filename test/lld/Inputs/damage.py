# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
"""damage.py LINKER VICTIM OTHER...: links with damaged copies of the object
VICTIM. The linker may accept or refuse each, but it must not crash or hang, and
what it refuses it must explain by naming the file."""

import os
import random
import subprocess
import sys


def main():
    linker, victim, *others = sys.argv[1:]
    good = open(victim, "rb").read()
    name = "damaged.o"
    refused = 0
    samples = [good[:n] for n in range(0, len(good), max(1, len(good) // 24))]
    # Each field of the ELF header, then bytes of the record.
    for offset in range(4, 64, 2):
        samples.append(good[:offset] + b"\xff\x7f" + good[offset + 2:])
    generator = random.Random(victim)
    record = good.find(b"codoms\t1\n")
    end = good.find(b"\0", record)
    for _ in range(60 if record > 0 else 0):
        data = bytearray(good)
        data[generator.randrange(record, end)] = generator.randrange(256)
        samples.append(bytes(data))
    for number, data in enumerate(samples):
        with open(name, "wb") as file:
            file.write(data)
        done = subprocess.run([linker, name, *others, "-o", "damaged.out"],
                              capture_output=True, timeout=60)
        text = done.stderr.decode(errors="replace")
        if done.returncode not in (0, 1) or "LLVM ERROR" in text:
            sys.exit(f"sample {number}: exit {done.returncode}\n{text}")
        if done.returncode:
            refused += 1
            if "error:" not in text:
                sys.exit(f"sample {number}: no message\n{text}")
    if refused < len(samples) // 4:
        sys.exit(f"only {refused} of {len(samples)} were refused")
    os.unlink(name)


main()
