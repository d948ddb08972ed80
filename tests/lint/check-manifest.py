#!/usr/bin/env python3
# SPDX-FileCopyrightText: 2026 Stalking Partnership developers
# SPDX-License-Identifier: GPL-3.0-or-later
"""Holds the Flatpak manifest against the build, and prints TAP.

What it is built on can only be seen where the runtime is; this sees to it that nothing is forgotten
in the manifest when the build changes, and that nothing is let in or out that is not meant to be."""

import configparser
import json
import re
import sys
from pathlib import Path

ROOT = Path(sys.argv[1])
DESKTOP = Path(sys.argv[2])

RUNTIME_VERSION = "50"

# What the client asks for and that version of the runtime has.
IN_RUNTIME = {
    "cairo", "cairo-pdf", "gio-2.0", "gio-unix-2.0", "glib-2.0", "gobject-2.0", "json-glib-1.0", "libadwaita-1",
    "libarchive", "libdex-1", "libsecret-1", "libsoup-3.0", "libxml-2.0", "m", "pangocairo",
}

# And what it does not have, with the module that brings it.
IN_MODULE = {
    "csv": "libcsv",
    "libdeflate": "libdeflate",
    "libical": "libical",
    "libsodium": "libsodium",
    "libspelling-1": "libspelling",
    "poppler-glib": "poppler",
    "sqlcipher": "sqlcipher",
    "xlsxwriter": "libxlsxwriter",
    "zxcvbn": "zxcvbn",
}

# All that the sandbox lets through. Files, printers, the keyring, notifications and whether the screen is locked come
# through portals, which need no hole.
FINISH_ARGS = {
    "--share=network": "the partnership's server",
    "--share=ipc": "X11",
    "--socket=wayland": "the window",
    "--socket=fallback-x11": "the window, where there is no Wayland",
    "--device=dri": "drawing",
    "--system-talk-name=org.freedesktop.login1": "the lock comes before a suspend, and when the lid is closed",
}

DEPENDENCY = re.compile(r"\b(?:dependency|find_library)\s*\(\s*'([^']+)'([^)]*)")
FOR_SERVER = re.compile(r"required:\s*get_option\s*\('server'")


def no_doubles(pairs):
    names = [name for name, value in pairs]
    doubles = {name for name in names if names.count(name) > 1}
    if doubles:
        raise ValueError(f"twice: {sorted(doubles)}")
    return dict(pairs)


def get_quoted(path, pattern):
    return re.search(pattern, (ROOT / path).read_text()).group(1)


def list_dependencies():
    files = [ROOT / "meson.build", *(path for path in (ROOT / "src").rglob("meson.build")
                                     if path.relative_to(ROOT).parts[1] != "server")]
    return {name for path in files for name, rest in DEPENDENCY.findall(path.read_text())
            if not FOR_SERVER.search(rest)}


def check_names(manifest):
    app_id = get_quoted("meson.build", r"(?m)^app_id = '([^']+)'")
    program = get_quoted("src/app/meson.build", r"app_exe = executable\('([^']+)'")
    desktop = configparser.RawConfigParser()
    desktop.read(DESKTOP, encoding="utf-8")
    entry = desktop["Desktop Entry"]
    wanted = {
        "the manifest's name": (f"{app_id}.json", [path.name for path in ROOT.glob("org.*.json")]),
        "id": (manifest["id"], [app_id]),
        "command": (manifest["command"], [program]),
        "the desktop entry's name": (DESKTOP.name, [f"{app_id}.desktop"]),
        "its Exec": (entry["Exec"].split()[0], [program]),
        "its Icon": (entry["Icon"], [app_id]),
    }
    return [f"{what}: {is_so}, and not {of}" for what, (is_so, of) in wanted.items() if [is_so] != of]


def check_runtime(manifest):
    wanted = {"runtime": "org.gnome.Platform", "sdk": "org.gnome.Sdk", "runtime-version": RUNTIME_VERSION}
    return [f"{name}: {manifest.get(name)}; look at what the new one has, here, too"
            for name, value in wanted.items() if manifest.get(name) != value]


def check_holes(manifest):
    given = manifest["finish-args"]
    return ([f"{arg}: not meant to be let through" for arg in given if arg not in FINISH_ARGS] +
            [f"{arg} is missing: {why}" for arg, why in FINISH_ARGS.items() if arg not in given])


def check_dependencies(manifest):
    names = [module["name"] for module in manifest["modules"]]
    wanted = list_dependencies()
    problems = [f"{name}: neither in the runtime nor a module" for name in sorted(wanted)
                if name not in IN_RUNTIME and IN_MODULE.get(name) not in names]
    known = {IN_MODULE[name] for name in wanted if name in IN_MODULE}
    problems += [f"{name}: a module that nothing asks for" for name in names[:-1] if name not in known]
    # A list of nothing would be covered, too.
    problems += [f"{name}: noted here, and nothing asks for it"
                 for name in sorted((IN_RUNTIME | set(IN_MODULE)) - wanted)]
    return problems


def check_sources(manifest):
    problems = []
    *modules, own = manifest["modules"]
    for module in modules:
        for source in module["sources"]:
            if source["type"] != "archive" or not source["url"].startswith("https://"):
                problems.append(f"{module['name']}: an archive, fetched over TLS, is wanted")
            if not re.fullmatch(r"[0-9a-f]{64}", source.get("sha256", "")):
                problems.append(f"{module['name']}: no sha256")
        if not module["sources"]:
            problems.append(f"{module['name']}: no source")
    here = [(source["type"], source.get("path")) for source in own["sources"]]
    if own["name"] != manifest["command"] or here != [("dir", ".")]:
        problems.append("the last module is not this folder")
    if "-Dserver=disabled" not in own["config-opts"]:
        problems.append("the server is in it")
    return problems


def main():
    app_id = get_quoted("meson.build", r"(?m)^app_id = '([^']+)'")
    manifest = json.loads((ROOT / f"{app_id}.json").read_text(), object_pairs_hook=no_doubles)
    checks = {
        "names": check_names,
        "runtime": check_runtime,
        "what is let through": check_holes,
        "dependencies": check_dependencies,
        "sources": check_sources,
    }
    failed = 0
    print(f"1..{len(checks)}")
    for number, (what, check) in enumerate(checks.items(), 1):
        problems = check(manifest)
        for line in problems:
            print(f"# {line}")
        print(f"{'not ok' if problems else 'ok'} {number} {what}")
        failed += bool(problems)
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
