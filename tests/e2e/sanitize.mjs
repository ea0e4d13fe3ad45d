// SPDX-License-Identifier: MIT
// HTML from standard input, as GitHub's rules leave it, to standard output.
import { readFileSync } from "node:fs";
import { fromHtml } from "hast-util-from-html";
import { sanitize } from "hast-util-sanitize";
import { toHtml } from "hast-util-to-html";

const page = fromHtml(readFileSync(0, "utf8"), { fragment: true });
process.stdout.write(toHtml(sanitize(page)));
