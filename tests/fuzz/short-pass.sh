#!/usr/bin/env bash
# SPDX-FileCopyrightText: 2026 Stalking Partnership developers
# SPDX-License-Identifier: GPL-3.0-or-later
#
# short-pass.sh TARGET CORPUS RUNS: the corpus, then as many inputs as make RUNS, always the same ones. An
# input that fails is kept beside the target. libFuzzer's own exit code for that, 77, would be a test left out.

set -euo pipefail

target=$1 corpus=$2 runs=$3
found=$(mktemp -d)
trap 'rm -rf "$found"' EXIT
options=()
[ ! -f "$corpus.dict" ] || options+=(-dict="$corpus.dict")
"$target" "${options[@]}" -error_exitcode=1 -seed=1 -runs="$runs" -timeout=30 -rss_limit_mb=2048 -close_fd_mask=1 -artifact_prefix="$target-" \
  "$found" "$corpus"
