package aisuda

import "example.com/mockserver/internal/rule"

// Roles of an application.
var (
	RoleUnknown = refusal("role-unknown",
		"A role is named by its id, and by its name where the parameter is roleName.",
		"角色用 id 指明，参数为 roleName 时用角色名。", rule.Documented, pageApp.At("，角色相关接口"),
		"404", "角色不存在")

	RoleNameTaken = refusal("role-name-taken",
		"A role's name is unique in its application.",
		"角色名称在一个应用内不可重名。", rule.Documented, pageApp.At("，获取应用下的角色列表"),
		"409", "角色名称已存在")

	RoleNotEditable = refusal("role-not-editable",
		"Only a role that is editable is renamed.",
		"只有 editable 为 true 的角色可以修改。", rule.Documented, pageApp.At("，获取应用下的角色列表"),
		"400", "该角色不可编辑")

	RoleNotDeletable = refusal("role-not-deletable",
		"Only a role that is deleteable is deleted.",
		"只有 deleteable 为 true 的角色可以删除。", rule.Documented, pageApp.At("，获取应用下的角色列表"),
		"400", "该角色不可删除")

	RoleUsersUnresolved = refusal("role-users-unresolved",
		"Every e-mail address and every uid given for a role is that of a user; otherwise none is added.",
		"加入角色的每个邮箱和 uid 都必须是组织内的用户，否则一个也不加入。", rule.Assumed, notSaid.And("; ", "；", pageApp.At("，往角色中添加用户")),
		"404", "用户不存在")

	RoleCycle = refusal("role-cycle",
		"No role is a member of itself, directly or through others.",
		"角色不能直接或间接包含自身。", rule.Assumed, notSaid,
		"400", "角色不能包含自身")

	RoleMemberUnknown = refusal("role-member-unknown",
		"What is removed from a role is one of its members.",
		"移除的必须是角色中的成员。", rule.Assumed, notSaid,
		"404", "角色中没有该成员")

	RoleMembersOnce = &rule.Rule{
		ID: "aisuda/role-members-once", Grade: rule.Assumed, Source: notSaid,
		Says: rule.Text{
			EN: "Adding a member that a role already has changes nothing and is not an error.",
			ZH: "重复加入角色成员不报错，也不产生变化。",
		},
	}
)

// Permissions, the API centre and git.
var (
	ACLTypeUnknown = refusal("acl-type-unknown",
		"type is one of the kinds that acl/options lists.",
		"type 是 acl/options 列出的资源类型之一。", rule.Documented, pageApp.At("，设置某个角色所拥有的资源权限"),
		"400", "资源类型不存在")

	ACLResourceUnknown = refusal("acl-resource-unknown",
		"id is that of a resource of this kind in the application.",
		"id 是该应用中对应类型的资源 id。", rule.Documented, pageApp.At("，设置某个角色所拥有的资源权限"),
		"404", "资源不存在")

	ACLActionUnknown = refusal("acl-action-unknown",
		"Actions are those that acl/options lists for the kind.",
		"权限项以 acl/options 对该类型列出的为准。", rule.Documented, pageApp.At("，设置某个角色所拥有的资源权限"),
		"400", "该资源没有此权限项")

	RuntimeACLForeign = refusal("runtime-acl-foreign",
		"A run-time ACL names the application, its pages and roles, and users of the company, and nothing else.",
		"运行态权限只能引用本应用、本应用的页面和角色以及组织内的用户。", rule.Assumed, notSaid,
		"400", "权限中的角色、页面或用户不存在")

	RuntimeACLWithoutMessage = &rule.Rule{
		ID: "aisuda/runtime-acl-without-message", Grade: rule.Documented, Source: pageApp.At("，获取某个应用运行态权限值"),
		Says: rule.Text{
			EN: "acl/runtime answers status and data without a msg.",
			ZH: "acl/runtime 只返回 status 和 data，没有 msg。",
		},
	}

	RuntimeACLBare = &rule.Rule{
		ID: "aisuda/runtime-acl-bare", Grade: rule.Documented, Source: pageApp.At("，设置某个应用运行态权限值"),
		Says: rule.Text{
			EN: "Setting the run-time ACL answers the object that was set, without an envelope.",
			ZH: "设置运行态权限直接返回设置后的对象，没有外层。",
		},
	}

	RuntimeACLPerEnv = &rule.Rule{
		ID: "aisuda/runtime-acl-per-env", Grade: rule.Assumed, Source: notSaid,
		Says: rule.Text{
			EN: "Every env has a run-time ACL of its own; its names are not documented, and without one it is prod.",
			ZH: "每个 env 各有一份运行态权限；文档没有列出 env 的取值，不传时为 prod。",
		},
	}

	RoleACLMerges = &rule.Rule{
		ID: "aisuda/role-acl-merges", Grade: rule.Assumed, Source: notSaid,
		Says: rule.Text{
			EN: "Setting a role's permission on a resource changes the actions named and leaves the others; \"*\" grants all.",
			ZH: "设置角色权限只改变提交的权限项，其余不变；\"*\" 表示全部权限。",
		},
	}

	PageUnknown = refusal("page-unknown",
		"An API is called through a page of the application.",
		"调用 API 中心的接口需要应用内的页面 id。", rule.Documented, pageApp.At("，API 中心"),
		"404", "页面不存在")

	APIUnknown = refusal("api-unknown",
		"An API is named by its key.",
		"API 用 key 指明。", rule.Documented, pageApp.At("，API 中心"),
		"404", "API 不存在")

	APINotOnPage = refusal("api-not-on-page",
		"The page may call the API: an API may have other permissions on another page.",
		"页面要有调用该 API 的权限：API 在不同页面可能会有不同权限。", rule.Documented, pageApp.At("，API 中心"),
		"403", "该页面没有调用此 API 的权限")

	APIMethodUnknown = refusal("api-method-unknown",
		"An API answers the methods that its definition has replies for.",
		"API 只响应其定义中有返回内容的请求方法。", rule.Assumed, notSaid,
		"400", "API 不支持该请求方法")

	GitInputInvalid = refusal("git-input-invalid",
		"repo is the address of a repository, branch a name that git takes, repoSrc a folder within the repository.",
		"repo 是仓库地址，branch 是合法的分支名，repoSrc 是仓库内的目录。", rule.Assumed, notSaid,
		"400", "Git 推送参数错误")

	GitPushWords = &rule.Rule{
		ID: "aisuda/git-push-words", Grade: rule.Documented, Source: pageApp.At("，推送 GIT"),
		Says: rule.Text{
			EN: "gitPush answers with the msg 推送结果 and the pushResult 推送成功.",
			ZH: "gitPush 返回的 msg 是「推送结果」，pushResult 是「推送成功」。",
		},
	}

	RoleACLRead = &rule.Rule{
		ID: "aisuda/role-acl-read", Grade: rule.Observed,
		Source: rule.Remark("aisuda-docs, pull requests 40–49 (2022-11-25 … 2023-04-12), OpenAPI/应用; gone on main; a public demo client calls it",
			"aisuda-docs，拉取请求 40–49（2022-11-25 … 2023-04-12），OpenAPI/应用；main 分支上已删除，公开的示例客户端仍在调用"),
		Says: rule.Text{
			EN: "GET acl/role answers what a role may do with each resource while the application is developed.",
			ZH: "GET acl/role 返回角色在开发态对各资源的权限。",
		},
	}

	GitPushSimulated = &rule.Rule{
		ID: "aisuda/git-push-simulated", Grade: rule.Assumed, Source: notSaid,
		Says: rule.Text{
			EN: "gitPush reports a push that is never made: no network, no command.",
			ZH: "gitPush 只返回模拟的推送结果，不访问网络、不执行命令。",
		},
	}
)
