package io.fairlead.proxy.upstream;

/** Hears of the network on the way to hosts. Called on any loop; must not block it. */
public interface NetworkListener {

    /** Hears nothing. */
    NetworkListener NONE = new NetworkListener() {
        @Override
        public void upstreamProxy(String result, String proxy, String sentence) {
            // nobody listens
        }

        @Override
        public void classicalHandshake(String host, boolean helped) {
            // likewise
        }

        @Override
        public void staleName(String host) {
            // likewise
        }
    };

    /** A connection through the upstream proxy is there, as {@code result} names it. */
    String CONNECTED = "connected";

    /**
     * A connection through the upstream proxy came out.
     *
     * @param result {@link #CONNECTED}, or {@code refused}, {@code failed}, {@code unreachable}, {@code timeout}, {@code loop}
     * @param proxy its host and port
     * @param sentence what went wrong, for a human; empty when nothing did
     */
    void upstreamProxy(String result, String proxy, String sentence);

    /** A handshake with {@code host} was cut short, and one with classical groups alone {@code helped}, or did not. */
    void classicalHandshake(String host, boolean helped);

    /** The resolver failed, or said nothing, and its last good answer for {@code host} stood in. */
    void staleName(String host);
}
