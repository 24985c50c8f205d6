package io.fairlead.proxy.front.engine;

import java.time.Duration;

/**
 * How long a client may take before its connection is given up.
 *
 * @param head from the first byte of a request to the end of its head, and from connecting to the first byte
 * @param bodyGap between two reads of a body that is awaited
 * @param slowBody for a body that is awaited as a whole, and a second more for each KiB of it
 * @param writeStall while the client takes nothing of its answer
 * @param idle between two requests
 */
public record ClientClocks(Duration head, Duration bodyGap, Duration slowBody, Duration writeStall, Duration idle) {

    public static final ClientClocks STANDARD = new ClientClocks(
            Duration.ofSeconds(10),
            Duration.ofSeconds(30),
            Duration.ofSeconds(60),
            Duration.ofSeconds(60),
            Duration.ofSeconds(75));
}
