"""What must agree between files: packages with dependencies, pages with folders, links with files."""

import os
import re
import shutil
import subprocess

from source import is_cpp, read, tracked

# find_package or pkg-config name: its Debian package. None: comes with the compiler.
DEBIAN = {
    "Threads": None,
    "PkgConfig": "pkg-config",
    "Boost": "libboost1.81-dev",
    "OpenSSL": "libssl-dev",
    "ZLIB": "zlib1g-dev",
    "CURL": "libcurl4-openssl-dev",
    "fmt": "libfmt-dev",
    "nlohmann_json": "nlohmann-json3-dev",
    "CLI11": "libcli11-dev",
    "tomlplusplus": "libtomlplusplus-dev",
    "SQLite3": "libsqlite3-dev",
    "SQLiteCpp": "libsqlitecpp-dev",
    "netsnmp": "libsnmp-dev",
    "libutf8proc": "libutf8proc-dev",
    "re2": "libre2-dev",
    "GTest": "libgtest-dev",
    "Python3": "python3",
    "libpcap": "libpcap-dev",
    "libsystemd": "libsystemd-dev",
    "libzstd": "libzstd-dev",
    "xlsxwriter": "libxlsxwriter-dev",
    "prometheus-cpp-core": "prometheus-cpp-dev",
}


def dependencies(root):
    """Every library that CMake asks for is in the list that the two commands install."""
    problems = []
    packages = [line.split() for line in read(root, "cmake/packages.txt").splitlines()
                if line and not line.startswith("#")]
    for row in packages:
        if len(row) != 2 or row[0] not in ("build", "test"):
            problems.append(f"cmake/packages.txt: '{' '.join(row)}' is not 'build NAME' or 'test NAME'")
    names = [row[-1] for row in packages]
    problems += [f"cmake/packages.txt: {name} is there twice" for name in set(names) if names.count(name) > 1]
    for path in tracked(root):
        if path.endswith(("CMakeLists.txt", ".cmake")):
            problems += missing_packages(path, read(root, path), names)
    return problems


def missing_packages(path, text, names):
    text = re.sub(r"#[^\n]*", "", text)
    wanted = re.findall(r"find_package\(\s*(\w[\w-]*)", text)
    for words in re.findall(r"pkg_(?:check_modules|search_module)\(\s*\w+([^)]*)\)", text):
        wanted += [re.split(r"[<>=]", word)[0] for word in words.split()
                   if word not in ("REQUIRED", "QUIET", "IMPORTED_TARGET", "GLOBAL")]
    problems = []
    for name in wanted:
        if name not in DEBIAN:
            problems.append(f"{path}: {name} has no row in tests/lint/project.py")
        elif DEBIAN[name] and DEBIAN[name] not in names:
            problems.append(f"{path}: {name} needs {DEBIAN[name]}, which cmake/packages.txt lacks")
    return problems


def pages(root):
    """Every code folder has its page, and every relative link in a page leads somewhere."""
    problems = []
    files = tracked(root)
    for path in files:
        if path.endswith("CMakeLists.txt") and "netroster_module(" in read(root, path):
            folder = os.path.dirname(path)
            if not has_page(root, folder):
                problems.append(f"{folder}/: no page docs/modules/{os.path.basename(folder)}.md")
    for path in files:
        if path.endswith(".md"):
            problems += dead_links(root, path)
    return problems


def has_page(root, folder):
    """Its own page, or a paragraph about NAME/ on the page of the folder above."""
    name = os.path.basename(folder)
    if os.path.exists(os.path.join(root, "docs/modules", name + ".md")):
        return True
    above = os.path.join("docs/modules", os.path.basename(os.path.dirname(folder)) + ".md")
    return os.path.exists(os.path.join(root, above)) and f"{name}/" in read(root, above)


LINK = re.compile(r"\[[^\]]*\]\(([^)\s]+)\)")


def dead_links(root, path):
    problems = []
    text = re.sub(r"```.*?```", lambda code: "\n" * code[0].count("\n"), read(root, path), flags=re.DOTALL)
    for number, line in enumerate(text.splitlines(), 1):
        for target in LINK.findall(re.sub(r"`[^`]*`", "", line)):
            plain = target.split("#")[0]
            if not plain or re.match(r"[a-z]+:", plain):
                continue
            if not os.path.exists(os.path.normpath(os.path.join(root, os.path.dirname(path), plain))):
                problems.append(f"{path}:{number}: the link {target} leads nowhere")
    return problems


def formatting(root):
    """clang-format has nothing to change."""
    if not shutil.which("clang-format"):
        return ["clang-format is not installed (Debian package clang-format)"]
    files = [path for path in tracked(root) if is_cpp(path)]
    if not files:
        return []
    done = subprocess.run(["clang-format", "--dry-run", "-Werror", *files], cwd=root, capture_output=True,
                          text=True)
    wrong = sorted(set(re.findall(r"^([^:\n]+):\d+:\d+: error: code should be clang-formatted", done.stderr,
                                  re.MULTILINE)))
    problems = [f"{path}: clang-format would change it" for path in wrong]
    if done.returncode != 0 and not problems:
        problems.append(done.stderr.strip()[:500])
    return problems
