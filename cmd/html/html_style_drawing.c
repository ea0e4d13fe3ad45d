/* SPDX-License-Identifier: MIT */
/*
 * The rules of a drawing. x and letters are the classes of shapes: b ground, p panel, t text, d dim text, a added,
 * r removed, m moved or resized, c changed, k behind a title on a hatch; with f filled, with b the box of that colour.
 * A narrow page has larger titles (t), and no sizes (sz).
 */
#include "cmd/html/html_style.h"

const char html_style_drawing[] =
	".two{display:grid;grid-template-columns:minmax(0,1fr);gap:10px;margin:6px 0}\n"
	".two figure{margin:0;min-width:0}.two figcaption{font-size:12.5px;padding-bottom:3px}\n"
	".two svg{display:block;width:100%;max-width:560px;height:auto;forced-color-adjust:none}.two svg "
	"svg{max-width:none}\n"
	".legend{display:flex;flex-wrap:wrap;gap:3px 16px;font-size:12.5px;margin:2px 0 5px}\n"
	".legend span{display:inline-flex;gap:6px;align-items:center}\n"
	".legend svg{width:26px;height:16px;forced-color-adjust:none}\n"
	".lay{font-size:13px;list-style:none;margin:0;padding:0}\n"
	".lay li{display:grid;grid-template-columns:16px minmax(0,1fr);gap:4px;padding:1px 0;overflow-wrap:anywhere}\n"
	"@media (min-width:640px){.two{grid-template-columns:repeat(2,minmax(0,1fr))}}\n"
	"@media (max-width:639px){.two .t{font-size:15px}.two .sz{display:none}}\n"
	"@media screen and "
	"(prefers-color-scheme:dark){.xb{fill:#14181e;stroke:#303844}.xp{fill:#232a33;stroke:#6f7b8a}\n"
	".xt{fill:#dce2e9}.xd{fill:#9ca8b6}.xab{fill:#15291d;stroke:#86d8a0}.xaf{fill:#86d8a0}.xr{stroke:#ffaaa6}\n"
	".xrb{fill:#2f1b1e;stroke:#ffaaa6}.xrf{fill:#ffaaa6}.xm{stroke:#bba8ff}.xmb{fill:#241f3a;stroke:#bba8ff}\n"
	".xmf{fill:#bba8ff}.xcb{fill:#232a33;stroke:#efb65c}.xcf{fill:#efb65c}.xk{fill:#14181e}}\n"
	"@media print{.two{grid-template-columns:repeat(2,minmax(0,1fr))}.two figure{break-inside:avoid}\n"
	".two svg,.legend svg{print-color-adjust:exact;-webkit-print-color-adjust:exact}}\n";
