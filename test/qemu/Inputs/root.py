# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
"""Run a command as root, of a user namespace where we are not."""

import os
import sys

command = sys.argv[1:]
if os.geteuid():
    command = ["unshare", "--map-root-user", *command]
os.execvp(command[0], command)
