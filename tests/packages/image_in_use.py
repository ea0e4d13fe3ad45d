# SPDX-License-Identifier: MIT
"""The OCI image that IMAGE names: what is in it, and the program in its root, as a runtime starts it.

A runtime is imitated with namespaces: the root is read-only, the user is one that nobody has given a name, the repository
is mounted read-only and belongs to somebody else. Called by image.sh.
"""
import hashlib
import json
import os
import pathlib
import re
import shutil
import ssl
import stat
import subprocess
import sys
import tarfile
import tempfile
import unittest

from harness import GATEWAY, ROOT, TOKEN, Case, Certificates, Gateway, Result, dashboard, needs

IMAGE = pathlib.Path(os.environ["IMAGE"])
MAX_BYTES = 25 * 1000 * 1000
BUNDLE = "etc/ssl/certs/ca-certificates.crt"
WORK = pathlib.Path(os.environ.get("DASHSYNC_PACKAGE_WORK") or ROOT / "build/package")
SHELLS_AND_TOOLS = {"sh", "bash", "dash", "busybox", "env", "cat", "ls", "perl", "apt", "dpkg", "git", "openssl"}

# What a runtime does before it starts the program: $1 the root, $2 the mounted repository, $3 a bundle or nothing.
START = """
mount --bind "$1" "$1" && mount -o remount,bind,ro "$1" &&
mount --bind "$2" "$1/work" && mount -o remount,bind,ro "$1/work" && mount --rbind /dev "$1/dev" || exit 125
[ -z "$3" ] || mount --bind "$3" "$1/etc/ssl/certs/ca-certificates.crt" || exit 125
root=$1 user=$4 group=$5 folder=$6
shift 6
exec env PATH=/usr/bin unshare --root="$root" --wd="$folder" --setuid="$user" --setgid="$group" -- "$@"
"""


class Image:
    """The parts of the layout, unpacked once."""

    def __init__(self):
        self.folder = pathlib.Path(tempfile.mkdtemp(prefix="dashsync-image-"))
        with tarfile.open(IMAGE) as layout:
            self.members = layout.getmembers()
            layout.extractall(self.folder / "layout")
        self.index = json.loads((self.folder / "layout/index.json").read_text())
        self.manifest = json.loads(self.blob(self.index["manifests"][0]).read_text())
        self.config = json.loads(self.blob(self.manifest["config"]).read_text())
        self.root = self.folder / "root"
        self.root.mkdir()
        self.entries = []
        for layer in self.manifest["layers"]:
            with tarfile.open(self.blob(layer)) as tar:
                self.entries += tar.getmembers()
            subprocess.run(["tar", "-xpf", self.blob(layer), "-C", self.root], check=True)
        (self.root / "dev").mkdir(exist_ok=True)

    def blob(self, descriptor):
        return self.folder / "layout/blobs" / descriptor["digest"].replace(":", "/")

    def packages(self):
        """The fields of each package's entry."""
        found = {}
        for path in sorted((self.root / "var/lib/dpkg/status.d").iterdir()):
            found[path.name] = dict(re.findall(r"^([A-Za-z-]+): (.*)$", path.read_text(), re.M))
        return found


def setUpModule():
    global IMAGE_PARTS  # pylint: disable=global-statement
    IMAGE_PARTS = Image()
    unittest.addModuleCleanup(shutil.rmtree, IMAGE_PARTS.folder)


def certificates_of(path):
    """How many a TLS library takes from it."""
    return ssl.create_default_context(cafile=path).cert_store_stats()["x509_ca"]


def archive_of(package, version):
    """The .deb that the image was made from, where image.sh leaves it."""
    pattern = f"{package}_{version.replace(':', '%3a')}_*.deb"
    return next((WORK / "image/archives").glob(pattern), None)


class WhatIsInIt(unittest.TestCase):
    def test_the_layout_has_one_image_and_every_blob_has_its_digest(self):
        layout = IMAGE_PARTS.folder / "layout"
        self.assertEqual(json.loads((layout / "oci-layout").read_text())["imageLayoutVersion"], "1.0.0")
        version = re.search(r"^project\(dashsync VERSION ([0-9.]+)", (ROOT / "CMakeLists.txt").read_text(), re.M)[1]
        names = [one["annotations"]["org.opencontainers.image.ref.name"] for one in IMAGE_PARTS.index["manifests"]]
        self.assertEqual(names, [f"dashsync:{version}"])
        blobs = list((layout / "blobs/sha256").iterdir())
        self.assertEqual(len(blobs), 2 + len(IMAGE_PARTS.manifest["layers"]))
        for blob in blobs:
            self.assertEqual(hashlib.sha256(blob.read_bytes()).hexdigest(), blob.name)

    def test_it_is_small(self):
        self.assertLess(IMAGE.stat().st_size, MAX_BYTES)

    def test_it_runs_dashsync_as_a_user_by_number(self):
        config = IMAGE_PARTS.config["config"]
        self.assertEqual((config["Entrypoint"], config["Cmd"]), (["/usr/bin/dashsync"], ["help"]))
        self.assertEqual((config["User"], config["WorkingDir"]), ("65532:65532", "/work"))

    def test_no_time_is_the_builders_clock(self):
        times = {IMAGE_PARTS.config["created"], *(one["created"] for one in IMAGE_PARTS.config["history"])}
        self.assertEqual(len(times), 1, times)
        stamps = {entry.mtime for entry in (*IMAGE_PARTS.entries, *IMAGE_PARTS.members)}
        self.assertEqual(len(stamps), 1, stamps)

    def test_the_only_programs_are_dashsync_and_the_loader(self):
        files = [entry for entry in IMAGE_PARTS.entries if entry.isfile()]
        programs = sorted(entry.name for entry in files if entry.mode & 0o111)
        self.assertEqual(len(programs), 2, programs)
        self.assertIn("./usr/bin/dashsync", programs)
        self.assertTrue(any("ld-linux" in name for name in programs), programs)
        self.assertFalse({pathlib.PurePath(entry.name).name for entry in files} & SHELLS_AND_TOOLS)

    def test_all_belongs_to_root_and_only_tmp_is_written_by_others(self):
        for entry in IMAGE_PARTS.entries:
            self.assertEqual((entry.uid, entry.gid), (0, 0), entry.name)
            self.assertFalse(entry.mode & (stat.S_ISUID | stat.S_ISGID), entry.name)
            if not entry.issym():
                self.assertEqual(bool(entry.mode & 0o022), entry.name == "./tmp", entry.name)

    def test_scanners_find_each_package_with_its_version_and_its_license(self):
        packages = IMAGE_PARTS.packages()
        self.assertLess({"libc6", "libcurl4", "libgit2-1.5", "libssl3", "ca-certificates"}, set(packages))
        for name, fields in packages.items():
            self.assertEqual((fields["Package"], fields["Status"]), (name, "install ok installed"))
            self.assertTrue(fields["Version"], name)
            self.assertTrue((IMAGE_PARTS.root / f"usr/share/doc/{name}/copyright").stat().st_size, name)
        license_text = (IMAGE_PARTS.root / "usr/share/doc/dashsync/copyright").read_text()
        self.assertEqual(license_text, (ROOT / "LICENSE").read_text())

    def test_the_bundle_has_every_certificate_of_the_package(self):
        version = IMAGE_PARTS.packages()["ca-certificates"]["Version"]
        installed = subprocess.run(["dpkg-query", "-W", "-f", "${Version}", "ca-certificates"], capture_output=True,
                                   text=True, check=False).stdout
        archive = archive_of("ca-certificates", version)
        if installed == version:
            lines = pathlib.Path("/etc/ca-certificates.conf").read_text().splitlines()
            count = sum(1 for line in lines if line and line[0] not in "#!")
        else:
            needs(archive, f"this machine has ca-certificates {installed}, the image {version}, and no .deb of it is kept")
            listed = subprocess.run(["dpkg-deb", "--contents", archive], capture_output=True, text=True, check=True)
            count = len(re.findall(r" \./usr/share/ca-certificates/.*\.crt$", listed.stdout, re.M))
        self.assertGreater(count, 100)
        self.assertEqual(certificates_of(IMAGE_PARTS.root / BUNDLE), count)


class TheContainerfile(unittest.TestCase):
    """It has the same steps, for podman; nothing here can fetch its base image."""

    @classmethod
    def setUpClass(cls):
        text = (ROOT / "cmake/packages/Containerfile").read_text().replace("\\\n", " ")
        cls.lines = [line.split(None, 1) for line in text.splitlines() if line and line[0] != "#"]

    def values(self, name):
        return [" ".join(rest.split()) for word, rest in self.lines if word == name]

    def test_says_of_the_image_what_image_sh_says(self):
        config = IMAGE_PARTS.config["config"]
        self.assertEqual(json.loads(self.values("ENTRYPOINT")[-1]), config["Entrypoint"])
        self.assertEqual(json.loads(self.values("CMD")[-1]), config["Cmd"])
        self.assertEqual((self.values("USER")[-1], self.values("WORKDIR")[-1]), (config["User"], config["WorkingDir"]))
        self.assertEqual(self.values("ENV"), config["Env"])
        labels = dict(re.findall(r'(org\.opencontainers\.image\.[a-z]+)="([^"]*)"', self.values("LABEL")[-1]))
        version = config["Labels"].pop("org.opencontainers.image.version")
        self.assertEqual(labels.pop("org.opencontainers.image.version"), "$VERSION")
        self.assertEqual(self.values("ARG"), [f"VERSION={version}"])
        self.assertEqual(labels, config["Labels"])

    def test_ends_with_an_empty_image_and_the_root_that_image_root_sh_makes(self):
        self.assertEqual(self.values("FROM")[-1], "scratch")
        self.assertEqual(self.values("COPY")[-1], "--from=build /root-of-the-image /")
        steps = " ".join(self.values("RUN"))
        self.assertIn("image_root.sh --packages", steps)
        self.assertRegex(steps, r"image_root\.sh \S+ \S+ /root-of-the-image")


class InUse(Case):
    @classmethod
    def setUpClass(cls):
        needs(os.path.exists(GATEWAY), f"there is no simulator '{GATEWAY}': sh examples/build.sh release dashsync-gateway")
        needs(os.geteuid() == 0, "needs root, to start a program as another user in another root")
        probe = subprocess.run(["unshare", "--mount", "mount", "--bind", "/", "/mnt"], capture_output=True, text=True,
                               check=False)
        needs(probe.returncode == 0, f"this machine allows no mounts: {probe.stderr.strip()}")

    def setUp(self):
        super().setUp()
        os.chmod(self.folder, 0o755)
        self.bundle = ""
        self.user = 23456 + os.getpid() % 10000  # as a cluster picks one
        self.init()

    def command(self, *arguments):
        config = IMAGE_PARTS.config["config"]
        start = ["unshare", "--mount", "--propagation=private", "sh", "-c", START, "image", IMAGE_PARTS.root, self.repo,
                 self.bundle, self.user, 65530, config["WorkingDir"], *config["Entrypoint"],
                 *(arguments or config["Cmd"])]
        return [str(word) for word in start]

    @staticmethod
    def environment():
        """The image's, a secret, and what runtimes add."""
        return {**dict(one.split("=", 1) for one in IMAGE_PARTS.config["config"]["Env"]), "DASHSYNC_TOKEN": TOKEN,
                "HOME": "/", "HOSTNAME": "test"}

    def run_dashsync(self, *arguments, env=None, cwd=None, stdin=None, timeout=120):
        done = subprocess.run(self.command(*arguments), env={**self.environment(), "PATH": os.environ["PATH"]},
                              capture_output=True, text=True, timeout=timeout, check=False)
        self.assertNotEqual(done.returncode, 125, done.stderr)
        return Result(done)

    def dashboards(self, *flags):
        """A repository whose second commit has not been applied."""
        self.gateway = Gateway(self, *flags, seed=self.seed(dashboard("cpu", expr="down"), dashboard("memory")))
        self.write("dashboards/cpu.json", dashboard("cpu", expr="down"))
        self.write("dashboards/memory.json", dashboard("memory"))
        self.config(self.gateway)
        self.commit("As it is live")
        self.write("dashboards/cpu.json", dashboard("cpu"))
        self.commit("Watch what is up")

    def test_version_and_without_arguments_the_help(self):
        version = self.run_dashsync("version")
        self.assertEqual((version.code, version.err), (0, ""))
        self.assertRegex(version.out, r"^dashsync [0-9.]+\n")
        page = self.run_dashsync()
        self.assertEqual((page.code, page.err), (0, ""))
        self.assertIn("plan", page.out)

    def test_plan_and_apply_of_a_repository_that_belongs_to_somebody_else(self):
        self.dashboards()
        for path in (self.repo, *self.repo.rglob("*")):
            os.chown(path, 34567, 34567)
        done = self.plan()
        self.assertEqual((done.code, done.err), (0, ""))
        self.assertEqual(done.states(), {"cpu": "changed", "memory": "in-sync"})
        done = self.apply()
        self.assertEqual(done.code, 0, done.err)
        self.assertEqual(done.outcomes()["cpu"], "written")
        self.assertEqual(self.gateway.get("cpu")["dashboard"]["panels"][0]["targets"][0]["expr"], "up")
        self.assertEqual(self.plan().states(), {"cpu": "in-sync", "memory": "in-sync"})

    def test_a_plan_on_a_terminal_needs_no_pager(self):
        self.dashboards()
        for pager in (None, "less -R"):
            code, seen = self.on_terminal(self.command("plan"), DASHSYNC_PAGER=pager, GIT_CONFIG_SYSTEM=None,
                                           GIT_CONFIG_GLOBAL=None, HOME="/", TERM="xterm")
            self.assertEqual(code, 0, seen)
            self.assertIn("cpu", seen)

    def test_tls_by_the_bundle_of_the_image(self):
        authority = Certificates(self.folder)
        pem, key = authority.issue("server")
        self.dashboards("--tls-cert", str(pem), "--tls-key", str(key))
        refused = self.plan()
        self.assertEqual(refused.code, 69, refused.err)
        self.assertEqual(refused.states(), {"cpu": "error", "memory": "error"})
        self.assertIn("unable to get local issuer certificate", refused.out)
        self.assertFalse(self.gateway.requests())

        # as operators do who mount a bundle of their own: made as the image's is, of one authority more
        version = IMAGE_PARTS.packages()["ca-certificates"]["Version"]
        archive = archive_of("ca-certificates", version)
        needs(archive, f"no .deb of ca-certificates {version} is kept")
        folder = pathlib.Path(self.folder) / "authorities"
        subprocess.run(["dpkg-deb", "--extract", archive, folder], check=True)
        shutil.copy(authority.ca, folder / "usr/share/ca-certificates/test.crt")
        bundle = pathlib.Path(self.folder) / "bundle.crt"
        with open(bundle, "wb") as out:
            subprocess.run(["sh", ROOT / "cmake/packages/image_root.sh", "--bundle", folder / "usr/share/ca-certificates"],
                           check=True, stdout=out)
        self.assertEqual(certificates_of(bundle), certificates_of(IMAGE_PARTS.root / BUNDLE) + 1)
        self.bundle = str(bundle)
        self.assertEqual(self.plan().states(), {"cpu": "changed", "memory": "in-sync"})

    def test_tls_by_the_ca_file_of_the_target(self):
        authority = Certificates(self.folder)
        pem, key = authority.issue("server")
        self.dashboards("--tls-cert", str(pem), "--tls-key", str(key))
        self.write("ca.pem", authority.ca.read_text())
        self.config(self.gateway, "    ca-file: ca.pem\n")
        self.commit("Trust the team's authority")
        self.assertEqual(self.plan().states(), {"cpu": "changed", "memory": "in-sync"})


if __name__ == "__main__":
    ran = unittest.main(verbosity=2, exit=False).result
    for test, reason in ran.skipped:
        print(f"skipped: {test}: {reason}")
    failed = len(ran.failures) + len(ran.errors)
    print(f"{ran.testsRun - failed - len(ran.skipped)} passed, {failed} failed, {len(ran.skipped)} skipped")
    sys.exit(1 if failed else 0)
