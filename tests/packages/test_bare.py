# SPDX-License-Identifier: MIT
"""The .deb and the tarball in a bare Debian 12, the tarball in a Debian 13, too: install, look, plan, apply, remove."""
import pathlib
import subprocess
import time
import unittest

from roots import PACKAGES, RootCase, Use, package


class InRoot(RootCase):
    def processes(self):
        """The process ids of this machine whose root is ours."""
        found = []
        for process in pathlib.Path("/proc").glob("[0-9]*"):
            try:
                if process.joinpath("root").readlink() == self.inside:
                    found.append(process.name)
            except OSError:  # it has ended
                pass
        return found

    def test_a_killed_command_leaves_no_process_and_no_mount(self):
        running = subprocess.Popen(self.command("sh", "-c", "sleep 600 & exec sleep 601"))
        end = time.monotonic() + 30
        while len(self.processes()) < 2:
            self.assertLess(time.monotonic(), end, "the command did not start")
            time.sleep(0.05)
        self.assertNotIn(str(self.inside), pathlib.Path("/proc/self/mounts").read_text())
        running.kill()
        running.wait()
        while self.processes():
            self.assertLess(time.monotonic(), end, "processes are left")
            time.sleep(0.05)

    def test_folders_are_read_only_unless_asked(self):
        self.assertEqual(self.run_inside("touch", "/seen/file", binds=("-r", f"{self.folder}:/seen")).code, 1)
        self.must("touch", "/seen/file", binds=("-w", f"{self.folder}:/seen"))
        self.assertEqual(self.run_inside("sh", "-c", "exit 7").code, 7)


class Deb(Use):
    def test_it_is_installed_used_and_leaves_nothing_behind(self):
        deb = package("dashsync_*_amd64.deb")
        self.must("apt-get", "update", "-qq")
        before = self.files()
        self.must("apt-get", "install", "-y", "-qq", "/packages/" + deb.name,
                  binds=("-r", f"{PACKAGES}:/packages"))
        self.use()
        listed = self.must("dpkg", "--listfiles", "dashsync").splitlines()
        for path in ("usr/share/man/man1/dashsync.1.gz", "usr/share/bash-completion/completions/dashsync",
                     "usr/share/zsh/vendor-completions/_dashsync", "usr/share/fish/vendor_completions.d/dashsync.fish",
                     "usr/share/doc/dashsync/copyright"):
            with self.subTest(path):
                self.assertIn(f"/{path}", listed)
        self.must("apt-get", "purge", "-y", "-qq", "--auto-remove", "dashsync")
        left = {path for path in self.files() - before if path != "packages" and path != "repo"}
        self.assertEqual(left, set())


class Tarball(Use):
    def test_it_runs_with_the_libraries_that_its_readme_names(self):
        tarball = package("dashsync-*-linux-amd64.tar.gz")
        self.must("tar", "-C", "/opt", "-xf", "/packages/" + tarball.name, binds=("-r", f"{PACKAGES}:/packages"))
        folder = next((self.inside / "opt").iterdir())
        lines = [line.strip() for line in (folder / "README").read_text().splitlines() if "apt-get install" in line or "apt install" in line]
        self.assertEqual(len(lines), 1, lines)
        self.must("apt-get", "update", "-qq")
        self.must("sh", "-c", lines[0].removeprefix("$ ").replace("sudo ", "").replace(" install ", " install -y -qq "))
        self.program = (f"/opt/{folder.name}/bin/dashsync",)
        self.use()


class TarballOnDebian13(Tarball):
    NAME = "trixie"


if __name__ == "__main__":
    unittest.main()
