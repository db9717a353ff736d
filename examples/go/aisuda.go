package clients

import (
	"context"
	"crypto/rsa"
	"encoding/json"
	"net/http"
	"net/url"
	"strconv"
	"time"

	"github.com/golang-jwt/jwt/v5"
)

const (
	aisuda        = "爱速搭"
	signatureLife = time.Minute
)

// AisudaClient is a client of 爱速搭 (aisuda-docs, OpenAPI): every request is signed anew with RS256, since a signature
// older than a minute is refused.
type AisudaClient struct {
	config AisudaConfig
	now    func() time.Time
}

// NewAisudaClient makes a client whose clock is now, such as time.Now.
func NewAisudaClient(config AisudaConfig, now func() time.Time) *AisudaClient {
	return &AisudaClient{config, now}
}

// Application is an application of the company (应用).
type Application struct {
	ID   string `json:"id"`
	Key  string `json:"key"`
	Name string `json:"name"`
}

// Department is a department with those below it (部门).
type Department struct {
	ID       string       `json:"id"`
	Name     string       `json:"name"`
	Children []Department `json:"children"`
}

// Role is a role of the application (角色).
type Role struct {
	ID   string `json:"id"`
	Name string `json:"name"`
}

// Row is a row of a data model (数据模型).
type Row map[string]any

// Rows is one page of a data model's rows; Count is their number on all pages.
type Rows struct {
	Items []Row `json:"items"`
	Count int   `json:"count"`
}

// Applications are the company's applications (应用列表).
func (c *AisudaClient) Applications(ctx context.Context) ([]Application, error) {
	var list []Application
	err := c.company(ctx, http.MethodGet, "/app", &list)
	return list, err
}

// Departments is the tree of departments (部门列表): the documentation shows it bare, without an envelope.
func (c *AisudaClient) Departments(ctx context.Context) (Department, error) {
	var root Department
	err := c.company(ctx, http.MethodGet, "/department/all", &root)
	return root, err
}

// Roles are the application's roles (角色列表).
func (c *AisudaClient) Roles(ctx context.Context) ([]Role, error) {
	var list struct{ Items []Role }
	err := c.application(ctx, http.MethodGet, "/role", nil, nil, &list)
	return list.Items, err
}

// CreateRole creates a role (创建角色).
func (c *AisudaClient) CreateRole(ctx context.Context, name string) error {
	return c.application(ctx, http.MethodPost, "/role", nil, map[string]string{"name": name}, nil)
}

// Rows is one page of a data model's rows (查询列表). A model is sourceKey.table.
func (c *AisudaClient) Rows(ctx context.Context, model string, query url.Values) (Rows, error) {
	var rows Rows
	err := c.application(ctx, http.MethodGet, "/model/"+model, query, nil, &rows)
	return rows, err
}

// CreateRow creates a row and returns it (新增).
func (c *AisudaClient) CreateRow(ctx context.Context, model string, row Row) (Row, error) {
	var created Row
	err := c.application(ctx, http.MethodPost, "/model/"+model, nil, row, &created)
	return created, err
}

// UpdateRow changes the fields given of a row (更新).
func (c *AisudaClient) UpdateRow(ctx context.Context, model, id string, row Row) error {
	return c.application(ctx, http.MethodPost, "/model/"+model+"/"+id, nil, row, nil)
}

// DeleteRow deletes a row (删除).
func (c *AisudaClient) DeleteRow(ctx context.Context, model, id string) error {
	return c.application(ctx, http.MethodDelete, "/model/"+model+"/"+id, nil, nil, nil)
}

func (c *AisudaClient) company(ctx context.Context, method, path string, data any) error {
	r := request{method: method, url: c.config.BaseURL + "/openapi/company/" + c.config.CompanyKey + path}
	return c.call(ctx, r, c.config.ClientID, c.config.PrivateKey, jwt.MapClaims{"companyKey": c.config.CompanyKey}, data)
}

func (c *AisudaClient) application(ctx context.Context, method, path string, query url.Values, body, data any) error {
	address := c.config.BaseURL + "/openapi/company/" + c.config.CompanyKey + "/app/" + c.config.AppKey + path
	claims := jwt.MapClaims{"companyKey": c.config.CompanyKey, "appKey": c.config.AppKey}
	r := request{method: method, url: address, query: query, body: body}
	return c.call(ctx, r, c.config.AppClientID, c.config.AppPrivateKey, claims, data)
}

// call signs a request and sends it. A request that waited on its way may arrive with a signature that is too old. It
// was refused before anything was done, so it is signed anew and sent again, once. A young signature that is refused is
// wrong and stays wrong.
func (c *AisudaClient) call(ctx context.Context, r request, clientID string, key *rsa.PrivateKey, claims jwt.MapClaims, data any) error {
	signed := func(iat time.Time) error {
		claims["iat"] = iat.Unix() // a number of seconds: a time.Time would become a string, which is refused
		token, err := jwt.NewWithClaims(jwt.SigningMethodRS256, claims).SignedString(key)
		if err != nil {
			return err
		}
		r.header = map[string]string{"Authorization": "Bearer " + token, "x-client-id": clientID}
		return readAisuda(ctx, r, data)
	}
	iat := c.now()
	err := signed(iat)
	if hasKind(err, Authentication) && c.now().Sub(iat) >= signatureLife {
		err = signed(c.now())
	}
	return err
}

// readAisuda decodes the data of a success, status 0. The documentation shows no refusal: that one comes with HTTP 401
// or 403 where the key is to blame is assumed, and so is 400 for bad input.
func readAisuda(ctx context.Context, r request, data any) error {
	status, text, err := send(ctx, aisuda, r)
	if err != nil {
		return err
	}
	var envelope struct {
		Status *json.Number    `json:"status"`
		Msg    string          `json:"msg"`
		Data   json.RawMessage `json:"data"`
	}
	_ = json.Unmarshal(text, &envelope) // a bare answer may have any shape
	switch code := envelope.Status; {
	case status == http.StatusOK && code == nil:
		envelope.Data = text
	case code == nil:
		return &ProviderError{Provider: aisuda, Kind: kindOf(nil, "", status), Code: strconv.Itoa(status), Message: "no envelope"}
	case status != http.StatusOK || *code != "0":
		kind := kindOf(map[string]Kind{"400": Input}, code.String(), status)
		return &ProviderError{Provider: aisuda, Kind: kind, Code: code.String(), Message: envelope.Msg}
	}
	if data == nil {
		return nil
	}
	return json.Unmarshal(envelope.Data, data)
}
