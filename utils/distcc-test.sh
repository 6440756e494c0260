#!/bin/sh
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#
# distcc-test.sh TOOLCHAIN
#
# Compiles through Debian's distcc, whose server this script starts on the
# loopback interface and stops again, and compares the object with that of the
# compiler alone.
set -eu
toolchain=$(cd "$1" && pwd)
clang=$toolchain/bin/clang
export TMPDIR=/tmp # lit's is private, and the server may be another user
work=$(mktemp -d)
port=$((20000 + $$ % 20000))
server=
trap '[ -z "$server" ] || kill "$server"; rm -rf "$work"' EXIT
# Started by root the server runs as the user distcc, who may not be able to
# read the toolchain: it has a copy of the compiler, and runs nothing else.
mkdir -p "$work/remote/bin"
cp "$clang" "$toolchain"/bin/*.cfg "$work/remote/bin"
chmod -R a+rX "$work"
touch "$work/log"
chmod 666 "$work/log"
PATH=$work/remote/bin:$PATH distccd --no-detach --daemon --listen 127.0.0.1 \
  --allow 127.0.0.1 --port "$port" --log-file "$work/log" --enable-tcp-insecure &
server=$!

cat > "$work/math.c" <<'C'
#include <codoms.h>
int sum(const int *v, int n) codoms_domain("math") codoms_entry()
    codoms_access(read_only, 1, 2);
int sum(const int *v, int n) {
  int s = 0;
  for (int i = 0; i < n; i++)
    s += v[i];
  return s;
}
C
cd "$work"
"$clang" -O2 -c math.c -o alone.o
export DISTCC_HOSTS="127.0.0.1:$port" DISTCC_FALLBACK=0 DISTCC_DIR="$work/distcc"
mkdir -p "$DISTCC_DIR"
tries=0
until distcc "$clang" -O2 -c math.c -o sent.o 2> errors; do
  tries=$((tries + 1))
  [ "$tries" -lt 10 ] || { cat errors log >&2; exit 1; }
  sleep 1 # the server is starting
done
# The server writes its log after it has answered.
until grep -q 'COMPILE_OK' log; do
  tries=$((tries + 1))
  [ "$tries" -lt 15 ] || { cat log >&2; echo "distcc compiled nothing" >&2; exit 1; }
  sleep 1
done
cmp alone.o sent.o
echo "the object that came through distcc is that of the compiler alone"
