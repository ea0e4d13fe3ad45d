/* SPDX-License-Identifier: MIT */
/*
 * The order in panel_request_body is the browser's: the query's own members, then whom it goes to and how many points
 * it wants, which nothing in the file can set. Facts that differ by plugin are rows of a table.
 */
#include "model/query/panel_query.h"

#include "model/base/arena.h"
#include "model/base/limits.h"
#include "model/base/strbuf.h"
#include "model/base/text.h"
#include "model/diff/match.h"
#include "model/diff/value_path.h"
#include "model/query/interpolate.h"
#include "model/query/time_range.h"
#include "model/query/variables.h"
#include "model/value/json.h"
#include "model/value/value.h"

#define COUNT(array)  (sizeof(array) / sizeof *(array))
#define USUAL_WIDTH   12 /* of a panel, in the columns of a dashboard */
#define WIDEST        24
#define POINTS_COLUMN 60    /* a screen of 1440 pixels */
#define MOST_POINTS   11000 /* Prometheus refuses more */

/* ---- plugins ---- */

static bool holds_text(const struct value *value)
{
	if (!value)
		return false;
	if (value->kind == VALUE_STRING)
		return value->text.length > 0;
	for (uint32_t i = 0; value->kind == VALUE_ARRAY && i < value->count; i++)
		if (holds_text(&value->items[i]))
			return true;
	return false;
}

static bool names_metric_resource(const struct value *metric)
{
	const struct value *resources = value_get_kind(metric, "resources", VALUE_ARRAY);
	if (!resources) /* older queries name it in other members, which the plugin migrates */
		return true;
	for (uint32_t i = 0; i < resources->count; i++)
		if (holds_text(value_get(&resources->items[i], "resourceName")))
			return true;
	return false;
}

/* A dashboard that the portal opens from a resource is about that; here nobody says which. */
static bool lacks_azure_resource(const struct value *query)
{
	const struct value *type = value_get(query, "queryType");
	const struct value *logs = value_get(query, "azureLogAnalytics");
	if (value_is_text(type, "Azure Monitor"))
		return !names_metric_resource(value_get(query, "azureMonitor"));
	if (!value_is_text(type, "Azure Log Analytics"))
		return false;
	return !holds_text(value_get(logs, "resources")) && !holds_text(value_get(logs, "resource")) &&
	       !holds_text(value_get(logs, "workspace"));
}

static const struct plugin_row {
	const char *id;
	const char *other; /* the id that it had or has in other releases, or NULL */
	bool is_asked_by_browser;
	bool wants_range; /* a Prometheus query that says neither `range` nor `instant` is asked over the range */
	bool (*lacks_context)(const struct value *query); /* whether only the portal knows what it is about, or NULL */
} plugins[] = {
	{.id = "prometheus", .wants_range = true},
	{.id = "grafana-azureprometheus-datasource", .wants_range = true},
	{.id = "grafana-amazonprometheus-datasource", .wants_range = true},
	{.id = "grafana-azure-monitor-datasource", .lacks_context = lacks_azure_resource},
	{.id = "testdata", .other = "grafana-testdata-datasource"},
	{.id = "postgres", .other = "grafana-postgresql-datasource"},
	{.id = "loki"},
	{.id = "graphite", .is_asked_by_browser = true},
	{.id = "opentsdb", .is_asked_by_browser = true},
	{.id = "zipkin", .is_asked_by_browser = true},
	{.id = "jaeger", .is_asked_by_browser = true},
	{.id = "alertmanager", .is_asked_by_browser = true},
	{.id = "marcusolsson-json-datasource", .is_asked_by_browser = true},
	{.id = "marcusolsson-csv-datasource", .is_asked_by_browser = true},
	{.id = "simpod-json-datasource", .is_asked_by_browser = true},
	{.id = "grafana-simple-json-datasource", .is_asked_by_browser = true},
};

static const struct plugin_row *plugin_find(struct slice id)
{
	for (size_t i = 0; i < COUNT(plugins); i++)
		if (slice_is(id, plugins[i].id) || (plugins[i].other && slice_is(id, plugins[i].other)))
			return &plugins[i];
	return NULL;
}

bool plugin_is_asked_by_browser(struct slice plugin)
{
	const struct plugin_row *row = plugin_find(plugin);
	return row && row->is_asked_by_browser;
}

bool plugin_is_same(struct slice a, struct slice b)
{
	const struct plugin_row *row = plugin_find(a);
	return slice_equal(a, b) || (row && row == plugin_find(b));
}

/* ---- panels and their queries ---- */

static bool has_ref_id(const struct value *targets, struct slice ref_id)
{
	for (uint32_t i = 0; i < targets->count; i++)
		if (slice_equal(value_get_text(&targets->items[i], "refId"), ref_id))
			return true;
	return false;
}

/* What the editor would call a query that has no refId: the first letter that is free, then Q27 and on. */
static struct slice usual_ref_id(struct arena *arena, const struct value *targets, size_t *next)
{
	static const char letters[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZ";
	struct slice ref_id;
	do {
		size_t index = (*next)++;
		ref_id = index < sizeof letters - 1 ? (struct slice){&letters[index], 1}
						    : slice_of(arena_printf(arena, "Q%zu", index + 1));
	} while (has_ref_id(targets, ref_id));
	return ref_id;
}

/* Whom a query asks: the panel's data source, or its own where the panel leaves that to its queries. */
static struct datasource_ref source_of(const struct value *panel, const struct value *query)
{
	struct datasource_ref ours;
	struct datasource_ref theirs;
	datasource_ref_read(value_get(panel, "datasource"), &theirs);
	datasource_ref_read(value_get(query, "datasource"), &ours);
	if (ours.form == DATASOURCE_EXPRESSION)
		return ours;
	bool left_open = theirs.form == DATASOURCE_MIXED || theirs.form == DATASOURCE_DEFAULT;
	return left_open ? ours : theirs;
}

static bool is_true(const struct value *object, const char *key)
{
	const struct value *value = value_get_kind(object, key, VALUE_BOOL);
	return value && value->boolean;
}

/* `*next`: the place in the alphabet from which a name is looked for. */
static struct panel_query read_query(struct arena *arena, const struct value_path *panel, const struct value *targets,
				     size_t index, size_t *next)
{
	const struct value *model = &targets->items[index];
	struct panel_query query = {.model = model, .line = model->line, .column = model->column};
	struct slice ref_id = value_get_text(model, "refId");
	query.ref_id = ref_id.length ? ref_id : usual_ref_id(arena, targets, next);
	query.source = source_of(panel->subject, model);
	query.is_hidden = is_true(model, "hide");
	query.what = arena_printf(arena, "%s, query %s", value_path_words(arena, panel, NULL),
				  text_c_string(arena, query.ref_id));
	return query;
}

/* Why nothing of a panel can be asked, whatever its queries are; NULL: it can. */
static const char *unasked(const struct value *panel)
{
	if (value_get(panel, "libraryPanel"))
		return "its queries are those of a library panel, which is kept elsewhere";
	struct datasource_ref source;
	datasource_ref_read(value_get(panel, "datasource"), &source);
	if (source.form == DATASOURCE_DASHBOARD)
		return "it shows another panel's result";
	return NULL;
}

static void read_panel(struct arena *arena, const struct match_item *item, struct panel *out)
{
	static const struct value_path dashboard = {.shape = SHAPE_DASHBOARD};
	static const struct value_path list = {.parent = &dashboard, .shape = SHAPE_PANELS};
	const struct value *model = item->value;
	const struct value *targets = value_get_kind(model, "targets", VALUE_ARRAY);
	const struct value *id = value_get(model, "id");
	const struct value_path path = {.parent = &list,
					.shape = SHAPE_PANEL,
					.is_item = true,
					.is_indexed = !item->is_unique,
					.index = item->index,
					.subject = model};
	*out = (struct panel){.model = model, .whole = unasked(model), .what = value_path_words(arena, &path, NULL)};
	if (id && (id->kind == VALUE_NUMBER || id->kind == VALUE_STRING))
		out->id = id->text;
	size_t next = 0;
	out->queries = arena_array(arena, targets ? targets->count : 0, sizeof *out->queries);
	for (uint32_t i = 0; targets && i < targets->count; i++) {
		if (targets->items[i].kind != VALUE_OBJECT)
			continue;
		struct panel_query *query = &out->queries[out->count++];
		*query = read_query(arena, &path, targets, i, &next);
		out->has_expression |= query->source.form == DATASOURCE_EXPRESSION && !query->is_hidden;
	}
}

struct panels panels_of(struct arena *arena, const struct value *dashboard)
{
	struct match_list list = match_list_panels(arena, dashboard);
	match_mark_panels(&list);
	struct panels panels = {.items = arena_array(arena, list.count, sizeof *panels.items)};
	for (size_t i = 0; i < list.count; i++) {
		struct panel *panel = &panels.items[panels.count];
		if (list.items[i].is_row || list.items[i].value->kind != VALUE_OBJECT ||
		    panel_idle_reason(arena, list.items[i].value))
			continue;
		read_panel(arena, &list.items[i], panel);
		panels.count += panel->count > 0 || value_get(panel->model, "libraryPanel");
	}
	return panels;
}

bool panel_query_is_sent(const struct panel *panel, const struct panel_query *query)
{
	return !query->is_hidden || panel->has_expression;
}

/* ---- a request ---- */

static int64_t points_of(const struct value *panel)
{
	int64_t points = 0;
	int64_t width = 0;
	const struct value *most = value_get(panel, "maxDataPoints");
	const struct value *w = value_get(value_get(panel, "gridPos"), "w");
	if (!most || !value_to_integer(most, &points) || points < 1)
		points = POINTS_COLUMN *
			 (w && value_to_integer(w, &width) && width > 0 && width <= WIDEST ? width : USUAL_WIDTH);
	return points < MOST_POINTS ? points : MOST_POINTS;
}

const char panel_request_too_large[] =
	"its variables bring in too much text: they refer to each other too often, or have "
	"too many values";

/* What is the same for all queries of a request. */
struct setting {
	struct interpolation with;
	int64_t points;
};

static int64_t milliseconds_of(struct slice duration)
{
	int64_t result = 0;
	return duration.length && duration_parse(duration, &result) ? result : 0;
}

static bool set_up(const struct panel_request *request, const struct query_source *source, struct setting *out,
		   const char **why)
{
	const struct value *panel = request->panel ? request->panel->model : NULL;
	*out = (struct setting){.points = points_of(panel)};
	struct interpolation *with = &out->with;
	if (!time_range_of_panel(request->dashboard, panel, request->now, &with->range, why))
		return false;
	int64_t least = milliseconds_of(value_get_text(panel, "interval"));
	with->scrape = milliseconds_of(source->interval);
	with->interval = interval_of(&with->range, out->points, least ? least : with->scrape);
	with->variables = request->variables;
	with->budget = request->budget;
	with->plugin = source->type;
	with->title = value_get_text(request->dashboard, "title");
	with->uid = value_get_text(request->dashboard, "uid");
	return true;
}

static struct value source_value(struct arena *arena, const struct query_source *source)
{
	struct member members[] = {
		{.key = slice_of("uid"), .value = value_text(source->uid)},
		{.key = slice_of("type"), .value = value_text(source->type)},
	};
	struct value object;
	value_object(arena, members, source->type.at ? 2 : 1, &object, NULL);
	return object;
}

/* One query and where it goes. */
struct question {
	const struct value *model;
	struct slice ref_id;
	const struct query_source *source;
};

/* One query as it is sent; false with the words when something in it is not known. */
static bool add_query(struct arena *arena, const struct panel_request *request, const struct question *question,
		      struct strbuf *out, const char **why)
{
	/* A server takes `datasourceId`, a number of old, before the uid; in another database it is another's. */
	static const char *const own[] = {"refId", "datasource", "datasourceId", NULL};
	struct setting setting;
	const struct plugin_row *plugin = plugin_find(question->source->type);
	const char *missing = NULL;
	if (!set_up(request, question->source, &setting, why))
		return false;
	const struct value model = value_without(arena, question->model, own);
	const struct value *filled = interpolate(arena, &setting.with, &model, &missing);
	if (!filled) {
		*why = missing ? arena_printf(arena, "the current value of %s is unknown", missing)
			       : panel_request_too_large;
		return false;
	}
	if (plugin && plugin->lacks_context && plugin->lacks_context(filled)) {
		*why = "it names no resource: the portal knows one when it opens the dashboard from there";
		return false;
	}
	struct value query = value_with(arena, filled, slice_of("refId"), value_text(question->ref_id));
	if (plugin && plugin->wants_range && !value_get(&query, "range") && !value_get(&query, "instant"))
		query = value_with(arena, &query, slice_of("range"), value_bool(true));
	query = value_with(arena, &query, slice_of("datasource"), source_value(arena, question->source));
	query = value_with(arena, &query, slice_of("intervalMs"), value_integer(arena, setting.with.interval));
	query = value_with(arena, &query, slice_of("maxDataPoints"), value_integer(arena, setting.points));
	json_write(&query, out);
	return true;
}

static struct slice end_body(struct arena *arena, const struct panel_request *request, struct strbuf *body,
			     const char **why)
{
	struct time_range range;
	const struct value *panel = request->panel ? request->panel->model : NULL;
	if (!time_range_of_panel(request->dashboard, panel, request->now, &range, why))
		return (struct slice){0};
	strbuf_printf(body, "],\"from\":\"%lld\",\"to\":\"%lld\"}", (long long)range.from, (long long)range.to);
	if (!strbuf_full(body))
		return arena_slice(arena, strbuf_slice(body));
	*why = "it is too large to be sent";
	return (struct slice){0};
}

struct slice panel_request_body(struct arena *arena, const struct panel_request *request, const char **why)
{
	STRBUF_AUTO body = STRBUF_INIT(LIMIT_DOCUMENT_BYTES);
	strbuf_add_text(&body, "{\"queries\":[");
	for (size_t i = 0; i < request->count; i++) {
		const struct panel_query *query = request->queries[i];
		strbuf_add_text(&body, i ? "," : "");
		const struct question question = {query->model, query->ref_id, &request->sources[i]};
		if (!add_query(arena, request, &question, &body, why))
			return (struct slice){0};
	}
	return end_body(arena, request, &body, why);
}

struct slice variable_request_body(struct arena *arena, const struct panel_request *request, const struct value *query,
				   const char **why)
{
	const struct question question = {query, slice_of("A"), &request->sources[0]};
	STRBUF_AUTO body = STRBUF_INIT(LIMIT_DOCUMENT_BYTES);
	strbuf_add_text(&body, "{\"queries\":[");
	if (!add_query(arena, request, &question, &body, why))
		return (struct slice){0};
	return end_body(arena, request, &body, why);
}
