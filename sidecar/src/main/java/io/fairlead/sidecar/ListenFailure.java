package io.fairlead.sidecar;

import java.net.UnknownHostException;
import java.nio.channels.UnresolvedAddressException;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Why an address cannot be listened at, in words instead of the system's number. Pure. */
final class ListenFailure {

    private static final int DEEPEST = 8;

    private ListenFailure() {}

    /** The sentence for a failure that begins with "... cannot listen at ADDRESS: "; null for any other failure. */
    static @Nullable String words(Throwable failure) {
        String said = String.valueOf(failure.getMessage());
        int found = said.indexOf(" cannot listen at ");
        if (found < 0) {
            return null;
        }
        int end = said.indexOf(": ", found);
        String begin = end < 0 ? said : said.substring(0, end);
        String option = said.startsWith("the admin") ? "--admin" : "--listen";
        return begin + ": " + why(failure) + "; choose another address, such as " + option
                + " 127.0.0.1:0 (any free port)";
    }

    private static String why(Throwable failure) {
        Throwable at = failure;
        for (int depth = 0; at != null && depth < DEEPEST; depth++) {
            String text = String.valueOf(at.getMessage()).toLowerCase(Locale.ROOT);
            if (text.contains("address already in use")) {
                return "the port is in use";
            }
            if (text.contains("permission denied")) {
                return "this user may not listen there (ports below 1024 are the system's)";
            }
            if (text.contains("cannot assign requested address") || text.contains("address family not supported")) {
                return "this machine has no such address";
            }
            if (at instanceof UnresolvedAddressException || at instanceof UnknownHostException) {
                return "the name has no address";
            }
            at = at.getCause();
        }
        String said = String.valueOf(failure.getMessage());
        return said.substring(said.indexOf(": ", said.indexOf(" cannot listen at ")) + 2);
    }
}
