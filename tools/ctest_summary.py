#!/usr/bin/env python3
"""Adds up CTest's JUnit files and says which tests were skipped and why.

usage: ctest_summary.py FILE…
The last line is "N passed, N failed". Exit code 1 when a test failed, when there was none, and with
CI=true when one was skipped: what CI did not run it does not vouch for. Excused are tests that make
no sense for root, whom file modes do not stop.
"""

import os
import re
import sys
import xml.etree.ElementTree as xml


EXCUSED = re.compile(r": root may ")


def reason(case):
    """The line of the test's output that says why, else what CTest says."""
    output = case.findtext("system-out") or ""
    for pattern in (r"^skipped: (.+)$", r"Skipped\n+(.+)"):
        match = re.search(pattern, output, re.MULTILINE)
        if match:
            return match[1].strip()
    skipped = case.find("skipped")
    return (skipped.get("message") if skipped is not None else None) or "no reason given"


def main():
    passed, failed, skipped = 0, [], []
    for path in sys.argv[1:]:
        suite = os.path.basename(os.path.dirname(os.path.abspath(path)))
        for case in xml.parse(path).getroot().iter("testcase"):
            name = f"{suite}: {case.get('name')}"
            if case.get("status") == "run":
                passed += 1
            elif case.find("skipped") is not None and case.get("status") != "fail":
                skipped.append(f"{name}: {reason(case)}")
            elif case.get("status") != "disabled":
                failed.append(name)
    in_ci = os.environ.get("CI") == "true"
    unexcused = [name for name in skipped if not EXCUSED.search(name)]
    for name in skipped:
        print("skipped " + ("(a failure in CI) " if in_ci and name in unexcused else "") + name)
    for name in failed:
        print("failed  " + name)
    failures = len(failed) + (len(unexcused) if in_ci else 0)
    print(f"{passed} passed, {failures} failed" + (f", {len(skipped)} skipped" if skipped else ""))
    return 1 if failures or not passed else 0


if __name__ == "__main__":
    sys.exit(main())
