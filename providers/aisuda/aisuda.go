// Package aisuda owns the simulation of 爱速搭: RS256 signatures and their keys, companies, applications, departments,
// roles, permissions, the API centre and data models. Its rules stand in the files rules*.go; the operations are
// described in openapi/aisuda.yaml.
package aisuda

import (
	"example.com/mockserver/internal/auth"
	"example.com/mockserver/internal/journal"
	"example.com/mockserver/internal/rule"
	"example.com/mockserver/internal/sim"
)

// platform is what the fixtures make of the provider, with the keys it has parsed and the tokens whose signature was valid: facts
// about texts, the same in every sandbox.
type platform struct {
	fixture Fixture
	publics map[string]string // the public halves of the fixture's key pairs, PEM
	keys    keyring
	memory  *auth.Memory
}

// New returns the provider.
func New() *sim.Provider {
	p := &platform{memory: auth.NewMemory(tokensKept)}
	return &sim.Provider{
		Name:  "aisuda",
		Title: rule.Text{EN: "aisuda", ZH: "爱速搭"},
		Go:    "Aisuda",
		Hosts: []string{"aisuda.baidu.com", "aisuda.bce.baidu.com"},
		Rules: Rules,
		Refusals: sim.Refusals{
			UnknownPath: PathUnknown, WrongMethod: MethodWrong, BodyTooLarge: BodyTooLarge,
			ContentType: BodyNotJSON, BrokenBody: BodyNotJSON, SystemError: SystemError,
		},
		UnknownAccepted: UnknownAccepted,
		Operations:      operations(),
		Unknown:         unknownPath,
		Authenticate:    p.authenticate,
		Authorise:       authorise,
		Reply:           succeed,
		Refuse:          envelopeOf,
		ContentType:     "application/json; charset=utf-8",
		Prepare:         p.prepare,
		Open:            p.open,
		Credentials:     credentials(),
		Issued:          p.issued,
		Held:            p.held,
		Presented:       p.presented,
		Tags:            tags,
		Sign:            p.sign,
		Remedies:        remedies(),
		Console:         p.console(),
		ConsolePage:     consolePage(),
		Tables:          schema,
		Variants:        variants(),
		Manners:         habits(),
		Token:           tokenCommand,
		Envelope:        outside(),
		Secrets:         journal.NewSecrets(nil, nil, []string{"password", "privateKey", "appPrivateKey"}),
	}
}

func operations() map[string]sim.Operation {
	all := map[string]sim.Operation{}
	for id, do := range map[string]func(*sim.Call) (any, error){
		"listApplications": listApplications, "createApplication": createApplication,
		"importApplication": importApplication, "deleteApplication": deleteApplication,
		"deleteApplicationByName": deleteApplicationByName,

		"importDepartments": importDepartments, "listRootDepartments": listRootDepartments,
		"readDepartmentTree": readDepartmentTree, "createDepartment": createDepartment,
		"deleteDepartment": deleteDepartment, "addDepartmentUser": addDepartmentUser,
		"listDepartmentUsers": listDepartmentUsers, "removeDepartmentUser": removeDepartmentUser,
		"removeDepartmentUserByEmail": removeDepartmentUserByEmail, "toggleDepartmentLeader": toggleDepartmentLeader,
		"toggleUserDisabled": toggleUserDisabled, "moveDepartmentUser": moveDepartmentUser,

		"listResources": listResources, "listObjectStorages": listObjectStorages,
		"listRoles": listRoles, "createRole": createRole, "updateRole": updateRole, "deleteRole": deleteRole,
		"listRoleMembers": listRoleMembers, "addRoleUsers": addRoleUsers, "addRoleToRole": addRoleToRole,
		"listSubRoles": listSubRoles, "removeRoleMember": removeRoleMember, "addRoleDepartments": addRoleDepartments,
		"listUserRoles": listUserRoles,

		"listAclOptions": listACLOptions, "readRoleAcl": readRoleACL, "setRoleAcl": setRoleACL,
		"listAclPoints": listACLPoints, "readRuntimeAcl": readRuntimeACL, "setRuntimeAcl": setRuntimeACL,

		"callApiGet": callAPI, "callApiPost": callAPI, "callApiPut": callAPI, "callApiPatch": callAPI,
		"callApiDelete": callAPI, "pushGit": pushGit,

		"listRows": listRows, "createRow": createRow, "readRow": readRow, "updateRow": updateRow, "deleteRow": deleteRow,
		"bulkUpdateRows": bulkUpdateRows, "exportExcel": exportExcel,
		"checkImport": checkImport, "truncateModel": truncateModel,
	} {
		all[id] = sim.Operation{Do: do}
	}
	all["importExcel"] = sim.Operation{Do: importExcel, Before: readUpload}
	return all
}
