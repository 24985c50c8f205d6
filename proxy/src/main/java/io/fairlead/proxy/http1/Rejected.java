package io.fairlead.proxy.http1;

/** The way out of a parser that met a violation. Has no stack trace and never leaves the package. */
final class Rejected extends Exception {

    private final Http1Violation violation;

    Rejected(Http1Violation violation) {
        super(violation.code(), null, false, false);
        this.violation = violation;
    }

    Http1Violation violation() {
        return violation;
    }
}
