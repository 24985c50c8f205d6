package io.fairlead.proxy.front;

import io.fairlead.dialect.Dialect;

/** Stubs for the front's other packages. */
public final class Stubs {

    private Stubs() {}

    public static Dialect dialect() {
        return new StubDialect();
    }
}
