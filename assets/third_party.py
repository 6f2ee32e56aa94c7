#!/usr/bin/env python3
"""The table of crates in THIRD-PARTY.md, and the checks that go with it.

    python3 assets/third_party.py            rewrite the table in THIRD-PARTY.md
    python3 assets/third_party.py --check    change nothing; exit 1 when the table is out of date, a licence is not
                                             on the list below, Cargo.lock holds another number of `egui` than one, or
                                             the core without the feature `gui` depends on a crate of the window

Only the standard library and `cargo tree`, which downloads the sources of crates that this machine does not have yet.
Listed is what a build of Muster on Linux uses for each platform below: normal and build dependencies of a release,
not what only the tests need. (Not `cargo metadata`: it mixes in the features that the tests' dependencies switch on,
and so lists some forty crates on Linux that are never built into the program.) `--offline` and `--locked` are passed
on to cargo.
"""

import argparse
import os
import re
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
PAGE = ROOT / "THIRD-PARTY.md"
LOCK = ROOT / "Cargo.lock"
BEGIN = "<!-- table: python3 assets/third_party.py -->"
END = "<!-- end of table -->"

PLATFORMS = {
    "Linux": "x86_64-unknown-linux-gnu",
    "Windows": "x86_64-pc-windows-msvc",
    "macOS": "aarch64-apple-darwin",
}

# Permissive licences, and MPL-2.0, which asks only that changes to its own files stay open.
ALLOWED = {
    "0BSD",
    "Apache-2.0",
    "Apache-2.0 WITH LLVM-exception",
    "BSD-2-Clause",
    "BSD-3-Clause",
    "BSL-1.0",
    "CC0-1.0",
    "ISC",
    "MIT",
    "MIT-0",
    "MPL-2.0",
    "MPL-2.0+",
    "OFL-1.1",  # fonts inside egui
    "Ubuntu-font-1.0",  # a font inside egui
    "Unicode-3.0",
    "Unlicense",
    "Zlib",
}


# What the core, built with --no-default-features, must do without.
WINDOW = ("eframe", "egui", "glow", "glutin", "rfd", "wayland", "wgpu", "winit", "x11")


class Unreadable(Exception):
    """A licence expression that does not follow SPDX."""


def allowed(expression):
    """Whether an SPDX expression can be fulfilled with the list alone: one side of OR, both of AND."""
    # Before SPDX expressions, crates wrote a slash for OR.
    tokens = re.findall(r"[()]|[^\s()]+", expression.replace("/", " OR "))
    at = 0

    def peek():
        return tokens[at] if at < len(tokens) else None

    def take():
        nonlocal at
        at += 1
        return tokens[at - 1]

    def either():
        good = both()
        while peek() == "OR":
            take()
            right = both()
            good = good or right
        return good

    def both():
        good = one()
        while peek() == "AND":
            take()
            right = one()
            good = good and right
        return good

    def one():
        token = peek()
        if token == "(":
            take()
            good = either()
            if peek() != ")":
                raise Unreadable(expression)
            take()
            return good
        if token in (None, ")", "AND", "OR", "WITH"):
            raise Unreadable(expression)
        name = take()
        if peek() == "WITH":
            take()
            if peek() in (None, "(", ")", "AND", "OR", "WITH"):
                raise Unreadable(expression)
            name = f"{name} WITH {take()}"
        return name in ALLOWED

    good = either()
    if at != len(tokens):
        raise Unreadable(expression)
    return good


def crates(target, flags, features="--features=gui"):
    """(name, version) → licence of everything a build for one platform uses; or the reason why it is not known."""
    command = [os.environ.get("CARGO", "cargo"), "tree", "--manifest-path", str(ROOT / "Cargo.toml"), *flags]
    command += [features, "--edges", "normal,build", "--target", target]
    command += ["--color", "never", "--charset", "utf8", "--prefix", "none", "--format", "{p}\t{l}"]
    try:
        run = subprocess.run(command, capture_output=True, text=True, encoding="utf-8", stdin=subprocess.DEVNULL)
    except OSError as reason:
        return None, f"{command[0]} could not be started: {reason}"
    if run.returncode != 0:
        lines = [line.strip() for line in run.stderr.splitlines() if line.strip()]
        return None, " / ".join(lines[-4:]) or f"cargo tree ended with {run.returncode}"
    found = {}
    # The first line is Muster itself; "(*)" ends the line of a crate that was listed before.
    for line in run.stdout.splitlines()[1:]:
        match = re.fullmatch(r"(\S+) v(\S+)[^\t]*\t(.*?)( \(\*\))?", line)
        if match:
            found[match[1], match[2]] = match[3].strip() or "none stated"
        elif line.strip():
            return None, f"cargo tree: line not understood: {line}"
    return found, None


def by_version(row):
    name, version = row
    return name, [int(part) if part.isdigit() else part for part in re.split(r"(\d+)", version)]


def render(table):
    """The lines of the table. `table`: (name, version) → (licence, platforms)."""
    lines = ["| crate | version | licence | on |", "|---|---|---|---|"]
    for name, version in sorted(table, key=by_version):
        licence, on = table[name, version]
        where = "all" if len(on) == len(PLATFORMS) else ", ".join(p for p in PLATFORMS if p in on)
        lines.append(f"| {name} | {version} | {licence} | {where} |")
    return lines


def written(page):
    """The table as it stands in the page: (name, version) → (licence, platforms)."""
    table = {}
    for line in page.split(BEGIN)[1].split(END)[0].splitlines():
        cells = [cell.strip() for cell in line.strip().strip("|").split("|")]
        if len(cells) == 4 and cells[0] not in ("crate", "---"):
            on = set(PLATFORMS) if cells[3] == "all" else set(cells[3].split(", "))
            table[cells[0], cells[1]] = cells[2], on
    return table


def only(table, platforms):
    """The part of a table that concerns these platforms."""
    cut = {row: (licence, on & platforms) for row, (licence, on) in table.items()}
    return {row: entry for row, entry in cut.items() if entry[1]}


def main():
    parser = argparse.ArgumentParser(description="Writes or checks the table of crates in THIRD-PARTY.md.")
    parser.add_argument("--check", action="store_true", help="change nothing; exit 1 when something is not right")
    parser.add_argument("--offline", action="store_true", help="cargo downloads nothing")
    parser.add_argument("--locked", action="store_true", help="cargo leaves Cargo.lock as it is")
    args = parser.parse_args()
    flags = [flag for flag in ("--offline", "--locked") if getattr(args, flag[2:])]

    table, known, faults = {}, set(), []
    for platform, target in PLATFORMS.items():
        found, reason = crates(target, flags)
        if found is None:
            # The platform of the tests must be there; the others need sources this machine may be unable to get.
            if platform == "Linux" or not args.check:
                sys.exit(f"third_party.py: no dependencies for {platform}: {reason}")
            print(f"not checked: {platform} ({reason})", file=sys.stderr)
            continue
        known.add(platform)
        for row, licence in found.items():
            table.setdefault(row, (licence, set()))[1].add(platform)

    for (name, version), (licence, _) in sorted(table.items()):
        try:
            if not allowed(licence):
                faults.append(f"{name} {version}: licence not on the list: {licence}")
        except Unreadable:
            faults.append(f"{name} {version}: licence not understood: {licence}")

    lock = LOCK.read_text(encoding="utf-8") if LOCK.exists() else ""
    copies = len(re.findall(r'^name = "egui"$', lock, re.MULTILINE))
    if copies != 1:
        faults.append(f"Cargo.lock holds {copies} copies of egui instead of one; see `cargo tree --duplicates`")

    core, reason = crates(PLATFORMS["Linux"], flags, "--no-default-features")
    if core is None:
        sys.exit(f"third_party.py: no dependencies of the core: {reason}")
    for name, version in sorted(core):
        if name.startswith(WINDOW):
            faults.append(f"{name} {version}: of the window, but the core without the feature gui depends on it")

    page = PAGE.read_text(encoding="utf-8")
    if page.count(BEGIN) != 1 or page.count(END) != 1 or page.index(BEGIN) > page.index(END):
        sys.exit(f"third_party.py: {PAGE.name} has no place for the table between\n{BEGIN}\nand\n{END}")
    if args.check:
        now, then = only(table, known), only(written(page), known)
        for name, version in sorted(now.keys() | then.keys(), key=by_version):
            row = name, version
            if row not in then:
                faults.append(f"{name} {version}: missing in {PAGE.name}")
            elif row not in now:
                faults.append(f"{name} {version}: in {PAGE.name}, but no longer used")
            elif now[row] != then[row]:
                faults.append(f"{name} {version}: licence or platforms differ in {PAGE.name}")
        tail = "To write the table anew: python3 assets/third_party.py"
    else:
        before, rest = page.split(BEGIN)
        after = rest.split(END)[1]
        new = before + "\n".join([BEGIN, *render(table), END]) + after
        if new != page:
            PAGE.write_text(new, encoding="utf-8", newline="\n")
        tail = "The table was written all the same."

    if faults:
        print("\n".join(faults), file=sys.stderr)
        print(tail, file=sys.stderr)
        sys.exit(1)
    print(f"{len(table)} crates for {', '.join(p for p in PLATFORMS if p in known)}; every licence on the list; one egui, none in the core")


if __name__ == "__main__":
    main()
