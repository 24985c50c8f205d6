package io.fairlead.chaos;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * How toxiproxy-server is started here.
 *
 * @param program what comes before its own arguments
 * @param origin how it was found, for people
 * @param container the name under which Docker runs it, or null when it is a process of ours
 */
record ToxiproxyCommand(
        List<String> program, String origin, @Nullable String container) {

    /** The whole command line of a server whose API listens at {@code port} of the loopback address. */
    List<String> at(int port) {
        List<String> line = new ArrayList<>(program);
        line.addAll(List.of("-host", "127.0.0.1", "-port", Integer.toString(port), "-seed", "1"));
        return line;
    }
}
