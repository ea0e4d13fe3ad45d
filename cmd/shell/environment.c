/* SPDX-License-Identifier: MIT */
#include "cmd/shell/environment.h"

#include <stddef.h>

const struct variable environment_variables[] = {
	{"DASHSYNC_TOKEN_<TARGET>", "Tokens and server",
	 "The bearer token of a target: its name in capitals, other characters than letters and digits as "
	 "`_`. dashsync sends it only to `*.gateway.dashboard.azure.com`, to loopback, and to servers named "
	 "from outside the repository."},
	{"DASHSYNC_TOKEN", "Tokens and server",
	 "The bearer token where the target has none of its own. Not with several targets."},
	{"DASHSYNC_ENDPOINT", "Tokens and server",
	 "The endpoint when neither `--endpoint` nor the config names one. When it is set, the token goes to "
	 "no other server."},
	{"AZURE_TENANT_ID", "Signing in to Microsoft Entra",
	 "The tenant. These variables have the meanings of azure-identity. They are used where the config "
	 "has `auth`, and on `*.gateway.dashboard.azure.com`, when no token is set."},
	{"AZURE_CLIENT_ID", "Signing in to Microsoft Entra", "The application, or the managed identity."},
	{"AZURE_CLIENT_SECRET", "Signing in to Microsoft Entra", "The secret of the application."},
	{"AZURE_CLIENT_CERTIFICATE_PATH", "Signing in to Microsoft Entra",
	 "The file with the certificate and the key of the application."},
	{"AZURE_CLIENT_CERTIFICATE_PASSWORD", "Signing in to Microsoft Entra",
	 "Not supported: an error says how to make a file without a password."},
	{"AZURE_FEDERATED_TOKEN_FILE", "Signing in to Microsoft Entra",
	 "The file with the token of workload identity."},
	{"AZURE_AUTHORITY_HOST", "Signing in to Microsoft Entra",
	 "The authority: one of the Azure clouds', or on loopback."},
	{"IDENTITY_ENDPOINT", "Signing in to Microsoft Entra", "The address of managed identity on App Service."},
	{"IDENTITY_HEADER", "Signing in to Microsoft Entra", "What this address wants in a header."},
	{"AZURE_POD_IDENTITY_AUTHORITY_HOST", "Signing in to Microsoft Entra",
	 "The address of managed identity in place of 169.254.169.254."},
	{"PATH", "Signing in to Microsoft Entra",
	 "The absolute folders in which Azure CLI, `az`, is looked for: the last method that is tried."},
	{"GITHUB_ACTIONS", "Jobs of a pipeline",
	 "Set in a job of GitHub Actions; without the two variables below, an error names the permission "
	 "that is missing."},
	{"ACTIONS_ID_TOKEN_REQUEST_URL", "Jobs of a pipeline", "GitHub Actions: where the job asks for its token."},
	{"ACTIONS_ID_TOKEN_REQUEST_TOKEN", "Jobs of a pipeline", "GitHub Actions: what it asks with."},
	{"SYSTEM_OIDCREQUESTURI", "Jobs of a pipeline", "Azure Pipelines: where the job asks for its token."},
	{"SYSTEM_ACCESSTOKEN", "Jobs of a pipeline", "Azure Pipelines: what it asks with."},
	{"AZURESUBSCRIPTION_SERVICE_CONNECTION_ID", "Jobs of a pipeline",
	 "Azure Pipelines: the service connection of the step."},
	{"AZURESUBSCRIPTION_TENANT_ID", "Jobs of a pipeline",
	 "Azure Pipelines: the tenant of the service connection, before `AZURE_TENANT_ID`."},
	{"AZURESUBSCRIPTION_CLIENT_ID", "Jobs of a pipeline",
	 "Azure Pipelines: the client of the service connection, before `AZURE_CLIENT_ID`."},
	{"GITLAB_OIDC_TOKEN", "Jobs of a pipeline", "GitLab: the token of the job, from `id_tokens`."},
	{"GITLAB_OIDC_TOKEN_FILE", "Jobs of a pipeline", "GitLab: a file with this token."},
	{"AZURE_SUBSCRIPTION_ID", "Dashboards in Azure",
	 "The subscription where the config's `azure` has none, and for `init`."},
	{"AZURE_RESOURCE_GROUP", "Dashboards in Azure", "The resource group, likewise."},
	{"AZURE_LOCATION", "Dashboards in Azure", "The region, likewise."},
	{"GIT_CONFIG_GLOBAL", "Git",
	 "The user's settings of git, in place of the usual files. A repository of another user is read only "
	 "if `safe.directory` names it in git's settings; what the repository's own config has of that does "
	 "not count. GIT_DIR and related variables are ignored."},
	{"GIT_CONFIG_SYSTEM", "Git", "The system's settings of git, in place of the usual file."},
	{"GIT_CONFIG_NOSYSTEM", "Git", "Set to true: the system's settings are not read."},
	{"GIT_CONFIG_COUNT", "Git", "The number of settings in `GIT_CONFIG_KEY_<N>` and `GIT_CONFIG_VALUE_<N>`."},
	{"GIT_CONFIG_KEY_<N>", "Git", "The name of a setting, from `GIT_CONFIG_KEY_0` on."},
	{"GIT_CONFIG_VALUE_<N>", "Git", "Its value."},
	{"GIT_AUTHOR_NAME", "Git", "The author of the commit that `rollback --commit` makes."},
	{"GIT_AUTHOR_EMAIL", "Git", "The author's mail address."},
	{"GIT_COMMITTER_NAME", "Git", "The committer of this commit."},
	{"GIT_COMMITTER_EMAIL", "Git", "The committer's mail address."},
	{"EMAIL", "Git", "The mail address where git's settings have none."},
	{"SUDO_UID", "Git", "Under sudo, the caller's repositories are read too."},
	{"https_proxy", "Network", "The proxy for https, as in libcurl."},
	{"HTTPS_PROXY", "Network", "The same."},
	{"NO_PROXY", "Network", "Hosts without a proxy, with commas between; `*` for all."},
	{"NO_COLOR", "Terminal", "No colours, when set and not empty."},
	{"TERM", "Terminal", "`dumb`: no colours, no links and no pager."},
	{"COLUMNS", "Terminal",
	 "The width of the text on standard output where `--width` gives none: instead of the terminal's, "
	 "and for a pipe. The text in a FILE of `--report` is never wrapped."},
	{"DASHSYNC_PAGER", "Terminal",
	 "The program that shows reports and pages a screen at a time, where standard output is a terminal: "
	 "this, else `PAGER`, else `less -FRX`. Its words are split at blanks; no shell is run. Empty or "
	 "`cat`: no pager, as on a dumb terminal, and for `apply` and `rollback` without `--yes`."},
	{"PAGER", "Terminal", "The same, where `DASHSYNC_PAGER` is not set."},
	{"LESS", "Terminal", "Options of `less`, which starts with `FRX` where this is not set."},
	{NULL, NULL, NULL},
};
