#!/usr/bin/env python3
# SPDX-FileCopyrightText: 2026 Stalking Partnership developers
# SPDX-License-Identifier: GPL-3.0-or-later
"""The benchmark runs, and says what it measured. Nothing is asked of the figures."""

import json
import math
import os
import subprocess
import sys
import tempfile

MEASURES = ["pull", "push", "empty-pull", "purge", "start", "unlock", "case", "search", "scroll", "edit", "memory"]


def main():
    with tempfile.TemporaryDirectory() as folder:
        path = os.path.join(folder, "figures.json")
        subprocess.run([sys.argv[1], "--quick", "--directory", folder, "--json", path], check=True)
        with open(path, encoding="utf-8") as file:
            figures = json.load(file)
        left = [name for name in os.listdir(folder) if name != "figures.json"]
    wrong = [f"left behind: {name}" for name in left]
    for name in MEASURES:
        for member in ("value", "floor", "ratio"):
            number = figures.get(name, {}).get(member)
            if not isinstance(number, (int, float)) or not math.isfinite(number) or number <= 0:
                wrong.append(f"{name}: {member} is {number!r}")
        if not figures.get(name, {}).get("unit"):
            wrong.append(f"{name}: no unit")
    for line in wrong:
        print(line)
    refused = subprocess.run([sys.argv[1], "--only", "nothing"], stderr=subprocess.DEVNULL, check=False)
    if refused.returncode != 2:
        wrong.append("an unknown measure is not refused")
    return 1 if wrong else 0


sys.exit(main())
