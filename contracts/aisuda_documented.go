package contracts

// aisudaDocumented is what the pages of 爱速搭 print: of refusals nothing but that status is not 0 and that msg is for
// people, so the rows are about answers to good calls.
var aisudaDocumented = []documented{
	{of: []string{
		"aisuda/listApplications", "aisuda/listRootDepartments", "aisuda/listResources", "aisuda/listObjectStorages", "aisuda/listRoles",
		"aisuda/listRoleMembers", "aisuda/listUserRoles", "aisuda/listAclOptions", "aisuda/listAclPoints", "aisuda/listRows",
	}, page: "aisuda-docs OpenAPI/组织, 应用, 数据模型: 返回参数", status: 200, body: `{"status":0,"msg":""}`},
	{of: []string{"aisuda/listDepartmentUsers"}, page: "aisuda-docs OpenAPI/组织 (获取部门下的用户)", status: 200, body: `{"status":0,"msg":"操作成功"}`},
	{of: []string{"aisuda/readRuntimeAcl"}, page: "aisuda-docs OpenAPI/应用 (运行态权限)", status: 200, body: `{"status":0}`, without: []string{"msg"}},
	{of: []string{"aisuda/readDepartmentTree"}, page: "aisuda-docs OpenAPI/组织 (获取整个部门树)", status: 200, body: `{"parentId":""}`, without: []string{"status", "msg", "data"}},
}
