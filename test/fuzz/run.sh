#!/bin/sh
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#
# run.sh BUILD SECONDS [FUZZER...]
#
# Runs the fuzzers of BUILD/fuzz (all, or those named: link, table, loader) for
# SECONDS each, one after the other, at the lowest priority. The corpora stay in
# BUILD/fuzz/corpus; what is found lies in BUILD/fuzz/found, and makes the exit
# status 1.
set -eu
here=$(cd "$(dirname "$0")" && pwd)
build=$(cd "$1" && pwd)
seconds=$2
shift 2
[ $# -gt 0 ] || set -- link table loader
cd "$build/fuzz"
PATH=$build/toolchain/bin:$PATH
mkdir -p found

# seed FUZZER NAME BYTES FILE: a seed of BYTES, as printf wants them, and FILE.
seed() {
  mkdir -p "corpus/$1"
  { printf "$3"; cat "$4"; } > "corpus/$1/seed-$2"
}

ld.lld inputs/main.o inputs/y.o inputs/z.o --start-lib inputs/lib.o -o inputs/program
for object in main y z lib; do
  llvm-objcopy --dump-section .codoms_record=inputs/record "inputs/$object.o"
  seed table "record-$object" '' inputs/record
  for how in 1 3 5 7; do seed link "record-$object-$how" "\\00$how" inputs/record; done
done
for how in 0 2 4 6; do seed link "object-$how" "\\00$how" /dev/null; done
llvm-objcopy --dump-section .codoms_table=inputs/table inputs/program
seed table plain '' inputs/table
seed loader plain '\0\0\0\0\0\0\0\0' inputs/table
# What was found once.
for kept in "$here"/Inputs/found-*; do
  [ -e "$kept" ] || continue
  name=${kept##*/found-}
  seed "${name%%-*}" "$name" '' "$kept"
done

status=0
for fuzzer; do
  dict=
  [ ! -e "$here/$fuzzer.dict" ] || dict=-dict=$here/$fuzzer.dict
  # -fork: a finding, or memory that lld keeps after fatal(), ends one child only.
  nice -n 19 "./fuzz-$fuzzer" -fork=1 -ignore_crashes=1 -ignore_ooms=1 -ignore_timeouts=1 \
    -max_total_time="$seconds" -timeout=30 -rss_limit_mb=3000 -max_len=16384 \
    $dict -artifact_prefix="found/$fuzzer-" "corpus/$fuzzer" 2> "$fuzzer.log" || status=1
  tail -n 1 "$fuzzer.log"
done
for found in found/*; do
  case $found in
    found/*-oom-* | 'found/*') ;; # of the process, not of one input
    *) echo "found: $build/fuzz/$found"; status=1 ;;
  esac
done
exit $status
