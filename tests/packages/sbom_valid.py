# SPDX-License-Identifier: MIT
"""The lists of what is linked, read by other people's validators. OUT is the folder that build.sh wrote. Called by
sbom.sh."""
import copy
import hashlib
import json
import os
import pathlib
import sys
import tempfile
import unittest

from cyclonedx.schema import SchemaVersion
from cyclonedx.validation.json import JsonStrictValidator
from spdx_tools.spdx.parser.error import SPDXParsingError
from spdx_tools.spdx.parser.parse_anything import parse_file
from spdx_tools.spdx.validation.document_validator import validate_full_spdx_document

OUT = pathlib.Path(os.environ["OUT"])
LINKED = {"libc6", "libcurl4", "libgit2-1.5", "libpcre2-8-0", "libssl3", "libyaml-0-2", "zlib1g"}


def the_list(form):
    found = sorted(OUT.glob(f"dashsync-*.{form}.json"))
    if len(found) != 1:
        raise unittest.SkipTest(f"there are {len(found)} files dashsync-*.{form}.json in '{OUT}'")
    return json.loads(found[0].read_text())


def problems_of_spdx(document):
    with tempfile.NamedTemporaryFile("w", suffix=".spdx.json") as file:
        json.dump(document, file)
        file.flush()
        try:
            return [problem.validation_message for problem in validate_full_spdx_document(parse_file(file.name))]
        except SPDXParsingError as error:
            return error.get_messages()


def problems_of_cyclonedx(document):
    problem = JsonStrictValidator(SchemaVersion.V1_6).validate_str(json.dumps(document))
    return [str(problem)] if problem else []


def sums_of_out():
    paths = [path for path in OUT.glob("dashsync*") if path.suffix not in (".json", ".tsv")]
    return {path.name: hashlib.sha256(path.read_bytes()).hexdigest() for path in paths}


class Spdx(unittest.TestCase):
    def setUp(self):
        self.document = the_list("spdx")

    def test_its_validator_finds_nothing(self):
        self.assertEqual(problems_of_spdx(self.document), [])

    def test_its_validator_refuses_a_wrong_field(self):
        for change in ({"spdxVersion": "SPDX-9"}, {"documentNamespace": "nothing"}, {"packages": [{"name": "curl"}]}):
            self.assertTrue(problems_of_spdx({**self.document, **change}), change)
        unknown = copy.deepcopy(self.document)
        unknown["relationships"][1]["relatedSpdxElement"] = "SPDXRef-nobody"
        self.assertTrue(problems_of_spdx(unknown))

    def test_it_has_what_the_program_links_with_versions(self):
        ids = {package["SPDXID"]: package for package in self.document["packages"]}
        linked = [ids[one["relatedSpdxElement"]] for one in self.document["relationships"]
                  if (one["spdxElementId"], one["relationshipType"]) == ("SPDXRef-dashsync", "DYNAMIC_LINK")]
        self.assertLessEqual({package["name"] for package in linked}, LINKED)
        self.assertLessEqual({"libc6", "libcurl4", "libgit2-1.5"}, {package["name"] for package in linked})
        self.assertTrue(all(package["versionInfo"] for package in ids.values()))

    def test_it_has_the_sums_of_the_packages(self):
        sums = {file["fileName"][2:]: one["checksumValue"] for file in self.document["files"]
                for one in file["checksums"] if one["algorithm"] == "SHA256"}
        self.assertEqual(sums, sums_of_out())


class CycloneDx(unittest.TestCase):
    def setUp(self):
        self.document = the_list("cdx")

    def test_its_validator_finds_nothing(self):
        self.assertEqual(problems_of_cyclonedx(self.document), [])
        self.assertEqual(self.document["specVersion"], "1.6")  # the schema takes any text there

    def test_its_validator_refuses_a_wrong_field(self):
        for change in ({"bomFormat": "SPDX"}, {"serialNumber": "nothing"}, {"components": [{"name": "curl"}]},
                       {"linked": []}):
            self.assertTrue(problems_of_cyclonedx({**self.document, **change}), change)

    def test_it_has_the_same_libraries_and_versions_as_the_other_list(self):
        libraries = {(one["name"], one["version"]) for one in self.document["components"] if one["type"] == "library"}
        others = {(one["name"], one["versionInfo"]) for one in the_list("spdx")["packages"]} - {
            ("dashsync", self.document["metadata"]["component"]["version"])}
        self.assertEqual(libraries, others)

    def test_every_dependency_is_a_component(self):
        refs = {one["bom-ref"] for one in self.document["components"]} | {"dashsync"}
        for one in self.document["dependencies"]:
            self.assertLessEqual({one["ref"], *one["dependsOn"]}, refs)

    def test_it_has_the_sums_of_the_packages(self):
        sums = {one["name"]: one["hashes"][0]["content"] for one in self.document["components"] if one["type"] == "file"}
        self.assertEqual(sums, sums_of_out())


if __name__ == "__main__":
    ran = unittest.main(verbosity=2, exit=False).result
    for test, reason in ran.skipped:
        print(f"skipped: {test}: {reason}")
    failed = len(ran.failures) + len(ran.errors)
    print(f"{ran.testsRun - failed - len(ran.skipped)} passed, {failed} failed, {len(ran.skipped)} skipped")
    sys.exit(1 if failed else 0)
