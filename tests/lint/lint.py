#!/usr/bin/env python3
"""Runs one of the project's lints, or all of them.

usage: lint.py ROOT [CHECK…]     exit code 0 clean, 1 with one line for each problem
"""

import sys

import habits
import includes
import messages
import project
import withstood

CHECKS = {
    "includes": includes.check,
    "await_temporaries": habits.await_temporaries,
    "sizes": habits.sizes,
    "words": habits.words,
    "dependencies": project.dependencies,
    "pages": project.pages,
    "messages": messages.check,
    "withstood": withstood.check,
    "formatting": project.formatting,
}


def main():
    if len(sys.argv) < 2 or any(name not in CHECKS for name in sys.argv[2:]):
        print(__doc__.strip(), "\nchecks:", " ".join(CHECKS))
        return 2
    failed = False
    for name in sys.argv[2:] or CHECKS:
        problems = CHECKS[name](sys.argv[1])
        for problem in problems:
            print(f"{name}: {problem}")
        failed = failed or bool(problems)
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
