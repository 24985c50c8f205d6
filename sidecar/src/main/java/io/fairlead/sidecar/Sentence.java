package io.fairlead.sidecar;

/** What went wrong, in a line for a terminal. */
final class Sentence {

    private Sentence() {}

    static String of(Throwable failure) {
        String message = failure.getMessage();
        return message == null || message.isBlank() ? failure.getClass().getSimpleName() : message;
    }
}
