/* SPDX-License-Identifier: MIT */
/* The keys of a line. A new key that an older dashsync may pass over is a row; any other is a new format number. */
#include "sync/capture/capture_line.h"

#define TEXT(key, structure, member)                                                                                   \
	{                                                                                                              \
		key, CAPTURE_TEXT, offsetof(struct structure, member), 0                                               \
	}
#define NUMBER(key, structure, member, absent)                                                                         \
	{                                                                                                              \
		key, CAPTURE_NUMBER, offsetof(struct structure, member), absent                                        \
	}
#define BOOL(key, structure, member)                                                                                   \
	{                                                                                                              \
		key, CAPTURE_BOOL, offsetof(struct structure, member), 0                                               \
	}

const struct capture_field capture_header_fields[] = {
	NUMBER("capture", capture_header, format, 0),
	TEXT("target", capture_header, target),
	TEXT("read_at", capture_header, read_at),
	TEXT("tool", capture_header, tool),
	TEXT("commit", capture_header, commit),
	BOOL("people", capture_header, has_people),
	NUMBER("dashboards", capture_header, dashboards, -1),
	{0},
};

const struct capture_field capture_live_fields[] = {
	BOOL("found", live, found),
	NUMBER("version", live, version, VERSION_UNKNOWN),
	NUMBER("unmatched", live, unmatched, 0),
	NUMBER("id", live, id, ID_UNKNOWN),
	BOOL("meta", live, has_meta),
	TEXT("folder_uid", live, folder_uid),
	TEXT("folder_title", live, folder_title),
	BOOL("is_folder", live, is_folder),
	BOOL("provisioned", live, provisioned),
	BOOL("can_save", live, can_save),
	BOOL("says_can_save", live, says_can_save),
	BOOL("schema_v2", live, schema_v2),
	TEXT("api_version", live, api_version),
	TEXT("updated", live, updated),
	TEXT("updated_by", live, updated_by),
	{0},
};

const struct capture_field capture_version_fields[] = {
	NUMBER("version", version, version, 0),
	NUMBER("restored_from", version, restored_from, 0),
	TEXT("created", version, created),
	TEXT("created_by", version, created_by),
	TEXT("message", version, message),
	TEXT("digest", version, digest),
	{0},
};

const char *const captured_end_names[] = {
	[END_WHOLE] = "whole",
	[END_OURS] = "ours",
	[END_FAULT] = "fault",
};

static const struct {
	enum fault fault;
	const char *name;
} faults[] = {
	{FAULT_DENIED, "denied"},
	{FAULT_UNREACHABLE, "unreachable"},
	{FAULT_FAILED, "failed"},
};

#define FAULTS (sizeof faults / sizeof faults[0])

const char *capture_fault_name(enum fault fault)
{
	for (size_t i = 0; i < FAULTS; i++)
		if (faults[i].fault == fault)
			return faults[i].name;
	return "failed";
}

bool capture_fault_parse(struct slice word, enum fault *out)
{
	for (size_t i = 0; i < FAULTS; i++) {
		if (!slice_is(word, faults[i].name))
			continue;
		*out = faults[i].fault;
		return true;
	}
	return false;
}
