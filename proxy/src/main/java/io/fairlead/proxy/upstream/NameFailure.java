package io.fairlead.proxy.upstream;

/** Why a name has no address. Without a stack: it says all in its fields. */
public final class NameFailure extends Exception {

    private static final long serialVersionUID = 1L;

    private final boolean unknown;

    /** {@code unknown}: the name does not exist, as against a resolver that gave no answer. */
    public NameFailure(String message, boolean unknown) {
        super(message, null, false, false);
        this.unknown = unknown;
    }

    /** Whether the name does not exist. */
    public boolean unknown() {
        return unknown;
    }
}
