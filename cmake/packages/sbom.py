# SPDX-License-Identifier: MIT
"""sbom.py --version V --shared BUILD [--static BUILD] --out OUT: writes OUT/dashsync-V.spdx.json and dashsync-V.cdx.json.

Called by sbom.sh. What is linked is read from what was built: shared libraries from the dynamic section of the program
and of each library in turn, static ones from the linker's line in build.ninja. Debian's dpkg names the package and the
version of each. Nothing is random: the same programs, packages and SOURCE_DATE_EPOCH give the same bytes.
"""
import argparse
import datetime
import hashlib
import json
import os
import pathlib
import re
import subprocess
import urllib.parse
import uuid

NAME = "dashsync"
# By Debian's source package, where one expression fits what is linked of it. The others have NOASSERTION.
LICENSES = {
    "brotli": "MIT", "curl": "curl", "glibc": "LGPL-2.1-or-later", "http-parser": "MIT",
    "libssh2": "BSD-3-Clause", "libyaml": "MIT", "mbedtls": "Apache-2.0 OR GPL-2.0-or-later", "nghttp2": "MIT",
    "openssl": "Apache-2.0", "pcre2": "BSD-3-Clause", "zlib": "Zlib",
}
FIELDS = ("Package", "Version", "Architecture", "source:Package")


def read(*command):
    done = subprocess.run(command, check=True, capture_output=True, text=True, env={**os.environ, "LC_ALL": "C"})
    return done.stdout


def needed_by(path):
    return re.findall(r"\(NEEDED\).*\[(.*)\]", read("readelf", "--dynamic", "--wide", path))


def archives_of(build):
    """The archives in the line that links the program, but the project's own."""
    text = (build / "build.ninja").read_text()
    line = re.search(r"^build cmd/dashsync: .*?^  LINK_LIBRARIES = ([^\n]*)", text, re.M | re.S)[1]
    return {path for path in line.split() if path.startswith("/") and path.endswith(".a")}


def shared_by(program):
    """{file: the library files that it links} of the program and of each library."""
    known = {}
    for soname, path in re.findall(r"^\t(\S+) \(.*\) => (\S+)$", read("/sbin/ldconfig", "-p"), re.M):
        known.setdefault(soname, path)
    links, waiting = {}, [str(program)]
    while waiting:
        path = waiting.pop()
        missing = [soname for soname in needed_by(path) if soname not in known]
        if missing:
            raise SystemExit(f"sbom.py: the loader does not know '{missing[0]}', which '{path}' links")
        links[path] = {known[soname] for soname in needed_by(path)}
        waiting += [library for library in links[path] if library not in links]
    return links


def owners_of(paths):
    """{file: name of its package}. dpkg knows some files by the name from before /lib became a link to /usr/lib."""
    names = {}
    for path in paths:
        real = os.path.realpath(path)
        for one in (path, real, real.removeprefix("/usr"), path.removeprefix("/usr")):
            names.setdefault(one, path)
    found = subprocess.run(["dpkg-query", "--search", *sorted(names)], capture_output=True, text=True, check=False)
    owners = {names[line.split(": ")[1]]: line.split(": ")[0] for line in found.stdout.splitlines()
              if line.split(": ")[-1] in names}
    for path in sorted(set(paths) - set(owners)):
        raise SystemExit(f"sbom.py: no Debian package has '{path}'")
    return owners


class Libraries:
    """`packages`: {name: its fields}; `shared` and `static`: names that the programs link; `between`: {name: names that
    the libraries of a package link}."""

    def __init__(self, program, static_build):
        links = shared_by(program)
        archives = archives_of(static_build) if static_build else set()
        owners = owners_of({*links, *archives} - {str(program)})
        shown = read("dpkg-query", "--show", "--showformat", "\\t".join(f"${{{field}}}" for field in FIELDS) + "\\n",
                     *sorted(set(owners.values())))
        rows = [dict(zip(FIELDS, line.split("\t"))) for line in shown.splitlines()]
        self.packages = {row["Package"]: row for row in rows}
        name_of = {path: owner.split(":")[0] for path, owner in owners.items()}
        self.shared = {name_of[path] for path in links.pop(str(program))}
        self.static = {name_of[path] for path in archives}
        between = {name: set() for name in self.packages}
        for path, linked in links.items():
            between[name_of[path]] |= {name_of[other] for other in linked} - {name_of[path]}
        self.between = {name: sorted(linked) for name, linked in sorted(between.items())}


def purl(package):
    arch = urllib.parse.quote(package["Architecture"])
    version = urllib.parse.quote(package["Version"], safe="")
    return f"pkg:deb/debian/{urllib.parse.quote(package['Package'])}@{version}?arch={arch}&distro=debian-12"


def spdx_id(name):
    return "SPDXRef-" + re.sub(r"[^A-Za-z0-9.-]", "-", name)


def digest(path, algorithm):
    return hashlib.file_digest(open(path, "rb"), algorithm).hexdigest()


def spdx(args, when, files, libraries):
    packages = [{"SPDXID": spdx_id(NAME), "name": NAME, "versionInfo": args.version, "downloadLocation": "NOASSERTION",
                 "filesAnalyzed": False, "licenseConcluded": "MIT", "licenseDeclared": "MIT",
                 "copyrightText": "NOASSERTION", "primaryPackagePurpose": "APPLICATION"}]
    relations = [("SPDXRef-DOCUMENT", "DESCRIBES", spdx_id(NAME))]
    for name, package in sorted(libraries.packages.items()):
        license_name = LICENSES.get(package["source:Package"], "NOASSERTION")
        packages.append({
            "SPDXID": spdx_id("deb-" + name), "name": name, "versionInfo": package["Version"],
            "downloadLocation": "NOASSERTION", "filesAnalyzed": False, "licenseConcluded": "NOASSERTION",
            "licenseDeclared": license_name, "copyrightText": "NOASSERTION", "primaryPackagePurpose": "LIBRARY",
            "sourceInfo": f"built by Debian from: {package['source:Package']}",
            "externalRefs": [{"referenceCategory": "PACKAGE-MANAGER", "referenceType": "purl",
                              "referenceLocator": purl(package)}]})
    relations += [(spdx_id(NAME), "DYNAMIC_LINK", spdx_id("deb-" + name)) for name in sorted(libraries.shared)]
    relations += [(spdx_id(NAME), "STATIC_LINK", spdx_id("deb-" + name)) for name in sorted(libraries.static)]
    for name, linked in libraries.between.items():
        relations += [(spdx_id("deb-" + name), "DYNAMIC_LINK", spdx_id("deb-" + other)) for other in linked]
    listed = []
    for path in files:
        listed.append({"SPDXID": spdx_id("file-" + path.name), "fileName": "./" + path.name, "fileTypes": ["ARCHIVE"],
                       "checksums": [{"algorithm": "SHA1", "checksumValue": digest(path, "sha1")},
                                     {"algorithm": "SHA256", "checksumValue": digest(path, "sha256")}],
                       "licenseConcluded": "NOASSERTION", "licenseInfoInFiles": ["NOASSERTION"],
                       "copyrightText": "NOASSERTION"})
        relations.append((spdx_id("file-" + path.name), "DISTRIBUTION_ARTIFACT", spdx_id(NAME)))
    return {"spdxVersion": "SPDX-2.3", "dataLicense": "CC0-1.0", "SPDXID": "SPDXRef-DOCUMENT",
            "name": f"{NAME}-{args.version}", "documentNamespace": "",
            "creationInfo": {"created": when, "creators": ["Organization: the dashsync authors", "Tool: sbom.py"]},
            "comment": "DYNAMIC_LINK from dashsync: the program of the .deb and of the image. STATIC_LINK: the tarball's "
                       "program, which has these libraries in itself and links the others as the .deb's does.",
            "packages": packages, "files": listed,
            "relationships": [dict(zip(("spdxElementId", "relationshipType", "relatedSpdxElement"), one))
                              for one in relations]}


def cyclonedx(args, when, files, libraries):
    main = {"type": "application", "bom-ref": NAME, "name": NAME, "version": args.version,
            "licenses": [{"license": {"id": "MIT"}}]}
    components = []
    for name, package in sorted(libraries.packages.items()):
        linking = [word for word, names in (("dynamic", libraries.shared), ("static", libraries.static)) if name in names] or ["indirect"]
        component = {"type": "library", "bom-ref": purl(package), "name": name, "version": package["Version"],
                     "purl": purl(package), "properties": [{"name": "dashsync:linking", "value": ",".join(linking)}]}
        license_name = LICENSES.get(package["source:Package"])
        if license_name:
            component["licenses"] = [{"expression": license_name}]
        components.append(component)
    components += [{"type": "file", "bom-ref": path.name, "name": path.name,
                    "hashes": [{"alg": "SHA-256", "content": digest(path, "sha256")}]} for path in files]
    refs = {name: purl(package) for name, package in libraries.packages.items()}
    depends = [{"ref": NAME, "dependsOn": sorted(refs[name] for name in libraries.shared | libraries.static)}]
    depends += [{"ref": refs[name], "dependsOn": sorted(refs[other] for other in linked)}
                for name, linked in libraries.between.items()]
    return {"$schema": "http://cyclonedx.org/schema/bom-1.6.schema.json", "bomFormat": "CycloneDX",
            "specVersion": "1.6", "serialNumber": "", "version": 1,
            "metadata": {"timestamp": when, "component": main}, "components": components, "dependencies": depends}


def write(path, key, document):
    """A document's own name is made of what is in it."""
    text = json.dumps(document, indent=2)
    document[key] = f"urn:uuid:{uuid.uuid5(uuid.NAMESPACE_OID, text)}"
    aside = path.with_name("." + path.name)
    aside.write_text(json.dumps(document, indent=2) + "\n")
    aside.replace(path)


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--version", required=True)
    for name in ("--shared", "--static", "--out"):
        parser.add_argument(name, type=pathlib.Path, required=name != "--static")
    args = parser.parse_args()
    libraries = Libraries(args.shared / "cmd" / NAME, args.static)
    moment = datetime.datetime.fromtimestamp(int(os.environ["SOURCE_DATE_EPOCH"]), datetime.timezone.utc)
    when = moment.strftime("%Y-%m-%dT%H:%M:%SZ")
    files = sorted(path for path in args.out.glob(f"{NAME}*") if not path.name.endswith((".json", ".tsv")))
    lists = (("spdx", "documentNamespace", spdx), ("cdx", "serialNumber", cyclonedx))
    for form, key, make in lists:
        path = args.out / f"{NAME}-{args.version}.{form}.json"
        write(path, key, make(args, when, files, libraries))


if __name__ == "__main__":
    main()
