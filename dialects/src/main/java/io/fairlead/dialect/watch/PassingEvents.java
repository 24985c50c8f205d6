package io.fairlead.dialect.watch;

import com.fasterxml.jackson.databind.JsonNode;
import io.fairlead.dialect.ProviderCatalog;
import io.fairlead.dialect.wire.WireEvent;
import org.jspecify.annotations.Nullable;

/** Reads nothing in the events of a stream that is no generation: each is content, and it may end after any of them. */
final class PassingEvents extends EventReader {

    PassingEvents() {
        super(ProviderCatalog.builtIn().errors(""));
    }

    @Override
    protected boolean matters(WireEvent event) {
        return false;
    }

    @Override
    protected void read(WireEvent event, @Nullable JsonNode json) {
        verdict.sawContent();
        verdict.sawFinish();
    }
}
