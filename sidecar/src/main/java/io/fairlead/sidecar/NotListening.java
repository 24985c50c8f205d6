package io.fairlead.sidecar;

/** An address cannot be listened at; the message says which, why and what to do. */
final class NotListening extends RuntimeException {

    private static final long serialVersionUID = 1L;

    NotListening(String sentence, Throwable cause) {
        super(sentence, cause);
    }
}
