# SPDX-License-Identifier: MIT
# tools: npm
"""html: the page to click, read by the Nu checker and opened in a browser.

Pages of plans, drifts, checks, applies, and of texts that want to be more than text; one of 2,000 changed dashboards is
timed. Each tool is first shown a page that it must refuse. Pictures of the rich page are in VALIDATORS_OUT afterwards.
"""
import json
import os
import pathlib
import sys

sys.path.insert(0, str(pathlib.Path(__file__).parent / "lib"))
from checks import OUT, Checks, run  # noqa: E402
import reports  # noqa: E402

LARGE = 2000
# The Nu checker's CSS parser is older than these two names of CSS, which browsers know.
UNKNOWN = ".*(contain-intrinsic-size|details-content).*"
WRONG = """<!DOCTYPE html><html><head><title>x</title></head><body><p style="color:#ddd">pale</p><img src="http://127.0.0.1:9/x">
<div style="width:2000px;height:9px">wide</div><p onclick="x()"><a href="#nowhere">a link</a></p>
<svg><g role="img" aria-label=""></g></svg><b><i>wrong</b></i></body></html>"""
# What the browser's checks are called that must fail on it; a name may have more behind it.
FOUND = ("nothing is wider than the window", "axe", "no request, no complaint", "texts are texts",
         "each panel of a drawing has a name", "links within the page")


def nu(*pages):
    jar = pathlib.Path(os.environ["NODE_PATH"]) / "vnu-jar/build/dist/vnu.jar"
    return run("java", "-Xss8m", "-jar", jar, "--errors-only", "--no-langdetect", "--filterpattern", UNKNOWN, *pages)


def browse(*pages):
    """(exit status, [{"what", "why"}]) of what the browser says."""
    status, text = run("node", pathlib.Path(__file__).parent / "lib/browser.js", OUT, *pages)
    said = [json.loads(line) for line in text.splitlines() if line.startswith('{"what"')]
    return status, said, text


def check_nu(checks, wrong, pages):
    if not checks.tool("java", "sudo apt-get install default-jre-headless") or not checks.package("vnu-jar"):
        return
    status, text = nu(wrong)
    if "UnsupportedClassVersionError" in text:
        checks.skip("the Nu checker", "this machine's java is older than 17: sudo apt-get install default-jre-headless")
        return
    checks.ok("the Nu checker refuses a wrong page", status != 0 and "end tag" in text.lower(), text)
    for page in pages:
        status, text = nu(page)
        checks.ok(f"{page.stem}: the Nu checker", status == 0, text)


def check_browser(checks, wrong, pages):
    there = [checks.tool("node"), checks.tool("chromium", "sudo apt-get install chromium"), checks.package("axe-core"),
             checks.package("playwright-core")]
    if not all(there):
        return
    _, said, text = browse(wrong)
    for name in FOUND:
        checks.ok(f"the browser refuses: {name}", any(one["what"].endswith(name) and "why" in one for one in said), text)
    status, said, text = browse(*pages)
    for one in said:
        checks.ok(one["what"], "why" not in one, one.get("why", ""))
    checks.ok("the browser came to the end", status == 0 and said, text[-400:])


def main():
    checks = Checks()
    made = reports.make(OUT)
    made["large"] = reports.enlarge(made["rich"], LARGE, OUT / "large.json")
    pages = []
    for name, path in made.items():
        page = OUT / f"{name}.html"
        page.write_bytes(reports.render(path, "html"))
        pages.append(page)
    wrong = OUT / "wrong.html"
    wrong.write_text(WRONG)
    check_nu(checks, wrong, [page for page in pages if page.stem != "large"])
    check_browser(checks, wrong, pages)
    return checks.end()


if __name__ == "__main__":
    sys.exit(main())
