package io.fairlead.proxy.tls;

import org.jspecify.annotations.Nullable;

/**
 * Certificates or keys cannot be used as they lie there. The message is for a human: it names the file, what is wrong
 * with it, and what mends it. It never holds a key.
 */
public final class TlsSetupException extends RuntimeException {

    public TlsSetupException(String message) {
        this(message, null);
    }

    public TlsSetupException(String message, @Nullable Throwable cause) {
        super(message, cause);
    }
}
