#!/usr/bin/env python3
# SPDX-FileCopyrightText: 2026 Stalking Partnership developers
# SPDX-License-Identifier: GPL-3.0-or-later
"""icon-names.py FOLDER HEADER DEPFILE: writes the names of all icons that the sources in FOLDER ask the desktop's theme
for, and refuses one of our own (sp-…) that is in no resource: it would be a mark for a missing picture."""

import re
import sys
from pathlib import Path

NAME = re.compile(r"""["']([a-z0-9-]+-symbolic)["']""")
SHIPPED = re.compile(r"<file>(?:\S*/)?([a-z0-9-]+-symbolic)\.svg</file>")


def gather(pattern, paths):
    return {name for path in paths for name in pattern.findall(path.read_text())}


def main():
    folder, header, depfile = (Path(word) for word in sys.argv[1:])
    sources = [path for end in ("c", "h", "blp") for path in folder.glob(f"**/*.{end}")]
    resources = list(folder.glob("**/*.gresource.xml"))
    used = gather(NAME, sources)
    missing = sorted(name for name in used - gather(SHIPPED, resources) if name.startswith("sp-"))
    if missing:
        sys.exit(f"in no *.gresource.xml: {', '.join(missing)}")
    theirs = sorted(name for name in used if not name.startswith("sp-"))
    if not theirs:
        sys.exit("no icon found: has the way of naming them changed?")
    names = "".join(f'  "{name}",\n' for name in theirs)
    header.write_text(f"/* Made by icon-names.py. */\n\nstatic const char *const icon_names[] = {{\n{names}}};\n")
    # A new file comes with a change of its folder's meson.build.
    after = sorted(str(path) for path in [*sources, *resources, *folder.glob("**/meson.build")])
    depfile.write_text(f"{header}: {' '.join(after)}\n")


if __name__ == "__main__":
    main()
