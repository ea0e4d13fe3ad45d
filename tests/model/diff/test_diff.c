/* SPDX-License-Identifier: MIT */
#include "tests/testing.h"

#include "model/base/arena.h"
#include "model/base/limits.h"
#include "model/base/strbuf.h"
#include "model/diff/diff.h"
#include "model/value/json.h"
#include "model/value/value.h"
#include "tests/model/diff/applied.h"
#include "tests/model/value/parsed.h"

static const char *const KINDS[] = {"set", "add", "remove", "move"};

/* JSON with ' for ", for the sake of the reader. */
static const struct value *read_case(struct arena *arena, const char *text)
{
	char *copy = arena_strdup(arena, text);
	for (char *c = copy; *c; c++)
		if (*c == '\'')
			*c = '"';
	return parsed_slice(arena, slice_of(copy));
}

/* "kind class path | what" a line. */
static char *describe(struct arena *arena, const struct changes *changes)
{
	STRBUF_AUTO out = STRBUF_INIT(1 << 20);
	for (size_t i = 0; i < changes->count; i++) {
		const struct change *change = &changes->items[i];
		strbuf_printf(&out, "%s%s %s %s | %s", i ? "\n" : "", KINDS[change->kind],
			      change_class_name(change->class), change->path, change->what);
	}
	return arena_strdup(arena, out.at ? out.at : "");
}

#define PANEL(id, rest) "{'id':" #id ",'type':'graph','title':'P" #id "'" rest "}"
#define PANELS(list)    "{'panels':[" list "]}"
#define IN_PANEL(rest)  "{'panels':[{'id':4,'type':'graph','title':'CPU'," rest "}]}"
#define OVERRIDE(name, width)                                                                                          \
	"{'matcher':{'id':'byName','options':'" name "'},'properties':[{'id':'custom.lineWidth','value':" width "}]}"
#define VARIABLES(list) "{'templating':{'list':[" list "]}}"

static const struct {
	const char *about;
	const char *old;
	const char *new;
	const char *expected;
} CASES[] = {
	{"equal by value is equal", "{'a':1,'b':[1.0,{'c':1e2}]}", "{'b':[1,{'c':100}],'a':1.0}", ""},
	{"a query", IN_PANEL("'targets':[{'refId':'A','expr':'up'}]"), IN_PANEL("'targets':[{'refId':'A','expr':'x'}]"),
	 "set query /panels/[id=4]/targets/[refId=A]/expr | panel 'CPU' (id 4), query A: expr"},
	{"a query comes and one goes", IN_PANEL("'targets':[{'refId':'A','x':1},{'refId':'B','x':2}]"),
	 IN_PANEL("'targets':[{'refId':'B','x':2},{'refId':'C','x':3}]"),
	 "remove query /panels/[id=4]/targets/[refId=A] | panel 'CPU' (id 4), query A: removed\n"
	 "add query /panels/[id=4]/targets/[refId=C] | panel 'CPU' (id 4), query C: added"},
	{"a query gets another letter", IN_PANEL("'targets':[{'refId':'A','x':1}]"),
	 IN_PANEL("'targets':[{'refId':'B','x':1}]"),
	 "set query /panels/[id=4]/targets/[refId=B]/refId | panel 'CPU' (id 4), query B: refId"},
	{"queries change places", IN_PANEL("'targets':[{'refId':'A'},{'refId':'B'}]"),
	 IN_PANEL("'targets':[{'refId':'B'},{'refId':'A'}]"),
	 "move layout /panels/[id=4]/targets/[refId=B] | panel 'CPU' (id 4), query B: moved from 2nd to 1st"},
	{"a letter given twice", IN_PANEL("'targets':[{'refId':'A','x':1},{'refId':'A','x':2}]"),
	 IN_PANEL("'targets':[{'refId':'A','x':1},{'refId':'A','x':3}]"),
	 "set query /panels/[id=4]/targets/1/x | panel 'CPU' (id 4), query A #2: x"},
	{"queries without a letter", IN_PANEL("'targets':[{'x':1},{'x':2}]"), IN_PANEL("'targets':[{'x':1},{'x':3}]"),
	 "set query /panels/[id=4]/targets/1/x | panel 'CPU' (id 4), query #2: x"},

	{"a panel moves", PANELS(PANEL(4, ",'gridPos':{'x':0,'y':0,'w':6,'h':4}")),
	 PANELS(PANEL(4, ",'gridPos':{'x':6,'y':0,'w':6,'h':4}")),
	 "move layout /panels/[id=4] | panel 'P4' (id 4): moved"},
	{"a panel grows", PANELS(PANEL(4, ",'gridPos':{'x':0,'y':0,'w':6,'h':4}")),
	 PANELS(PANEL(4, ",'gridPos':{'x':0,'y':0,'w':9,'h':4}")),
	 "move layout /panels/[id=4] | panel 'P4' (id 4): resized"},
	{"a panel moves, grows and changes",
	 PANELS(PANEL(4, ",'gridPos':{'x':0,'y':0,'w':6,'h':4},'transparent':true")),
	 PANELS(PANEL(4, ",'gridPos':{'x':0,'y':9,'w':9,'h':4},'description':'d'")),
	 "move layout /panels/[id=4] | panel 'P4' (id 4): moved and resized\n"
	 "remove cosmetic /panels/[id=4]/transparent | panel 'P4' (id 4): transparent\n"
	 "add content /panels/[id=4]/description | panel 'P4' (id 4): description"},
	{"a panel gets a place", PANELS(PANEL(4, "")), PANELS(PANEL(4, ",'gridPos':{'x':0}")),
	 "move layout /panels/[id=4] | panel 'P4' (id 4): moved"},
	{"a panel goes, one comes in front", PANELS(PANEL(1, "") "," PANEL(2, ",'a':1")),
	 PANELS(PANEL(3, ",'b':1") "," PANEL(1, "")),
	 "add content /panels/[id=3] | panel 'P3' (id 3): added\n"
	 "remove content /panels/[id=2] | panel 'P2' (id 2): removed"},
	{"panels change order and nothing else", PANELS(PANEL(1, "") "," PANEL(2, "") "," PANEL(3, "")),
	 PANELS(PANEL(2, "") "," PANEL(3, "") "," PANEL(1, "")),
	 "move layout /panels/[id=1] | panel 'P1' (id 1): moved from 1st to 3rd"},
	{"an insertion is no change of order", PANELS(PANEL(1, "") "," PANEL(2, "")),
	 PANELS(PANEL(1, "") "," PANEL(7, ",'b':1") "," PANEL(2, "")),
	 "add content /panels/[id=7] | panel 'P7' (id 7): added"},
	{"swapped on screen, said once", PANELS(PANEL(1, ",'gridPos':{'x':0}") "," PANEL(2, ",'gridPos':{'x':1}")),
	 PANELS(PANEL(2, ",'gridPos':{'x':0}") "," PANEL(1, ",'gridPos':{'x':1}")),
	 "move layout /panels/[id=2] | panel 'P2' (id 2): moved\n"
	 "move layout /panels/[id=1] | panel 'P1' (id 1): moved"},
	{"a title", PANELS(PANEL(4, "")), PANELS("{'id':4,'type':'graph','title':'New'}"),
	 "set content /panels/[id=4]/title | panel 'New' (id 4): title"},
	{"titles swapped are titles, not panels", PANELS(PANEL(1, ",'a':1") "," PANEL(2, ",'a':2")),
	 PANELS("{'id':1,'type':'graph','title':'P2','a':1},{'id':2,'type':'graph','title':'P1','a':2}"),
	 "set content /panels/[id=1]/title | panel 'P2' (id 1): title\n"
	 "set content /panels/[id=2]/title | panel 'P1' (id 2): title"},
	{"all panels get other ids, one is new, one is edited",
	 PANELS("{'id':1,'title':'A','q':1},{'id':2,'title':'B','q':2},{'id':3,'title':'C','q':3}"),
	 PANELS("{'id':1,'title':'N','q':9},{'id':2,'title':'A','q':1},{'id':3,'title':'B','q':7},{'id':4,'title':'C','"
		"q':3}"),
	 "add content /panels/[id=1] | panel 'N' (id 1): added\n"
	 "set cosmetic /panels/[id=2]/id | panel 'A' (id 2): id\n"
	 "set cosmetic /panels/[id=3]/id | panel 'B' (id 3): id\n"
	 "set content /panels/[id=3]/q | panel 'B' (id 3): q\n"
	 "set cosmetic /panels/[id=4]/id | panel 'C' (id 4): id"},
	{"one panel with another id is enough", PANELS("{'id':1,'title':'A','q':1},{'id':2,'title':'B','q':2}"),
	 PANELS("{'id':2,'title':'N','q':9},{'id':5,'title':'A','q':1},{'id':3,'title':'B','q':7}"),
	 "add content /panels/[id=2] | panel 'N' (id 2): added\n"
	 "set cosmetic /panels/[id=5]/id | panel 'A' (id 5): id\n"
	 "set cosmetic /panels/[id=3]/id | panel 'B' (id 3): id\n"
	 "set content /panels/[id=3]/q | panel 'B' (id 3): q"},
	{"an id given twice", PANELS("{'id':1,'title':'A','q':1},{'id':1,'title':'B','q':2}"),
	 PANELS("{'id':1,'title':'B','q':3},{'id':1,'title':'A','q':1}"),
	 "move layout /panels/0 | panel 'B' (id 1) #1: moved from 2nd to 1st\n"
	 "set content /panels/0/q | panel 'B' (id 1) #1: q"},
	{"panels without id", PANELS("{'title':'A','q':1},{'type':'text','q':2}"),
	 PANELS("{'title':'A','q':3},{'type':'text','q':4}"),
	 "set content /panels/0/q | panel 'A': q\n"
	 "set content /panels/1/q | text panel #2: q"},
	{"a panel without id is known by its kind and place",
	 PANELS("{'type':'a','title':'A','gridPos':{'x':0}},{'type':'a','title':'B','gridPos':{'x':1}}"),
	 PANELS("{'type':'a','title':'C','gridPos':{'x':1}},{'type':'a','title':'D','gridPos':{'x':0}}"),
	 "move layout /panels/0 | panel 'C': moved from 2nd to 1st\n"
	 "set content /panels/0/title | panel 'C': title\nset content /panels/1/title | panel 'D': title"},
	{"a panel without id is known by its kind",
	 PANELS("{'type':'a','title':'A','gridPos':{'x':0}},{'type':'b','title':'B','gridPos':{'x':1}}"),
	 PANELS("{'type':'b','title':'C','gridPos':{'x':2},'q':1},{'type':'a','title':'A','gridPos':{'x':0}}"),
	 "move layout /panels/0 | panel 'C': moved\n"
	 "set content /panels/0/title | panel 'C': title\n"
	 "add content /panels/0/q | panel 'C': q"},
	{"an id given twice, of two kinds",
	 PANELS("{'id':1,'type':'a','gridPos':{'x':1}},{'id':1,'type':'b','gridPos':{'x':2}}"),
	 PANELS("{'id':1,'type':'b','q':3,'gridPos':{'x':3}},{'id':1,'type':'a','q':4,'gridPos':{'x':4}}"),
	 "move layout /panels/0 | b panel (id 1) #1: moved\n"
	 "add content /panels/0/q | b panel (id 1) #1: q\n"
	 "move layout /panels/1 | a panel (id 1) #2: moved\n"
	 "add content /panels/1/q | a panel (id 1) #2: q"},
	{"a panel without a title", PANELS("{'id':8,'type':'text','q':2}"), PANELS("{'id':8,'type':'text','q':4}"),
	 "set content /panels/[id=8]/q | text panel (id 8): q"},

	{"a row is folded", PANELS("{'id':9,'type':'row','title':'R','collapsed':false,'panels':[]}," PANEL(4, "")),
	 PANELS("{'id':9,'type':'row','title':'R','collapsed':true,'panels':[" PANEL(4, "") "]}"),
	 "set layout /panels/[id=9]/collapsed | row 'R' (id 9): collapsed\n"
	 "move layout /panels/[id=9]/panels/[id=4] | panel 'P4' (id 4): collapsed into row 'R'"},
	{"a row is opened, which puts what is in it elsewhere",
	 PANELS("{'id':9,'type':'row','title':'R','collapsed':true,'panels':[" PANEL(4,
										     ",'gridPos':{'x':0,'y':1}") "]}"),
	 PANELS("{'id':9,'type':'row','title':'R','collapsed':false,'panels':[]}," PANEL(4,
											 ",'gridPos':{'x':0,'y':7}")),
	 "set layout /panels/[id=9]/collapsed | row 'R' (id 9): collapsed\n"
	 "move layout /panels/[id=4] | panel 'P4' (id 4): expanded out of row 'R' and moved"},
	{"a panel goes from one open row to another",
	 PANELS("{'id':9,'type':'row','title':'R'}," PANEL(
		 4, ",'gridPos':{'x':0,'y':1}") ",{'id':8,'type':'row','title':'S'}"),
	 PANELS("{'id':9,'type':'row','title':'R'},{'id':8,'type':'row','title':'S'}," PANEL(
		 4, ",'gridPos':{'x':0,'y':2}")),
	 "move layout /panels/[id=4] | panel 'P4' (id 4): moved from row 'R' to row 'S'"},
	{"a row put in above a panel is no move into it", PANELS(PANEL(4, ",'gridPos':{'x':0,'y':0}")),
	 PANELS("{'id':9,'type':'row','title':'R'}," PANEL(4, ",'gridPos':{'x':0,'y':1}")),
	 "add content /panels/[id=9] | row 'R' (id 9): added\n"
	 "move layout /panels/[id=4] | panel 'P4' (id 4): moved"},
	{"a panel goes into a row that stays as it is",
	 PANELS("{'id':9,'type':'row','title':'R','panels':[]}," PANEL(4, "")),
	 PANELS("{'id':9,'type':'row','title':'R','panels':[" PANEL(4, "") "]}"),
	 "move layout /panels/[id=9]/panels/[id=4] | panel 'P4' (id 4): moved into row 'R'"},
	{"a panel goes into a row",
	 PANELS("{'id':9,'type':'row','title':'R','panels':[]},{'id':8,'type':'row'}," PANEL(4, ",'a':1")),
	 PANELS("{'id':9,'type':'row','title':'R','panels':[" PANEL(4, ",'a':2") "]},{'id':8,'type':'row'}"),
	 "move layout /panels/[id=9]/panels/[id=4] | panel 'P4' (id 4): moved from row (id 8) to row 'R'\n"
	 "set content /panels/[id=9]/panels/[id=4]/a | panel 'P4' (id 4): a"},
	{"a panel goes from row to row",
	 PANELS("{'id':9,'type':'row','title':'R','panels':[" PANEL(
		 4, "") "]},{'id':8,'type':'row','title':'S','panels':[]}"),
	 PANELS("{'id':9,'type':'row','title':'R','panels':[]},{'id':8,'type':'row','title':'S','panels':[" PANEL(
		 4, "") "]}"),
	 "move layout /panels/[id=8]/panels/[id=4] | panel 'P4' (id 4): moved from row 'R' to row 'S'"},
	{"a row goes and leaves a panel",
	 PANELS("{'id':9,'type':'row','title':'R','panels':[" PANEL(4, "") "," PANEL(5, ",'a':1") "]}"),
	 PANELS(PANEL(4, "")),

	 "remove content /panels/[id=9] | row 'R' (id 9): removed\n"
	 "remove content /panels/[id=9]/panels/[id=5] | panel 'P5' (id 5): removed\n"
	 "move layout /panels/[id=4] | panel 'P4' (id 4): moved out of row 'R'"},
	{"a row comes with a panel", PANELS(""),
	 PANELS("{'id':9,'type':'row','title':'R','panels':[" PANEL(4, "") "]}"),
	 "add content /panels/[id=9] | row 'R' (id 9): added\n"
	 "add content /panels/[id=9]/panels/[id=4] | panel 'P4' (id 4): added"},
	{"rows of old",
	 "{'rows':[{'title':'R','height':'1','panels':[" PANEL(4, ",'span':4") "]},{'title':'S','panels':[]}]}",
	 "{'rows':[{'title':'R','height':'2','panels':[]},{'title':'S','panels':[" PANEL(4, ",'span':6") "]}]}",
	 "set layout /rows/0/height | row 'R': height\n"
	 "move layout /rows/1/panels/[id=4] | panel 'P4' (id 4): moved from row 'R' to row 'S'\n"
	 "set layout /rows/1/panels/[id=4]/span | panel 'P4' (id 4): span"},
	{"rows of old become panels", "{'rows':[{'title':'R','panels':[" PANEL(4, "") "]}]}",
	 "{'panels':[" PANEL(4, ",'gridPos':{'x':1}") "]}",
	 "remove content /rows/0 | row 'R': removed\n"
	 "remove layout /rows | rows\n"
	 "add layout /panels | panels\n"
	 "move layout /panels/[id=4] | panel 'P4' (id 4): moved out of row 'R'"},
	{"panels that are none", "{'panels':[" PANEL(4, "") "]}", "{'panels':{'a':1}}", "set content /panels | panels"},
	{"panels of which some left, and others are none",
	 "{'panels':[{'id':8,'type':'row','panels':[" PANEL(4, "") "]}]}",
	 "{'panels':[{'id':8,'type':'row','panels':[7]}," PANEL(4, "") "]}",
	 "set content /panels/[id=8]/panels | row (id 8): panels\n"
	 "move layout /panels/[id=4] | panel 'P4' (id 4): moved out of row (id 8)"},
	{"none that become panels which were elsewhere",
	 "{'panels':7,'rows':[{'title':'R','panels':[" PANEL(4, "") "]}]}", "{'panels':[" PANEL(4, "") "],'rows':[]}",
	 "set layout /panels | panels\n"
	 "move layout /panels/[id=4] | panel 'P4' (id 4): moved out of row 'R'\n"
	 "remove content /rows/0 | row 'R': removed"},
	{"an empty list is not no list", "{}", "{'panels':[]}", "add layout /panels | panels"},
	{"a place that is null", PANELS(PANEL(4, ",'gridPos':null") "," PANEL(5, ",'gridPos':{'x':1}")),
	 PANELS(PANEL(5, "") "," PANEL(4, ",'gridPos':{'x':1}")),
	 "move layout /panels/[id=5] | panel 'P5' (id 5): moved\n"
	 "set layout /panels/[id=4]/gridPos | panel 'P4' (id 4): gridPos"},

	{"top-level values", "{'title':'a','time':{'from':'now-1h','to':'now'},'schemaVersion':1}",
	 "{'title':'b','time':{'from':'now-6h','to':'now'},'schemaVersion':2,'links':[]}",
	 "set content /title | title\n"
	 "set content /time/from | time range: from\n"
	 "set cosmetic /schemaVersion | schemaVersion\n"
	 "add content /links | links"},
	{"removals stand where they stood", "{'a':1,'b':2,'c':3,'d':4}", "{'d':5,'b':2}",
	 "remove content /a | a\nset content /d | d\nremove content /c | c"},
	{"tags are one value", "{'tags':['a','b']}", "{'tags':['a','c','b']}", "set content /tags | tags"},
	{"an annotation", "{'annotations':{'list':[{'name':'Deploys','enable':true,'datasource':'x'}]}}",
	 "{'annotations':{'list':[{'name':'Deploys','enable':false,'datasource':'y'}]}}",
	 "set content /annotations/list/[name=Deploys]/enable | annotation 'Deploys': enable\n"
	 "set data source /annotations/list/[name=Deploys]/datasource | annotation 'Deploys': data source"},
	{"a link in front of another", "{'links':[{'title':'Runbook','url':'a'}]}",
	 "{'links':[{'title':'Wiki','url':'w'},{'title':'Runbook','url':'b'}]}",
	 "add content /links/0 | link 'Wiki': added\n"
	 "set content /links/1/url | link 'Runbook': url"},
	{"a data source becomes a reference", IN_PANEL("'datasource':'prom'"),
	 IN_PANEL("'datasource':{'type':'prometheus','uid':'p'}"),
	 "set data source /panels/[id=4]/datasource | panel 'CPU' (id 4): data source"},
	{"a data source of a query", IN_PANEL("'targets':[{'refId':'A','datasource':{'type':'t','uid':'p'}}]"),
	 IN_PANEL("'targets':[{'refId':'A','datasource':{'type':'t','uid':'q'}}]"),
	 "set data source /panels/[id=4]/targets/[refId=A]/datasource/uid | panel 'CPU' (id 4), query A: data source "
	 "uid"},

	{"what a variable stands at", VARIABLES("{'name':'env','current':{'text':'a','value':'a','selected':true}}"),
	 VARIABLES("{'name':'env','current':{'text':'b','value':'b','selected':false}}"),
	 "set variable /templating/list/[name=env]/current/text | variable 'env': current text\n"
	 "set variable /templating/list/[name=env]/current/value | variable 'env': current value\n"
	 "set variable /templating/list/[name=env]/current/selected | variable 'env': current selected"},
	{"what a variable stands at, for the first time", VARIABLES("{'name':'env','current':{}}"),
	 VARIABLES("{'name':'env','current':{'text':'b','value':'b'}}"),
	 "set variable /templating/list/[name=env]/current | variable 'env': current value"},
	{"a variable's text", VARIABLES("{'name':'env','current':{'text':'a','value':'a'}}"),
	 VARIABLES("{'name':'env','current':{'text':'b','value':'a'}}"),
	 "set variable /templating/list/[name=env]/current/text | variable 'env': current text"},
	{"a variable's options are one value", VARIABLES("{'name':'env','options':[{'text':'a'},{'text':'b'}]}"),
	 VARIABLES("{'name':'env','options':[{'text':'c'},{'text':'d'}]}"),
	 "set variable /templating/list/[name=env]/options | variable 'env': options"},
	{"a variable is renamed", VARIABLES("{'name':'env','query':'q'}"), VARIABLES("{'name':'stage','query':'q'}"),
	 "set variable /templating/list/[name=stage]/name | variable 'stage': name"},
	{"a variable is renamed, and so is its label",
	 VARIABLES("{'name':'env','label':'Env','type':'query','query':'q'}"),
	 VARIABLES("{'name':'stage','label':'Stage','type':'query','query':'q'}"),
	 "set variable /templating/list/[name=stage]/name | variable 'stage': name\n"
	 "set variable /templating/list/[name=stage]/label | variable 'stage': label"},
	{"a variable without a query is another one", VARIABLES("{'name':'env','label':'Env','type':'adhoc'}"),
	 VARIABLES("{'name':'stage','label':'Stage','type':'adhoc'}"),
	 "remove variable /templating/list/[name=env] | variable 'env': removed\n"
	 "add variable /templating/list/[name=stage] | variable 'stage': added"},
	{"variables change places", VARIABLES("{'name':'a'},{'name':'b'}"), VARIABLES("{'name':'b'},{'name':'a'}"),
	 "move layout /templating/list/[name=b] | variable 'b': moved from 2nd to 1st"},

	{"an override",
	 IN_PANEL("'fieldConfig':{'overrides':[{'matcher':{'id':'byName','options':'cpu'},'properties':[{'id':'unit','"
		  "value':'s'}]}]}"),
	 IN_PANEL("'fieldConfig':{'overrides':[{'matcher':{'id':'byName','options':'cpu'},'properties':[{'id':'unit','"
		  "value':'ms'}]}]}"),
	 "set content /panels/[id=4]/fieldConfig/overrides/[matcher=byName:cpu]/properties/[id=unit]/value | "
	 "panel 'CPU' (id 4), override for byName \"cpu\", property unit: value"},
	{"overrides are ordered",
	 IN_PANEL("'fieldConfig':{'overrides':[{'matcher':{'id':'byName','options':'a'}},{'matcher':{'id':'byNames','"
		  "options':{'names':['x']}}}]}"),
	 IN_PANEL("'fieldConfig':{'overrides':[{'matcher':{'id':'byNames','options':{'names':['x']}},'x':1},{'matcher':"
		  "{'id':'byName','options':'a'}}]}"),
	 "move content /panels/[id=4]/fieldConfig/overrides/0 | panel 'CPU' (id 4), override for byNames "
	 "{\"names\":[\"x\"]}: moved from 2nd to 1st\n"
	 "add content /panels/[id=4]/fieldConfig/overrides/0/x | panel 'CPU' (id 4), override for byNames "
	 "{\"names\":[\"x\"]}: x"},
	{"a unit and a line", IN_PANEL("'fieldConfig':{'defaults':{'unit':'s','custom':{'lineWidth':1}}}"),
	 IN_PANEL("'fieldConfig':{'defaults':{'unit':'ms','custom':{'lineWidth':2}}}"),
	 "set content /panels/[id=4]/fieldConfig/defaults/unit | panel 'CPU' (id 4): unit\n"
	 "set cosmetic /panels/[id=4]/fieldConfig/defaults/custom/lineWidth | panel 'CPU' (id 4): lineWidth"},
	{"a threshold",
	 IN_PANEL("'fieldConfig':{'defaults':{'thresholds':{'steps':[{'color':'green','value':null},{'color':'red','"
		  "value':80}]}}}"),
	 IN_PANEL("'fieldConfig':{'defaults':{'thresholds':{'steps':[{'color':'green','value':null},{'color':'red','"
		  "value':90}]}}}"),
	 "set content /panels/[id=4]/fieldConfig/defaults/thresholds/steps/1/value | "
	 "panel 'CPU' (id 4): thresholds.steps[1].value"},
	{"a threshold in between",
	 IN_PANEL("'fieldConfig':{'defaults':{'thresholds':{'steps':[{'color':'green'},{'color':'red','value':80}]}}}"),
	 IN_PANEL("'fieldConfig':{'defaults':{'thresholds':{'steps':[{'color':'green'},{'color':'amber','value':70},{'"
		  "color':'red','value':80}]}}}"),
	 "add content /panels/[id=4]/fieldConfig/defaults/thresholds/steps/1 | panel 'CPU' (id 4): "
	 "thresholds.steps[1]"},
	{"transformations", IN_PANEL("'transformations':[{'id':'merge'},{'id':'organize','options':{'a':1}}]"),
	 IN_PANEL("'transformations':[{'id':'organize','options':{'a':2}},{'id':'calculateField','options':{'alias':'"
		  "sum'}}]"),
	 "remove content /panels/[id=4]/transformations/0 | panel 'CPU' (id 4), transformation merge: removed\n"
	 "set content /panels/[id=4]/transformations/0/options/a | panel 'CPU' (id 4), transformation organize: "
	 "options.a\n"
	 "add content /panels/[id=4]/transformations/1 | panel 'CPU' (id 4), transformation calculateField 'sum': "
	 "added"},
	{"of two overrides for one matcher the second goes to the front",
	 IN_PANEL("'fieldConfig':{'overrides':[" OVERRIDE("a", "1") "," OVERRIDE("b", "2") "," OVERRIDE("a", "3") "]}"),
	 IN_PANEL("'fieldConfig':{'overrides':[" OVERRIDE("a", "3") "," OVERRIDE("a", "1") "," OVERRIDE("b", "2") "]}"),
	 "move content /panels/[id=4]/fieldConfig/overrides/0 | panel 'CPU' (id 4), override for byName \"a\": moved "
	 "from 3rd to 1st"},
	{"of two queries with one letter the edited one is the one that is like it",
	 IN_PANEL("'targets':[{'refId':'A','expr':'x','legend':'m'},{'refId':'A','expr':'y','legend':'n'}]"),
	 IN_PANEL("'targets':[{'refId':'A','expr':'z','legend':'n'},{'refId':'A','expr':'x','legend':'m'}]"),
	 "move layout /panels/[id=4]/targets/0 | panel 'CPU' (id 4), query A #1: moved from 2nd to 1st\n"
	 "set query /panels/[id=4]/targets/0/expr | panel 'CPU' (id 4), query A #1: expr"},
	{"another link in the place of one is another link",
	 "{'links':[{'title':'OS','url':'/d/os','icon':'dashboard','tags':[],'type':'link','tooltip':'o'}]}",
	 "{'links':[{'title':'Compare','url':'/d/c','icon':'bolt','tags':[],'type':'link','tooltip':'c'}]}",
	 "remove content /links/0 | link 'OS': removed\n"
	 "add content /links/0 | link 'Compare': added"},
	{"a link with another title is the same link",
	 "{'links':[{'title':'OS','url':'/d/os','icon':'dashboard','type':'link'}]}",
	 "{'links':[{'title':'Systems','url':'/d/os','icon':'dashboard','type':'link'}]}",
	 "set content /links/0/title | link 'Systems': title"},
	{"of two panels with one name the one is left that is like it",
	 PANELS("{'id':29,'type':'stat','title':'M','a':1,'b':1,'c':1},{'id':30,'type':'stat','title':'M','a':2,'b':2,'"
		"c':2}"),
	 PANELS("{'id':31,'type':'stat','title':'M','a':2,'b':2,'c':3}"),
	 "remove content /panels/[id=29] | panel 'M' (id 29): removed\n"
	 "set cosmetic /panels/[id=31]/id | panel 'M' (id 31): id\n"
	 "set content /panels/[id=31]/c | panel 'M' (id 31): c"},
	{"where all ids are others, an id alone makes no panel the same",
	 PANELS("{'id':1,'title':'Netstat','a':1,'b':1,'c':1,'d':1},{'id':2,'title':'Disk','q':1}"),
	 PANELS("{'id':1,'title':'ARP','a':1,'b':2,'c':2,'d':2},{'id':7,'title':'Disk','q':1}"),
	 "remove content /panels/[id=1] | panel 'Netstat' (id 1): removed\n"
	 "add content /panels/[id=1] | panel 'ARP' (id 1): added\n"
	 "set cosmetic /panels/[id=7]/id | panel 'Disk' (id 7): id"},
	{"where they are not, it does", PANELS("{'id':1,'title':'Netstat','a':1,'b':1,'c':1,'d':1}"),
	 PANELS("{'id':1,'title':'ARP','a':1,'b':2,'c':2,'d':1}"),
	 "set content /panels/[id=1]/title | panel 'ARP' (id 1): title\n"
	 "set content /panels/[id=1]/b | panel 'ARP' (id 1): b\n"
	 "set content /panels/[id=1]/c | panel 'ARP' (id 1): c"},
	{"one title, another id and another type",
	 PANELS("{'id':1,'type':'graph','title':'CPU','targets':[{'refId':'A','expr':'up'}],'bars':true}"),
	 PANELS("{'id':5,'type':'timeseries','title':'CPU','targets':[{'refId':'A','expr':'up'}],'options':{}}"),
	 "set cosmetic /panels/[id=5]/id | panel 'CPU' (id 5): id\n"
	 "set content /panels/[id=5]/type | panel 'CPU' (id 5): type\n"
	 "remove cosmetic /panels/[id=5]/bars | panel 'CPU' (id 5): bars\n"
	 "add content /panels/[id=5]/options | panel 'CPU' (id 5): options"},
	{"one title and nothing else", PANELS("{'id':1,'type':'text','title':'Notes','content':'a','mode':'html'}"),
	 PANELS("{'id':5,'type':'logs','title':'Notes','q':1,'r':2}"),
	 "remove content /panels/[id=1] | panel 'Notes' (id 1): removed\n"
	 "add content /panels/[id=5] | panel 'Notes' (id 5): added"},
	{"panels without id whose names are in two rows",
	 "{'rows':[{'title':'N1','panels':[{'title':'CPU','q':1}]},{'title':'N2','panels':[{'title':'CPU','q':2},{'"
	 "title':'Disk','q':1}]}]}",
	 "{'rows':[{'title':'N1','panels':[{'title':'CPU','q':3}]},{'title':'N2','panels':[{'title':'CPU','q':2},{'"
	 "title':'Disk','q':4}]}]}",
	 "set content /rows/0/panels/0/q | panel 'CPU' in row 'N1': q\n"
	 "set content /rows/1/panels/1/q | panel 'Disk': q"},
	{"and twice in one of them",
	 "{'panels':[{'title':'N1','type':'row'},{'title':'CPU','q':1},{'title':'CPU','q':2},{'title':'N2','type':'row'"
	 "},{'title':'CPU','q':3}]}",
	 "{'panels':[{'title':'N1','type':'row'},{'title':'CPU','q':1},{'title':'CPU','q':4},{'title':'N2','type':'row'"
	 "},{'title':'CPU','q':5}]}",
	 "set content /panels/2/q | panel 'CPU' in row 'N1' #3: q\n"
	 "set content /panels/4/q | panel 'CPU' in row 'N2': q"},
	{"anybody's items", "{'x':[{'a':1},{'b':2},[3]]}", "{'x':[{'a':1},{'b':2},[4],5]}",
	 "set content /x/2 | x[2]\nadd content /x/3 | x[3]"},
	{"of equal items the front one goes", "{'x':[{'a':1},{'b':2},{'a':1}]}", "{'x':[{'b':2},{'a':1}]}",
	 "remove content /x/0 | x[0]"},
	{"of equal items the last one goes", "{'x':[{'a':1},{'b':2},{'a':1}]}", "{'x':[{'a':1},{'b':2}]}",
	 "remove content /x/2 | x[2]"},
	{"an equal item comes in front", "{'x':[{'b':2},{'a':1}]}", "{'x':[{'a':1},{'b':2},{'a':1}]}",
	 "add content /x/0 | x[0]"},
	{"anybody's items change places", "{'x':[{'a':1},{'b':2},[3]]}", "{'x':[{'b':2},[3],{'a':1}]}",
	 "move content /x/2 | x[2]: moved from 1st to 3rd"},

	{"paths are escaped, words are not", "{'a/b~c':1,'templating':{'list':[{'name':'x/y','q':1}]}}",
	 "{'a/b~c':2,'templating':{'list':[{'name':'x/y','q':2}]}}",
	 "set content /a~1b~0c | a/b~c\n"
	 "set variable /templating/list/[name=x~1y]/q | variable 'x/y': q"},
	{"a key with U+0000 has no pointer: what it is in is one value", "{'b':{'x':{'a\\u0000b':1}}}",
	 "{'b':{'x':{'a\\u0000b':2}}}", "set content /b/x | b.x"},
	{"and panels in it make it the dashboard", "{'panels':[{'panels':[{'q':1}],'a\\u0000b':1}]}",
	 "{'panels':[{'panels':[{'q':1}],'a\\u0000b':2}]}", "set content  | dashboard"},
	{"no dashboard at all", "[1]", "{}", "set content  | dashboard"},
};

static void a_change_is_said_as_people_say_it(void **state)
{
	(void)state;
	for (size_t i = 0; i < sizeof CASES / sizeof *CASES; i++) {
		ARENA_AUTO arena = arena_new();
		const struct value *old = read_case(arena, CASES[i].old);
		const struct value *new = read_case(arena, CASES[i].new);
		struct changes changes = diff_dashboards(arena, old, new);
		char *said = describe(arena, &changes);
		if (strcmp(said, CASES[i].expected) != 0)
			fail_msg("%s\n--- expected\n%s\n--- said\n%s", CASES[i].about, CASES[i].expected, said);
		assert_true(value_equal(applied(arena, old, &changes), new));
	}
}

static void a_change_knows_its_values_and_its_place(void **state)
{
	(void)state;
	static const struct {
		const char *path;
		const char *old; /* JSON, or NULL */
		const char *new;
		unsigned line;
		unsigned column;
	} expected[] = {
		{"/title", "\"a\"", "\"b\"", 2, 11},
		{"/panels/[id=1]", "{\"x\":0}", "{\"x\":1}", 4, 19},
		{"/panels/[id=1]/interval", "\"1m\"", NULL, 4, 1},
		{"/panels/[id=3]", NULL, "{\"id\":3}", 5, 1},
		{"/panels/[id=2]", "{\"id\":2,\"a\":1}", NULL, 3, 10},
		{"/tags", "[\"t\"]", NULL, 1, 1},
	};
	ARENA_AUTO arena = arena_new();
	const struct value *old = read_case(arena, "{'title':'a','panels':[{'id':1,'gridPos':{'x':0},'interval':'1m'},"
						   "{'id':2,'a':1}],'tags':['t']}");
	const struct value *new = read_case(arena,
					    "{\n 'title': 'b',\n'panels':[\n{'id':1,'gridPos':{'x':1}},\n{'id':3}\n]}");
	struct changes changes = diff_dashboards(arena, old, new);
	size_t found = 0;
	for (size_t i = 0; i < changes.count; i++)
		for (size_t k = 0; k < sizeof expected / sizeof *expected; k++) {
			const struct change *change = &changes.items[i];
			if (strcmp(change->path, expected[k].path) != 0)
				continue;
			found++;
			assert_true(!change->old == !expected[k].old);
			assert_true(!change->new == !expected[k].new);
			assert_true(!change->old ||
				    value_equal(change->old, parsed_slice(arena, slice_of(expected[k].old))));
			assert_true(!change->new ||
				    value_equal(change->new, parsed_slice(arena, slice_of(expected[k].new))));
			if (change->line != expected[k].line || change->column != expected[k].column)
				fail_msg("%s at %u:%u", change->path, change->line, change->column);
		}
	assert_int_equal(found, sizeof expected / sizeof *expected);
	assert_int_equal(changes.count, found);
}

/* Its panels have changes of their own, so its value would say them twice. */
static void a_row_that_comes_or_goes_has_a_value_without_its_panels(void **state)
{
	(void)state;
	static const char *const panels[] = {"", "{'id':1}", "{'id':1},{'id':2}"};
	for (size_t i = 0; i < sizeof panels / sizeof *panels; i++) {
		ARENA_AUTO arena = arena_new();
		const struct value *without = read_case(arena, "{'panels':[]}");
		const struct value *with = read_case(
			arena, arena_printf(arena, "{'panels':[{'id':9,'type':'row','panels':[%s]}]}", panels[i]));
		const struct value *row = read_case(arena, "{'id':9,'type':'row','panels':[]}");
		struct changes added = diff_dashboards(arena, without, with);
		struct changes removed = diff_dashboards(arena, with, without);
		assert_int_equal(added.count, i + 1);
		assert_int_equal(removed.count, i + 1);
		assert_string_equal(added.items[0].path, "/panels/[id=9]");
		assert_true(value_equal(added.items[0].new, row));
		assert_true(value_equal(removed.items[0].old, row));
		if (i == 0)
			continue;
		assert_string_equal(added.items[1].path, "/panels/[id=9]/panels/[id=1]");
		assert_true(value_equal(added.items[1].new, read_case(arena, "{'id':1}")));
	}
}

static void an_edit_has_its_place_in_the_file_that_lacks_it(void **state)
{
	(void)state;
	static const struct {
		const char *what;
		unsigned line;
		unsigned column;
	} expected[] = {
		{"title", 2, 9},
		{"tags", 1, 1},
		{"panel 'A' (id 1): moved into row 'R'", 4, 31},
		{"panel 'A' (id 1): interval", 4, 1},
		{"panel 'N' (id 7): added", 6, 43},
		{"panel 'B' (id 2): removed", 5, 1},
		{"row 'S' (id 8): removed", 7, 1},
		{"panel 'C' (id 3): removed", 7, 44},
	};
	ARENA_AUTO arena = arena_new();
	const struct value *git = read_case(arena,
					    "{\n'title':'a',\n'panels':[\n{'id':1,'title':'A','gridPos':{'x':0}},\n"
					    "{'id':2,'title':'B'},\n{'id':9,'type':'row','title':'R','panels':[]},\n"
					    "{'id':8,'type':'row','title':'S','panels':[{'id':3,'title':'C'}]}]}");
	const struct value *live = read_case(arena,
					     "{'title':'b','tags':['t'],'panels':[{'id':9,'type':'row','title':'R',"
					     "'panels':[{'id':1,'title':'A','gridPos':{'x':1},'interval':'1m'},"
					     "{'id':7,'title':'N'}]}]}");
	struct changes changes = diff_edits(arena, git, live);
	struct changes same = diff_dashboards(arena, git, live);
	assert_string_equal(describe(arena, &changes), describe(arena, &same));
	assert_int_equal(changes.count, sizeof expected / sizeof *expected);
	for (size_t i = 0; i < changes.count; i++) {
		size_t k = 0;
		while (k < changes.count && strcmp(changes.items[i].what, expected[k].what) != 0)
			k++;
		if (k == changes.count || changes.items[i].line != expected[k].line ||
		    changes.items[i].column != expected[k].column)
			fail_msg("%s at %u:%u", changes.items[i].what, changes.items[i].line, changes.items[i].column);
	}
}

/* ---- size ---- */

/* A dashboard of many panels and queries in which everything has moved and one thing has changed. */
static const struct value *make_large(struct arena *arena, size_t panels, bool is_reversed)
{
	STRBUF_AUTO text = STRBUF_INIT(LIMIT_DOCUMENT_BYTES);
	strbuf_add_text(&text, "{\"panels\":[");
	for (size_t i = 0; i < panels; i++) {
		size_t id = is_reversed ? panels - i : i + 1;
		strbuf_printf(&text, "%s{\"id\":%zu,\"title\":\"P\",\"data\":[", i ? "," : "", id);
		for (size_t k = 0; k < 20; k++)
			strbuf_printf(&text, "%s{\"v\":%zu}", k ? "," : "", (is_reversed ? 20 - k : k) * 7 + id);
		strbuf_add_text(&text, "]}");
	}
	strbuf_add_text(&text, "]}");
	return parsed_slice(arena, arena_slice(arena, strbuf_slice(&text)));
}

static void a_large_dashboard_turned_around_is_no_trouble(void **state)
{
	(void)state;
	ARENA_AUTO arena = arena_new();
	const size_t panels = 2000;
	const struct value *old = make_large(arena, panels, false);
	const struct value *new = make_large(arena, panels, true);
	struct changes changes = diff_dashboards(arena, old, new);
	assert_true(changes.count > panels);
	assert_true(value_equal(applied(arena, old, &changes), new));
}

/* `%zu` of a part is its number, `%s` a value that differs. */
static const struct value *make_many(struct arena *arena, const char *before, const char *part, size_t count,
				     const char *after, const char *value)
{
	STRBUF_AUTO text = STRBUF_INIT(LIMIT_DOCUMENT_BYTES);
	strbuf_add_text(&text, before);
	for (size_t i = 0; i < count; i++) {
		strbuf_add_text(&text, i ? "," : "");
		for (const char *c = part; *c; c++)
			if (*c == '#')
				strbuf_printf(&text, "%zu", i);
			else if (*c == '@')
				strbuf_add_text(&text, value);
			else
				strbuf_add_char(&text, *c == '\'' ? '"' : *c);
	}
	strbuf_add_text(&text, after);
	return parsed_slice(arena, arena_slice(arena, strbuf_slice(&text)));
}

static void the_list_of_a_document_with_too_many_changes_is_bounded_and_exact(void **state)
{
	(void)state;
	static const char member[] = "{'id':#,'a':@,'b':@,'c':@,'d':@,'e':@,'f':@,'g':@,'h':@,'i':@,'j':@}";
	static const struct {
		const char *before;
		const char *part;
		size_t count;
		const char *after;
		size_t least;
		size_t most;
	} cases[] = {
		/* one by one, as many as there may be */
		{"{\"panels\":[", member, DIFF_CHANGES / 10, "]}", DIFF_CHANGES, DIFF_CHANGES},
		/* then panel by panel */
		{"{\"panels\":[", member, DIFF_CHANGES / 10 + 500, "]}", DIFF_CHANGES + 500, DIFF_CHANGES + 501},
		/* an object without any end is one change */
		{"{\"a\":{\"x\":1,\"y\":{", "'#':@", 3 * DIFF_CHANGES, "}}}", 1, 1},
		{"{\"title\":\"T\",\"list\":[", "{'b':[{'c':@}]}", 3 * DIFF_CHANGES, "]}", 1, 1},
		/* and panels without end are the dashboard */
		{"{\"panels\":[", "{'id':#,'panels':[{'title':@}]}", 3 * DIFF_CHANGES, "]}", 1, 1},
	};
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		ARENA_AUTO arena = arena_new();
		const struct value *sides[2];
		for (size_t k = 0; k < 2; k++)
			sides[k] = make_many(arena, cases[i].before, cases[i].part, cases[i].count, cases[i].after,
					     k ? "2" : "1");
		struct changes changes = diff_dashboards(arena, sides[0], sides[1]);
		if (changes.count < cases[i].least || changes.count > cases[i].most)
			fail_msg("case %zu: %zu changes, the last: %s", i, changes.count,
				 changes.items[changes.count - 1].path);
		if (changes.count < DIFF_CHANGES)
			assert_true(value_equal(applied(arena, sides[0], &changes), sides[1]));
	}
}

/* Paths as long as the document, one a value, are more than memory has. */
static void long_paths_are_as_much_as_many_changes(void **state)
{
	(void)state;
	ARENA_AUTO arena = arena_new();
	STRBUF_AUTO before = STRBUF_INIT(LIMIT_DOCUMENT_BYTES);
	strbuf_add_text(&before, "{\"");
	for (size_t i = 0; i < (1 << 16); i++)
		strbuf_add_char(&before, 'k');
	strbuf_add_text(&before, "\":{");
	const struct value *old = make_many(arena, before.at, "'#':@", 10000, "}}", "1");
	const struct value *new = make_many(arena, before.at, "'#':@", 10000, "}}", "2");
	struct changes changes = diff_dashboards(arena, old, new);
	assert_int_equal(changes.count, 1);
	assert_int_equal(changes.items[0].new->count, 10000);
}

static void deep_nesting_is_no_trouble(void **state)
{
	(void)state;
	ARENA_AUTO arena = arena_new();
	STRBUF_AUTO old = STRBUF_INIT(LIMIT_DOCUMENT_BYTES);
	STRBUF_AUTO new = STRBUF_INIT(LIMIT_DOCUMENT_BYTES);
	const size_t depth = LIMIT_DEPTH / 2 - 1;
	for (size_t i = 0; i < depth; i++) {
		strbuf_add_text(&old, "[{\"a\":");
		strbuf_add_text(&new, "[{\"a\":");
	}
	strbuf_add_text(&old, "1");
	strbuf_add_text(&new, "2");
	for (size_t i = 0; i < depth; i++) {
		strbuf_add_text(&old, "},2]");
		strbuf_add_text(&new, "},2]");
	}
	struct changes changes = diff_dashboards(arena, parsed_slice(arena, strbuf_slice(&old)),
						 parsed_slice(arena, strbuf_slice(&new)));
	assert_int_equal(changes.count, 1);
	assert_true(slice_ends_with(slice_of(changes.items[0].path), "/0/a"));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_change_is_said_as_people_say_it),
		cmocka_unit_test(a_change_knows_its_values_and_its_place),
		cmocka_unit_test(a_row_that_comes_or_goes_has_a_value_without_its_panels),
		cmocka_unit_test(an_edit_has_its_place_in_the_file_that_lacks_it),
		cmocka_unit_test(a_large_dashboard_turned_around_is_no_trouble),
		cmocka_unit_test(the_list_of_a_document_with_too_many_changes_is_bounded_and_exact),
		cmocka_unit_test(long_paths_are_as_much_as_many_changes),
		cmocka_unit_test(deep_nesting_is_no_trouble),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
