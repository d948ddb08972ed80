#!/usr/bin/env python3
# SPDX-FileCopyrightText: 2026 Stalking Partnership developers
# SPDX-License-Identifier: GPL-3.0-or-later
"""Holds the source against the layers of CONTRIBUTING.md, and prints TAP.

The include paths already refuse an include of a higher layer's header by its name. This catches the
ways around them: a path in an include, a library that only one layer may see, a layer that is given
more than it should have, plain words in a log, a page that knows the window."""

import re
import sys
from pathlib import Path

SRC = Path(sys.argv[1])

MAY_USE = {
    "base": set(),
    "model": {"base"},
    "sql": {"base", "model"},
    "wire": {"base", "model"},
    "import": {"base", "model"},
    "outputs": {"base", "model"},
    "store": {"base", "model", "sql", "wire"},
    "sync": {"base", "model", "wire", "store"},
    "server": {"base", "model", "sql", "wire"},
    "app": {"base", "model", "wire", "import", "outputs", "store", "sync"},
}

ONLY_IN = {
    r"gtk/|adwaita|gdk/": {"app"},
    r"libsoup/": {"sync"},
    r"microhttpd": {"server"},
    r"sqlite3|sqlcipher/|libpq": {"sql"},
    r"csv\.h|archive\.h|libxml/": {"import"},
    r"gnutls/": {"server"},
    r"libsecret/|zxcvbn": {"store"},
    r"cairo(?!-gobject)|pango/pangocairo|xlsxwriter|libical/": {"outputs"},
    # what poppler draws a page on, as it is handed from thread to thread
    r"cairo-gobject": {"app"},
    r"poppler": {"app"},
}

# What is thrown on a wall gets a projection, and can reach neither records nor the store.
PROJECTOR = re.compile(r"^sp-projector-\w+\.[ch]$")
NOT_FOR_PROJECTOR = re.compile(r"-records\.h$|^sp-(record|store|query|change|shell|window|meeting-data|meeting-words)\b")

# The window is made of pages: a page asks an SpShell, and knows neither the window nor the application that makes it.
WINDOW = re.compile(r"^sp-(window(-\w+)*|application)\.h$")
MAY_KNOW_WINDOW = re.compile(r"^(sp-window(-\w+)*\.[ch]|sp-application\.c|main\.c)$")

INCLUDE = re.compile(r'^\s*#\s*include\s*([<"])([^>"]+)[>"]', re.M)


def main():
    owner = {}
    files = sorted(p for p in SRC.rglob("*.[ch]"))
    for path in files:
        owner.setdefault(path.name, set()).add(path.relative_to(SRC).parts[0])

    problems = {"arrows": [], "libraries": [], "folders": [], "projector": [], "window": []}
    n_projector = 0
    n_window = 0
    for path in files:
        layer = path.relative_to(SRC).parts[0]
        if layer not in MAY_USE:
            problems["folders"].append(f"{path}: no such layer: {layer}")
            continue
        n_projector += bool(PROJECTOR.match(path.name))
        for kind, name in INCLUDE.findall(path.read_text()):
            if PROJECTOR.match(path.name) and NOT_FOR_PROJECTOR.search(name):
                problems["projector"].append(f"{path}: {name}")
            if WINDOW.match(Path(name).name):
                n_window += 1
                if not MAY_KNOW_WINDOW.match(path.name):
                    problems["window"].append(f"{path}: a page asks sp-shell.h: {name}")
            if kind == "<":
                for pattern, layers in ONLY_IN.items():
                    if re.match(pattern, name) and layer not in layers:
                        problems["libraries"].append(f"{path}: {name}")
                continue
            if ".." in name:
                problems["arrows"].append(f"{path}: a path upwards: {name}")
            for target in owner.get(Path(name).name, set()):
                if target != layer and target not in MAY_USE[layer] and layer not in owner[Path(name).name]:
                    problems["arrows"].append(f"{path}: {layer} must not use {target}: {name}")

    checks = [(f"{what}", found) for what, found in problems.items()]
    checks.append(("there is source", [] if len(files) > 20 else ["no source found"]))
    checks.append(("there is a projector", [] if n_projector >= 4 else ["no projector found"]))
    checks.append(("there is a window", [] if n_window >= 2 else ["nobody includes the window"]))
    print(f"1..{len(checks)}")
    failed = 0
    for number, (what, found) in enumerate(checks, 1):
        for line in found:
            print(f"# {line}")
        print(f"{'not ok' if found else 'ok'} {number} {what}")
        failed += bool(found)
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
