#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
"""Single-step a program to its end through the emulator's gdb stub.

  step.py QEMU PROGRAM SOCKET

Signals are passed on to the program. Prints what the program prints, how many
steps it took, and what the stub says to questions that have no answer.
"""

import os
import socket
import subprocess
import sys
import time


class Stub:
    def __init__(self, path):
        self.buffer = b""
        self.socket = socket.socket(socket.AF_UNIX)
        for _ in range(200):
            try:
                self.socket.connect(path)
                return
            except OSError:
                time.sleep(0.05)
        sys.exit("step.py: no stub")

    def ask(self, packet):
        self.socket.send(b"$%s#%02x" % (packet, sum(packet) & 255))
        while True:
            start = self.buffer.find(b"$")
            end = self.buffer.find(b"#", start)
            if start >= 0 and end >= 0 and len(self.buffer) >= end + 3:
                answer = self.buffer[start + 1:end]
                self.buffer = self.buffer[end + 3:]
                self.socket.send(b"+")
                return answer
            data = self.socket.recv(65536)
            if not data:
                return b""
            self.buffer += data


def main():
    qemu, program, path = sys.argv[1:]
    if os.path.exists(path):
        os.unlink(path)
    process = subprocess.Popen([qemu, "-g", path, program])
    stub = Stub(path)
    for question in b"nothing:0", b"dcs:7ffffff":
        print(question.decode(),
              stub.ask(b"qcodoms.read:" + question + b":0,10").decode())
    answer, steps = stub.ask(b"?"), 0
    while answer[:1] in b"ST" and answer and steps < 100000:
        signal = answer[1:3]
        answer = stub.ask(b"s" if signal == b"05" else b"S" + signal)
        steps += 1
    stub.socket.close()
    process.wait(timeout=30)
    print("steps", steps)


if __name__ == "__main__":
    main()
