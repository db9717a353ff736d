package snippet

import (
	"encoding/json"
	"net/http"
	"net/url"
	"testing"

	"github.com/testcontainers/testcontainers-go"
	"github.com/testcontainers/testcontainers-go/wait"
)

const token = "for-tests-only" // of the admin API, which asks for one in a container

// credentials has what a client needs to call a provider.
type credentials struct {
	Qijiayun struct{ BaseURL, AppID, AppSecret string }
}

// mockserver starts the server in a container, for as long as the test runs.
func mockserver(t *testing.T) credentials {
	t.Helper()
	container, err := testcontainers.Run(t.Context(), "registry.example/mockserver",
		testcontainers.WithExposedPorts("8080/tcp"),
		testcontainers.WithEnv(map[string]string{"MOCKSERVER_ADMIN_TOKEN": token}),
		testcontainers.WithWaitStrategy(wait.ForHTTP("/__admin/ready").WithPort("8080/tcp")))
	testcontainers.CleanupContainer(t, container)
	if err != nil {
		t.Fatal(err)
	}
	address, err := container.PortEndpoint(t.Context(), "8080/tcp", "http")
	if err != nil {
		t.Fatal(err)
	}
	var all credentials
	get(t, address+"/__admin/sandboxes/default/credentials", &all)
	return all
}

func TestFetchesAToken(t *testing.T) {
	account := mockserver(t).Qijiayun
	query := url.Values{"appId": {account.AppID}, "appSecret": {account.AppSecret}}
	var answer struct{ Code int }
	get(t, account.BaseURL+"/itrigger-tenant/v1/basic/accessTokenOpen/token?"+query.Encode(), &answer)
	if answer.Code != 200 {
		t.Errorf("answered %d", answer.Code)
	}
}

func get(t *testing.T, address string, answer any) {
	t.Helper()
	r, err := http.NewRequestWithContext(t.Context(), http.MethodGet, address, nil)
	if err != nil {
		t.Fatal(err)
	}
	r.Header.Set("Authorization", "Bearer "+token)
	response, err := http.DefaultClient.Do(r)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = response.Body.Close() }()
	if err := json.NewDecoder(response.Body).Decode(answer); err != nil {
		t.Fatal(err)
	}
}
