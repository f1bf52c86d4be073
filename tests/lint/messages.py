#!/usr/bin/env python3
"""Every ID that the program writes to the log has its section in docs/reference/messages.md, and
docs/man/netroster-messages.7 is made of that page.

usage: messages.py ROOT [--write]     without --write: one line for each problem, as lint.py
"""

import os
import re
import sys

from source import TOKEN, is_cpp, line_of, read, tracked

PAGE = "docs/reference/messages.md"
MANUAL = "docs/man/netroster-messages.7"
OWN = ("base/log.h", "base/log.cpp")
OF_LOG = {"LOG_HELD_BACK": {"warning": "base/log.cpp"}}  # what the log writes of itself
LEVELS = ("error", "warning", "notice", "info", "debug")

CALL = re.compile(r"\blog::(?P<how>error|warning|notice|info|write_each|write)\b(?P<open>\s*\(\s*)?")
GIVEN = re.compile(r'(?:(?:\w+::)*Level::(?P<level>\w+)\s*,\s*)?"(?P<id>[A-Z][A-Z0-9_]*)"\s*,')
HIDDEN = re.compile(r"\b(?:using\s+(?:namespace\s+)?|namespace\s+\w+\s*=\s*)(?:\w+::)*log\b")
SECTION = re.compile(r"[A-Z][A-Z0-9_]*")
FORM = re.compile(r"- (?P<level>\w+): `(?P<id>\w+) [^`]+: [^`]+`")


def check(root):
    problems = []
    written = {}  # ID: {level: where it is first written so}
    if os.path.exists(os.path.join(root, OWN[1])):
        written.update({one: dict(levels) for one, levels in OF_LOG.items()})
    for path in tracked(root):
        if is_cpp(path) and not path.startswith("tests/") and path not in OWN:
            problems += collect(path, read(root, path), written)
    if not os.path.exists(os.path.join(root, PAGE)):
        return problems + ([f"{PAGE} is missing"] if written else [])
    page = read(root, PAGE)
    problems += compare(written, page)
    path = os.path.join(root, MANUAL)
    if not os.path.exists(path) or read(root, MANUAL) != manual(page):
        problems.append(f"{MANUAL} is not what {PAGE} makes of it; run tests/lint/messages.py . --write")
    return problems


def collect(path, text, written):
    """Adds the IDs that one file writes. A problem is an ID or a level that cannot be read there."""
    text = TOKEN.sub(lambda token: blank(token[0]) if token[0][0] == "/" else token[0], text)
    problems = []
    for call in CALL.finditer(text):
        given = GIVEN.match(text, call.end()) if call["open"] else None
        if not given or call["how"].startswith("write") != bool(given["level"]):
            problems.append(f"{path}:{line_of(text, call.start())}: log::{call['how']} without an ID (and for "
                            "write a level) that is written out there")
            continue
        level = given["level"] or call["how"]
        written.setdefault(given["id"], {}).setdefault(level, f"{path}:{line_of(text, call.start())}")
    for match in HIDDEN.finditer(text):
        problems.append(f"{path}:{line_of(text, match.start())}: name log:: in full, so that its IDs are found")
    return problems


def blank(comment):
    return re.sub(r"[^\n]", " ", comment)


def sections(page):
    """(line, title, text) of each section of the page."""
    heads = list(re.finditer(r"^## (.*)\n", page, re.M))
    ends = [head.start() for head in heads[1:]] + [len(page)]
    return [(line_of(page, head.start()), head[1], page[head.end():end]) for head, end in zip(heads, ends)]


def compare(written, page):
    problems = []
    rows = sections(page)
    titles = [title for _, title, _ in rows]
    for name in sorted(set(written) - set(titles)):
        places = ", ".join(sorted(written[name].values()))
        problems.append(f"{places}: {name} has no section in {PAGE}")
    for (line, title, text), before in zip(rows, [""] + titles):
        if not SECTION.fullmatch(title) or title not in written:
            problems.append(f"{PAGE}:{line}: nothing writes {title}")
            continue
        if title <= before:
            problems.append(f"{PAGE}:{line}: {title} comes after {before}; sections are in alphabetical order")
        problems += forms(line, title, text, set(written[title]))
    return problems


def forms(line, title, text, levels):
    """The list that a section begins with has a form for each level, and words follow it."""
    first, _, rest = text.strip().partition("\n\n")
    read_forms = [FORM.fullmatch(row) for row in first.splitlines()]
    if not all(read_forms) or any(form["id"] != title for form in read_forms):
        return [f"{PAGE}:{line}: {title} does not begin with '- LEVEL: `{title} SUBJECT: WHAT`'"]
    if {form["level"] for form in read_forms} != levels:
        return [f"{PAGE}:{line}: {title} is written as {', '.join(sorted(levels))}"]
    return [] if rest.strip() else [f"{PAGE}:{line}: {title} says nothing"]


def roff(text):
    """Words of a paragraph: links become their text, and what man reads as a command stands for itself."""
    text = re.sub(r"\[([^\]]*)\]\([^)\s]+\)", r"\1", text)
    parts = []
    for number, part in enumerate(re.split(r"`([^`]*)`|\*\*([^*]*)\*\*", text)):
        if part is None:
            continue
        part = part.replace("\\", "\\e").replace("-", "\\-")
        parts.append(f"\\fB{part}\\fR" if number % 3 and part else part)
    return re.sub(r"^([.'])", r"\\&\1", "".join(parts), flags=re.M)


def block(text):
    """One block of Markdown: a table, a list, code or a paragraph."""
    rows = text.splitlines()
    if text.startswith("```"):
        code = "\n".join(rows[1:-1]).replace("\\", "\\e").replace("-", "\\-")
        return ".PP\n.RS\n.nf\n" + re.sub(r"^([.'])", r"\\&\1", code, flags=re.M) + "\n.fi\n.RE\n"
    if text.startswith("|"):
        cells = [[cell.strip() for cell in row.strip("|").split("|")] for row in rows[2:]]
        return "".join(f".TP\n{roff(row[0])}\n{roff('; '.join(row[1:]))}\n" for row in cells)
    if text.startswith("- "):
        items = re.split(r"^- ", text, flags=re.M)[1:]
        return "".join(f".IP \\(bu 2\n{roff(item.strip())}\n" for item in items)
    return f".PP\n{roff(text)}\n"


def blocks(text):
    """Its blocks; the notes for who writes the page are left out."""
    text = re.sub(r"<!--.*?-->", "", text, flags=re.S)
    return "".join(block(part.strip()) for part in re.split(r"\n\s*\n", text) if part.strip())


def manual(page):
    intro = page.partition("\n## ")[0].partition("\n")[2]
    out = ('.\\" Made from docs/reference/messages.md: tests/lint/messages.py . --write\n'
           '.TH NETROSTER-MESSAGES 7 "" netroster "Log messages"\n'
           ".nh\n.ad l\n"  # names are to be found and copied whole
           ".SH NAME\nnetroster\\-messages \\- what netroster writes to its log\n"
           f".SH DESCRIPTION\n{blocks(intro)}.SH MESSAGES\n")
    for _, title, text in sections(page):
        out += f".SS {title}\n{blocks(text)}"
    return out + (".SH SEE ALSO\n.BR netroster (1),\n.BR netroster.toml (5),\n.BR netroster\\-capture (8),\n"
                  ".BR journalctl (1)\n")


def main():
    root, *more = sys.argv[1:] or [""]
    if not root or more not in ([], ["--write"]):
        print(__doc__.strip())
        return 2
    if more:
        with open(os.path.join(root, MANUAL), "w", encoding="utf-8") as out:
            out.write(manual(read(root, PAGE)))
    problems = check(root)
    for problem in problems:
        print(problem)
    return 1 if problems else 0


if __name__ == "__main__":
    sys.exit(main())
