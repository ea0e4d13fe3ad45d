/* SPDX-License-Identifier: MIT */
#include "cmd/shell/environment.h"

#include <stddef.h>

const struct variable environment_variables[] = {
	{"DASHSYNC_TOKEN_<TARGET>", "Tokens and server",
	 "The bearer token of a target: `DASHSYNC_TOKEN_PROD_EU` for the target `prod-eu` (capitals, `_` for every "
	 "character that is not a letter or digit). A Grafana service account token, or a Microsoft Entra token. "
	 "dashsync sends it only to `*.gateway.dashboard.azure.com`, to loopback, and to servers named from outside "
	 "the repository: by `--endpoint`, `--trust-endpoint` or `DASHSYNC_ENDPOINT`."},
	{"DASHSYNC_TOKEN", "Tokens and server",
	 "The bearer token where the target has none of its own. With several targets it is refused, exit 64."},
	{"DASHSYNC_ENDPOINT", "Tokens and server",
	 "The endpoint when neither `--endpoint` nor the config names one. While it is set, the token goes to this "
	 "server only."},
	{"AZURE_TENANT_ID", "Signing in to Microsoft Entra",
	 "The tenant. The variables of this section have the meanings that they have in Azure's own libraries "
	 "(azure-identity). They count when no token is set, where the config has `auth` and on "
	 "`*.gateway.dashboard.azure.com`."},
	{"AZURE_CLIENT_ID", "Signing in to Microsoft Entra", "The application, or the managed identity."},
	{"AZURE_CLIENT_SECRET", "Signing in to Microsoft Entra", "The secret of the application."},
	{"AZURE_CLIENT_CERTIFICATE_PATH", "Signing in to Microsoft Entra",
	 "The PEM file with the certificate of the application and its private RSA key."},
	{"AZURE_CLIENT_CERTIFICATE_PASSWORD", "Signing in to Microsoft Entra",
	 "The password of this key, when it is encrypted."},
	{"AZURE_FEDERATED_TOKEN_FILE", "Signing in to Microsoft Entra",
	 "The file with the token of workload identity. It is read again at each use."},
	{"AZURE_AUTHORITY_HOST", "Signing in to Microsoft Entra",
	 "The authority, `https://login.microsoftonline.com` by default: that of one of the Azure clouds, or one on "
	 "loopback."},
	{"IDENTITY_ENDPOINT", "Signing in to Microsoft Entra",
	 "The address of managed identity on App Service, Functions and Container Apps, which the platform sets."},
	{"IDENTITY_HEADER", "Signing in to Microsoft Entra",
	 "The secret that this address expects in a header, which the platform sets."},
	{"AZURE_POD_IDENTITY_AUTHORITY_HOST", "Signing in to Microsoft Entra",
	 "The address of managed identity in place of 169.254.169.254."},
	{"PATH", "Signing in to Microsoft Entra",
	 "The absolute folders in which Azure CLI, `az`, is looked for. It is the last method that is tried, and "
	 "`init` asks it for the subscription."},
	{"GITHUB_ACTIONS", "Jobs of a pipeline",
	 "Set in a job of GitHub Actions; without the two variables below, an error names the permission that the job "
	 "needs (`id-token: write`)."},
	{"ACTIONS_ID_TOKEN_REQUEST_URL", "Jobs of a pipeline",
	 "GitHub Actions: the address from which the job gets its token."},
	{"ACTIONS_ID_TOKEN_REQUEST_TOKEN", "Jobs of a pipeline", "GitHub Actions: the secret for this request."},
	{"SYSTEM_OIDCREQUESTURI", "Jobs of a pipeline",
	 "Azure Pipelines: the address from which the job gets its token."},
	{"SYSTEM_ACCESSTOKEN", "Jobs of a pipeline",
	 "Azure Pipelines: the secret for this request. A step has it only when its `env` passes it: "
	 "`SYSTEM_ACCESSTOKEN: $(System.AccessToken)`."},
	{"AZURESUBSCRIPTION_SERVICE_CONNECTION_ID", "Jobs of a pipeline",
	 "Azure Pipelines: the service connection of the step, set by the Azure tasks."},
	{"AZURESUBSCRIPTION_TENANT_ID", "Jobs of a pipeline",
	 "Azure Pipelines: the tenant of the service connection, before `AZURE_TENANT_ID`."},
	{"AZURESUBSCRIPTION_CLIENT_ID", "Jobs of a pipeline",
	 "Azure Pipelines: the client of the service connection, before `AZURE_CLIENT_ID`."},
	{"GITLAB_OIDC_TOKEN", "Jobs of a pipeline", "GitLab: the token of the job, from `id_tokens`."},
	{"GITLAB_OIDC_TOKEN_FILE", "Jobs of a pipeline", "GitLab: a file with this token."},
	{"TF_BUILD", "Jobs of a pipeline",
	 "Set in a job of Azure Pipelines: `doctor` then looks for the job's identity."},
	{"GITLAB_CI", "Jobs of a pipeline", "Set in a job of GitLab: `doctor` then looks for the job's identity."},
	{"GITHUB_EVENT_NAME", "Jobs of a pipeline",
	 "GitHub Actions: the event of the job. In the job of a pull request, `doctor` gives no role that writes."},
	{"GITHUB_EVENT_PATH", "Jobs of a pipeline",
	 "GitHub Actions: the file of the event, which names the repository that a pull request comes from."},
	{"BUILD_REASON", "Jobs of a pipeline", "Azure Pipelines: `PullRequest` in the job of a pull request."},
	{"SYSTEM_PULLREQUEST_PULLREQUESTID", "Jobs of a pipeline",
	 "Azure Pipelines: set in the job of a pull request."},
	{"SYSTEM_PULLREQUEST_ISFORK", "Jobs of a pipeline",
	 "Azure Pipelines: `True` for a pull request from a fork, which gets no token."},
	{"CI_PIPELINE_SOURCE", "Jobs of a pipeline", "GitLab: `merge_request_event` in a merge request pipeline."},
	{"CI_MERGE_REQUEST_IID", "Jobs of a pipeline", "GitLab: set in a merge request pipeline."},
	{"CI_MERGE_REQUEST_PROJECT_ID", "Jobs of a pipeline", "GitLab: the project that a merge request is for."},
	{"CI_MERGE_REQUEST_SOURCE_PROJECT_ID", "Jobs of a pipeline",
	 "GitLab: the project that a merge request comes from; another one is a fork, which gets no token."},
	{"AZURE_SUBSCRIPTION_ID", "Dashboards in Azure",
	 "The subscription id where the config's `azure` has none, and for `init`."},
	{"AZURE_RESOURCE_GROUP", "Dashboards in Azure",
	 "The resource group where the config's `azure` has none, and for `init`."},
	{"AZURE_LOCATION", "Dashboards in Azure", "The region where the config's `azure` has none, and for `init`."},
	{"GIT_CONFIG_GLOBAL", "Git",
	 "The file with the user's settings of git, in place of the usual ones. dashsync reads a repository that "
	 "belongs to another user only if `safe.directory` names it in the user's or the system's settings; an entry "
	 "in the repository's own config does not count. GIT_DIR and related variables are ignored."},
	{"GIT_CONFIG_SYSTEM", "Git", "The file with the system's settings of git, in place of the usual one."},
	{"GIT_CONFIG_NOSYSTEM", "Git", "Set to true: the system's settings are not read."},
	{"GIT_CONFIG_COUNT", "Git", "The number of settings in `GIT_CONFIG_KEY_<N>` and `GIT_CONFIG_VALUE_<N>`."},
	{"GIT_CONFIG_KEY_<N>", "Git", "The name of a setting, from `GIT_CONFIG_KEY_0` on."},
	{"GIT_CONFIG_VALUE_<N>", "Git", "Its value."},
	{"GIT_AUTHOR_NAME", "Git", "The author of the commit that `rollback --commit` makes."},
	{"GIT_AUTHOR_EMAIL", "Git", "The author's mail address."},
	{"GIT_COMMITTER_NAME", "Git", "The committer of this commit."},
	{"GIT_COMMITTER_EMAIL", "Git", "The committer's mail address."},
	{"EMAIL", "Git", "The mail address where git's settings have none."},
	{"SUDO_UID", "Git", "Under sudo, repositories of the user who called it are read too."},
	{"https_proxy", "Network",
	 "The proxy for https, as in libcurl. Loopback and plain http are never behind a proxy."},
	{"HTTPS_PROXY", "Network", "The same, when `https_proxy` is not set."},
	{"ALL_PROXY", "Network", "The same, when neither is set. `all_proxy` is the same."},
	{"NO_PROXY", "Network", "Hosts without a proxy, with commas between; `*` for all. `no_proxy` is the same."},
	{"NO_COLOR", "Terminal", "No colours, when set and not empty."},
	{"TERM", "Terminal", "`dumb`: no colours, no links and no pager."},
	{"COLUMNS", "Terminal",
	 "The width of the text on standard output where `--width` gives none: instead of the terminal's, and for a "
	 "pipe. The text in a FILE of `--report` is never wrapped."},
	{"DASHSYNC_PAGER", "Terminal",
	 "The program that shows reports and pages a screen at a time, where standard output is a terminal: this, else "
	 "`PAGER`, else `less -FRX`. Its words are split at blanks; no shell is run. Empty or `cat`: no pager, as on a "
	 "dumb terminal, and for `apply` and `rollback` without `--yes`."},
	{"PAGER", "Terminal", "The same, where `DASHSYNC_PAGER` is not set."},
	{"LESS", "Terminal", "Options of `less`. Where it is not set, `less` gets `FRX`."},
	{"XDG_CACHE_HOME", "Files",
	 "The absolute folder in which completion keeps what it read of dashboard files, `dashsync` in it. May be "
	 "deleted at any time."},
	{"HOME", "Files",
	 "Where `XDG_CACHE_HOME` is not set, `.cache` in it. git's settings of the user are in it, too."},
	{NULL, NULL, NULL},
};
