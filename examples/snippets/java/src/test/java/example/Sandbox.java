package example;

import java.util.UUID;

import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;

import static java.nio.charset.StandardCharsets.UTF_8;

/** A sandbox for each test: the first use of a name that begins with auto- makes it (mockserver run --sandbox-per-test). */
public record Sandbox(String url) {
    /** Gives a test its sandbox as a parameter. JUnit may run any number of tests at once. */
    public static final class Extension implements ParameterResolver {
        @Override
        public boolean supportsParameter(ParameterContext parameter, ExtensionContext test) {
            return parameter.getParameter().getType() == Sandbox.class;
        }

        @Override
        public Sandbox resolveParameter(ParameterContext parameter, ExtensionContext test) {
            UUID name = UUID.nameUUIDFromBytes(test.getUniqueId().getBytes(UTF_8));
            return new Sandbox(System.getenv("MOCKSERVER_URL") + "/~auto-" + name);
        }
    }
}
