#!/bin/sh
# SPDX-FileCopyrightText: 2026 Stalking Partnership developers
# SPDX-License-Identifier: GPL-3.0-or-later
#
# check-unit.sh SYSTEMD-ANALYZE UNIT BINDIR: whether systemd understands every line of it. Nothing is installed yet, so
# another program stands where the server will be.

work=$(mktemp -d) || exit 1
trap 'rm -rf "$work"' EXIT
sed "s|^ExecStart=$3/stalking-partnership-server |ExecStart=/bin/true |" "$2" >"$work/${2##*/}"
grep -q '^ExecStart=/bin/true serve ' "$work/${2##*/}" || { echo 'no such ExecStart'; exit 1; }
# A word that systemd does not know is a warning only: nothing may be said at all.
"$1" verify --man=no --recursive-errors=no "$work/${2##*/}" 2>&1 | tee "$work/said" || exit 1
! [ -s "$work/said" ]
