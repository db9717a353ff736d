package example.clients;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.InstantSource;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.stream.Collectors;
import java.util.stream.StreamSupport;

/** Calls each provider once and prints a line about each; the other languages' programs print the same lines. */
public final class Demo {
    private static final String STORE = "1159374785466208256";

    private Demo() {}

    public static void main(String[] arguments) throws Exception {
        Config config = Config.read(System.getenv());
        PrintStream out = new PrintStream(System.out, true, StandardCharsets.UTF_8);

        QijiayunClient members = new QijiayunClient(config.qijiayun());
        members.registerMember(Map.of("mobile", "13900000001", "storeNo", STORE, "channel", "4", "realName", "王小明"));
        members.changePoints("13900000001", STORE, 100, "开卡礼");
        out.printf("企加云: member 13900000001 has %.0f points%n", members.points("13900000001", STORE));

        JsonNode applications = new AisudaClient(config.aisuda(), InstantSource.system()).applications();
        out.printf("爱速搭: applications %s%n", StreamSupport.stream(applications.spliterator(), false)
                .map(application -> application.path("key").asText()).collect(Collectors.joining(", ")));

        JsonNode report = smsReport(new InnopaasClient(config.innopaas()), "12025550100");
        out.printf("InnoPaaS: SMS to %s is %s%n", report.path("mobile").asText(), report.path("status").asText());

        ApihubClient apihub = new ApihubClient(config.apihub(), InstantSource.system(), time -> Thread.sleep(time.toMillis()));
        JsonNode weather = apihub.weather(116.4, 39.93);
        out.printf("apihub: weather at 116.4, 39.93 is that of %s%n", weather.path("location").path("path").asText());
    }

    private static JsonNode smsReport(InnopaasClient client, String mobile) throws Exception {
        BlockingQueue<JsonNode> reports = new LinkedBlockingQueue<>();
        String host = System.getenv().getOrDefault("CALLBACK_HOST", "127.0.0.1");
        try (CallbackReceiver receiver = new CallbackReceiver(host, 0, reports::add)) {
            client.sendSms(Map.of("mobile", mobile, "msg", "Your order has been shipped.", "callBackUrl", receiver.url()));
            return reports.take();
        }
    }
}
