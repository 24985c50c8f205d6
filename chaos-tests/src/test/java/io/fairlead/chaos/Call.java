package io.fairlead.chaos;

/**
 * One question to the engine.
 *
 * @param nonce in the request and in every answer to it, and nowhere else
 * @param kind what is asked for
 * @param way how it reaches the engine
 * @param provider the provider that it addresses
 */
record Call(String nonce, Kind kind, Way way, Addressed provider) {

    /** What is asked for. */
    enum Kind {
        /** One document that is held until it is whole: it cannot break before the client's eyes. */
        PLAIN,
        /** One document larger than what is held back before the commit. */
        LARGE,
        /** A stream of events. */
        STREAM
    }

    /** How a client reaches the engine. */
    enum Way {
        /** By base URL over HTTP/1.1. */
        BASE_URL_HTTP1,
        /** Through CONNECT, intercepted, over HTTP/2. */
        CONNECT_HTTP2
    }

    /** A provider behind the toxic path, as the engine knows it. */
    enum Addressed {
        /** Has nobody to take over. */
        LONE("lone", "a.provider.test"),
        /** Has a healthy provider to take over. */
        SAFE("safe", "b.provider.test");

        private final String word;
        private final String host;

        Addressed(String word, String host) {
            this.word = word;
            this.host = host;
        }

        /** Its name in configuration. */
        String word() {
            return word;
        }

        String host() {
            return host;
        }
    }

    @Override
    public String toString() {
        return nonce + " (" + kind + ", " + way + ", " + provider + ")";
    }
}
