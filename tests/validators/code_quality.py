# SPDX-License-Identifier: MIT
# tools: python
"""code_quality: reports of real runs as GitLab's code quality report, by a schema of what GitLab reads.

GitLab has no schema of its own for it: the one below has the keys and words of its documentation and nothing else. What a
schema cannot say is checked by hand: fingerprints are unique, no byte order mark, the same bytes again. A fault is shown
to the schema first.
"""
import json
import pathlib
import sys

sys.path.insert(0, str(pathlib.Path(__file__).parent / "lib"))
from checks import OUT, Checks, run  # noqa: E402
import reports  # noqa: E402


def closed(**properties):
    """An object with these keys, all of them, and no other."""
    return {"type": "object", "properties": properties, "required": [*properties], "additionalProperties": False}


TEXT = {"type": "string", "minLength": 1}
FINDING = closed(description={**TEXT, "maxLength": 600, "pattern": r"^[^\u0000-\u001f\u007f-\u009f\u202a-\u202e\u2066-\u2069]*$"},
                 check_name={"type": "string", "pattern": "^dashsync/[a-z0-9-]+$"},
                 fingerprint={"type": "string", "pattern": "^[0-9a-f]{32,64}$"},
                 severity={"enum": ["info", "minor", "major", "critical", "blocker"]},
                 location=closed(path={**TEXT, "pattern": "^[^/]"},
                                 lines=closed(begin={"type": "integer", "minimum": 1})))
SCHEMA = {"$schema": "http://json-schema.org/draft-07/schema#", "type": "array", "items": FINDING}
WRONG = [{"description": "d", "check_name": "dashsync/x", "fingerprint": "0" * 64, "severity": "worst",
          "location": {"path": "a.json", "lines": {"begin": 1}}}]


def check_report(checks, schema, name, path):
    printed = reports.render(path, "gitlab")
    checks.ok(f"{name}: the same bytes again", printed == reports.render(path, "gitlab"), "they differ")
    checks.ok(f"{name}: no byte order mark", not printed.startswith(b"\xef\xbb\xbf"), "it begins with one")
    copy = OUT / f"{name}.codequality.json"
    copy.write_bytes(printed)
    status, text = run("check-jsonschema", "--schemafile", schema, copy)
    if not checks.ok(f"{name}: what GitLab reads", status == 0, text):
        return 0
    found = json.loads(printed)
    prints = [finding["fingerprint"] for finding in found]
    checks.ok(f"{name}: {len(prints)} fingerprints, each once", len({*prints}) == len(prints), "one is there twice")
    return len(found)


def main():
    checks = Checks()
    schema, wrong = OUT / "schema.json", OUT / "wrong.json"
    schema.write_text(json.dumps(SCHEMA))
    wrong.write_text(json.dumps(WRONG))
    status, text = run("check-jsonschema", "--schemafile", schema, wrong)
    checks.ok("the schema refuses an unknown severity", status == 1 and "worst" in text, text)
    counts = {name: check_report(checks, schema, name, path) for name, path in reports.make(OUT).items()}
    checks.ok("a plan with changes has findings", counts["rich"] > 0, "none")
    checks.ok("what is in sync has none", counts["sync"] == 0, f"{counts['sync']}")
    return checks.end()


if __name__ == "__main__":
    sys.exit(main())
