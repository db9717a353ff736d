package example.clients;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.security.KeyPairGenerator;
import java.security.interfaces.RSAPrivateKey;
import java.util.Arrays;
import java.util.Base64;
import org.junit.jupiter.api.Test;

class KeysTest {
    // What PKCS#8 puts in front of a key of 2048 bits: two headers, the version, the algorithm.
    private static final int IN_FRONT = 26;

    @Test
    void readsAPkcs1Key() throws Exception {
        KeyPairGenerator generator = KeyPairGenerator.getInstance("RSA");
        generator.initialize(2048);
        RSAPrivateKey key = (RSAPrivateKey) generator.generateKeyPair().getPrivate();
        byte[] pkcs1 = Arrays.copyOfRange(key.getEncoded(), IN_FRONT, key.getEncoded().length);
        String pem = "-----BEGIN RSA PRIVATE KEY-----\n"
                + Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(pkcs1) + "\n-----END RSA PRIVATE KEY-----\n";
        assertEquals(key, Keys.privateKey(pem));
    }

    @Test
    void refusesWhatIsNoKey() {
        assertThrows(IllegalArgumentException.class, () -> Keys.privateKey("-----BEGIN RSA PRIVATE KEY-----\nAAAA\n-----END RSA PRIVATE KEY-----\n"));
    }
}
