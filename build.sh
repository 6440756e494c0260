#!/bin/sh
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#
# ./build.sh demo     build the toolchain, run an unmodified zlib in a cage
# ./build.sh check    build the toolchain, run all tests
# ./build.sh bench    build the toolchain, print the figures of the README
# ./build.sh TARGET   build that target of the CMake project: toolchain, llvm, ...
#
# Installs the packages of packages.txt that are missing, then is a thin front
# of CMake and ninja: what is built already is not built again.
set -eu
cd "$(dirname "$0")"

fail() {
  echo "build.sh: error: $*" >&2
  exit 1
}

install_packages() {
  missing=
  for package in $(grep -v '^#' packages.txt); do
    status=$(dpkg-query -W -f '${db:Status-Status}' "$package" 2>/dev/null) || status=
    [ "$status" = installed ] || missing="$missing $package"
  done
  [ -n "$missing" ] || return 0
  echo "-- installing:$missing"
  as_root=
  if [ "$(id -u)" -ne 0 ]; then
    command -v sudo >/dev/null ||
      fail "these packages are missing; install them as root and run me again:$missing"
    as_root=sudo
  fi
  # A list that is partly out of reach may do; what is missing after it counts.
  $as_root apt-get update -q || echo "-- apt-get update failed; going on with the lists that are there"
  $as_root env DEBIAN_FRONTEND=noninteractive \
    apt-get install -q -y --no-install-recommends $missing ||
    fail "apt-get could not install:$missing"
}

[ $# -ge 1 ] || { sed -n '4,7s/^# //p' "$0"; exit 2; }
case $1 in
  check) goal=check-codoms ;;
  -*) fail "unknown option $1" ;;
  *) goal=$1 ;;
esac

start=$(date +%s)
command -v dpkg-query >/dev/null ||
  fail "this is not a Debian system: install what packages.txt names, then use CMake (docs/building.md)"
install_packages
[ -f build/build.ninja ] || cmake --preset default
status=0
# -k 0: one failing suite does not keep the others from running.
case $1 in
  check) ninja -C build -k 0 "$goal" || status=$? ;;
  *) ninja -C build "$goal" || status=$? ;;
esac
seconds=$(($(date +%s) - start))
echo "-- ./build.sh $1: $((seconds / 60)) min $((seconds % 60)) s, status $status"
exit $status
