#!/bin/sh
# SPDX-FileCopyrightText: 2026 Stalking Partnership developers
# SPDX-License-Identifier: GPL-3.0-or-later
#
# test-updates.sh UPDATES: what `./dev updates` says of four packages before a mirror on this disk. Prints TAP.

updates=$1
work=$(mktemp -d) || exit 1
trap 'rm -rf "$work"' EXIT
arch=$(dpkg --print-architecture)
number=0

check () {
  number=$((number + 1))
  name=$1
  shift
  if "$@"; then echo "ok $number - $name"; else echo "not ok $number - $name"; sed 's/^/# /' "$work/out" "$work/err"; fi
}

# package NAME VERSION: one paragraph of it
package () {
  printf 'Package: %s\nVersion: %s\nArchitecture: %s\nMaintainer: Nobody <nobody@example.org>\nDescription: a library\n' "$1" "$2" "$arch"
}

# mirror NAME [PACKAGE VERSION]…
mirror () {
  mkdir -p "$work/$1"
  file=$work/$1/Packages
  : >"$file"
  echo "deb [trusted=yes] file:$work/$1 ./" >>"$work/sources.list"
  shift
  while [ $# -gt 0 ]; do
    package "$1" "$2" >>"$file"
    printf 'Filename: ./%s.deb\nSize: 1\nSHA256: %064d\n\n' "$1" 0 >>"$file"
    shift 2
  done
}

run () { printf '/usr/lib/%s.so\n' "$@" | "$updates" "$work/dpkg" "$work/sources.list" >"$work/out" 2>"$work/err"; }

exits () { want=$1; shift; run "$@"; [ $? -eq "$want" ]; }

mkdir -p "$work/dpkg/info"
for of in 'libold 1.0-1' 'libsame 2.0-1' 'libahead 3.0-2' 'libweak 4.0-1'; do
  set -- $of
  { package "$1" "$2"; printf 'Status: install ok installed\n\n'; } >>"$work/dpkg/status"
  printf '/.\n/usr/lib/%s.so\n' "$1" >"$work/dpkg/info/$1.list"
done
mirror main libold 1.0-10 libsame 2.0-1 libahead 3.0-1 libweak 4.0-1
mirror main-security libweak 4.0-1+deb13u1

echo 1..8
check 'something newer' exits 1 libold libsame libahead libweak
check 'it is named' grep -qE '^  libold +1\.0-1 -> 1\.0-10$' "$work/out"
check 'security is said' grep -qE '^  libweak +4\.0-1 -> 4\.0-1\+deb13u1  \(security\)$' "$work/out"
check 'and how many' grep -q '^2 of 4 packages' "$work/out"
check 'nothing newer' exits 0 libsame libahead
check 'and that is said' grep -q '^0 of 2 packages' "$work/out"
check 'files of no package' exits 2 libnone
echo "deb [trusted=yes] file:$work/nowhere ./" >"$work/sources.list"
check 'no lists' exits 2 libold
