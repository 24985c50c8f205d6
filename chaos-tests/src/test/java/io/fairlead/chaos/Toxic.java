package io.fairlead.chaos;

import eu.rekawek.toxiproxy.Proxy;
import eu.rekawek.toxiproxy.model.ToxicDirection;
import java.io.IOException;

/** What happens to the connections between the engine and a provider, and what may come of it. */
enum Toxic {
    LATENCY(true) {
        @Override
        void infect(Proxy path, ToxicDirection direction) throws IOException {
            path.toxics().latency(NAME, direction, 80);
        }
    },
    JITTER(true) {
        @Override
        void infect(Proxy path, ToxicDirection direction) throws IOException {
            path.toxics().latency(NAME, direction, 40).setJitter(35);
        }
    },
    BANDWIDTH(true) {
        @Override
        void infect(Proxy path, ToxicDirection direction) throws IOException {
            path.toxics().bandwidth(NAME, direction, 768);
        }
    },
    SLICER(true) {
        @Override
        void infect(Proxy path, ToxicDirection direction) throws IOException {
            path.toxics().slicer(NAME, direction, 700, 100).setSizeVariation(600);
        }
    },
    /** Only the end of a connection is slow; the provider ends one after each answer, where the protocol lets it. */
    SLOW_CLOSE(true) {
        @Override
        void infect(Proxy path, ToxicDirection direction) throws IOException {
            path.toxics().slowClose(NAME, direction, 300);
        }
    },
    /** Every byte vanishes, and the connection stays open. */
    SILENCE(false) {
        @Override
        void infect(Proxy path, ToxicDirection direction) throws IOException {
            path.toxics().timeout(NAME, direction, 0);
        }
    },
    /** Every byte vanishes, and the connection ends a little later. */
    TIMEOUT(false) {
        @Override
        void infect(Proxy path, ToxicDirection direction) throws IOException {
            path.toxics().timeout(NAME, direction, 400);
        }
    },
    RESET_AT_ONCE(false) {
        @Override
        void infect(Proxy path, ToxicDirection direction) throws IOException {
            path.toxics().resetPeer(NAME, direction, 0);
        }
    },
    /** Late enough for a handshake, and for a part of what follows. */
    RESET_SOON(false) {
        @Override
        void infect(Proxy path, ToxicDirection direction) throws IOException {
            path.toxics().resetPeer(NAME, direction, 60);
        }
    },
    /** Enough for a handshake and a part of a request or an answer. */
    LIMIT_DATA(false) {
        @Override
        void infect(Proxy path, ToxicDirection direction) throws IOException {
            path.toxics().limitData(NAME, direction, 12_000);
        }
    },
    /** Nobody listens; has no direction. */
    DOWN(false) {
        @Override
        void infect(Proxy path, ToxicDirection direction) throws IOException {
            path.disable();
        }
    };

    private static final String NAME = "toxic";

    private final boolean harmless;

    Toxic(boolean harmless) {
        this.harmless = harmless;
    }

    /** Whether it only delays or cuts up: then every call must succeed. */
    boolean harmless() {
        return harmless;
    }

    /** Acts on {@code path} from now on, on open connections and on new ones. */
    abstract void infect(Proxy path, ToxicDirection direction) throws IOException;
}
