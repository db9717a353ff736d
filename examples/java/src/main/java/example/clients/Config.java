package example.clients;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.interfaces.RSAPrivateKey;
import java.util.Map;

/** Base URLs and credentials of the four providers. */
public record Config(Qijiayun qijiayun, Aisuda aisuda, Innopaas innopaas, Apihub apihub) {

    /** An application of 企加云. */
    public record Qijiayun(String baseUrl, String appId, String appSecret) {}

    /** A company of 爱速搭 and one of its applications, with a key for each. */
    public record Aisuda(
            String baseUrl, String companyKey, String clientId, RSAPrivateKey privateKey,
            String appKey, String appClientId, RSAPrivateKey appPrivateKey) {}

    /** An application of InnoPaaS with its access token. */
    public record Innopaas(String baseUrl, String appKey, String authorization) {}

    /** An API Key of apihub. Without ak calls are anonymous. */
    public record Apihub(String baseUrl, String ak, String sk) {}

    /**
     * Reads the environment. A provider's real host is the default, so in production only credentials are set; 爱速搭 is
     * installed at its customers' and has no host of its own.
     */
    public static Config read(Map<String, String> env) {
        return new Config(
                new Qijiayun(
                        env.getOrDefault("QIJIAYUN_BASE_URL", "https://gateway-dev.itrigger.cn"),
                        needed(env, "QIJIAYUN_APP_ID"),
                        needed(env, "QIJIAYUN_APP_SECRET")),
                new Aisuda(
                        needed(env, "AISUDA_BASE_URL"),
                        needed(env, "AISUDA_COMPANY_KEY"),
                        needed(env, "AISUDA_CLIENT_ID"),
                        key(env, "AISUDA_PRIVATE_KEY_FILE"),
                        needed(env, "AISUDA_APP_KEY"),
                        needed(env, "AISUDA_APP_CLIENT_ID"),
                        key(env, "AISUDA_APP_PRIVATE_KEY_FILE")),
                new Innopaas(
                        env.getOrDefault("INNOPAAS_BASE_URL", "https://api.innopaas.com"),
                        needed(env, "INNOPAAS_APP_KEY"),
                        needed(env, "INNOPAAS_AUTHORIZATION")),
                new Apihub(
                        env.getOrDefault("APIHUB_BASE_URL", "https://open.apihub.net"),
                        needed(env, "APIHUB_AK"),
                        needed(env, "APIHUB_SK")));
    }

    private static String needed(Map<String, String> env, String name) {
        String value = env.get(name);
        if (value == null || value.isEmpty()) {
            throw new IllegalArgumentException(name + " is not set");
        }
        return value;
    }

    private static RSAPrivateKey key(Map<String, String> env, String name) {
        try {
            return Keys.privateKey(Files.readString(Path.of(needed(env, name))));
        } catch (IOException e) {
            throw new UncheckedIOException(name, e);
        }
    }
}
