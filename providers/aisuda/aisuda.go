// Package aisuda owns the simulation of 爱速搭: RS256 signatures and their keys, companies, applications, departments,
// roles, permissions, the API centre and data models. Its rules stand in the files rules*.go; the operations are
// described in openapi/aisuda.yaml.
package aisuda

import (
	"strconv"

	"example.com/mockserver/internal/journal"
	"example.com/mockserver/internal/rule"
	"example.com/mockserver/internal/sim"
)

// platform is what the fixtures make of the provider, and the keys it has parsed.
type platform struct {
	seed    seed
	publics map[string]string // the public halves of the seed's key pairs, PEM
	keys    keyring
}

// New returns the provider.
func New() *sim.Provider {
	p := &platform{}
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
		Operations:   operations(),
		Unknown:      unknownPath,
		Authenticate: p.authenticate,
		Authorise:    authorise,
		Reply:        succeed,
		Refuse:       envelopeOf,
		ContentType:  "application/json; charset=utf-8",
		Prepare:      p.prepare,
		Open:         p.open,
		Credentials:  credentials(),
		Issued:       p.issued,
		Tags:         tags,
		Console:      p.console(),
		Tables:       schema,
		Manners:      manners(),
		Secrets:      journal.NewSecrets(nil, nil, []string{"password", "privateKey", "appPrivateKey"}),
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

// envelope is the body of nearly every answer: status 0 is success, any other an error whose msg is for people.
type envelope struct {
	Status int    `json:"status"`
	Msg    string `json:"msg"`
	Data   any    `json:"data"`
}

// The documentation's samples deviate from the envelope in five places. An operation says so by what it returns.
type (
	bare   struct{ data any } // no envelope at all
	unsaid struct{ data any } // no msg
	saying struct {           // a msg of its own
		msg  string
		data any
	}
)

// nothing is the data of an answer that the documentation does not show: amis wants an object.
type nothing struct{}

func succeed(_ *sim.Call, data any) any {
	switch v := data.(type) {
	case bare:
		return v.data
	case unsaid:
		return struct {
			Status int `json:"status"`
			Data   any `json:"data"`
		}{0, v.data}
	case saying:
		return envelope{Msg: v.msg, Data: v.data}
	case nil:
		return envelope{Data: nothing{}}
	}
	return envelope{Data: data}
}

// envelopeOf shows a refusal: the words of the ledger and no others, since the diagnosis is not the platform's.
func envelopeOf(_ *sim.Call, a rule.Answer, _ *rule.Violation) any {
	status, err := strconv.Atoi(a.Code)
	if err != nil || status == 0 {
		status = 1
	}
	return envelope{Status: status, Msg: a.Message}
}
