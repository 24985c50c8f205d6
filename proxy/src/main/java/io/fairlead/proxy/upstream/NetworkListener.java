package io.fairlead.proxy.upstream;

/** Hears of the network on the way to hosts. Called on any loop; must not block it. */
public interface NetworkListener {

    /** Hears nothing. */
    NetworkListener NONE = new NetworkListener() {
        @Override
        public void upstreamProxy(String result, String proxy, String sentence) {
            // nobody listens
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
}
