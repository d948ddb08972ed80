#!/bin/sh
# SPDX-FileCopyrightText: 2026 Stalking Partnership developers
# SPDX-License-Identifier: GPL-3.0-or-later
#
# with-postgres.sh [--durable] COMMAND…: starts a PostgreSQL of its own in a temporary folder, reached over a socket
# there only, and runs COMMAND with its address in SP_TEST_POSTGRES. It ends with COMMAND. Without --durable
# nothing is synced to the disk, which only a power cut could tell.

set -u

durable=off
if [ "$1" = --durable ]; then
  durable=on
  shift
fi

bin=
for dir in $(ls -d /usr/lib/postgresql/*/bin 2>/dev/null | sort -V) "$(pg_config --bindir 2>/dev/null)"; do
  [ ! -x "$dir/initdb" ] || bin=$dir
done
if [ -z "$bin" ]; then
  echo 'Bail out! There is no PostgreSQL on this system.'
  exit 99
fi

# What nobody waits for to be on a disk may lie in memory.
place=${TMPDIR:-/tmp}
if [ "$durable" = off ] && [ -d /dev/shm ] && [ -w /dev/shm ]; then
  place=/dev/shm
fi
work=$(mktemp -d "$place/sp-pg-XXXXXX") || exit 99
# PostgreSQL does not run as root.
as=
if [ "$(id -u)" = 0 ]; then
  as="--reuid=65534 --regid=65534 --clear-groups"
  chown 65534:65534 "$work"
fi
chmod 711 "$work"
server=
cleanup () {
  [ -z "$server" ] || { kill -INT "$server"; wait "$server"; } 2>/dev/null
  rm -rf "$work"
}
trap cleanup EXIT
trap 'exit 99' HUP INT TERM

# An empty database takes a while to make: the first one is kept in the build folder, and copied.
# shellcheck disable=SC2086 # several words, or none
make_database () {
  (cd "$work" && setpriv $as -- "$bin/initdb" -D "$work/data" -U sp -A trust -E UTF8 --locale=C --no-sync \
     --wal-segsize=4 --no-instructions >"$work/log" 2>&1) || { sed 's/^/# /' "$work/log"; return 1; }
}

template=${G_TEST_BUILDDIR:+$G_TEST_BUILDDIR/postgres-$(basename "$(dirname "$bin")")-$(id -u)}
if [ -z "$template" ]; then
  make_database || exit 99
else
  exec 9>"$template.lock"
  flock 9
  if [ ! -d "$template" ]; then
    make_database || exit 99
    rm -rf "$template.new"
    cp -a "$work/data" "$template.new" && mv "$template.new" "$template"
  else
    cp -a "$template" "$work/data" || exit 99
  fi
  exec 9>&-
fi
cd "$work" || exit 99
# shellcheck disable=SC2086
setpriv $as --pdeathsig INT -- "$bin/postgres" -D "$work/data" -k "$work" -c listen_addresses= \
  -c fsync="$durable" -c synchronous_commit="$durable" -c full_page_writes="$durable" \
  -c max_connections=100 -c logging_collector=off >"$work/log" 2>&1 &
server=$!
cd - >/dev/null || exit 99
for _ in $(seq 600); do
  "$bin/pg_isready" -q -h "$work" && break
  kill -0 "$server" 2>/dev/null || { sed 's/^/# /' "$work/log"; exit 99; }
  sleep 0.05
done

SP_TEST_POSTGRES="postgresql:///postgres?host=$work&user=sp" SP_TEST_POSTGRES_BIN="$bin" "$@"
