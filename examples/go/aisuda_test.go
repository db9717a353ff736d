package clients

import (
	"fmt"
	"net/http"
	"net/url"
	"testing"
	"time"
)

const model = "eRg7ny9piQzok5CGqzzbRT.data"

type aisudaTest struct {
	*Sandbox
	client *AisudaClient
}

func newAisudaTest(t *testing.T) aisudaTest {
	s := FreshSandbox(t)
	return aisudaTest{s, NewAisudaClient(s.Aisuda, s.Now)}
}

func (a aisudaTest) applications(client *AisudaClient) error {
	list, err := client.Applications(a.t.Context())
	if err == nil && (len(list) != 2 || list[0].Key != "crm" || list[1].Key != "office") {
		a.t.Errorf("got %v", list)
	}
	return err
}

func (a aisudaTest) key(clientID string, change map[string]any) {
	a.Console(http.MethodPatch, "/aisuda/keys/"+clientID, change)
}

func TestAisudaListsApplicationsWithTheKeyOfTheCompany(t *testing.T) {
	a := newAisudaTest(t)
	succeeds(t, a.applications(a.client))
}

func TestAisudaReadsATreeThatComesWithoutAnEnvelope(t *testing.T) {
	a := newAisudaTest(t)
	root, err := a.client.Departments(t.Context())
	succeeds(t, err)
	equal(t, len(root.Children), 2)
	equal(t, root.Children[0].Name+root.Children[1].Name, "研发部市场部")
}

func TestAisudaWritesAndReadsRowsWithTheKeyOfTheApplication(t *testing.T) {
	a, ctx := newAisudaTest(t), t.Context()
	before, err := a.client.Rows(ctx, model, nil)
	succeeds(t, err)
	row, err := a.client.CreateRow(ctx, model, Row{"name": "王小明", "age": 30})
	succeeds(t, err)
	id := fmt.Sprint(row["id"])
	succeeds(t, a.client.UpdateRow(ctx, model, id, Row{"age": 31}))
	rows, err := a.client.Rows(ctx, model, url.Values{"page": {"1"}, "perPage": {"1"}, "orderBy": {"id"}, "orderDir": {"desc"}})
	succeeds(t, err)
	equal(t, rows.Count, before.Count+1)
	equal(t, fmt.Sprint(rows.Items[0]["name"], rows.Items[0]["age"]), "王小明31")
	succeeds(t, a.client.DeleteRow(ctx, model, id))
	rows, err = a.client.Rows(ctx, model, nil)
	succeeds(t, err)
	equal(t, rows.Count, before.Count)
}

func TestAisudaSignsEveryCallAnew(t *testing.T) {
	a := newAisudaTest(t)
	succeeds(t, a.applications(a.client))
	a.Advance(61 * time.Second)
	succeeds(t, a.applications(a.client))
	equal(t, len(a.Exchanges("outcome", "refused")), 0)
}

func TestAisudaSignsOnceMoreWhenASignatureGrewTooOldOnItsWay(t *testing.T) {
	a := newAisudaTest(t)
	late := 61 * time.Second
	succeeds(t, a.applications(NewAisudaClient(a.Aisuda, func() time.Time {
		now := a.Now().Add(-late)
		late = 0
		return now
	})))
	equal(t, len(a.Exchanges("rule", "aisuda/signature-too-old")), 1)
}

func TestAisudaReportsAClockThatIsWrong(t *testing.T) {
	a := newAisudaTest(t)
	wrong := NewAisudaClient(a.Aisuda, func() time.Time { return a.Now().Add(-61 * time.Second) })
	refused(t, a.applications(wrong), Authentication, "")
	equal(t, len(a.Exchanges("rule", "aisuda/signature-too-old")), 1)
}

func TestAisudaReportsAWrongKey(t *testing.T) {
	a := newAisudaTest(t)
	config := a.Aisuda
	config.PrivateKey = config.AppPrivateKey
	refused(t, a.applications(NewAisudaClient(config, a.Now)), Authentication, "")
	equal(t, len(a.Exchanges("outcome", "refused")), 1) // what is wrong is not repeated
}

func TestAisudaReportsAKeyThatIsSwitchedOff(t *testing.T) {
	a := newAisudaTest(t)
	a.key(a.Aisuda.ClientID, map[string]any{"enabled": false})
	refused(t, a.applications(a.client), Permission, "")
	a.key(a.Aisuda.ClientID, map[string]any{"enabled": true})
	succeeds(t, a.applications(a.client))
}

func TestAisudaReportsAnInterfaceThatTheKeyMayNotCall(t *testing.T) {
	a := newAisudaTest(t)
	a.key(a.Aisuda.AppClientID, map[string]any{"interfaces": []string{"listRoles"}})
	roles, err := a.client.Roles(t.Context())
	succeeds(t, err)
	equal(t, len(roles) > 0, true)
	refused(t, a.client.CreateRole(t.Context(), "店长"), Permission, "")
}

func TestAisudaReportsWrongInput(t *testing.T) {
	a := newAisudaTest(t)
	refused(t, a.client.CreateRole(t.Context(), ""), Input, "")
}

func TestAisudaReportsWhatTheStateOfThingsIsAgainst(t *testing.T) {
	a := newAisudaTest(t)
	succeeds(t, a.client.CreateRole(t.Context(), "店长"))
	refused(t, a.client.CreateRole(t.Context(), "店长"), Business, "")
}
