#!/bin/sh
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#
# Compiles and runs utils/abifuzz.py's programs of the seeds FIRST to LAST, as one
# program and with domains, in several ways, and compares what they print. Prints
# the seeds that differ; exit status 1 if there are any.
#
#   utils/abifuzz.sh FIRST LAST [toolchain]
first=${1:?} last=${2:?} tools=${3:-build/toolchain}/bin
here=$(dirname "$0")
work=$(mktemp -d) || exit 1
trap 'rm -rf "$work"' EXIT
bad=0 seed=$first

# build NAME OPTIONS...: with -DCODOMS_OFF for `plain`.
build() {
  name=$1 domain=-mcodoms-domain=d
  shift
  [ "$name" = plain ] && domain=-DCODOMS_OFF
  off=
  [ "$name" = plain ] && off=-DCODOMS_OFF
  "$tools/clang" "$@" -w -DLIB "$domain" -c "$work/p.c" -o "$work/lib.o" &&
    "$tools/clang" "$@" -w $off "$work/p.c" "$work/lib.o" -o "$work/$name" &&
    "$tools/qemu-riscv64" "$work/$name" >"$work/$name.out"
}

while [ "$seed" -le "$last" ]; do
  python3 "$here/abifuzz.py" "$seed" >"$work/p.c"
  build plain -O0 || exit 1
  for options in "-O0 -DPADDING" "-O1 -fstack-protector-all" \
    "-O2 -fno-omit-frame-pointer" "-Oz -msave-restore" "-O3 -g"; do
    if ! build caged $options || ! cmp -s "$work/plain.out" "$work/caged.out"; then
      echo "seed $seed: differs with $options"
      bad=1
    fi
  done
  seed=$((seed + 1))
done
exit $bad
