package io.fairlead.agent.engine;

import io.fairlead.proxy.exchange.ExchangeListener;
import org.jspecify.annotations.Nullable;

/** Whether this JVM has Flight Recorder: a small one may be without. */
final class Recordings {

    private Recordings() {}

    /** Null where it has none. */
    static @Nullable ExchangeListener where() {
        return ModuleLayer.boot().findModule("jdk.jfr").isPresent() ? Recording.begun() : null;
    }
}
