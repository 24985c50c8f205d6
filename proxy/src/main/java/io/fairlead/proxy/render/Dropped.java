package io.fairlead.proxy.render;

import io.fairlead.proxy.exchange.Headers;
import java.util.List;

/** {@code x-fairlead-dropped}: what the target did not get of the request. Pure. */
final class Dropped {
    private static final String NAME = "x-fairlead-dropped";
    private static final int MOST = 1024;

    private Dropped() {}

    /** Names {@code paths}, as far as they fit; what does not fit is said to be more. */
    static void name(Headers.Builder headers, List<String> paths) {
        if (paths.isEmpty()) {
            return;
        }
        StringBuilder names = new StringBuilder();
        for (String path : paths) {
            if (names.length() + path.length() > MOST) {
                names.append(names.isEmpty() ? "..." : ", ...");
                break;
            }
            names.append(names.isEmpty() ? "" : ", ");
            path.chars().forEach(c -> names.append(c < 0x21 || c > 0x7e || c == ',' ? '_' : (char) c));
        }
        headers.add(NAME, names.toString());
    }
}
