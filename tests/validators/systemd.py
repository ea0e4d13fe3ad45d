# SPDX-License-Identifier: MIT
"""systemd: examples/systemd by systemd-analyze: the units are verified, their hardening is rated, and the system calls that
the programs make, as strace lists them, are those that the filters let through."""
import os
import pathlib
import re
import shutil
import subprocess
import sys

sys.path.insert(0, str(pathlib.Path(__file__).parent / "lib"))
from checks import OUT, ROOT, Checks, run  # noqa: E402

UNITS = sorted((ROOT / "examples/systemd").glob("dashsync-*.*"))
WORST = 15  # of 100: what systemd-analyze calls OK begins at 2.0 and below of 10
DASHSYNC = os.environ.get("DASHSYNC", shutil.which("dashsync") or "/usr/bin/dashsync")


def directives(unit, name):
    return re.findall(rf"^{name}=(.*)$", unit.read_text(), re.M)


def verify(checks):
    """A copy, whose programs are those of this machine: verify looks whether they are there."""
    folder = OUT / "units"
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    for unit in UNITS:
        text = unit.read_text().replace("/usr/bin/dashsync", DASHSYNC).replace("/usr/bin/git", shutil.which("git"))
        (folder / unit.name).write_text(re.sub(r"^Documentation=.*\n", "", text, flags=re.M))
    for unit in UNITS:
        status, text = run("systemd-analyze", "verify", "--man=no", "--recursive-errors=yes", folder / unit.name)
        checks.ok(f"{unit.name}: systemd-analyze verify", status == 0 and not text.strip(), text)
    wrong = folder / "wrong.service"
    wrong.write_text((folder / "dashsync-drift.service").read_text() + "RestrictEverything=yes\n")
    checks.ok("verify finds a wrong key", "RestrictEverything" in run("systemd-analyze", "verify", "--man=no", wrong)[1])


def rate(checks):
    for unit in UNITS:
        if unit.suffix != ".service":
            continue
        status, text = run("systemd-analyze", "security", "--offline=true", f"--threshold={WORST}", "--no-pager", unit)
        checks.ok(f"{unit.name}: exposure of at most {WORST / 10}", status == 0, text.splitlines()[-1] if text else "")


def calls_of(group):
    """The system calls of a group, of its groups too."""
    text = run("systemd-analyze", "syscall-filter", group)[1]
    found = set()
    for line in text.splitlines()[1:]:
        word = line.strip()
        if word.startswith("@"):
            found |= calls_of(word)
        elif word and not word.startswith("#"):
            found.add(word)
    return found


def allowed(unit):
    """What its filters let through: the first allows groups, the next one takes some away. @default is always allowed."""
    passed = set()
    for line in directives(unit, "SystemCallFilter"):
        groups = set().union(*(calls_of(word) for word in line.lstrip("~").split()))
        passed = passed - groups if line.startswith("~") else passed | groups
    return passed | calls_of("@default")


def made(log):
    """The calls of a log of strace that a filter would see."""
    return set(re.findall(r"^(?:\[pid +\d+\] |\d+ +)?(\w+)\(", log.read_text(errors="replace"), re.M))


def trace(name, *command):
    log = OUT / f"{name}.strace"
    subprocess.run(["strace", "-f", "-qq", "-o", log, *map(str, command)], stdin=subprocess.DEVNULL,
                   stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, check=False,
                   env={**os.environ, "GIT_CONFIG_NOSYSTEM": "1", "HOME": str(OUT)})
    return made(log)


def filters(checks):
    """The lines of the service on a repository here; the endpoint refuses connections, after name and socket calls."""
    if not checks.tool("strace", "sudo apt-get install strace"):
        return
    source = OUT / "source"
    state = OUT / "state"
    for folder in (source, state):
        shutil.rmtree(folder, ignore_errors=True)
        folder.mkdir(parents=True)
    (source / "dashsync.yaml").write_text("version: 1\ndashboards: [{path: d}]\ntargets:\n  prod:\n"
                                          "    endpoint: http://127.0.0.1:9\n")
    (source / "d").mkdir()
    (source / "d/cpu.json").write_text('{"uid": "cpu", "title": "CPU", "panels": []}\n')
    git = ["git", "-C", source, "-c", "user.name=n", "-c", "user.email=e"]
    for words in (["init", "-q", "-b", "main"], ["add", "-A"], ["commit", "-q", "-m", "m"]):
        subprocess.run([*git, *words], check=True)
    service = ROOT / "examples/systemd/dashsync-drift.service"
    lines = directives(service, "ExecStartPre") + directives(service, "ExecStart")
    passed = allowed(service)
    checks.ok("the filter refuses calls at all", {"mount", "chroot", "ptrace", "setrlimit"}.isdisjoint(passed))
    for number, line in enumerate(lines):
        line = line.replace("/var/lib/dashsync", str(state)).replace("/usr/bin/dashsync", DASHSYNC)
        line = line.replace("${REPOSITORY}", str(source)).replace("${TARGET}", "prod")
        refused = trace(f"line{number}", *line.split()) - passed
        checks.ok(f"the system calls of '{' '.join(line.split()[:1]).rpartition('/')[2]}', line {number + 1}", not refused,
                  ", ".join(sorted(refused)))


def main():
    checks = Checks()
    OUT.mkdir(parents=True, exist_ok=True)
    if checks.tool("systemd-analyze", "sudo apt-get install systemd"):
        verify(checks)
        rate(checks)
        filters(checks)
    return checks.end()


if __name__ == "__main__":
    sys.exit(main())
