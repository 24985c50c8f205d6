package io.fairlead.sidecar;

/** The user's own mistake, said in a sentence that is fit to print: no stack trace follows it. */
final class MistakeException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    MistakeException(String sentence) {
        super(sentence);
    }
}
