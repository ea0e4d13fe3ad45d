# SPDX-License-Identifier: MIT
"""Pages in Markdown as forges read them: lines outside of blocks of code, links and images, and the anchors of headings."""
import re

LINK = re.compile(r"\[((?:[^\[\]\\`]|\\.|`[^`]*`)*)\]\(([^()\s]+)\)")
FENCE = re.compile(r"\s*(`{3,})")


def numbered_lines(text):
    """(number, line, whether it is in a block of code) of each line; a fence is in its block."""
    fence = None  # the backticks that the block began with; it ends with as many
    for number, line in enumerate(text.splitlines(), 1):
        ticks = FENCE.match(line)
        is_code = fence is not None or ticks is not None
        yield number, line, is_code
        if ticks and fence is None:
            fence = ticks.group(1)
        elif ticks and len(ticks.group(1)) >= len(fence) and not line.strip("` "):
            fence = None


def prose_lines(text):
    """The numbered lines of a page outside of its blocks of code."""
    for number, line, is_code in numbered_lines(text):
        if not is_code:
            yield number, line


def links(text):
    """The targets of the links of a page."""
    prose = "\n".join(line for _, line in prose_lines(text))
    return [target for _, target in LINK.findall(prose)]


def slug(heading, _separator="-"):
    """The anchor of a heading, by the rule of GitHub: letters, digits, hyphens and underscores stay."""
    return re.sub(r"[^\w\- ]", "", heading.strip().lower()).replace(" ", "-")


def anchors(text):
    """The anchors of a page: of its headings, the second of a name with '-1', and of `<a id=…>`."""
    seen, found = {}, set(re.findall(r'<a (?:id|name)="([^"]+)"', text))
    for _, line in prose_lines(text):
        heading = re.match(r"#{1,6} +(.*?) *#*$", line)
        if heading:
            name = slug(LINK.sub(r"\1", heading.group(1)))
            count = seen[name] = seen.get(name, -1) + 1
            found.add(f"{name}-{count}" if count else name)
    return found
