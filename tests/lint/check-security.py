#!/usr/bin/env python3
# SPDX-FileCopyrightText: 2026 Stalking Partnership developers
# SPDX-License-Identifier: GPL-3.0-or-later
"""check-security.py ROOT

Holds src/server/SECURITY.md against the tests that it names, and prints TAP: each of them exists and is run, and no
requirement is left out or there twice."""

import re
import sys
from pathlib import Path

ROOT = Path(sys.argv[1])
TABLE = ROOT / 'src/server/SECURITY.md'
REQUIREMENTS = ROOT / 'tests/lint/asvs-5.0.0-level-2.txt'

# A file, and what of it: `tests/a.c` `/x`, `/y`
NAMED = re.compile(r'`(tests/[^`]+\.(?:c|py|sh))`((?:,?\s+`[^`\s][^`]*`)*)')
PREFIX = re.compile(r'#define (ADD\w*)[ ]?\([^)]*\)\s*\\?\s*g_test_add\w* \(\s*("[^"]*")?')
ADDED = re.compile(r'\b(g_test_add\w*|ADD\w*) \(\s*"([^"]+)"')


def get_names(path):
    """What the tests of this file are called."""
    text = path.read_text(encoding='utf-8')
    if path.suffix == '.py':
        return set(re.findall(r'^def (test_\w+)', text, re.M))
    if path.suffix == '.sh':
        return set(re.findall(r"^(?:check|report) '([^']+)'", text, re.M))
    names, prefixes = set(), {}
    # In the order of the file: a macro may be defined anew further down.
    for match in sorted([*PREFIX.finditer(text), *ADDED.finditer(text)], key=lambda found: found.start()):
        if match.re is PREFIX:
            prefixes[match[1]] = (match[2] or '""')[1:-1]
        else:
            names.add(prefixes.get(match[1], '') + match[2])
    return names


def is_run(path):
    """Whether the build's description knows of the file."""
    text = (path.parent / 'meson.build').read_text(encoding='utf-8')
    short = path.stem.removeprefix('test-')
    return any(name in text for name in (path.name, f"'{short}'", f"'{short.removeprefix(path.parent.name + '-')}'"))


def check_tests(table):
    named = list(NAMED.finditer(table))
    complaints = [] if len(named) > 100 else [f'only {len(named)} tests are named']
    for match in named:
        path = ROOT / match[1]
        if not path.is_file() or not is_run(path):
            complaints.append(f'{match[1]} does not exist, or is not run')
            continue
        names = re.findall(r'`([^`]+)`', match[2])
        if not names and path.suffix == '.c':
            complaints.append(f'{match[1]}: no test of it is named')
        complaints += [f'{match[1]} has no {name}' for name in names if name not in get_names(path)]
    return complaints


def check_requirements(table):
    found = []
    for match in re.finditer(r'^\| V(\d+\.\d+)\.(\d+)(?:–(\d+))? \|', table, re.M):
        found += [f'V{match[1]}.{n}' for n in range(int(match[2]), int(match[3] or match[2]) + 1)]
    wanted = REQUIREMENTS.read_text(encoding='ascii').split()
    return ([f'left out: {name}' for name in wanted if name not in found]
            + [f'none of level 2: {name}' for name in found if name not in wanted]
            + [f'twice: {name}' for name in sorted(set(found)) if found.count(name) > 1])


def check_rows(table):
    """A row says in its last cell how it stands."""
    words = ('Met', 'Construction', 'Partly', 'Not met', 'None here', 'On purpose')
    rows = re.findall(r'^\| (V[\d.–]+) \|[^|]*\| ([^|]*) \|$', table, re.M)
    complaints = [f'{name}: “{text[:20]}” says nothing' for name, text in rows if not text.startswith(words)]
    complaints += [f'{name}: met, and no test shows it' for name, text in rows
                   if text.startswith('Met') and 'tests/' not in text and 'data/' not in text]
    checks = re.findall(r'^\| (\d+)\. ', table, re.M)
    if checks != [str(n) for n in range(1, 24)]:
        complaints.append('the 23 checks are not all there')
    return complaints


def main():
    table = TABLE.read_text(encoding='utf-8')
    checks = (('each test that is named exists', check_tests), ('each requirement is there once', check_requirements),
              ('each row says how it stands', check_rows))
    print(f'1..{len(checks)}')
    failed = False
    for number, (what, check) in enumerate(checks, 1):
        complaints = check(table)
        failed |= bool(complaints)
        print(f'{"not ok" if complaints else "ok"} {number} - {what}')
        for complaint in complaints:
            print('#', complaint)
    return failed


sys.exit(main())
