#!/usr/bin/env python3
# SPDX-FileCopyrightText: 2026 Stalking Partnership developers
# SPDX-License-Identifier: GPL-3.0-or-later
"""Whether the simulation can fail: each invariant, broken on purpose, must be missed by it within 1,000 seeds.

check-breaks.py SIM-BROKEN
"""

import re
import subprocess
import sys

SEEDS = 1000
INVARIANTS = range(1, 19)


def main(program):
    failed = False
    print(f"1..{len(INVARIANTS) + 1}")
    for number, invariant in enumerate(INVARIANTS, 1):
        run = subprocess.run([program, "--break", str(invariant), "--count", str(SEEDS), "--until-failure"],
                             capture_output=True, text=True, check=False)
        found = re.search(r"^seed (\d+): invariant (\d+) \((.*?)\)", run.stdout, re.M)
        good = run.returncode == 1 and found is not None
        failed |= not good
        said = f"seed {found[1]} says {found[2]} ({found[3]})" if found else "not caught"
        print(f"{'ok' if good else 'not ok'} {number} - break {invariant}: {said}", flush=True)
    run = subprocess.run([program, "--canary", "--break", "7", "--count", str(SEEDS), "--until-failure"],
                         capture_output=True, text=True, check=False)
    good = run.returncode == 1 and "invariant 7" in run.stdout
    failed |= not good
    print(f"{'ok' if good else 'not ok'} {len(INVARIANTS) + 1} - break 7: words are found where they may not be")
    return failed


if __name__ == "__main__":
    sys.exit(main(sys.argv[1]))
