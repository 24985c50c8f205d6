package io.fairlead.sidecar.doctor;

/** How far a client's traffic comes. */
public enum Outcome {
    /** It arrives, and the client trusts Fairlead's certificate. */
    GUIDED,
    /** It arrives, and the client refuses the certificate. */
    UNTRUSTED,
    /** It does not arrive. */
    PAST
}
