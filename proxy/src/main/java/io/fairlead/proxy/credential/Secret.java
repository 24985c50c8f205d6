package io.fairlead.proxy.credential;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import org.jspecify.annotations.Nullable;

/**
 * A key, a token or a password. Prints as {@code ***}, and has no property that a serialiser could find. Compared in
 * constant time. Immutable.
 */
public final class Secret {

    /** What stands wherever a secret would. */
    public static final String MASK = "***";

    // Transient keeps serialisers away that read fields.
    private final transient String value;

    private Secret(String value) {
        this.value = value;
    }

    /**
     * White space around it is dropped, as files and copied lines have it.
     *
     * @throws IllegalArgumentException when it is empty or holds what no header may carry (RFC 9110 section 5.5); the
     *     message does not repeat it
     */
    public static Secret of(String value) {
        String trimmed = value.strip();
        if (trimmed.isEmpty()) {
            throw new IllegalArgumentException("the secret is empty");
        }
        for (int i = 0; i < trimmed.length(); i++) {
            char c = trimmed.charAt(i);
            if (c < ' ' || c > '~') {
                throw new IllegalArgumentException(
                        "the secret holds a character that no header can carry (expected: visible ASCII)");
            }
        }
        return new Secret(trimmed);
    }

    /** The secret itself, for the one place that sends or checks it. */
    public String reveal() {
        return value;
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof Secret it
                && MessageDigest.isEqual(
                        value.getBytes(StandardCharsets.UTF_8), it.value.getBytes(StandardCharsets.UTF_8));
    }

    /** The same for all: a hash would tell secrets apart, and they are never keys of a map. */
    @Override
    public int hashCode() {
        return 1;
    }

    @Override
    public String toString() {
        return MASK;
    }
}
