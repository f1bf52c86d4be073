#!/usr/bin/env python3
"""Each lint is shown a good and a bad example: one that cannot fail guards nothing."""

import os
import tempfile
import unittest

import habits
import includes
import messages
import project
import withstood

GOOD_DEPENDENCIES = {"cmake/packages.txt": "build libfmt-dev\ntest python3\n",
                     "CMakeLists.txt": "find_package(fmt 9.1 REQUIRED)\nfind_package(Threads)\n"}
LONG_BODY = "  f();\n" * 60
WORD = "TO" + "DO"  # in two parts: this file is not exempt from being read by people


class Lints(unittest.TestCase):
    def problems(self, check, files):
        with tempfile.TemporaryDirectory() as root:
            for path, text in files.items():
                os.makedirs(os.path.dirname(os.path.join(root, path)), exist_ok=True)
                with open(os.path.join(root, path), "w", encoding="utf-8") as out:
                    out.write(text)
            return check(root)

    def good(self, check, files):
        self.assertEqual(self.problems(check, files), [])

    def bad(self, check, files, words, count=1):
        found = self.problems(check, files)
        self.assertEqual(len(found), count, found)
        self.assertIn(words, found[0])

    def test_include_direction(self):
        self.good(includes.check, {"inventory/a.cpp": '#include "model/device.h"\n#include <string>\n'})
        self.good(includes.check, {"tests/model/a.cpp": '#include "builders.h"\n'})
        self.bad(includes.check, {"model/a.h": '#include "config/config.h"\n'}, "model/ may not include")
        self.bad(includes.check, {"exporters/a.cpp": '#include "collectors/snmp/walk.h"\n'}, "may not")
        self.bad(includes.check, {"collectors/a.cpp": '\n # include "inventory/links.h"\n'}, "a.cpp:2:")
        self.bad(includes.check, {"base/a.cpp": '#include "text.h"\n'}, "from the top")
        self.bad(includes.check, {"helpers/a.cpp": '#include "base/text.h"\n'}, "not in the table")

    def test_mib_collectors_see_no_network(self):
        self.good(includes.check, {"collectors/snmp/mib/a.cpp": '#include "collectors/snmp/session.h"\n'})
        self.bad(includes.check, {"collectors/snmp/mib/a.cpp": '#include "collectors/snmp/transport.h"\n'},
                 "never the network")

    def test_libraries_have_one_place(self):
        self.good(includes.check, {"config/a.cpp": "#include <toml++/toml.h>\n",
                                   "collectors/snmp/a.cpp": "#include <net-snmp/net-snmp-config.h>\n",
                                   "daemon/a.cpp": "#include <CLI/CLI.hpp>\n#include <nlohmann/json.hpp>\n",
                                   "tests/a.cpp": "#include <net-snmp/net-snmp-config.h>\n"})
        for path, header in (("daemon/a.cpp", "toml++/toml.h"), ("inventory/a.cpp", "sqlite3.h"),
                             ("collectors/replay/a.cpp", "net-snmp/net-snmp-config.h"),
                             ("exporters/a.cpp", "CLI/CLI.hpp"), ("daemon/a.cpp", "boost/beast.hpp"),
                             ("model/a.h", "boost/asio/awaitable.hpp"), ("base/a.cpp", "gtest/gtest.h"),
                             ("exporters/a.h", "nlohmann/json.hpp")):
            self.bad(includes.check, {path: f"#include <{header}>\n"}, header)

    def test_await_temporaries(self):
        self.good(habits.await_temporaries, {
            "a.cpp": "auto r = co_await poll(t);\nif (!(co_await ready())) {\n}\nx = rows[co_await n()];\n"
                     "// co_await poll({1})\nauto s = \"co_await f({})\";\nfoo(co_await a(b[1]), 2);\n"})
        for text in ("co_await poll({.name = host});", "co_await poll(Target{host,\n 161});",
                     "co_await co_spawn(ex, [s]() { f(); }, use_awaitable);", "co_await names({a, b});"):
            self.bad(habits.await_temporaries, {"a.cpp": text + "\n"}, "name it, then await it")

    def test_sizes(self):
        table = "const Row rows[] = {\n" + '  {"a", 1},\n' * 100 + "};\n"
        self.good(habits.sizes, {"a.cpp": "void f() {\n" + "  g();\n" * 58 + "}\n" + table})
        self.bad(habits.sizes, {"a.cpp": "void f() {\n" + "  g();\n" * 59 + "}\n"}, "f has 61 lines")
        self.bad(habits.sizes, {"a.cpp": "namespace a {\nclass B {\n  int f(int a,\n        int b) {\n"
                                         + LONG_BODY + "  }\n};\n}\n"}, "f has 63 lines")
        self.bad(habits.sizes, {"a.cpp": "void f() {\n  if (a) {\n" + LONG_BODY + "  }\n" + LONG_BODY
                                         + "}\n"}, "f has 124 lines")
        self.bad(habits.sizes, {"a.h": "// line\n" * 501}, "501 lines")

    def test_words(self):
        self.good(habits.words, {"a.cpp": "struct Device {};  // this session is closed\n"})
        for text in (f"// {WORD}: later", "good enough for " + "now", "class PortManager {", "see /work/x",
                     "as in issue " + "12"):
            self.bad(habits.words, {"a.cpp": text + "\n"}, "a.cpp:1")

    def test_dependencies(self):
        self.good(project.dependencies, GOOD_DEPENDENCIES)
        lacking = dict(GOOD_DEPENDENCIES)
        lacking["cmake/Dependencies.cmake"] = "pkg_check_modules(NETSNMP REQUIRED IMPORTED_TARGET netsnmp>=5.9)\n"
        self.bad(project.dependencies, lacking, "needs libsnmp-dev")
        lacking["cmake/Dependencies.cmake"] = "find_package(Unheard REQUIRED)\n"
        self.bad(project.dependencies, lacking, "no row")
        twice = dict(GOOD_DEPENDENCIES)
        twice["cmake/packages.txt"] += "build libfmt-dev\n"
        self.bad(project.dependencies, twice, "twice")

    def test_pages_and_links(self):
        module = "netroster_module(links SOURCES a.cpp)\n"
        self.good(project.pages, {"inventory/CMakeLists.txt": module, "docs/modules/inventory.md": "x",
                                  "inventory/store/CMakeLists.txt": module, "docs/modules/store.md": "x"})
        self.good(project.pages, {"daemon/scan/CMakeLists.txt": module, "docs/modules/daemon.md": "`scan/` x"})
        self.bad(project.pages, {"inventory/CMakeLists.txt": module}, "no page")
        self.good(project.pages, {"a.md": "[b](b/c.md#part) [d](https://example.org) `[e](f)`", "b/c.md": ""})
        self.bad(project.pages, {"a.md": "\n[b](b/d.md)", "b/c.md": ""}, "a.md:2: the link b/d.md")

    def test_messages(self):
        page = ("# Log\n\nIntro of `it`.\n\n"
                "## A_LOST\n\n- error: `A_LOST store: WHY`\n- info: `A_LOST SITE: it`\n\nGone.\n\n"
                "## B_BACK\n\n- notice: `B_BACK store: here`\n\nHere: [more](b.md).\n")
        code = ('log::error("A_LOST", "store", why);\n'
                'netroster::log::write(log::Level::info, "A_LOST",\n site, "it");\n'
                '// log::error("C", "", "")\nlog::notice(\n    "B_BACK", "store", "here");\n')
        good = {"a.cpp": code, messages.PAGE: page, messages.MANUAL: messages.manual(page),
                "tests/a.cpp": 'log::error("X", "", "");\n'}
        self.good(messages.check, good)
        self.assertIn(".SS A_LOST\n", good[messages.MANUAL])
        self.bad(messages.check, dict(good, **{"b.cpp": '\nlog::error("C_NEW", "a", "b");\n'}),
                 "b.cpp:2: C_NEW has no section")
        for changed, words in ((code.partition("log::notice")[0], "nothing writes B_BACK"),
                               (code.replace("::notice", "::warning"), "written as warning")):
            self.bad(messages.check, dict(good, **{"a.cpp": changed}), words)
        self.bad(messages.check, dict(good, **{messages.MANUAL: "other"}), "is not what")
        self.bad(messages.check, {"a.cpp": code}, "is missing")
        for text in ("log::error(id, a, b);", 'log::write(level, "A_LOST", a, b);', "f(&log::error);",
                     "using namespace netroster::log;", "namespace l = log;"):
            self.bad(messages.check, dict(good, **{"b.cpp": text + "\n"}), "b.cpp:1: ")

    def test_messages_have_their_form(self):
        code = 'log::error("A", "s", w);\nlog::error("B", "s", w);\n'
        section = "## {0}\n\n- error: `{0} s: WHY`\n\nWords.\n\n"
        for page, words in ((section.format("B") + section.format("A"), "after B"),
                            (section.format("A") + section.format("B").replace("`B", "`A"), "does not begin"),
                            (section.format("A") + section.format("B").replace("Words.", ""), "says nothing")):
            files = {"a.cpp": code, messages.PAGE: page, messages.MANUAL: messages.manual(page)}
            self.bad(messages.check, files, words)

    def test_manual_page(self):
        for markdown, expected in ((".b `a-b` \\x [c](d.md)", "\n.PP\n\\&.b \\fBa\\-b\\fR \\ex c\n"),
                                   ("| a | b |\n| - | - |\n| 1 | 2 |", "\n.TP\n1\n2\n"),
                                   ("- one\n- two", "\n.IP \\(bu 2\none\n.IP \\(bu 2\ntwo\n"),
                                   ("```\n'x\n```", "\n.PP\n.RS\n.nf\n\\&'x\n.fi\n.RE\n"),
                                   ("<!-- of the page -->", "DESCRIPTION\n.SH MESSAGES\n")):
            self.assertIn(expected, messages.manual(f"# Log\n\n{markdown}\n\n"))

    def test_withstood(self):
        page = ("# Faults\n\n| a | `b` |\n| - | - |\n| 1 | `no test` |\n\n"
                "| what | shown by |\n| --- | --- |\n| x | `Full.Goes` and `tests/lab/a.py` |\n"
                "| y | not shown by a test |\n\nEnd.\n")
        good = {withstood.PAGE: page, "tests/lab/a.py": "", "a.py": "",
                "tests/a.cpp": "TEST_F(Full,\n       Goes) {\n}\n// TEST(Full, Said) {\n",
                "base/a.cpp": "TEST(Full, Elsewhere) {\n"}
        self.good(withstood.check, good)
        for cell in ("`Full.Went`", "`Full.Said`", "`Full.Elsewhere`", "`tests/lab/b.py`", "`a.py`", "`base/a.cpp`",
                     "`Full.Goes`, `Gone.Goes`"):
            self.bad(withstood.check, dict(good, **{withstood.PAGE: page.replace("`Full.Goes`", cell)}),
                     "faults-and-threats.md:9: there is no test")
        for cell in ("", "nothing", "measured by hand"):
            self.bad(withstood.check, dict(good, **{withstood.PAGE: page.replace("not shown by a test", cell)}),
                     ":10: names no test")
        self.bad(withstood.check, dict(good, **{withstood.PAGE: "# Faults\n"}), "no table")
        self.bad(withstood.check, {"tests/a.cpp": ""}, "is missing")

    def test_formatting(self):
        style = {".clang-format": "BasedOnStyle: Google\n"}
        self.good(project.formatting, dict(style, **{"a.cpp": "int f() { return 1; }\n"}))
        self.bad(project.formatting, dict(style, **{"a.cpp": "int  f( ) {return 1;}\n"}), "a.cpp")


if __name__ == "__main__":
    unittest.main()
