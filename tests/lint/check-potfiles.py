#!/usr/bin/env python3
# SPDX-FileCopyrightText: 2026 Stalking Partnership developers
# SPDX-License-Identifier: GPL-3.0-or-later
"""Holds po/POTFILES.in against the source, and prints TAP: a file that is not in it is not translated, and nobody sees."""

import re
import sys
from pathlib import Path

ROOT = Path(sys.argv[1])

# A call with a literal; in a data file everything that may be translated is.
WORDS = re.compile(r'\b(?:N?C?_|d?n?p?gettext|g_dp?n?gettext2?)\s*\((?:\s*[A-Z_]+\s*,)?\s*"')
C_COMMENT = re.compile(r"/\*.*?\*/|//[^\n]*", re.S)


def has_words(path):
    if path.parts[len(ROOT.parts)] == "data":
        return True
    text = path.read_text()
    return bool(WORDS.search(C_COMMENT.sub("", text)))


def main():
    listed = [line for line in (ROOT / "po" / "POTFILES.in").read_text().splitlines() if line and line[0] != "#"]
    wanted = {str(path.relative_to(ROOT)) for pattern in ("src/**/*.[ch]", "src/**/*.blp", "data/*.desktop.in",
                                                         "data/*.metainfo.xml.in")
              for path in ROOT.glob(pattern) if has_words(path)}
    checks = {
        "all that is to be translated is there": sorted(wanted - set(listed)),
        "what is there is to be translated": sorted(set(listed) - wanted),
        "each is there once": sorted({name for name in listed if listed.count(name) > 1}),
        "there is something": [] if len(listed) > 100 else ["next to nothing found"],
    }
    print(f"1..{len(checks)}")
    for number, (what, found) in enumerate(checks.items(), 1):
        for name in found:
            print(f"# {name}")
        print(f"{'not ok' if found else 'ok'} {number} {what}")
    return 1 if any(checks.values()) else 0


if __name__ == "__main__":
    sys.exit(main())
