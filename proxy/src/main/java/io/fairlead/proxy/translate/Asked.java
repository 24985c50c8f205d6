package io.fairlead.proxy.translate;

import com.fasterxml.jackson.databind.JsonNode;
import io.fairlead.dialect.Json;
import io.fairlead.dialect.neutral.Api;
import io.fairlead.dialect.neutral.Conversation;
import io.fairlead.dialect.neutral.Losses;
import io.fairlead.proxy.exchange.Exchange;
import io.fairlead.proxy.exchange.RequestBody;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import org.jspecify.annotations.Nullable;

/**
 * A client's request, read once an exchange.
 *
 * @param conversation what it asks for
 * @param losses what the neutral model could not hold of it
 */
record Asked(Conversation conversation, Losses losses) {

    /** Reads it, or remembers it; null when the body is not here as a whole, or is no JSON document. */
    static @Nullable Asked of(Exchange exchange, Api api, String maker) {
        Asked known = exchange.kept(Asked.class);
        if (known != null) {
            return known;
        }
        if (!(exchange.request().body() instanceof RequestBody.Whole whole)) {
            return null;
        }
        JsonNode body = tree(whole.content());
        if (body == null || !body.isObject()) {
            return null;
        }
        Losses losses = new Losses();
        String path = RequestPaths.providersOwn(exchange.request().path(), exchange.provider());
        Asked read = new Asked(api.readRequest(body, path, maker, losses), losses);
        exchange.keep(read);
        return read;
    }

    static @Nullable JsonNode tree(ByteBuf content) {
        byte[] bytes = ByteBufUtil.getBytes(content);
        return Json.tree(bytes, bytes.length);
    }
}
