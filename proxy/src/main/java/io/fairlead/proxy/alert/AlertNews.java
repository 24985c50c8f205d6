package io.fairlead.proxy.alert;

/**
 * What is worth an alert.
 *
 * @param provider whom it is about; empty for Fairlead itself
 * @param model which of the provider's; empty for all
 * @param state what it has come to
 * @param reason a stable code, or a sentence, of why
 * @param exchange a call that shows it; empty where none does
 */
record AlertNews(AlertType type, String provider, String model, String state, String reason, String exchange) {

    /** The reason why trouble ends with a provider that a changed configuration no longer has. */
    static final String NOT_CONFIGURED = "not_configured";

    /** The same where it is somewhere else now. */
    static final String MOVED = "moved";

    /** What is said of the provider. */
    String sentence() {
        return switch (reason) {
            case NOT_CONFIGURED -> "is no longer configured";
            case MOVED -> "is somewhere else since the configuration changed";
            default -> type.sentence();
        };
    }
}
