/* SPDX-License-Identifier: MIT */
/*
 * The first line of the table whose ending applies, and which has a code for the command, decides. What failed (1)
 * comes before 3 where nothing is written, and after it in apply.
 */
#include "model/plan/exit_code.h"

#include "model/base/error.h"

/* clang-format off */
static const struct {
	enum ending ending;
	int codes[EXIT_RULES]; /* plan, plan --detailed-exitcode, apply, drift; 0: it does not count */
} rows[] = {
	{ENDING_INTERRUPTED,  {130, 130, 130, 130}},
	{ENDING_CONFIG,       { 78,  78,  78,  78}},
	{ENDING_USAGE,        { 64,  64,  64,  64}},
	{ENDING_PARTLY,       {  0,   0,   4,   0}},
	{ENDING_DRIFT,        {  0,   0,   0,   2}},
	{ENDING_DENIED,       { 77,  77,  77,  77}},
	{ENDING_UNREACHABLE,  { 69,  69,  69,  69}},
	{ENDING_DATA,         { 65,  65,  65,  65}},
	{ENDING_FAILED,       {  1,   1,   0,   1}},
	{ENDING_NAMED,        {  3,   3,   3,   3}},
	{ENDING_REFUSED,      {  0,   2,   3,   0}}, /* plan has only shown it */
	{ENDING_UNDETERMINED, {  0,   0,   0,   3}}, /* apply could look, or has refused it */
	{ENDING_ALL_MISSING,  {  0,   0,   3,   3}},
	{ENDING_CHANGED,      {  0,   2,   0,   0}},
	{ENDING_FAILED,       {  0,   0,   1,   0}},
};
/* clang-format on */

int exit_code_choose(enum exit_rule rule, const struct exit_counts *counts)
{
	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++)
		if (counts->of[rows[i].ending] && rows[i].codes[rule])
			return rows[i].codes[rule];
	return FAULT_NONE;
}
