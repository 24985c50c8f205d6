package io.fairlead.proxy.translate;

import com.fasterxml.jackson.databind.JsonNode;
import io.fairlead.dialect.neutral.Api;
import io.fairlead.dialect.neutral.Conversation;
import io.fairlead.dialect.neutral.Losses;
import io.fairlead.proxy.exchange.Exchange;
import io.fairlead.proxy.exchange.RequestBody;
import org.jspecify.annotations.Nullable;

/**
 * A client's request, read for one attempt: it is large, and let go once it is written.
 *
 * @param conversation what it asks for
 * @param losses what the neutral model could not hold of it
 */
record ReadRequest(Conversation conversation, Losses losses) {

    /** Reads it; null when the body is not here as a whole, or is no JSON document. */
    static @Nullable ReadRequest of(Exchange exchange, Api api, String maker, WorkMemory room) {
        if (!(exchange.request().body() instanceof RequestBody.Whole whole)) {
            return null;
        }
        JsonNode body = Documents.read(whole.content(), api.fields().names(), room);
        if (body == null || !body.isObject()) {
            return null;
        }
        Losses losses = new Losses();
        String path = exchange.provider().pathOfKind(exchange.request().path());
        return new ReadRequest(api.readRequest(body, path, maker, losses), losses);
    }
}
