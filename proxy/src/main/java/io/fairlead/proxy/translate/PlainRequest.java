package io.fairlead.proxy.translate;

import io.fairlead.dialect.CatalogEntry;
import io.fairlead.dialect.Json;
import io.fairlead.dialect.neutral.Api;
import io.fairlead.dialect.neutral.Conversation;
import io.fairlead.dialect.neutral.Destination;
import io.fairlead.dialect.neutral.Losses;
import io.fairlead.dialect.neutral.OutputFormat;
import io.fairlead.dialect.neutral.Part;
import io.fairlead.dialect.neutral.Sampling;
import io.fairlead.dialect.neutral.ToolChoice;
import io.fairlead.dialect.neutral.Turn;
import io.fairlead.dialect.neutral.Written;
import io.fairlead.dialect.registry.Apis;
import io.fairlead.proxy.exchange.Headers;
import io.fairlead.proxy.exchange.Provider;
import io.fairlead.proxy.exchange.Request;
import io.fairlead.proxy.exchange.RequestBody;
import io.netty.buffer.Unpooled;
import java.util.List;
import java.util.Objects;

/** The plainest request that a client of a provider makes: a few words, in the API in which its models are asked. Pure. */
public final class PlainRequest {

    private PlainRequest() {}

    /** A request to {@code provider}, of which {@code entry} is known, for {@code model}; nobody sends it. */
    public static Request of(Provider provider, CatalogEntry entry, String model, boolean stream) {
        CatalogEntry.ServedApi served = entry.written(entry.dialect(), "", model);
        Api known = served == null ? null : Apis.named(served.dialect(), served.api());
        Api api = known != null ? known : Objects.requireNonNull(Apis.named("openai", "chat"), "it is translated");
        Destination to = Destination.of(entry, model);
        Written written = api.writeRequest(conversation(model, stream), to, new Losses());
        return new Request(
                "POST",
                RequestPaths.under(provider, to.habits(), written.path()),
                Headers.of("content-type", "application/json"),
                new RequestBody.Whole(Unpooled.wrappedBuffer(Json.bytesOfPlain(written.body()))));
    }

    /** As the dialect of {@code provider} knows its paths. */
    public static String pathOf(Request request, Provider provider) {
        return provider.pathOfKind(request.path());
    }

    private static Conversation conversation(String model, boolean stream) {
        return new Conversation(
                model,
                stream,
                false,
                List.of(new Turn(Turn.Role.USER, List.of(new Part.Text("Hello")))),
                List.of(),
                ToolChoice.AUTO,
                null,
                OutputFormat.TEXT,
                Sampling.DEFAULT,
                null);
    }
}
