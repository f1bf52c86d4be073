"""Habits that have a price: awaiting temporaries, long files and functions, leftovers."""

import re

from source import code_only, is_cpp, line_of, read, tracked

FILE_LINES = 500
FUNCTION_LINES = 60
# path or path:function -> why it may be longer
EXEMPT = {
    "collectors/snmp/mib/neighbour_tables.cpp:tables": "one row for each column of five MIBs",
    "tests/inventory/identity_test.cpp:identity_cases": "a table of cases",
    "tests/inventory/link_test.cpp:link_cases": "a table of cases",
    "tests/inventory/store_test.cpp:full_facts": "every field of the facts once",
    "tests/standards/library_test.cpp:mistakes": "a table of cases",
    "tests/standards/mistakes_test.cpp:numbers": "a table of cases",
    "tests/standards/mistakes_test.cpp:rules": "a table of cases",
    "tests/standards/mistakes_test.cpp:rows": "a table of cases",
}


def await_temporaries(root):
    """g++ 12.2 destroys a braced temporary or a lambda inside an awaiting expression twice."""
    problems = []
    for path in filter(is_cpp, tracked(root)):
        text = code_only(read(root, path))
        for match in re.finditer(r"\bco_await\b", text):
            if awaits_temporary(text, match.end()):
                problems.append(f"{path}:{line_of(text, match.start())}: a braced temporary or a lambda "
                                "after co_await; name it, then await it")
    return problems


def awaits_temporary(text, start):
    depth = 0
    for position in range(start, len(text)):
        letter = text[position]
        if letter == ";" or depth < 0:
            return False
        if letter == "(":
            depth += 1
        elif letter == ")":
            depth -= 1
        elif letter == "{":
            return True
        elif letter == "[" and text[:position].rstrip()[-1] in "(,=":
            return True
    return False


def sizes(root):
    """Files over 500 and functions over 60 lines; tables without code in them do not count."""
    problems = []
    for path in filter(is_cpp, tracked(root)):
        text = read(root, path)
        lines = text.count("\n")
        if lines > FILE_LINES and path not in EXEMPT:
            problems.append(f"{path}: {lines} lines, more than {FILE_LINES}")
        for line, length, name in long_functions(code_only(text)):
            if f"{path}:{name}" not in EXEMPT:
                problems.append(f"{path}:{line}: {name} has {length} lines, more than {FUNCTION_LINES}")
    return problems


NOT_A_FUNCTION = re.compile(r"^\s*(template\s*<.*>\s*)?(namespace|class|struct|enum|union|extern)\b")


def long_functions(text):
    """(line, lines, name) of each outermost block after a parameter list that is too long."""
    found = []
    stack = []
    begin = 0  # where the words before the next brace begin
    for match in re.finditer(r"[{};]", text):
        position = match.start()
        if match[0] == "{":
            stack.append((begin, position))
        elif match[0] == "}" and stack:
            start, opened = stack.pop()
            header = text[start:opened].strip()
            first = line_of(text, opened - len(text[start:opened].lstrip()))
            length = line_of(text, position) - first + 1
            if length > FUNCTION_LINES and is_function(header):
                found = [row for row in found if not first <= row[0] <= first + length]
                found.append((first, length, name_of(header)))
        begin = position + 1
    return found


def is_function(header):
    header = "\n".join(line for line in header.splitlines() if not line.startswith("#")).strip()
    return "(" in header and not NOT_A_FUNCTION.match(header) and header[-1] not in "=(,["


def name_of(header):
    match = re.search(r"([\w:~]+)\s*\(", header)
    return match[1] if match else "a function"


# Leftovers say that something is not done; a checkout either does it or does not claim it.
LEFTOVERS = re.compile(r"\b(TODO|FIXME|XXX|HACK)\b|\bfor now\b|\bplaceholder\b|\bnot implemented yet\b")
# Names that hide that nobody knew what the thing is.
EMPTY_NAMES = re.compile(r"\b(?:class|struct)\s+(\w*(?:Manager|Helper|Utils?|Utility))\b")
# The project speaks of itself only.
FOREIGN = re.compile(r"/work/|\b(?:claude|anthropic|chatgpt|openai|copilot)\b|\bAI[- ](?:generated|agent)"
                     r"|\blanguage model\b|\bissue #?\d+\b(?! of)", re.IGNORECASE)
SELF = ("tests/lint/",)


def words(root):
    """Leftovers, empty names, and words that are not about the project."""
    problems = []
    for path in tracked(root):
        if path.startswith(SELF) or path.endswith((".snmprec", ".inc", ".pcap", ".bin")) or "/fixtures/" in path:
            continue
        for number, line in enumerate(read(root, path).splitlines(), 1):
            for pattern in (LEFTOVERS, EMPTY_NAMES, FOREIGN):
                match = pattern.search(line)
                if match:
                    problems.append(f"{path}:{number}: \"{match[0]}\"")
    return problems
