package io.fairlead.proxy.testing;

import io.fairlead.dialect.ErrorKind;
import io.fairlead.dialect.Operation;
import io.fairlead.dialect.ProviderError;
import io.fairlead.proxy.exchange.Attempt;
import io.fairlead.proxy.exchange.ClientHints;
import io.fairlead.proxy.exchange.Entrance;
import io.fairlead.proxy.exchange.Exchange;
import io.fairlead.proxy.exchange.ExchangeListener;
import io.fairlead.proxy.exchange.Facts;
import io.fairlead.proxy.exchange.Failure;
import io.fairlead.proxy.exchange.Headers;
import io.fairlead.proxy.exchange.Loop;
import io.fairlead.proxy.exchange.Origin;
import io.fairlead.proxy.exchange.Provider;
import io.fairlead.proxy.exchange.Request;
import io.fairlead.proxy.exchange.RequestBody;
import io.fairlead.proxy.exchange.Target;
import java.time.Instant;

/** Calls for tests, at providers that speak {@link LineDialect}. */
public final class Calls {

    private static final Operation GENERATION =
            new Operation("chat", Operation.Kind.GENERATION, Operation.Streaming.BY_BODY, null);

    private Calls() {}

    public static Provider provider(String name) {
        return new Provider(
                name,
                new LineDialect(),
                new Origin("https", name + ".test", 443),
                "",
                "",
                null,
                (status, headers, body) -> new ProviderError(ErrorKind.UNKNOWN, status, false, null, null, null));
    }

    /** A generation that asks {@code model} for a stream. */
    public static Exchange streamed(Loop loop, String model) {
        return exchange(loop, GENERATION, new Facts(model, true, 0), ClientHints.NONE, ExchangeListener.NONE);
    }

    /** A generation that asks {@code model} for a whole answer. */
    public static Exchange whole(Loop loop, String model) {
        return exchange(loop, GENERATION, new Facts(model, false, 0), ClientHints.NONE, ExchangeListener.NONE);
    }

    public static Exchange of(Loop loop, Operation.Kind kind) {
        Operation operation = new Operation("other", kind, Operation.Streaming.NEVER, null);
        return exchange(loop, operation, Facts.UNKNOWN, ClientHints.NONE, ExchangeListener.NONE);
    }

    public static Exchange hinted(Loop loop, ClientHints hints) {
        return exchange(loop, GENERATION, new Facts("m", true, 0), hints, ExchangeListener.NONE);
    }

    public static Exchange exchange(
            Loop loop, Operation operation, Facts facts, ClientHints hints, ExchangeListener listener) {
        Request request = new Request("POST", "/v1/chat", Headers.NONE, RequestBody.empty());
        return new Exchange(
                "x-1",
                Instant.EPOCH,
                loop,
                Entrance.BASE_URL,
                request,
                provider("openai"),
                operation,
                facts,
                hints,
                listener);
    }

    /** An attempt of a new streamed call at {@code provider}. */
    public static Attempt attempt(Loop loop, String provider, String model) {
        Exchange exchange = streamed(loop, model);
        return exchange.visit(new Target(provider(provider), null, true)).attempt();
    }

    /** The first attempt of {@code exchange} at the target that it addressed. */
    public static Attempt attempt(Exchange exchange) {
        return exchange.visit(exchange.addressed()).attempt();
    }

    public static Failure failure(Failure.Stage stage, Failure.Kind kind) {
        return Failure.of(
                stage, Failure.Fault.UPSTREAM, kind, Failure.Replay.AMBIGUOUS, kind.word(), "as the test wants it");
    }
}
