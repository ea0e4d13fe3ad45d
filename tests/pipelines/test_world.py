# SPDX-License-Identifier: MIT
"""The world of the stories is as the platforms are: who may do what, and what a job's clone has."""
import tarfile
import unittest
import urllib.request

from world import MAIN_JOB, PULL_REQUEST_JOB, READER, TENANT, WRITER, Platform, World, clean_environment, dashboard, \
    copied_by_the_page, package, run, EXAMPLES


class TheWorld(World):
    def sign_in(self, client, token):
        federated = self.path("federated")
        federated.write_text(token)
        return clean_environment(AZURE_AUTHORITY_HOST=self.gateway.url, AZURE_TENANT_ID=TENANT, AZURE_CLIENT_ID=client,
                                 AZURE_FEDERATED_TOKEN_FILE=str(federated))

    def test_the_reader_reads_and_the_writer_writes(self):
        self.start("checkout")
        self.author.branch("tighten")
        self.author.write("dashboards/checkout.json", dashboard("checkout", expr="rate(up[1m])"))
        head = self.author.push("Tighten the line")
        merge = self.propose(1, "tighten")
        work = self.checkout(merge)
        reads = self.run_dashsync("plan", "--base", "origin/main", cwd=work, env=self.sign_in(READER, PULL_REQUEST_JOB))
        self.assertEqual(reads.code, 0, reads.err)
        self.assertIn("checkout", reads.out)
        refused = self.run_dashsync("apply", "--yes", cwd=work, env=self.sign_in(READER, PULL_REQUEST_JOB))
        self.assertEqual(refused.code, 77, refused.out)
        self.assertEqual(self.run_dashsync("plan", cwd=work, env=self.sign_in(WRITER, PULL_REQUEST_JOB)).code, 77)
        self.assertEqual(self.live("checkout")["dashboard"]["version"], 1)
        self.merge(1)
        self.operator.pull()
        self.assertEqual(self.operator.git("rev-parse", "HEAD^2"), head)
        written = self.run_dashsync("apply", "--yes", cwd=work, env=self.sign_in(WRITER, MAIN_JOB))
        self.assertEqual(written.code, 0, written.out + written.err)
        self.assertEqual(self.live("checkout")["dashboard"]["version"], 2)

    def test_a_persons_edit_is_drift_and_a_shallow_clone_is_shallow(self):
        self.start("checkout", "latency")
        self.edit_by_hand("latency", lambda live: live.update(refresh="5s"), "Look closer")
        code, text = self.operator.dashsync("drift")
        self.assertEqual(code, 2, text)
        self.assertIn("Look closer", text)
        self.author.write("README", "x")
        shallow = self.checkout(self.author.push("A second commit"), depth=1)
        self.assertEqual(run(["git", "-C", shallow, "rev-parse", "--is-shallow-repository"]), "true")

    def test_the_package_has_the_program_and_its_checksum(self):
        platform = Platform(self)
        path, digest = package()
        self.assertEqual(len(digest), 64)
        with urllib.request.urlopen(platform.package_url) as answer:
            self.assertEqual(answer.read(), path.read_bytes())
        with tarfile.open(path) as tar:
            self.assertIn(path.name.removesuffix(".tar.gz") + "/bin/dashsync", tar.getnames())
        self.assertEqual(platform.requests, [("GET", f"/packages/{path.name}", 200)])

    def test_the_page_copies_each_platforms_files_to_where_it_reads_them(self):
        for platform, folder, into in (("Azure DevOps", "azure-pipelines", "azure-pipelines"),
                                       ("GitHub", "github-actions", ".github/workflows"), ("GitLab", "gitlab-ci", ".")):
            team = self.path(folder)
            team.mkdir()
            copied_by_the_page(platform, self.path(f"package-{folder}"), "https://packages.example.org/d.tar.gz", team)
            url = "https://PLACE-OF-THE-RELEASE/dashsync-linux-amd64.tar.gz"
            for path in (EXAMPLES / folder).glob("*.yml"):
                wanted = path.read_text().replace("0" * 64, package()[1]).replace(url, "https://packages.example.org/d.tar.gz")
                self.assertEqual((team / into / path.name).read_text(), wanted, path.name)
            self.assertEqual(list(team.rglob("*.sh")), [], "scripts stay in the package")
        self.assertEqual((team / ".gitlab-ci.yml").read_text(), "include: { local: dashsync.gitlab-ci.yml }\n")


if __name__ == "__main__":
    unittest.main()
