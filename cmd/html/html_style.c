/* SPDX-License-Identifier: MIT */
#include "cmd/html/html_style.h"

#include <stddef.h>

/* clang-format off: a rule a line */
const char *const html_style[] = {
	":root{color-scheme:light dark;--bg:#fff;--soft:#f6f7f9;--fg:#1d232b;--dim:#566070;--line:#d9dee5;"
	"--edge:#778292;--link:#0b57b0;",
	"--add:#11662f;--addb:#e8f6ec;--addw:#bfe8cb;--del:#a11d22;--delb:#fdeeee;--delw:#f8cccc;",
	"--chg:#845000;--chgb:#fff4dc;--mov:#5a3bb5;--movb:#f0ecfc;--bad:#a11d22;--badb:#fdf1f0;"
	"--panel:#eef1f4;--sel:#e9f1fc;",
	"--mono:ui-monospace,\"SF Mono\",\"Cascadia Mono\",Menlo,Consolas,\"Liberation Mono\",\"DejaVu Sans Mono\","
	"monospace}",
	"@media screen and (prefers-color-scheme:dark){:root{--bg:#14181e;--soft:#1b2027;--fg:#dce2e9;"
	"--dim:#9ca8b6;--line:#303844;--edge:#6f7b8a;--link:#86b9ff;",
	"--add:#86d8a0;--addb:#15291d;--addw:#24563a;--del:#ffaaa6;--delb:#2f1b1e;--delw:#6c2a2f;",
	"--chg:#efb65c;--chgb:#2e2512;--mov:#bba8ff;--movb:#241f3a;--bad:#ffaaa6;--badb:#291a1c;"
	"--panel:#232a33;--sel:#182a44}}",
	"*{box-sizing:border-box}",
	"html{scroll-padding-top:12px;-webkit-text-size-adjust:100%;text-size-adjust:100%}",
	"body{margin:0;background:var(--bg);color:var(--fg);font:14px/1.45 system-ui,-apple-system,"
	"\"Segoe UI\",Roboto,\"Liberation Sans\",\"DejaVu Sans\",sans-serif;overflow-wrap:anywhere}",
	"h1,h2,h3,h4,h5,p,ul,ol,dl,dd,fieldset{margin:0;padding:0}",
	"ul,ol{list-style:none}",
	"code,.m,.v,.diff{font-family:var(--mono);font-size:12.5px}",
	"del,ins,b.w{text-decoration:none;color:inherit}",
	"a{color:var(--link);text-underline-offset:2px}",
	"a:focus-visible,summary:focus-visible,.chip:has(:focus-visible){outline:2px solid var(--link);"
	"outline-offset:2px}",
	".skip{position:absolute;left:-999px}.skip:focus{left:8px;top:8px;background:var(--bg);"
	"padding:6px 10px;z-index:9}",
	".dim{color:var(--dim)}",
	".wrap{max-width:1480px;margin:0 auto;padding:0 20px}",
	".top{background:var(--soft);border-bottom:1px solid var(--line);padding:14px 0 12px}",
	".tt{display:flex;flex-wrap:wrap;gap:4px 14px;align-items:baseline;justify-content:space-between;"
	"padding-bottom:9px}",
	"h1{font-size:19px;line-height:1.3;font-weight:650}",
	".facts{display:grid;grid-template-columns:repeat(auto-fit,minmax(min(100%,440px),1fr));gap:3px 28px;"
	"font-size:13px}",
	".facts div{display:grid;grid-template-columns:64px minmax(0,1fr);gap:8px}",
	".facts dt,.foot dt{color:var(--dim)}",
	".ok{color:var(--add)}.upd{color:var(--chg)}.bad{color:var(--bad)}.mrg{color:var(--mov)}.gon{"
	"color:var(--dim)}",
	".pill{display:inline-block;border:1px solid currentColor;border-radius:4px;padding:0 6px;"
	"font-size:12px;line-height:18px;font-weight:600;white-space:nowrap;background:var(--bg)}",
	".pill.solid{background:var(--bad);color:var(--bg);border-color:var(--bad)}",
	".mk{font-family:var(--mono);font-weight:700;text-align:center}",
	".risk{border:1px solid var(--edge);border-left-width:5px;border-radius:6px;margin:14px 0}",
	".risk.lost{border-color:var(--bad);background:var(--badb)}",
	".risk h2{font-size:16px;line-height:1.35;padding:10px 14px 8px}",
	".calm{padding-top:12px}",
	".edits{border-top:1px solid var(--line);background:var(--bg)}",
	".edits:last-child{border-radius:0 0 5px 0}",
	".edits li{display:grid;grid-template-columns:170px minmax(150px,1.2fr) minmax(190px,1fr) minmax(0,"
	"1.6fr);gap:2px 14px;padding:7px 14px;border-top:1px solid var(--line);align-items:baseline}",
	".edits li:first-child{border-top:0}.edits li.all{grid-template-columns:170px minmax(0,1fr)}",
	".edits+h2{border-top:1px solid var(--line)}",
	"q{quotes:\"\\201c\" \"\\201d\"}",
	".note{margin:10px 0 0;padding:7px 10px;border-left:3px solid var(--edge);background:var(--soft);"
	"font-size:13px}",
	".note.bad{border-color:var(--bad);background:var(--badb);color:var(--fg)}",
	".note.upd{border-color:var(--chg);background:var(--chgb);color:var(--fg)}",
	".note p+p{margin-top:3px}",
	".says{margin:12px 0}.says h2{font-size:15px;padding-bottom:4px}",
	".says li ul{padding-left:14px;font-size:13px}.says li li{padding:1px 0}",
	".says li{padding:3px 0}.says li .m{color:var(--dim)}",
	".cols{display:grid;grid-template-columns:minmax(0,1fr);gap:14px;margin-top:12px;margin-bottom:24px}",
	".side{display:flex;flex-direction:column;gap:10px;min-width:0}",
	"fieldset{border:0;display:flex;flex-wrap:wrap;gap:5px;min-width:0}",
	"legend{font-size:12px;color:var(--dim);margin-bottom:3px;padding:0}",
	".chip{position:relative;display:inline-flex;gap:6px;align-items:center;border:1px solid var(--edge);"
	"border-radius:13px;padding:2px 10px;font-size:12.5px;line-height:20px;min-height:26px;"
	"cursor:pointer;background:var(--bg)}",
	".chip input{position:absolute;inset:0;width:100%;height:100%;opacity:0;margin:0;cursor:pointer}",
	".chip b{font-weight:600;color:var(--dim);font-variant-numeric:tabular-nums}",
	".chip:hover{border-color:var(--fg)}",
	".chip:has(:checked){background:var(--sel);color:var(--link);border-color:var(--link)}"
	".chip:has(:checked) b{color:inherit}",
	".chip:has(:checked)::before{content:\"\\2713\";font-size:11px}",
	".shown{order:1;font-size:12px;color:var(--dim)}.shown::before{content:counter(n) \" \"}",
	".toc{order:2;counter-reset:n}.toc .i{counter-increment:n}",
	".toc a{display:grid;grid-template-columns:18px minmax(0,1fr) auto;gap:4px;padding:3px 4px;"
	"border-radius:4px;text-decoration:none;color:var(--fg);font-size:13px}",
	".toc a:hover{background:var(--soft)}.toc a:hover .nm{text-decoration:underline}",
	".toc .tn{font-size:12px;color:var(--dim);padding:6px 4px 2px;font-weight:600}",
	".toc .q{height:0;overflow:hidden}",
	".tg{margin-bottom:22px}",
	".tg>h2{font-size:15px;display:flex;flex-wrap:wrap;gap:2px 10px;align-items:baseline;"
	"padding-bottom:7px}",
	".tg>h2 small{font-size:12.5px;font-weight:400;color:var(--dim)}",
	".d{border:1px solid var(--line);border-radius:6px;margin-bottom:10px}",
	".d>.body{content-visibility:auto;contain-intrinsic-size:auto 700px}",
	".sm{display:grid;grid-template-columns:14px 20px minmax(0,1fr) auto;gap:0 6px;align-items:baseline;"
	"padding:8px 12px;background:var(--soft);border-radius:5px;list-style:none}",
	"summary{cursor:pointer}",
	".d[open]>.sm{border-bottom:1px solid var(--line);border-radius:5px 5px 0 0}",
	".d>.sm::-webkit-details-marker{display:none}",
	".d>.sm::before{content:\"\\25B8\";color:var(--dim)}.d[open]>.sm::before{content:\"\\25BE\"}"
	"div.d>.sm::before{content:\"\"}",
	"summary:hover h3{text-decoration:underline;text-underline-offset:3px}",
	".d:has(>.body:target),.d:target,li:target,.p:target{outline:2px solid var(--link);outline-offset:2px}",
	"h3{font-size:14.5px;font-weight:650}",
	".uid{font-weight:400;color:var(--dim);margin-left:6px}",
	".st{font-size:12.5px;text-align:right}.ct{font-size:12.5px;color:var(--dim);grid-column:3/5}",
	".body{padding:0 12px 10px;scroll-margin-top:56px}",
	".meta{font-size:12.5px;color:var(--dim);padding-top:7px}",
	".part{font-size:13px;color:var(--dim);padding-top:12px;font-weight:600}",
	".cmd{margin:4px 0;font-size:13px;display:grid;grid-template-columns:minmax(0,1fr);gap:1px}",
	".cmd code{user-select:all;-webkit-user-select:all;background:var(--soft);"
	"border:1px solid var(--line);border-radius:4px;padding:2px 7px;justify-self:start;"
	"white-space:pre-wrap}",
	".note .cmd code{background:var(--bg)}",
	".p{padding-top:11px}",
	".p>h4{font-size:13.5px;font-weight:600;display:flex;flex-wrap:wrap;gap:0 8px;align-items:baseline;"
	"border-bottom:1px solid var(--line);padding-bottom:3px}",
	".id{font-weight:400;color:var(--dim);font-size:12.5px}",
	".at{color:var(--dim);font-size:12px;margin-left:auto;font-weight:400}",
	".g{font-size:13px;padding-top:4px}",
	".gl{display:flex;flex-wrap:wrap;gap:0 8px;align-items:baseline}",
	".cl{color:var(--dim);font-size:12px;width:80px;flex:none}",
	".lb{font-weight:500}",
	".v{border-radius:3px;padding:0 3px;white-space:pre-wrap;-webkit-box-decoration-break:clone;"
	"box-decoration-break:clone}",
	"del.v{background:var(--delb);color:var(--del)}ins.v{background:var(--addb);color:var(--add)}",
	".more{font-size:13px}.more>summary{color:var(--link);padding:2px 0}",
	".in{padding-left:88px;font-size:13px}",
	".diff{border:1px solid var(--line);border-radius:5px;margin:4px 0 3px;line-height:1.5;"
	"overflow:hidden;background:var(--bg)}",
	".r{display:grid;grid-template-columns:minmax(0,1fr)}",
	".c{display:block;position:relative;min-width:0;padding:0 8px 0 56px;white-space:pre-wrap;tab-size:4;"
	"min-height:1.5em}",
	".c::before{content:attr(data-n);position:absolute;left:0;width:30px;text-align:right;"
	"color:var(--dim);font-size:11.5px;line-height:19px}",
	"del.c::after,ins.c::after{position:absolute;left:38px;top:0;font-weight:700}",
	"del.c{background:var(--delb)}ins.c{background:var(--addb)}",
	"del.c::after{content:\"\\2212\";color:var(--del)}ins.c::after{content:\"+\";color:var(--add)}",
	"b.w{font-weight:inherit;border-radius:2px}",
	"del b.w{background:var(--delw);box-shadow:inset 0 -2px var(--del)}ins b.w{background:var(--addw);"
	"box-shadow:inset 0 -2px var(--add)}",
	".fold{color:var(--dim);background:var(--soft);padding:1px 8px 1px 56px;font-size:12px}",
	".c.l2,.none{display:none}",
	".all .c{padding-left:24px}.all .c::before{content:none}.all .c::after{left:8px}",
	"@media (min-width:1000px){.diff:not(.all)>.r{grid-template-columns:minmax(0,1fr) minmax(0,1fr)}"
	".r>*+*{border-left:1px solid var(--line)}.c.l2{display:block}.none{display:block;"
	"background:repeating-linear-gradient(135deg,var(--soft) 0 4px,transparent 4px 8px)}}",
	".three{display:grid;grid-template-columns:minmax(0,1fr);gap:8px;margin:5px 0}",
	".three>div{border:1px solid var(--line);border-radius:5px;min-width:0}",
	".three h5{font-size:12.5px;font-weight:600;padding:4px 9px;background:var(--soft);"
	"border-bottom:1px solid var(--line);border-radius:5px 5px 0 0}",
	".three h5 span{font-weight:400;color:var(--dim)}",
	".three pre{margin:0;padding:5px 9px;white-space:pre-wrap;tab-size:4;font:inherit}",
	".three pre b.w{background:var(--chgb);box-shadow:inset 0 -2px var(--chg)}",
	".three p{padding:5px 9px}",
	"@media (min-width:800px){.three{grid-template-columns:repeat(3,minmax(0,1fr))}}",
	".ls>li{padding:7px 0;border-top:1px solid var(--line);font-size:13px}.ls>li:first-child{"
	"border-top:0}",
	".rest{padding:6px 2px;font-size:13px;color:var(--dim)}",
	".foot{border-top:1px solid var(--line);padding:12px 0 28px;background:var(--soft);font-size:12.5px;"
	"color:var(--dim)}",
	".foot dl{display:flex;flex-wrap:wrap;gap:2px 22px}.foot dl div{display:flex;gap:6px}.foot p{"
	"margin-top:6px}",
	"@media (min-width:1180px){.cols.two-up{grid-template-columns:252px minmax(0,1fr);gap:26px}.side{"
	"position:sticky;top:0;align-self:start;max-height:100vh;overflow:auto;padding:4px 4px 12px;"
	"margin-left:-4px}}",
	"@media (max-width:760px){.wrap{padding:0 12px}.edits li,.edits li.all{"
	"grid-template-columns:minmax(0,1fr);gap:1px;padding:8px 12px}.in{padding-left:0}.cl{width:auto}.gl{"
	"display:block}.at{margin-left:0}",
	".sm{grid-template-columns:12px 16px minmax(0,1fr);padding:8px 10px}.st{grid-column:3;"
	"text-align:left}.ct{grid-column:3}.body{padding:0 10px 10px}.uid{display:block;margin-left:0}.c{"
	"padding-left:48px}}",
	"@media (forced-colors:active){.pill,.chip:has(:checked),.d,.risk{border:2px solid}"
	".chip:has(:checked){outline:1px solid}del b.w,ins b.w,.three b.w{text-decoration:underline}}",
	"@media (prefers-contrast:more){:root{--dim:var(--fg);--line:var(--edge)}}",
	"@media print{:root{color-scheme:light}body{font-size:10.5px}code,.diff,.v{font-size:9.5px}.side,"
	".skip{display:none}.wrap{max-width:none;padding:0}.cols,.cols.two-up{display:block}",
	".d>.body{content-visibility:visible}details::details-content{content-visibility:visible;block-size:auto}"
	".sm,.p>h4,.tg>h2{break-after:avoid}.r,.gl,.edits li,.note{break-inside:avoid}",
	".three{grid-template-columns:repeat(3,minmax(0,1fr))}.d>.sm::before,.d[open]>.sm::before{content:\"\"}",
	".risk,.diff,del,ins,svg{print-color-adjust:exact;-webkit-print-color-adjust:exact}a{color:inherit;"
	"text-decoration:none}}",
	"@page{margin:14mm 12mm}",
	NULL,
};
/* clang-format on */
