#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
"""Run COMMAND on PROGRAM by a name with a quotation mark, a backslash and a tab.

  odd-name.py PROGRAM COMMAND...
"""

import os
import subprocess
import sys

name = sys.argv[1] + ' "\\\t'
if not os.path.lexists(name):
    os.symlink(sys.argv[1], name)
sys.exit(subprocess.run(sys.argv[2:] + [name]).returncode)
