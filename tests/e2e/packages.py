# SPDX-License-Identifier: MIT
"""What others wrote and some tests use, from PyPI: requirements.txt, installed into build/venv once.

As a program it installs it, for docs/build.sh."""
import fcntl
import pathlib
import shutil
import subprocess
import sys

ROOT = pathlib.Path(__file__).resolve().parents[2]
VENV = ROOT / "build" / "venv"
PYTHON = VENV / "bin" / "python"
REQUIREMENTS = pathlib.Path(__file__).with_name("requirements.txt")


def install():
    """Fills build/venv, once for one requirements.txt; two builds that test at the same time wait for each other."""
    VENV.parent.mkdir(exist_ok=True)
    stamp = VENV / REQUIREMENTS.name
    with open(VENV.parent / "venv.lock", "w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if stamp.exists() and stamp.read_bytes() == REQUIREMENTS.read_bytes():
            return None
        shutil.rmtree(VENV, ignore_errors=True)
        for command in ([sys.executable, "-m", "venv", VENV],
                        [VENV / "bin" / "pip", "install", "-q", "--disable-pip-version-check", "-r", REQUIREMENTS]):
            done = subprocess.run(command, capture_output=True, text=True, check=False)
            if done.returncode != 0:
                return (done.stderr or done.stdout).strip().splitlines()[-1]
        shutil.copy(REQUIREMENTS, stamp)
    return None


if __name__ == "__main__":
    sys.exit(install())
