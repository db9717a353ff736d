package aisuda

import "example.com/mockserver/internal/rule"

// Applications of a company.
var (
	OwnerUnknown = refusal("owner-unknown",
		"An application's owner is the e-mail address of a user of the company.",
		"应用的 owner 是组织内用户的邮箱地址。", rule.Documented, pageCompany.At("，创建应用"),
		"404", "所属用户不存在")

	OwnerDisabled = refusal("owner-disabled",
		"A banned user cannot own a new application.",
		"被封禁的用户不能拥有新应用。", rule.Assumed, notSaid,
		"400", "所属用户已被封禁")

	AppNameTaken = refusal("app-name-taken",
		"An application's name is unique in its company: one can be deleted by it.",
		"应用名在组织内唯一：可以按应用名删除应用。", rule.Assumed, notSaid.And("; ", "；", pageCompany.At("，根据应用名删除应用")),
		"409", "应用名已存在")

	AppKeyTaken = refusal("app-key-taken",
		"An application's short name is unique in its company: it stands in URLs.",
		"应用短名字在组织内唯一：它决定应用访问路径。", rule.Assumed, notSaid.And("; ", "；", pageCompany.At("，创建应用")),
		"409", "应用短名字已存在")

	AppUnknown = refusal("app-unknown",
		"An application is named by its id when it is deleted, by its name at appName, by its short name in other paths.",
		"删除应用用 id，按名删除用应用名，其他路径用短名字。", rule.Documented, pageCompany.At("，删除应用"),
		"404", "应用不存在")

	PackageBroken = refusal("package-broken",
		"The file of an import is an application package (.amis).",
		"导入的文件是爱速搭应用包（.amis）。", rule.Documented, pageCompany.At("，导入应用"),
		"400", "应用包无法识别")

	PackagePasswordWrong = refusal("package-password-wrong",
		"A package made with a password is imported with it.",
		"设置了密码的应用包要用该密码导入。", rule.Documented, pageCompany.At("，导入应用"),
		"400", "应用包密码错误")

	PackageFormat = &rule.Rule{
		ID: "aisuda/package-format", Grade: rule.Assumed, Source: notSaid,
		Says: rule.Text{
			EN: "mockserver's .amis package is a ZIP of manifest.json and app.json, the latter under AES-256-GCM when there is a password: the platform's own format is not published.",
			ZH: "mockserver 的 .amis 包是含 manifest.json 和 app.json 的 ZIP，有密码时后者用 AES-256-GCM 加密：平台自己的格式没有公开。",
		},
	}

	AppDefaultRoles = &rule.Rule{
		ID: "aisuda/app-default-roles", Grade: rule.Observed, Source: pageApp.At("，获取用户在某个应用中的角色"),
		Says: rule.Text{
			EN: "A new application has the roles NAME-管理员, with its owner as member, and NAME-用户.",
			ZH: "新应用自带「应用名-管理员」（成员为所属用户）和「应用名-用户」两个角色。",
		},
	}
)

// Departments and their members.
var (
	DepartmentUnknown = refusal("department-unknown",
		"A department is named by its id.",
		"部门用 id 指明。", rule.Documented, pageCompany.At("，组织架构相关"),
		"404", "部门不存在")

	DepartmentNameTaken = refusal("department-name-taken",
		"Departments under one parent have different names.",
		"同一父级部门下的部门不能重名。", rule.Assumed, notSaid,
		"409", "同级部门名称已存在")

	DepartmentRootKept = refusal("department-root-kept",
		"The root department is not removable.",
		"根部门不能删除（removable 为 false）。", rule.Documented, pageCompany.At("，获取根部门列表"),
		"400", "根部门不能删除")

	DepartmentCodeTwice = refusal("department-code-twice",
		"In one import every department has its own code.",
		"同一次导入中部门编号不能重复。", rule.Assumed, notSaid,
		"400", "部门编号重复")

	ParentCodeUnresolved = refusal("parent-code-unresolved",
		"Every parentCode is the code of a department of the same import, or empty.",
		"parentCode 要能在本次导入中找到对应的 code 行，为空表示顶级部门。", rule.Documented, pageCompany.At("，批量导入组织架构"),
		"400", "上级部门编号找不到")

	DepartmentCycle = refusal("department-cycle",
		"The department hierarchy has no cycle.",
		"部门层级不能循环。", rule.Assumed, notSaid,
		"400", "部门层级出现循环")

	DepartmentCodeUnresolved = refusal("department-code-unresolved",
		"Every user's departmentCode is the code of a department of the same import.",
		"用户的 departmentCode 要能在 departments 字段中找到。", rule.Documented, pageCompany.At("，批量导入组织架构"),
		"400", "所属部门编号找不到")

	UserUnknown = refusal("user-unknown",
		"A user is one of the company's.",
		"用户必须属于该组织。", rule.Assumed, notSaid,
		"404", "用户不存在")

	MemberTwice = refusal("member-twice",
		"A user is in one department at most once.",
		"一个用户在同一部门只出现一次。", rule.Assumed, notSaid,
		"409", "用户已在该部门")

	MemberUnknown = refusal("member-unknown",
		"The user is a member of the department.",
		"用户是该部门的成员。", rule.Assumed, notSaid,
		"404", "用户不在该部门")
)

// Behaviours of the organisation without a refusal.
var (
	ImportOnlyAdds = &rule.Rule{
		ID: "aisuda/import-only-adds", Grade: rule.Documented, Source: pageCompany.At("，批量导入组织架构"),
		Says: rule.Text{
			EN: "An import adds or updates departments and adds users: it removes nothing, so a user may come to sit in several departments.",
			ZH: "导入只新增或更新部门、只新增人员，不删除任何内容，因此一个用户可能在多个部门。",
		},
	}

	ImportTopUnderRoot = &rule.Rule{
		ID: "aisuda/import-top-under-root", Grade: rule.Assumed, Source: notSaid,
		Says: rule.Text{
			EN: "Departments are recognised by their code in later imports; one with an empty parentCode stands under the company's root department.",
			ZH: "再次导入时按部门编号识别部门；parentCode 为空的部门挂在组织的根部门下。",
		},
	}

	DeferredChildren = &rule.Rule{
		ID: "aisuda/deferred-children", Grade: rule.Documented, Source: pageCompany.At("，获取根部门列表"),
		Says: rule.Text{
			EN: "A department with children of its own is answered with a deferApi that begins with /api/: the caller writes /openapi/ instead.",
			ZH: "还有子部门的部门只给出以 /api/ 开头的 deferApi，调用方要替换成 /openapi/ 再请求。",
		},
	}

	DepartmentTreeBare = &rule.Rule{
		ID: "aisuda/department-tree-bare", Grade: rule.Documented, Source: pageCompany.At("，获取根部门列表"),
		Says: rule.Text{
			EN: "department/all answers the tree without an envelope.",
			ZH: "department/all 直接返回部门树，没有 status、msg、data 外层。",
		},
	}

	DepartmentUsersMessage = &rule.Rule{
		ID: "aisuda/department-users-message", Grade: rule.Documented, Source: pageCompany.At("，获取部门里的用户"),
		Says: rule.Text{
			EN: "The users of a department come with the msg 操作成功 where other answers have an empty one.",
			ZH: "获取部门里的用户返回的 msg 是「操作成功」，其他接口为空。",
		},
	}

	EitherUserID = &rule.Rule{
		ID: "aisuda/either-user-id", Grade: rule.Assumed, Source: notSaid,
		Says: rule.Text{
			EN: "delUser takes the list's id or its userId: the documentation says \"the user's id from the list\", which shows both.",
			ZH: "delUser 接受列表中的 id 或 userId：文档只说「用户 id 可以从部门用户列表里获得」，而列表两者都有。",
		},
	}

	DeleteCascades = &rule.Rule{
		ID: "aisuda/delete-cascades", Grade: rule.Assumed, Source: notSaid,
		Says: rule.Text{
			EN: "What is deleted takes along what hangs on it: a department its sub-departments and memberships, an application everything in it and its keys, a role its memberships and permissions.",
			ZH: "删除会连带删除其下内容：部门的子部门和成员关系、应用的全部资源和密钥、角色的成员和权限。",
		},
	}
)
