package io.fairlead.sidecar.inject;

/**
 * Whether a pod gets Fairlead.
 *
 * @param injected whether it does
 * @param reason why it does not; empty where it does
 */
record InjectDecision(boolean injected, String reason) {

    static InjectDecision inject() {
        return new InjectDecision(true, "");
    }

    static InjectDecision skip(String reason) {
        return new InjectDecision(false, reason);
    }
}
