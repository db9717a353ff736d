package example.clients;

/** Why a call did not succeed, in words a program can act on. */
public enum Kind {
    /** The credentials are wrong, used up or replaced; a person has to change them. */
    AUTHENTICATION,
    /** The credentials are good and may not do this. */
    PERMISSION,
    /** An allowance is used up; later is better. */
    QUOTA,
    /** The request is wrong and stays wrong. */
    INPUT,
    /** The request is right and the state of things is against it. */
    BUSINESS,
    /** The provider failed or was not reached; nobody knows whether the call was carried out. */
    UNAVAILABLE;

    /** The kind of a refusal whose code is in no table of the provider's: what its HTTP status says, else BUSINESS. */
    static Kind ofStatus(int status) {
        return switch (status) {
            case 401 -> AUTHENTICATION;
            case 403 -> PERMISSION;
            case 429 -> QUOTA;
            default -> status >= 500 ? UNAVAILABLE : BUSINESS;
        };
    }
}
