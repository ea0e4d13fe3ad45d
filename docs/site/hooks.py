# SPDX-License-Identifier: MIT
"""What mkdocs does not do by itself for the site of docs/.

- README.md is the front page, and CHANGELOG.md a page; their links are seen from docs/.
- A link to a file outside of docs/ becomes a link below the address in DASHSYNC_SOURCE (docs/build.sh --source sets it);
  without one its text stays: a folder that is published by itself must not point out of itself.
- A heading has the anchor that it has on forges, so that a link with an anchor works in both.
- An entry of the nav that ends in "/" is every page of that folder, by name.
"""
import os
import pathlib
import posixpath
import urllib.parse

from markdown_pages import LINK, numbered_lines, slug
from mkdocs.structure.files import File

SHOWN = {"README.md": "index.md", "CHANGELOG.md": "changelog.md"}  # pages that are not in docs/


def on_config(config):
    config.mdx_configs["toc"] = {"slugify": slug}
    config.nav = expand(config.nav, pathlib.Path(config.docs_dir))
    return config


def expand(entries, docs):
    """The nav with each folder replaced by its pages."""
    result = []
    for entry in entries:
        (title, value), = entry.items()
        if isinstance(value, list):
            value = expand(value, docs)
        elif value.endswith("/"):
            value = [value + page.name for page in sorted((docs / value).glob("*.md"))]
        result.append({title: value})
    return result


def on_files(files, config):
    for source, page in SHOWN.items():
        files.append(File.generated(config, page, content=(root_of(config) / source).read_text()))
    return files


def root_of(config):
    return pathlib.Path(config.docs_dir).parent


def on_page_markdown(markdown, page, config, files):
    shown = page.file.src_uri
    source = next((name for name, page_name in SHOWN.items() if page_name == shown), posixpath.join("docs", shown))
    return "\n".join(line if is_code else prose(line, source, shown, root_of(config))
                     for _, line, is_code in numbered_lines(markdown))


def prose(line, source, shown, root):
    if line.lstrip().startswith("|"):  # a bar in a cell's code: forges want it escaped, mkdocs does not
        parts = line.split("`")
        parts[1::2] = [code.replace("\\|", "|") for code in parts[1::2]]
        line = "`".join(parts)
    return LINK.sub(lambda found: link(found, source, shown, root), line)


def link(found, source, shown, root):
    """A link in the file `source`, as it is in the page `shown`. Both are paths, from the root and from docs/."""
    text, target = found.groups()
    path, _, anchor = target.partition("#")
    if not path or urllib.parse.urlsplit(target).scheme:
        return found.group(0)
    path = posixpath.normpath(posixpath.join(posixpath.dirname(source), path))
    if (root / path).is_dir() and path.startswith("docs/"):  # the first page of the folder, where the nav opens it
        path = min(page.relative_to(root).as_posix() for page in (root / path).glob("*.md"))
    if path in SHOWN or path.startswith("docs/"):
        where = posixpath.relpath(SHOWN.get(path, path.removeprefix("docs/")), posixpath.dirname(shown) or ".")
        return f"[{text}]({where}{'#' + anchor if anchor else ''})"
    address = os.environ.get("DASHSYNC_SOURCE")
    return f"[{text}]({address.rstrip('/')}/{path})" if address else text


def on_post_build(config):
    """A page for missing pages has to know where the site is, and so has a map of it: without that they are wrong."""
    for name in ("404.html", "sitemap.xml", "sitemap.xml.gz"):
        (pathlib.Path(config.site_dir) / name).unlink(missing_ok=True)
