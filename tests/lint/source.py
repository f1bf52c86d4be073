"""What the lints read: the tracked files of a checkout, and C++ without its texts and comments."""

import os
import re
import subprocess


def tracked(root):
    """Paths relative to root, sorted. Outside git: every file but build results."""
    listed = subprocess.run(["git", "-C", root, "ls-files", "-z"], capture_output=True)
    if listed.returncode == 0 and os.path.exists(os.path.join(root, ".git")):
        paths = [path for path in listed.stdout.decode().split("\0") if path]
    else:
        paths = []
        for folder, folders, files in os.walk(root):
            folders[:] = [name for name in folders if name not in (".git", "build", "__pycache__")]
            paths += [os.path.relpath(os.path.join(folder, name), root) for name in files]
    return sorted(path for path in paths if os.path.isfile(os.path.join(root, path)))


def read(root, path):
    with open(os.path.join(root, path), encoding="utf-8", errors="replace") as text:
        return text.read()


def is_cpp(path):
    return path.endswith((".h", ".cpp"))


TOKEN = re.compile(
    r'R"(?P<mark>[^()\s\\]{0,16})\(.*?\)(?P=mark)"'
    r'|"(?:\\.|[^"\\\n])*"'
    r"|(?<![0-9A-Fa-f])'(?:\\.|[^'\\\n])+'"
    r"|//[^\n]*|/\*.*?\*/", re.DOTALL)


def code_only(text):
    """The same lines with texts and comments blanked out."""
    def blank(match):
        word = match.group(0)
        quoted = '""' if word[0] in "\"R'" else ""
        return quoted + "\n" * word.count("\n")
    return TOKEN.sub(blank, text)


def line_of(text, position):
    return text.count("\n", 0, position) + 1
