"""Every test that docs/explanation/faults-and-threats.md names is there, and every row of it names one or says
that there is none."""

import os
import re

from source import code_only, line_of, read, tracked

PAGE = "docs/explanation/faults-and-threats.md"
COLUMN = "shown by"  # the last one of each table that is held against the tests
NONE = "not shown by a test"

CASE = re.compile(r"\bTEST(?:_F|_P)?\(\s*(\w+)\s*,\s*(\w+)\s*\)")
SPAN = re.compile(r"`([^`]*)`")


def check(root):
    if not os.path.exists(os.path.join(root, PAGE)):
        return [f"{PAGE} is missing"]
    cases = set()
    files = set(tracked(root))
    for path in files:
        if path.startswith("tests/") and path.endswith(".cpp"):
            cases |= {".".join(names) for names in CASE.findall(code_only(read(root, path)))}
    problems = []
    rows = shown_by(read(root, PAGE))
    for line, cell in rows:
        spans = SPAN.findall(cell)
        if not spans and NONE not in cell:
            problems.append(f"{PAGE}:{line}: names no test and does not say \"{NONE}\"")
        problems += [f"{PAGE}:{line}: there is no test {name}" for name in spans if not is_there(name, cases, files)]
    return problems if rows else [f"{PAGE}: no table with a last column \"{COLUMN}\""]


def shown_by(page):
    """(line, text) of the last cell of each row of the tables that say what shows it."""
    found = []
    held = False
    for match in re.finditer(r"^.*$", page, re.M):
        cells = [cell.strip() for cell in match[0].strip().strip("|").split("|")]
        if not match[0].startswith("|"):
            held = False
        elif cells[-1] == COLUMN:
            held = True
        elif held and cells[-1].strip("-: "):
            found.append((line_of(page, match.start()), cells[-1]))
        elif held and not re.fullmatch(r"[\s|:-]+", match[0]):
            found.append((line_of(page, match.start()), ""))
    return found


def is_there(name, cases, files):
    """A file with a test, or a test of GoogleTest as SUITE.NAME."""
    if "/" in name:
        return name in files and name.startswith(("tests/", "tools/"))
    return name in cases
