/* SPDX-License-Identifier: MIT */
/* The rules of the merge, one by one. test_merge_real.c holds them together on real dashboards. */
#include "tests/testing.h"

#include "model/base/arena.h"
#include "model/base/limits.h"
#include "model/base/strbuf.h"
#include "model/diff/diff.h"
#include "model/merge/merge.h"
#include "model/value/json.h"
#include "model/value/value.h"

/* JSON with ' for ", for the sake of the reader. */
static const struct value *read_case(struct arena *arena, const char *text)
{
	struct diagnostics diags;
	char *copy = arena_strdup(arena, text);
	for (char *c = copy; *c; c++)
		if (*c == '\'')
			*c = '"';
	diagnostics_init(&diags, arena);
	const struct value *value = json_read(arena, slice_of(copy), (struct place){"x.json", 1, 1}, &diags);
	if (!value)
		fail_msg("%s: %s", text, diags.count ? diags.items[0].message : "?");
	return value;
}

static char *text_of(struct arena *arena, const struct value *value)
{
	STRBUF_AUTO out = STRBUF_INIT(LIMIT_DOCUMENT_BYTES);
	json_write(value, &out);
	for (size_t i = 0; i < out.length; i++)
		if (out.at[i] == '"')
			out.at[i] = '\'';
	return arena_strdup(arena, out.at);
}

static int compare_paths(const void *a, const void *b)
{
	return strcmp(*(const char *const *)a, *(const char *const *)b);
}

/* The paths, sorted, a space between them. */
static char *paths_of(struct arena *arena, const struct conflicts *conflicts)
{
	STRBUF_AUTO out = STRBUF_INIT(LIMIT_DOCUMENT_BYTES);
	const char **paths = arena_array(arena, conflicts->count, sizeof *paths);
	for (size_t i = 0; i < conflicts->count; i++)
		paths[i] = conflicts->items[i].path;
	if (conflicts->count)
		qsort(paths, conflicts->count, sizeof *paths, compare_paths);
	for (size_t i = 0; i < conflicts->count; i++)
		strbuf_printf(&out, "%s%s", i ? " " : "", paths[i]);
	return arena_strdup(arena, out.at ? out.at : "");
}

#define PANEL(id, rest)  "{'id':" #id ",'title':'P" #id "'" rest "}"
#define PANELS(list)     "{'panels':[" list "]}"
#define IN_PANEL(rest)   "{'panels':[{'id':4," rest "}]}"
#define GRID(x, y)       ",'gridPos':{'x':" #x ",'y':" #y ",'w':6,'h':4}"
#define VARIABLES(list)  "{'templating':{'list':[" list "]}}"
#define ROW(id, inside)  "{'id':" #id ",'type':'row','collapsed':true,'panels':[" inside "]}"
#define OPEN(id)         "{'id':" #id ",'type':'row','collapsed':false,'panels':[]}"
#define OVERRIDES(list)  IN_PANEL("'fieldConfig':{'overrides':[" list "]}")
#define BY_NAME(n, rest) "{'matcher':{'id':'byName','options':'" n "'}" rest "}"

struct test_case {
	const char *about;
	const char *base;
	const char *git;
	const char *live;
	const char *merged;
	const char *conflicts; /* paths, sorted */
};

/* clang-format off */
static const struct test_case VALUES[] = {
	{"each side sets one thing", "{'a':1,'b':1}", "{'a':2,'b':1}", "{'a':1,'b':2}", "{'a':2,'b':2}", ""},
	{"both do the same", "{'a':1}", "{'a':2}", "{'a':2.0}", "{'a':2}", ""},
	{"both set one thing in two ways", "{'a':1}", "{'a':2}", "{'a':3}", "{'a':3}", "/a"},
	{"a member that one side removed and nobody changed goes", "{'a':1,'b':1}", "{'b':1}", "{'a':1,'b':2}", "{'b':2}", ""},
	{"git removed what live changed", "{'a':1,'b':1}", "{'b':1}", "{'a':2,'b':1}", "{'b':1,'a':2}", "/a"},
	{"live removed what git changed", "{'a':1,'b':1}", "{'a':2,'b':1}", "{'b':1}", "{'b':1}", "/a"},
	{"both remove", "{'a':1,'b':1,'c':1}", "{'b':2}", "{'b':1,'d':1}", "{'b':2,'d':1}", ""},
	{"both add different members", "{}", "{'a':1}", "{'b':1}", "{'a':1,'b':1}", ""},
	{"both add one member alike", "{'c':1}", "{'c':1,'a':[1]}", "{'c':2,'a':[1]}", "{'c':2,'a':[1]}", ""},
	{"both add one member in two ways", "{}", "{'a':{'x':1}}", "{'a':{'y':1}}", "{'a':{'y':1}}", "/a"},
	{"objects go by key, however deep", "{'a':{'b':{'c':1,'d':1}}}", "{'a':{'b':{'c':2,'d':1}}}", "{'a':{'b':{'c':1,'d':2}}}", "{'a':{'b':{'c':2,'d':2}}}", ""},
	{"a conflict is at the leaf", "{'a':{'b':{'c':1,'d':1}}}", "{'a':{'b':{'c':2,'d':2}}}", "{'a':{'b':{'c':3,'d':1}}}", "{'a':{'b':{'c':3,'d':2}}}", "/a/b/c"},
	{"another kind of value is a change", "{'a':{'b':1}}", "{'a':[1]}", "{'a':{'b':2}}", "{'a':{'b':2}}", "/a"},
	{"null is a value", "{'a':null,'b':1}", "{'a':1,'b':1}", "{'a':null,'b':null}", "{'a':1,'b':null}", ""},
	{"members keep git's order", "{'z':1,'a':1}", "{'z':1,'a':2}", "{'a':1,'n':1,'z':1}", "{'z':1,'a':2,'n':1}", ""},
	{"tags are a set", "{'tags':['a','b']}", "{'tags':['a','b','g']}", "{'tags':['l','b']}", "{'tags':['l','b','g']}", ""},
	{"tags that both add stand once", "{'tags':['a'],'x':1}", "{'tags':['a','n'],'x':2}", "{'tags':['n','a'],'x':1}", "{'tags':['a','n'],'x':2}", ""},
	{"the order of tags is no conflict", "{'tags':['a','b','c']}", "{'tags':['b','a','c']}", "{'tags':['a','c','b']}", "{'tags':['b','a','c']}", ""},
	{"tags come on both sides where none were", "{'x':1}", "{'x':1,'tags':['g']}", "{'x':1,'tags':['l']}", "{'x':1,'tags':['g','l']}", ""},
	{"tags that are no list", "{'tags':['a']}", "{'tags':'a'}", "{'tags':['b']}", "{'tags':['b']}", "/tags"},
	{"tags given twice", "{'tags':['a','a']}", "{'tags':['a','a','b']}", "{'tags':['a']}", "{'tags':['a','b']}", ""},
	{"other arrays of scalars are one value", "{'a':[1,2]}", "{'a':[1,2,3]}", "{'a':[0,1,2]}", "{'a':[0,1,2]}", "/a"},
	{"no dashboard at all", "[1]", "{}", "'x'", "'x'", ""},
};

static const struct test_case PARTS[] = {
	{"queries go by letter", IN_PANEL("'targets':[{'refId':'A','e':1},{'refId':'B','e':1}]"), IN_PANEL("'targets':[{'refId':'A','e':2},{'refId':'B','e':1}]"), IN_PANEL("'targets':[{'refId':'B','e':2},{'refId':'A','e':1}]"), IN_PANEL("'targets':[{'refId':'B','e':2},{'refId':'A','e':2}]"), ""},
	{"one query, two ways", IN_PANEL("'targets':[{'refId':'A','e':1}]"), IN_PANEL("'targets':[{'refId':'A','e':2}]"), IN_PANEL("'targets':[{'refId':'A','e':3}]"), IN_PANEL("'targets':[{'refId':'A','e':3}]"), "/panels/[id=4]/targets/[refId=A]/e"},
	{"a query goes, another changes", IN_PANEL("'targets':[{'refId':'A','e':1},{'refId':'B','e':1}]"), IN_PANEL("'targets':[{'refId':'B','e':1}]"), IN_PANEL("'targets':[{'refId':'A','e':1},{'refId':'B','e':2}]"), IN_PANEL("'targets':[{'refId':'B','e':2}]"), ""},
	{"a query goes that the other changes", IN_PANEL("'targets':[{'refId':'A','e':1},{'refId':'B'}]"), IN_PANEL("'targets':[{'refId':'B'}]"), IN_PANEL("'targets':[{'refId':'A','e':2},{'refId':'B'}]"), IN_PANEL("'targets':[{'refId':'A','e':2},{'refId':'B'}]"), "/panels/[id=4]/targets/[refId=A]"},
	{"both add a query", IN_PANEL("'targets':[{'refId':'A'}]"), IN_PANEL("'targets':[{'refId':'A'},{'refId':'G'}]"), IN_PANEL("'targets':[{'refId':'A'},{'refId':'L'}]"), IN_PANEL("'targets':[{'refId':'A'},{'refId':'G'},{'refId':'L'}]"), ""},
	{"both add a query of one letter", IN_PANEL("'targets':[{'refId':'A'}]"), IN_PANEL("'targets':[{'refId':'A'},{'refId':'B','e':1}]"), IN_PANEL("'targets':[{'refId':'A'},{'refId':'B','e':2}]"), IN_PANEL("'targets':[{'refId':'A'},{'refId':'B','e':2}]"), "/panels/[id=4]/targets/[refId=B]"},
	{"a letter given out by a change and by an addition", IN_PANEL("'targets':[{'refId':'A','e':1}]"), IN_PANEL("'targets':[{'refId':'B','e':1}]"), IN_PANEL("'targets':[{'refId':'A','e':1},{'refId':'B','e':2}]"), IN_PANEL("'targets':[{'refId':'A','e':1},{'refId':'B','e':2}]"), "/panels/[id=4]/targets"},
	{"additions stand behind their neighbours", IN_PANEL("'targets':[{'refId':'A'},{'refId':'B'}]"), IN_PANEL("'targets':[{'refId':'F'},{'refId':'A'},{'refId':'G'},{'refId':'B'}]"), IN_PANEL("'targets':[{'refId':'A'},{'refId':'L'},{'refId':'M'},{'refId':'B'},{'refId':'N'}]"), IN_PANEL("'targets':[{'refId':'F'},{'refId':'A'},{'refId':'G'},{'refId':'L'},{'refId':'M'},{'refId':'B'},{'refId':'N'}]"), ""},
	{"git's order, live's edit", IN_PANEL("'targets':[{'refId':'A'},{'refId':'B'}]"), IN_PANEL("'targets':[{'refId':'B'},{'refId':'A'}]"), IN_PANEL("'targets':[{'refId':'A','e':1},{'refId':'B'}]"), IN_PANEL("'targets':[{'refId':'B'},{'refId':'A','e':1}]"), ""},
	{"both change the order alike", IN_PANEL("'targets':[{'refId':'A'},{'refId':'B'}]"), IN_PANEL("'targets':[{'refId':'B'},{'refId':'A'},{'refId':'C'}]"), IN_PANEL("'targets':[{'refId':'D'},{'refId':'B'},{'refId':'A'}]"), IN_PANEL("'targets':[{'refId':'D'},{'refId':'B'},{'refId':'A'},{'refId':'C'}]"), ""},
	{"both change the order in two ways", IN_PANEL("'targets':[{'refId':'A'},{'refId':'B'},{'refId':'C'}]"), IN_PANEL("'targets':[{'refId':'B'},{'refId':'A'},{'refId':'C'}]"), IN_PANEL("'targets':[{'refId':'A'},{'refId':'C'},{'refId':'B'}]"), IN_PANEL("'targets':[{'refId':'A'},{'refId':'C'},{'refId':'B'}]"), "/panels/[id=4]/targets"},
	{"variables go by name", VARIABLES("{'name':'a','q':1},{'name':'b','q':1}"), VARIABLES("{'name':'a','q':2},{'name':'b','q':1}"), VARIABLES("{'name':'a','q':1},{'name':'b','q':2},{'name':'c'}"), VARIABLES("{'name':'a','q':2},{'name':'b','q':2},{'name':'c'}"), ""},
	{"the first variables come on both sides", "{'x':1}", "{'x':1,'templating':{'list':[{'name':'g'}]}}", "{'x':1,'templating':{'list':[{'name':'l'}]}}", "{'x':1,'templating':{'list':[{'name':'g'},{'name':'l'}]}}", ""},
	{"a renamed variable is the same", VARIABLES("{'name':'a','q':1}"), VARIABLES("{'name':'b','q':1}"), VARIABLES("{'name':'a','q':1,'hide':2}"), VARIABLES("{'name':'b','q':1,'hide':2}"), ""},
	{"what a variable stands at, two ways", VARIABLES("{'name':'a','current':{'text':'x','value':'x'}}"), VARIABLES("{'name':'a','current':{'text':'y','value':'y'}}"), VARIABLES("{'name':'a','current':{'text':'z','value':'z'}}"), VARIABLES("{'name':'a','current':{'text':'z','value':'z'}}"), "/templating/list/[name=a]/current"},
	{"what a variable stands at says its text", VARIABLES("{'name':'a','current':{'text':'x','value':'x','selected':false}}"), VARIABLES("{'name':'a','current':{'text':'y','value':'y','selected':false}}"), VARIABLES("{'name':'a','current':{'text':'x','value':'x','selected':true}}"), VARIABLES("{'name':'a','current':{'text':'y','value':'y','selected':false}}"), ""},
	{"what nobody set, but git worded anew", VARIABLES("{'name':'a','current':{'text':'x','value':'x'}}"), VARIABLES("{'name':'a','current':{'text':'X','value':'x'}}"), VARIABLES("{'name':'a','current':{'text':'x','value':'x'},'hide':1}"), VARIABLES("{'name':'a','current':{'text':'X','value':'x'},'hide':1}"), ""},
	{"what nobody set, but live worded anew", VARIABLES("{'name':'a','current':{'text':'x','value':'x'}}"), VARIABLES("{'name':'a','current':{'text':'x','value':'x'},'hide':1}"), VARIABLES("{'name':'a','current':{'text':'X','value':'x'}}"), VARIABLES("{'name':'a','current':{'text':'X','value':'x'},'hide':1}"), ""},
	{"what nobody set, each with another member", VARIABLES("{'name':'a','current':{'text':'x','value':'x','selected':false}}"), VARIABLES("{'name':'a','current':{'text':'X','value':'x','selected':false}}"), VARIABLES("{'name':'a','current':{'text':'x','value':'x','selected':true}}"), VARIABLES("{'name':'a','current':{'text':'X','value':'x','selected':true}}"), ""},
	{"what nobody set, worded in two ways", VARIABLES("{'name':'a','current':{'text':'x','value':'x'}}"), VARIABLES("{'name':'a','current':{'text':'G','value':'x'}}"), VARIABLES("{'name':'a','current':{'text':'L','value':'x'}}"), VARIABLES("{'name':'a','current':{'text':'L','value':'x'}}"), "/templating/list/[name=a]/current/text"},
	{"what both set alike, worded in two ways", VARIABLES("{'name':'a','current':{'text':'x','value':'x'}}"), VARIABLES("{'name':'a','current':{'text':'G','value':'y'}}"), VARIABLES("{'name':'a','current':{'text':'L','value':'y'}}"), VARIABLES("{'name':'a','current':{'text':'G','value':'y'}}"), ""},
	{"a variable's options are one value", VARIABLES("{'name':'a','options':[{'t':1},{'t':2}]}"), VARIABLES("{'name':'a','options':[{'t':1},{'t':3}]}"), VARIABLES("{'name':'a','options':[{'t':4},{'t':2}]}"), VARIABLES("{'name':'a','options':[{'t':4},{'t':2}]}"), "/templating/list/[name=a]/options"},
	{"annotations go by name", "{'annotations':{'list':[{'name':'a','on':1},{'name':'b','on':1}]}}", "{'annotations':{'list':[{'name':'a','on':2},{'name':'b','on':1}]}}", "{'annotations':{'list':[{'name':'a','on':1}]}}", "{'annotations':{'list':[{'name':'a','on':2}]}}", ""},
	{"overrides go by matcher", OVERRIDES(BY_NAME("a", ",'x':1") "," BY_NAME("b", ",'x':1")), OVERRIDES(BY_NAME("a", ",'x':2") "," BY_NAME("b", ",'x':1")), OVERRIDES(BY_NAME("a", ",'x':1") "," BY_NAME("b", ",'x':1,'y':1")), OVERRIDES(BY_NAME("a", ",'x':2") "," BY_NAME("b", ",'x':1,'y':1")), ""},
	{"properties of one override go by id", OVERRIDES(BY_NAME("a", ",'properties':[{'id':'u','value':1},{'id':'v','value':1}]")), OVERRIDES(BY_NAME("a", ",'properties':[{'id':'u','value':2},{'id':'v','value':1}]")), OVERRIDES(BY_NAME("a", ",'properties':[{'id':'u','value':3},{'id':'v','value':2}]")), OVERRIDES(BY_NAME("a", ",'properties':[{'id':'u','value':3},{'id':'v','value':2}]")), "/panels/[id=4]/fieldConfig/overrides/[matcher=byName:a]/properties/[id=u]/value"},
	{"transformations", IN_PANEL("'transformations':[{'id':'merge'},{'id':'organize','options':{'a':1}}]"), IN_PANEL("'transformations':[{'id':'organize','options':{'a':1}}]"), IN_PANEL("'transformations':[{'id':'merge'},{'id':'organize','options':{'a':2}},{'id':'sort'}]"), IN_PANEL("'transformations':[{'id':'organize','options':{'a':2}},{'id':'sort'}]"), ""},
	{"a transformation that both add alike stands once", IN_PANEL("'transformations':[{'id':'merge'}],'x':1"), IN_PANEL("'transformations':[{'id':'merge'},{'id':'sort'}],'x':2"), IN_PANEL("'transformations':[{'id':'sort'},{'id':'merge'}],'x':1"), IN_PANEL("'transformations':[{'id':'merge'},{'id':'sort'}],'x':2"), ""},
	{"links", "{'links':[{'title':'R','url':'a'}]}", "{'links':[{'title':'W','url':'w'},{'title':'R','url':'a'}]}", "{'links':[{'title':'R','url':'b'},{'title':'X','url':'x'}]}", "{'links':[{'title':'W','url':'w'},{'title':'R','url':'b'},{'title':'X','url':'x'}]}", ""},
	{"the tags of a link are a set", "{'links':[{'title':'R','tags':['a']}]}", "{'links':[{'title':'R','tags':['a','g']}]}", "{'links':[{'title':'R','tags':['l']}]}", "{'links':[{'title':'R','tags':['g','l']}]}", ""},
	{"anybody's items", "{'x':[{'a':1,'b':1},[3]]}", "{'x':[{'a':2,'b':1},[3]]}", "{'x':[{'a':1,'b':2},[4]]}", "{'x':[{'a':2,'b':2},[4]]}", ""},
	{"one of anybody's items", "{'x':[{'a':1},{'b':1}]}", "{'x':[{'a':2},{'b':1}]}", "{'x':[{'a':3},{'b':1}]}", "{'x':[{'a':3},{'b':1}]}", "/x/0/a"},
	{"of equal items the front one goes, the last is edited", "{'x':[{'a':1},{'b':1},{'a':1}]}", "{'x':[{'b':1},{'a':1}]}", "{'x':[{'a':1},{'b':1},{'a':1,'n':1}]}", "{'x':[{'b':1},{'a':1,'n':1}]}", ""},
	{"a letter given twice", IN_PANEL("'targets':[{'refId':'A','x':1},{'refId':'A','x':1}]"), IN_PANEL("'targets':[{'refId':'A','x':2},{'refId':'A','x':1}]"), IN_PANEL("'targets':[{'refId':'A','x':1},{'refId':'A','x':3}]"), IN_PANEL("'targets':[{'refId':'A','x':2},{'refId':'A','x':3}]"), ""},
};

static const struct test_case DASHBOARDS[] = {
	{"panels go by id", PANELS(PANEL(1, "") "," PANEL(2, "")), PANELS(PANEL(1, ",'a':1") "," PANEL(2, "")), PANELS(PANEL(1, "") "," PANEL(2, ",'b':1")), PANELS(PANEL(1, ",'a':1") "," PANEL(2, ",'b':1")), ""},
	{"one value of a panel, two ways", PANELS(PANEL(1, ",'a':1")), PANELS(PANEL(1, ",'a':2")), PANELS(PANEL(1, ",'a':3")), PANELS(PANEL(1, ",'a':3")), "/panels/[id=1]/a"},
	{"a panel goes that nobody changed", PANELS(PANEL(1, "") "," PANEL(2, "")), PANELS(PANEL(2, "")), PANELS(PANEL(1, "") "," PANEL(2, ",'b':1")), PANELS(PANEL(2, ",'b':1")), ""},
	{"git removed a panel that live changed", PANELS(PANEL(1, "") "," PANEL(2, "")), PANELS(PANEL(2, "")), PANELS(PANEL(1, ",'a':1") "," PANEL(2, "")), PANELS(PANEL(1, ",'a':1") "," PANEL(2, "")), "/panels/[id=1]"},
	{"live removed a panel that git changed", PANELS(PANEL(1, "") "," PANEL(2, "")), PANELS(PANEL(1, ",'a':1") "," PANEL(2, "")), PANELS(PANEL(2, "")), PANELS(PANEL(2, "")), "/panels/[id=1]"},
	{"a panel goes that the other side moved", PANELS(PANEL(1, GRID(0, 0))), PANELS(""), PANELS(PANEL(1, GRID(6, 0))), PANELS(PANEL(1, GRID(6, 0))), "/panels/[id=1]"},
	{"both add panels", PANELS(PANEL(1, "")), PANELS(PANEL(1, "") "," PANEL(2, "")), PANELS(PANEL(3, "") "," PANEL(1, "")), PANELS(PANEL(3, "") "," PANEL(1, "") "," PANEL(2, "")), ""},
	{"both add a panel alike", PANELS(PANEL(1, "")), PANELS(PANEL(1, ",'a':1") "," PANEL(2, "")), PANELS(PANEL(2, "") "," PANEL(1, "")), PANELS(PANEL(1, ",'a':1") "," PANEL(2, "")), ""},
	{"both add a panel under one id", PANELS(PANEL(1, "")), PANELS(PANEL(1, "") "," PANEL(2, ",'a':1")), PANELS(PANEL(1, "") "," PANEL(2, ",'a':2")), PANELS(PANEL(1, "") "," PANEL(2, ",'a':2")), "/panels/[id=2]"},
	{"both add a panel, one of them under an id given twice", PANELS(PANEL(1, "")), PANELS(PANEL(1, "") ",{'id':2,'title':'N','a':1}"), PANELS(PANEL(1, "") ",{'id':2,'title':'N','a':2},{'id':2,'title':'M'}"), PANELS(PANEL(1, "") ",{'id':2,'title':'N','a':2},{'id':2,'title':'M'}"), "/panels/[id=2]"},
	{"both add a panel under an id given twice", PANELS(PANEL(1, "")), PANELS(PANEL(1, "") ",{'id':2,'title':'M'},{'id':2,'title':'N','a':1}"), PANELS(PANEL(1, "") ",{'id':2,'title':'N','a':2},{'id':2,'title':'M'}"), PANELS(PANEL(1, "") ",{'id':2,'title':'M'},{'id':2,'title':'N','a':2}"), "/panels/1"},
	{"git gives a panel the id that live gives a new one", PANELS(PANEL(1, ",'q':1")), PANELS("{'id':2,'title':'P1','q':1}"), PANELS(PANEL(1, ",'q':1") ",{'id':2,'title':'N'}"), PANELS(PANEL(1, ",'q':1") ",{'id':2,'title':'N'}"), "/panels/[id=1]/id /panels/[id=2]/id"},
	{"git gives a panel the id that live gives a new one, beside others", PANELS(PANEL(3, "") "," PANEL(1, ",'q':1")), PANELS(PANEL(3, ",'g':1") ",{'id':2,'title':'P1','q':1}"), PANELS(PANEL(3, "") "," PANEL(1, ",'q':1") ",{'id':2,'title':'N'}"), PANELS(PANEL(3, ",'g':1") "," PANEL(1, ",'q':1") ",{'id':2,'title':'N'}"), "/panels/[id=1]/id /panels/[id=2]/id"},
	{"live gives a panel the id that git gives a new one", PANELS(PANEL(1, ",'q':1")), PANELS(PANEL(1, ",'q':1") ",{'id':2,'title':'N'}"), PANELS("{'id':2,'title':'P1','q':1}"), PANELS("{'id':2,'title':'P1','q':1}"), "/panels/[id=1]/id /panels/[id=2]/id"},
	{"a move and an edit", PANELS(PANEL(1, GRID(0, 0))), PANELS(PANEL(1, GRID(6, 0))), PANELS(PANEL(1, GRID(0, 0) ",'a':1")), PANELS(PANEL(1, GRID(6, 0) ",'a':1")), ""},
	{"two moves", PANELS(PANEL(1, GRID(0, 0))), PANELS(PANEL(1, GRID(6, 0))), PANELS(PANEL(1, GRID(0, 6))), PANELS(PANEL(1, GRID(0, 6))), "/panels/[id=1]/gridPos"},
	{"the order of panels is no conflict", PANELS(PANEL(1, "") "," PANEL(2, "") "," PANEL(3, "")), PANELS(PANEL(2, "") "," PANEL(1, "") "," PANEL(3, "")), PANELS(PANEL(1, "") "," PANEL(3, "") "," PANEL(2, "")), PANELS(PANEL(2, "") "," PANEL(1, "") "," PANEL(3, "")), ""},
	{"a panel goes into a row and is edited", PANELS(ROW(9, "") "," PANEL(1, "")), PANELS(ROW(9, PANEL(1, ""))), PANELS(ROW(9, "") "," PANEL(1, ",'a':1")), PANELS(ROW(9, PANEL(1, ",'a':1"))), ""},
	{"a panel comes out of a row and is edited", PANELS(ROW(9, PANEL(1, ""))), PANELS(ROW(9, PANEL(1, ",'a':1"))), PANELS(ROW(9, "") "," PANEL(1, "")), PANELS(ROW(9, "") "," PANEL(1, ",'a':1")), ""},
	{"a panel goes into two rows", PANELS(PANEL(1, "") "," ROW(8, "") "," ROW(9, "")), PANELS(ROW(8, PANEL(1, "")) "," ROW(9, "")), PANELS(ROW(8, "") "," ROW(9, PANEL(1, ""))), PANELS(ROW(8, "") "," ROW(9, PANEL(1, ""))), "/panels/[id=1]"},
	{"a panel in a folded row", PANELS(ROW(9, PANEL(1, "") "," PANEL(2, ""))), PANELS(ROW(9, PANEL(1, ",'a':1") "," PANEL(2, ""))), PANELS(ROW(9, PANEL(2, ",'b':1") "," PANEL(3, ""))), PANELS(ROW(9, PANEL(2, ",'b':1") "," PANEL(3, ""))), "/panels/[id=9]/panels/[id=1]"},
	{"a row is folded, a panel in it edited", PANELS(OPEN(9) "," PANEL(1, "")), PANELS(ROW(9, PANEL(1, ""))), PANELS(OPEN(9) "," PANEL(1, ",'a':1")), PANELS(ROW(9, PANEL(1, ",'a':1"))), ""},
	{"a row is folded, a panel in it removed", PANELS(OPEN(9) "," PANEL(1, "") "," PANEL(2, "")), PANELS(ROW(9, PANEL(1, "") "," PANEL(2, ""))), PANELS(OPEN(9) "," PANEL(2, "")), PANELS(ROW(9, PANEL(2, ""))), ""},
	{"a row is folded, a panel in it goes to another", PANELS(OPEN(9) "," PANEL(1, "") "," OPEN(8)), PANELS(ROW(9, PANEL(1, "")) "," OPEN(8)), PANELS(OPEN(9) "," OPEN(8) "," PANEL(1, "")), PANELS(ROW(9, "") "," OPEN(8) "," PANEL(1, "")), "/panels/[id=1]"},
	{"a row is unfolded, a panel put into it", PANELS(ROW(9, PANEL(1, ""))), PANELS(OPEN(9) "," PANEL(1, "")), PANELS(ROW(9, PANEL(1, "") "," PANEL(2, ""))), PANELS("{'id':9,'type':'row','collapsed':false,'panels':[" PANEL(2, "") "]}," PANEL(1, "")), "/panels/[id=9]/panels/[id=2]"},
	{"a row is unfolded, git puts a panel into it", PANELS(ROW(9, PANEL(1, ""))), PANELS(ROW(9, PANEL(1, "") "," PANEL(2, ""))), PANELS(OPEN(9) "," PANEL(1, "")), PANELS(OPEN(9) "," PANEL(1, "")), "/panels/[id=9]/panels/[id=2]"},
	{"a row is unfolded, git moves a panel into it", PANELS(PANEL(2, "") "," ROW(9, PANEL(1, ""))), PANELS(ROW(9, PANEL(1, "") "," PANEL(2, ",'g':1"))), PANELS(PANEL(2, "") "," OPEN(9) "," PANEL(1, "")), PANELS(PANEL(2, ",'g':1") "," OPEN(9) "," PANEL(1, "")), "/panels/[id=2]"},
	{"git removed a row that live put a panel into", PANELS(ROW(9, "") "," PANEL(1, "")), PANELS(PANEL(1, "")), PANELS(ROW(9, PANEL(2, "")) "," PANEL(1, "")), PANELS(ROW(9, PANEL(2, "")) "," PANEL(1, "")), "/panels/[id=9]"},
	{"live removed a row that git put a panel into", PANELS(ROW(9, "") "," PANEL(1, "")), PANELS(ROW(9, PANEL(2, "") "," PANEL(1, ""))), PANELS(PANEL(1, "")), PANELS(PANEL(1, "")), "/panels/[id=9]"},
	{"a row goes with its panels, of which one was edited", PANELS(ROW(9, PANEL(1, "") "," PANEL(2, ""))), PANELS(""), PANELS(ROW(9, PANEL(1, ",'a':1") "," PANEL(2, ""))), PANELS(ROW(9, PANEL(1, ",'a':1"))), "/panels/[id=9]/panels/[id=1]"},
	{"a row goes and leaves its panel, which was edited", PANELS(ROW(9, PANEL(1, ""))), PANELS(PANEL(1, "")), PANELS(ROW(9, PANEL(1, ",'a':1"))), PANELS(PANEL(1, ",'a':1")), ""},
	{"both add a row, and different panels in it", PANELS(PANEL(1, "")), PANELS(PANEL(1, "") "," ROW(9, PANEL(2, ""))), PANELS(PANEL(1, "") "," ROW(9, PANEL(3, ""))), PANELS(PANEL(1, "") "," ROW(9, PANEL(2, "") "," PANEL(3, ""))), ""},
	{"rows put into each other", PANELS(ROW(8, "") "," ROW(9, "")), PANELS(ROW(8, ROW(9, ""))), PANELS(ROW(9, ROW(8, ""))), PANELS(ROW(9, ROW(8, ""))), "/panels"},
	{"rows of old", "{'rows':[{'title':'R','h':1,'panels':[" PANEL(1, "") "]},{'title':'S','panels':[]}]}", "{'rows':[{'title':'R','h':2,'panels':[]},{'title':'S','panels':[" PANEL(1, "") "]}]}", "{'rows':[{'title':'R','h':1,'panels':[" PANEL(1, ",'span':4") "," PANEL(2, "") "]},{'title':'S','panels':[]}]}", "{'rows':[{'title':'R','h':2,'panels':[" PANEL(2, "") "]},{'title':'S','panels':[" PANEL(1, ",'span':4") "]}]}", ""},
	{"rows of old become panels", "{'rows':[{'title':'R','panels':[" PANEL(1, "") "]}]}", "{'panels':[" PANEL(1, ",'g':1") "]}", "{'rows':[{'title':'R','panels':[" PANEL(1, ",'a':1") "]}]}", "{'panels':[" PANEL(1, ",'g':1,'a':1") "]}", ""},
	{"an old row and a panel of one id", "{'x':1}", "{'x':1,'rows':[{'id':1,'title':'R'}]}", "{'x':1,'panels':[{'id':1}]}", "{'x':1,'rows':[],'panels':[{'id':1}]}", "/panels/[id=1]/id /rows/0/id"},
	{"the first panels come on both sides", "{'x':1}", "{'x':1,'panels':[" PANEL(1, "") "]}", "{'x':2,'panels':[" PANEL(2, "") "]}", "{'x':2,'panels':[" PANEL(1, "") "," PANEL(2, "") "]}", ""},
	{"panels without ids", PANELS("{'title':'A','q':1},{'type':'text','q':1}"), PANELS("{'title':'A','q':2},{'type':'text','q':1}"), PANELS("{'title':'A','q':1},{'type':'text','q':2},{'title':'N'}"), PANELS("{'title':'A','q':2},{'type':'text','q':2},{'title':'N'}"), ""},
	{"an id given twice", PANELS("{'id':1,'title':'A','q':1},{'id':1,'title':'B','q':1}"), PANELS("{'id':1,'title':'A','q':2},{'id':1,'title':'B','q':1}"), PANELS("{'id':1,'title':'B','q':2},{'id':1,'title':'A','q':1}"), PANELS("{'id':1,'title':'B','q':2},{'id':1,'title':'A','q':2}"), ""},
	{"panels whose id is null are no twins", PANELS(""), PANELS("{'id':null,'title':'A'}"), PANELS("{'id':null,'title':'B'}"), PANELS("{'id':null,'title':'A'},{'id':null,'title':'B'}"), ""},
	{"ids that are anything", PANELS("{'id':null},{'id':'x'},{'id':[1]},{'id':{}}"), PANELS("{'id':null,'a':1},{'id':'x'},{'id':[1]},{'id':{}}"), PANELS("{'id':null},{'id':'x','b':1},{'id':[1],'c':1},{'id':{}}"), PANELS("{'id':null,'a':1},{'id':'x','b':1},{'id':[1],'c':1},{'id':{}}"), ""},
	{"panels that are none", "{'panels':[" PANEL(1, "") "]}", "{'panels':{'a':1}}", "{'panels':[" PANEL(1, "") "," PANEL(2, "") "]}", "{'panels':{'a':1}}", "/panels"},
	{"panels that are none, in two ways", "{'panels':[" PANEL(1, "") "]}", "{'panels':{'a':1}}", "{'panels':{'a':2}}", "{'panels':{'a':2}}", "/panels"},
	{"panels that are null", "{'panels':null,'x':1}", "{'panels':[" PANEL(1, "") "],'x':1}", "{'panels':null,'x':2}", "{'panels':[" PANEL(1, "") "],'x':2}", ""},
	{"panels that hold a number", "{'panels':[1],'x':1}", "{'panels':[2],'x':1}", "{'panels':[1],'x':2}", "{'panels':[2],'x':2}", ""},
	{"no panels against an edit", PANELS(PANEL(1, "")), "{}", PANELS(PANEL(1, ",'a':1")), "{'panels':[" PANEL(1, ",'a':1") "]}", "/panels/[id=1]"},
};
/* clang-format on */

static void check_case(const struct test_case *test)
{
	ARENA_AUTO arena = arena_new();
	const struct value *base = read_case(arena, test->base);
	const struct value *git = read_case(arena, test->git);
	const struct value *live = read_case(arena, test->live);
	struct merge merge;
	struct merge swapped;
	merge_dashboards(arena, base, git, live, &merge);
	merge_dashboards(arena, base, live, git, &swapped);
	char *conflicts = paths_of(arena, &merge.conflicts);
	char *document = text_of(arena, merge.document);
	if (strcmp(conflicts, test->conflicts) != 0 || strcmp(document, test->merged) != 0)
		fail_msg("%s\n--- expected\n%s\n%s\n--- found\n%s\n%s", test->about, test->merged, test->conflicts,
			 document, conflicts);
	if (strcmp(paths_of(arena, &swapped.conflicts), conflicts) != 0)
		fail_msg("%s: %s, but the other way round %s", test->about, conflicts,
			 paths_of(arena, &swapped.conflicts));
}

static void values_merge_by_place(void **state)
{
	(void)state;
	for (size_t i = 0; i < sizeof VALUES / sizeof *VALUES; i++)
		check_case(&VALUES[i]);
}

static void parts_of_a_dashboard_merge_by_their_identity(void **state)
{
	(void)state;
	for (size_t i = 0; i < sizeof PARTS / sizeof *PARTS; i++)
		check_case(&PARTS[i]);
}

static void panels_merge_wherever_they_stand(void **state)
{
	(void)state;
	for (size_t i = 0; i < sizeof DASHBOARDS / sizeof *DASHBOARDS; i++)
		check_case(&DASHBOARDS[i]);
}

static void live_is_contained_disjoint_or_overlapping(void **state)
{
	(void)state;
	static const struct {
		const char *base;
		const char *git;
		const char *live;
		enum merge_relation relation;
	} rows[] = {
		{"{'a':1,'b':1}", "{'a':2,'b':1}", "{'a':1,'b':1}", MERGE_CONTAINED},
		{"{'a':1,'b':1}", "{'a':2,'b':2}", "{'a':2,'b':1}", MERGE_CONTAINED},
		{"{'a':1,'b':1}", "{'a':2,'b':1}", "{'a':2,'b':1}", MERGE_CONTAINED},
		{"{'a':1,'b':1}", "{'a':2,'b':1}", "{'a':1,'b':2}", MERGE_DISJOINT},
		{"{'a':1,'b':1}", "{'a':1,'b':1}", "{'a':1,'b':2}", MERGE_DISJOINT},
		{"{'a':1,'b':1}", "{'a':2,'b':1}", "{'a':2,'b':2}", MERGE_DISJOINT},
		{"{'a':1,'b':1}", "{'a':2,'b':1}", "{'a':3,'b':1}", MERGE_OVERLAP},
		{"{'tags':['a']}", "{'tags':['a','b','c']}", "{'tags':['a','c']}", MERGE_CONTAINED},
		{PANELS(PANEL(1, "") "," PANEL(2, "")), PANELS(PANEL(2, ",'a':1")), PANELS(PANEL(2, "")),
		 MERGE_CONTAINED},
		{PANELS(PANEL(1, "") "," PANEL(2, "")), PANELS(PANEL(1, "")), PANELS(PANEL(2, "")), MERGE_DISJOINT},
	};
	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
		ARENA_AUTO arena = arena_new();
		struct merge merge;
		const struct value *git = read_case(arena, rows[i].git);
		merge_dashboards(arena, read_case(arena, rows[i].base), git, read_case(arena, rows[i].live), &merge);
		if (merge_relation(&merge, git) != rows[i].relation)
			fail_msg("row %zu", i);
	}
}

static void a_conflict_has_words_values_and_the_place_in_git(void **state)
{
	(void)state;
	ARENA_AUTO arena = arena_new();
	struct merge merge;
	merge_dashboards(
		arena, read_case(arena, "{'panels':[{'id':1,'title':'CPU','a':1},{'id':2,'title':'Disk'}],'z':1}"),
		read_case(arena, "{\n'z':2,\n'panels':[\n{'id':1,'title':'CPU',\n  'a':2}]}"),
		read_case(arena, "{'panels':[{'id':1,'title':'CPU','a':3},{'id':2,'title':'Disks'}],'z':3}"), &merge);
	static const struct {
		const char *path;
		const char *what;
		unsigned line;
		unsigned column;
	} expected[] = {
		{"/z", "z", 2, 5},
		{"/panels/[id=2]", "panel 'Disk' (id 2)", 3, 10},
		{"/panels/[id=1]/a", "panel 'CPU' (id 1): a", 5, 7},
	};
	assert_int_equal(merge.conflicts.count, 3);
	for (size_t i = 0; i < 3; i++) {
		assert_string_equal(merge.conflicts.items[i].path, expected[i].path);
		assert_string_equal(merge.conflicts.items[i].what, expected[i].what);
		assert_int_equal(merge.conflicts.items[i].line, expected[i].line);
		assert_int_equal(merge.conflicts.items[i].column, expected[i].column);
	}
	assert_null(merge.conflicts.items[1].git);
	assert_string_equal(text_of(arena, merge.conflicts.items[2].base), "1");
	assert_string_equal(text_of(arena, merge.conflicts.items[2].git), "2");
	assert_string_equal(text_of(arena, merge.conflicts.items[2].live), "3");
}

static void panels_that_lie_on_each_other_only_in_the_merge_are_said(void **state)
{
	(void)state;
	static const struct {
		const char *base;
		const char *git;
		const char *live;
		const char *note;
	} rows[] = {
		{PANELS(PANEL(1, GRID(0, 0))), PANELS(PANEL(1, GRID(0, 0)) "," PANEL(2, GRID(6, 0))),
		 PANELS(PANEL(1, GRID(0, 0)) "," PANEL(3, GRID(8, 2))),
		 "panel 'P2' (id 2) and panel 'P3' (id 3) overlap in the merge"},
		{PANELS(PANEL(1, GRID(0, 0))), PANELS(PANEL(1, GRID(0, 0)) "," PANEL(2, GRID(6, 0))),
		 PANELS(PANEL(1, GRID(0, 0)) "," PANEL(3, GRID(12, 0))), NULL},
		{PANELS(PANEL(1, GRID(0, 0))), PANELS(PANEL(1, GRID(0, 0)) "," PANEL(2, GRID(3, 0))),
		 PANELS(PANEL(1, GRID(0, 0) ",'a':1")), NULL},
		{PANELS(PANEL(1, GRID(0, 0)) "," PANEL(2, GRID(6, 0)) "," PANEL(3, GRID(12, 0))),
		 PANELS(PANEL(1, GRID(0, 0)) "," PANEL(2, GRID(18, 0)) "," PANEL(3, GRID(12, 0))),
		 PANELS(PANEL(1, GRID(18, 0)) "," PANEL(2, GRID(6, 0)) "," PANEL(3, GRID(12, 0)) "," PANEL(
			 4, GRID(20, 2))),
		 "panel 'P1' (id 1) and panel 'P2' (id 2) overlap in the merge, and 1 more pair"},
		/* listed in another order than they are on the screen */
		{PANELS(PANEL(1, GRID(0, 0)) "," PANEL(5, GRID(0, 20)) "," PANEL(6, GRID(6, 20))),
		 PANELS(PANEL(1, GRID(12, 0)) "," PANEL(5, GRID(0, 20)) "," PANEL(6, GRID(6, 20))),
		 PANELS(PANEL(1, GRID(0, 0)) "," PANEL(5, GRID(0, 20)) "," PANEL(6, GRID(12, 2))),
		 "panel 'P1' (id 1) and panel 'P6' (id 6) overlap in the merge"},
		{PANELS(PANEL(6, GRID(6, 40)) "," PANEL(5, GRID(0, 20)) "," PANEL(1, GRID(0, 0))),
		 PANELS(PANEL(6, GRID(6, 2)) "," PANEL(5, GRID(0, 20)) "," PANEL(1, GRID(0, 0))),
		 PANELS(PANEL(6, GRID(6, 40)) "," PANEL(5, GRID(0, 20)) "," PANEL(1, GRID(8, 0))),
		 "panel 'P1' (id 1) and panel 'P6' (id 6) overlap in the merge"},
		/* in rows, and outside of them */
		{PANELS(PANEL(1, GRID(0, 0)) "," ROW(9, PANEL(2, GRID(0, 0)))),
		 PANELS(PANEL(1, GRID(0, 0)) "," PANEL(3, GRID(12, 0)) "," ROW(9, PANEL(2, GRID(0, 0)))),
		 PANELS(PANEL(1, GRID(14, 0)) "," ROW(9, PANEL(2, GRID(0, 0)))),
		 "panel 'P1' (id 1) and panel 'P3' (id 3) overlap in the merge"},
		{PANELS(ROW(8, PANEL(1, GRID(0, 0))) "," ROW(9, PANEL(2, GRID(6, 0)) "," PANEL(3, GRID(0, 9)))),
		 PANELS(ROW(8, PANEL(1, GRID(6, 0))) "," ROW(9, PANEL(2, GRID(6, 0)) "," PANEL(3, GRID(14, 0)))),
		 PANELS(ROW(8, PANEL(1, GRID(0, 0))) "," ROW(9, PANEL(2, GRID(12, 0)) "," PANEL(3, GRID(0, 9)))),
		 "panel 'P2' (id 2) and panel 'P3' (id 3) overlap in the merge"},
		{PANELS(PANEL(1, GRID(0, 0)) "," ROW(9, PANEL(2, GRID(6, 0)))),
		 PANELS(PANEL(1, GRID(6, 0)) "," ROW(9, PANEL(2, GRID(6, 0)))),
		 PANELS(PANEL(1, GRID(0, 0) ",'a':1") "," ROW(9, PANEL(2, GRID(6, 0)))), NULL},
	};
	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
		ARENA_AUTO arena = arena_new();
		struct merge merge;
		merge_dashboards(arena, read_case(arena, rows[i].base), read_case(arena, rows[i].git),
				 read_case(arena, rows[i].live), &merge);
		assert_int_equal(merge.conflicts.count, 0);
		if (strcmp(merge.note ? merge.note : "", rows[i].note ? rows[i].note : "") != 0)
			fail_msg("row %zu: %s", i, merge.note ? merge.note : "nothing");
	}
}

static void what_git_left_alone_is_shared(void **state)
{
	(void)state;
	ARENA_AUTO arena = arena_new();
	struct merge merge;
	const struct value *git = read_case(arena, PANELS(PANEL(1, ",'a':[{'b':2}]") "," PANEL(2, "")));
	merge_dashboards(arena, read_case(arena, PANELS(PANEL(1, ",'a':[{'b':1}]") "," PANEL(2, ""))), git,
			 read_case(arena, PANELS(PANEL(1, ",'a':[{'b':1}]") "," PANEL(2, ",'c':1"))), &merge);
	const struct value *panels = value_get(merge.document, "panels");
	assert_ptr_equal(panels->items[0].members, value_get(git, "panels")->items[0].members);
}

/* ---- size ---- */

/* Many panels that all have moved, and lie on each other; `own` is this side's. */
static const struct value *make_large(struct arena *arena, size_t panels, const char *own, bool is_reversed)
{
	STRBUF_AUTO text = STRBUF_INIT(LIMIT_DOCUMENT_BYTES);
	strbuf_printf(&text, "{'%s':1,'panels':[", own);
	for (size_t i = 0; i < panels; i++)
		strbuf_printf(&text, "%s{'id':%zu,'gridPos':{'x':0,'y':0,'w':24,'h':900000},'%s':%zu}", i ? "," : "",
			      is_reversed ? panels - i : i + 1, own, i);
	strbuf_add_text(&text, "]}");
	return read_case(arena, text.at);
}

static void a_large_dashboard_turned_around_is_no_trouble(void **state)
{
	(void)state;
	ARENA_AUTO arena = arena_new();
	struct merge merge;
	const size_t panels = 3000;
	merge_dashboards(arena, make_large(arena, panels, "b", false), make_large(arena, panels, "g", true),
			 make_large(arena, panels, "l", true), &merge);
	assert_int_equal(merge.conflicts.count, 0);
	assert_int_equal(value_get(merge.document, "panels")->count, panels);
}

static const struct value *make_deep(struct arena *arena, const char *key, const char *open, const char *core,
				     const char *close)
{
	STRBUF_AUTO text = STRBUF_INIT(LIMIT_DOCUMENT_BYTES);
	const size_t depth = LIMIT_DEPTH / 2 - 3;
	strbuf_printf(&text, "{'%s':", key);
	for (size_t i = 0; i < depth; i++)
		strbuf_add_text(&text, open);
	strbuf_add_text(&text, core);
	for (size_t i = 0; i < depth; i++)
		strbuf_add_text(&text, close);
	strbuf_add_text(&text, "}");
	return read_case(arena, text.at);
}

static void deep_nesting_is_no_trouble(void **state)
{
	(void)state;
	static const struct {
		const char *key;
		const char *open;
		const char *close;
		size_t conflicts; /* of two values; what is too deep to be matched is one value */
	} rows[] = {
		{"panels", "[{'panels':", "}]", 0},
		{"panels", "[{'id':1,'panels':", "}]", 0},
		{"x", "{'a':{'b':", "}}", 0},
		{"x", "[{'a':", "},2]", 1},
	};
	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
		ARENA_AUTO arena = arena_new();
		struct merge merge;
		merge_dashboards(arena, make_deep(arena, rows[i].key, rows[i].open, "[{'x':1,'y':1}]", rows[i].close),
				 make_deep(arena, rows[i].key, rows[i].open, "[{'x':2,'y':1}]", rows[i].close),
				 make_deep(arena, rows[i].key, rows[i].open, "[{'x':1,'y':2}]", rows[i].close), &merge);
		if (merge.conflicts.count != rows[i].conflicts)
			fail_msg("row %zu: %zu conflicts, %s", i, merge.conflicts.count,
				 merge.conflicts.count ? merge.conflicts.items[0].what : "");
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(values_merge_by_place),
		cmocka_unit_test(parts_of_a_dashboard_merge_by_their_identity),
		cmocka_unit_test(panels_merge_wherever_they_stand),
		cmocka_unit_test(live_is_contained_disjoint_or_overlapping),
		cmocka_unit_test(a_conflict_has_words_values_and_the_place_in_git),
		cmocka_unit_test(panels_that_lie_on_each_other_only_in_the_merge_are_said),
		cmocka_unit_test(what_git_left_alone_is_shared),
		cmocka_unit_test(a_large_dashboard_turned_around_is_no_trouble),
		cmocka_unit_test(deep_nesting_is_no_trouble),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
