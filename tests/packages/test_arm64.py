# SPDX-License-Identifier: MIT
"""The .deb for arm64 in a root with the libraries of arm64: installed by apt, run by qemu-user; and the tests of the model,
which has what depends on a processor: the signedness of char, arithmetic, alignment."""
import pathlib
import re
import unittest

from roots import PACKAGES, ROOT, Use, package

QEMU = "/usr/bin/qemu-aarch64-static"
TESTS = ROOT / "build/package/arm64-tests"
ROOMS = ("model/base", "model/value", "model/document")


class Arm64(Use):
    NAME = "cross"
    program = (QEMU, "/usr/bin/dashsync")

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        done = cls.run_inside(QEMU, "/usr/lib/aarch64-linux-gnu/ld-linux-aarch64.so.1", "--version")
        if done.code:
            raise unittest.SkipTest(f"qemu-user does not run programs of arm64 here: {done.err.strip()}")

    def test_the_package_is_installed_and_used(self):
        deb = package("dashsync_*_arm64.deb")
        self.must("apt-get", "update", "-qq")
        self.must("apt-get", "install", "-y", "-qq", "--no-install-recommends", "/packages/" + deb.name,
                  binds=("-r", f"{PACKAGES}:/packages"))
        header = pathlib.Path(self.inside / "usr/bin/dashsync").read_bytes()[:20]
        self.assertEqual(header[18:20], b"\xb7\x00")  # EM_AARCH64
        self.use()

    def test_the_model_behaves_as_on_this_machine(self):
        TESTS.mkdir(parents=True, exist_ok=True)
        targets = " ".join("tests_in_" + room.replace("/", "_") for room in ROOMS)
        labels = "|".join(ROOMS)
        out = self.must("sh", "-euc", f"""
            cmake -S /dashsync -B /built --preset release -DCMAKE_TOOLCHAIN_FILE=/dashsync/cmake/toolchain-arm64.cmake \\
                -DCMAKE_INTERPROCEDURAL_OPTIMIZATION=OFF >/built/log
            cmake --build /built --target {targets} >>/built/log || {{ cat /built/log && exit 1; }}
            ctest --test-dir /built -L '^({labels})$' --no-tests=error --output-on-failure -j "$(nproc)"
            """, binds=("-r", f"{ROOT}:/dashsync", "-w", f"{TESTS}:/built"), timeout=1200)
        self.assertRegex(out, r"100% tests passed, 0 tests failed out of \d\d")
        print(re.search(r"0 tests failed out of (\d+)", out).group(), "(arm64)")


if __name__ == "__main__":
    unittest.main()
