package example.clients;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;

/**
 * A client of InnoPaaS (docs.innopaas.com). Its token is made in the console and lives there: a call that fails
 * authentication fails until a person has put the new token in our configuration, so it is never repeated.
 */
public final class InnopaasClient {
    private static final String PROVIDER = "InnoPaaS";

    // Codes are strings. OTP says 000000, the other products 0.
    private static final Set<String> SUCCESS = Set.of("0", "000000");

    // SMS API V3.0, error codes; 400 and 403 are assumed.
    private static final Map<String, Kind> KINDS = Map.ofEntries(
            Map.entry("101", Kind.AUTHENTICATION), Map.entry("102", Kind.AUTHENTICATION),
            Map.entry("105", Kind.INPUT), Map.entry("106", Kind.INPUT), Map.entry("108", Kind.INPUT),
            Map.entry("109", Kind.INPUT), Map.entry("110", Kind.BUSINESS), Map.entry("112", Kind.PERMISSION),
            Map.entry("114", Kind.PERMISSION), Map.entry("115", Kind.PERMISSION), Map.entry("116", Kind.PERMISSION),
            Map.entry("118", Kind.INPUT), Map.entry("400", Kind.INPUT), Map.entry("403", Kind.PERMISSION));

    private final Config.Innopaas config;

    public InnopaasClient(Config.Innopaas config) {
        this.config = config;
    }

    /** Sends mobile, msg, senderId, uid, callBackUrl (SMS API V3.0) and returns the message's id. */
    public String sendSms(Map<String, String> message) {
        return call("/api/sms/v3/msg/send", message).path("messageId").asText();
    }

    /** Sends a verification code of our own choice, to, code, type, language, sender, and returns the message's id. */
    public String sendCode(Map<String, String> message) {
        Map<String, String> full = new HashMap<>(Map.of("type", "3", "language", "en"));
        full.putAll(message);
        return call("/api/otp/v3/msg/send/verify", full).asText("");
    }

    /**
     * Sends a WhatsApp message and returns its id. The first message to a person must be of type template; others are
     * refused until the person has replied, and again 24 hours later.
     */
    public String sendWhatsapp(Map<String, ?> message) {
        return call("/api/whatsapp/v3/msg/submit", message).asText("");
    }

    // Authorization is the raw token, without Bearer.
    private JsonNode call(String path, Map<String, ?> body) {
        Map<String, String> headers = Map.of("AppKey", config.appKey(), "Authorization", config.authorization());
        return read(Transport.send(PROVIDER, "POST", config.baseUrl() + path, headers, body));
    }

    private static JsonNode read(Transport.Answer answer) {
        String code = answer.text("code", answer.status());
        if (answer.body().has("code") && SUCCESS.contains(code)) {
            return answer.body().path("data");
        }
        Kind kind = answer.body().has("code") ? KINDS.get(code) : null;
        throw new ProviderException(
                PROVIDER, kind != null ? kind : Kind.ofStatus(answer.status()), code, answer.text("message", "no envelope"));
    }
}
