package example.clients;

/** A call that did not succeed. The code is the provider's own. */
public final class ProviderException extends RuntimeException {
    private static final long serialVersionUID = 1;

    private final String provider;
    private final Kind kind;
    private final String code;

    ProviderException(String provider, Kind kind, String code, String message, Throwable cause) {
        super(provider + " " + code + ": " + message, cause);
        this.provider = provider;
        this.kind = kind;
        this.code = code;
    }

    ProviderException(String provider, Kind kind, String code, String message) {
        this(provider, kind, code, message, null);
    }

    public String provider() {
        return provider;
    }

    public Kind kind() {
        return kind;
    }

    public String code() {
        return code;
    }
}
