package io.fairlead.proxy.upstream;

import io.netty.channel.unix.Errors;
import org.jspecify.annotations.Nullable;

/** Whether a connection failed for want of file descriptors here: no fault of the provider. Pure. */
final class Descriptors {

    // errno(3): of the process, of the whole system.
    private static final int EMFILE = -24;
    private static final int ENFILE = -23;

    private Descriptors() {}

    static boolean usedUp(@Nullable Throwable failure) {
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            boolean said = cause instanceof Errors.NativeIoException it
                    ? it.expectedErr() == EMFILE || it.expectedErr() == ENFILE
                    : String.valueOf(cause.getMessage()).contains("Too many open files");
            if (said) {
                return true;
            }
        }
        return false;
    }
}
