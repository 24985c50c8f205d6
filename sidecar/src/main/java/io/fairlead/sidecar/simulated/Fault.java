package io.fairlead.sidecar.simulated;

/** What a simulated provider does instead of answering. */
public enum Fault {
    NONE("healthy"),
    RATE_LIMIT("429 with Retry-After"),
    OVERLOADED("503 and 529"),
    RESET("connection resets"),
    STALL("silence after the request"),
    ERROR_IN_STREAM("an error event inside a 200 stream"),
    CUT_EARLY("streams cut before any content"),
    CUT("streams cut in the middle"),
    OUTAGE("a full outage");

    private final String sentence;

    Fault(String sentence) {
        this.sentence = sentence;
    }

    public String sentence() {
        return sentence;
    }
}
