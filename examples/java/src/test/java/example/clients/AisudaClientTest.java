package example.clients;

import static example.clients.Sandbox.refused;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class AisudaClientTest {
    private static final String MODEL = "eRg7ny9piQzok5CGqzzbRT.data";
    private static final Duration LATE = Duration.ofSeconds(61);

    private Sandbox sandbox;
    private Config.Aisuda config;
    private AisudaClient client;

    @BeforeEach
    void open() throws Exception {
        sandbox = new Sandbox();
        config = sandbox.config.aisuda();
        client = new AisudaClient(config, sandbox::now);
    }

    private void key(String clientId, Map<String, ?> change) throws Exception {
        sandbox.console("PATCH", "/aisuda/keys/" + clientId, change);
    }

    @Test
    void listsApplicationsWithTheKeyOfTheCompany() {
        assertEquals(List.of("crm", "office"), client.applications().findValuesAsText("key"));
    }

    @Test
    void readsATreeThatComesWithoutAnEnvelope() {
        JsonNode departments = client.departments().path("children");
        assertEquals(2, departments.size());
        assertEquals("研发部", departments.path(0).path("name").asText());
        assertEquals("市场部", departments.path(1).path("name").asText());
    }

    @Test
    void writesAndReadsRowsWithTheKeyOfTheApplication() {
        int before = client.rows(MODEL, Map.of()).path("count").asInt();
        String id = client.createRow(MODEL, Map.of("name", "王小明", "age", 30)).path("id").asText();
        client.updateRow(MODEL, id, Map.of("age", 31));
        JsonNode page = client.rows(MODEL, Map.of("page", 1, "perPage", 1, "orderBy", "id", "orderDir", "desc"));
        assertEquals(before + 1, page.path("count").asInt());
        assertEquals("王小明", page.at("/items/0/name").asText());
        assertEquals(31, page.at("/items/0/age").asInt());
        client.deleteRow(MODEL, id);
        assertEquals(before, client.rows(MODEL, Map.of()).path("count").asInt());
    }

    @Test
    void signsEveryCallAnew() throws Exception {
        client.applications();
        sandbox.advance(LATE);
        client.applications();
        assertEquals(0, sandbox.exchanges(Map.of("outcome", "refused")));
    }

    @Test
    void signsOnceMoreWhenASignatureGrewTooOldOnItsWay() throws Exception {
        AtomicReference<Duration> late = new AtomicReference<>(LATE);
        AisudaClient slow = new AisudaClient(config, () -> sandbox.now().minus(late.getAndSet(Duration.ZERO)));
        assertEquals(2, slow.applications().size());
        assertEquals(1, sandbox.exchanges(Map.of("rule", "aisuda/signature-too-old")));
    }

    @Test
    void reportsAClockThatIsWrong() throws Exception {
        AisudaClient wrong = new AisudaClient(config, () -> sandbox.now().minus(LATE));
        refused(Kind.AUTHENTICATION, wrong::applications);
        assertEquals(1, sandbox.exchanges(Map.of("rule", "aisuda/signature-too-old")));
    }

    @Test
    void reportsAWrongKey() throws Exception {
        Config.Aisuda wrong = new Config.Aisuda(
                config.baseUrl(), config.companyKey(), config.clientId(), config.appPrivateKey(),
                config.appKey(), config.appClientId(), config.appPrivateKey());
        refused(Kind.AUTHENTICATION, () -> new AisudaClient(wrong, sandbox::now).applications());
        assertEquals(1, sandbox.exchanges(Map.of("outcome", "refused")), "what is wrong is not repeated");
    }

    @Test
    void reportsAKeyThatIsSwitchedOff() throws Exception {
        key(config.clientId(), Map.of("enabled", false));
        refused(Kind.PERMISSION, client::applications);
        key(config.clientId(), Map.of("enabled", true));
        assertEquals(2, client.applications().size());
    }

    @Test
    void reportsAnInterfaceThatTheKeyMayNotCall() throws Exception {
        key(config.appClientId(), Map.of("interfaces", List.of("listRoles")));
        assertFalse(client.roles().isEmpty());
        refused(Kind.PERMISSION, () -> client.createRole("店长"));
    }

    @Test
    void reportsWrongInput() {
        refused(Kind.INPUT, () -> client.createRole(""));
    }

    @Test
    void reportsWhatTheStateOfThingsIsAgainst() {
        client.createRole("店长");
        refused(Kind.BUSINESS, () -> client.createRole("店长"));
    }
}
