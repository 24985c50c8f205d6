package io.fairlead.proxy.policy.mend;

import io.fairlead.dialect.neutral.Api;
import io.fairlead.proxy.exchange.Answer;
import io.fairlead.proxy.exchange.Attempt;
import io.fairlead.proxy.exchange.Exchange;
import io.fairlead.proxy.exchange.MemoryAccount;
import io.fairlead.proxy.exchange.Outcome;
import io.fairlead.proxy.exchange.Target;
import io.fairlead.proxy.layer.Layer;
import io.fairlead.proxy.layer.Service;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Lets another attempt go on with a stream that breaks after its commit. Immutable, safe for any thread. */
public final class Mend implements Layer<Exchange> {
    private final Function<Target, MendConfig> configs;
    private final ClientsApi apis;
    private final MemoryAccount memory;

    /**
     * Makes the layer.
     *
     * @param configs what is done about a stream that breaks at a target
     * @param memory where the words that a client has take room
     */
    public Mend(Function<Target, MendConfig> configs, ClientsApi apis, MemoryAccount memory) {
        this.configs = configs;
        this.apis = apis;
        this.memory = memory;
    }

    @Override
    public String name() {
        return "mend";
    }

    @Override
    public Service<Exchange> around(Service<Exchange> next) {
        return exchange -> next.serve(exchange).thenApply(outcome -> followed(exchange, outcome, next));
    }

    private Outcome followed(Exchange exchange, Outcome outcome, Service<Exchange> next) {
        Attempt attempt = exchange.committed();
        if (!(outcome instanceof Outcome.Answered it) || attempt == null) {
            return outcome;
        }
        Answer answer = it.answer();
        EventPieces pieces =
                isStream(exchange, answer) && configs.apply(attempt.target()).resumes()
                        ? EventPieces.of(answer.headers().get("content-type"))
                        : null;
        Api api = pieces == null ? null : apis.of(exchange);
        if (pieces == null || api == null) {
            return outcome;
        }
        try {
            return Outcome.answered(answer.withBody(body(exchange, attempt, answer, pieces, api, next)));
        } catch (RuntimeException | Error bug) {
            answer.body().cancel();
            throw bug;
        }
    }

    private MendingBody body(
            Exchange exchange, Attempt attempt, Answer answer, EventPieces pieces, Api api, Service<Exchange> next) {
        String type = String.valueOf(answer.headers().get("content-type"));
        StreamSoFar soFar = new StreamSoFar(
                api,
                type,
                apis.maker(exchange),
                exchange.provider().dialect().watch(exchange.operation(), true, type),
                memory);
        return new MendingBody(attempt, answer, new Following(pieces, soFar), api, apis, next);
    }

    /** A good stream of a generation that is not compressed, and whose length was not promised. */
    static boolean isStream(Exchange exchange, Answer answer) {
        return exchange.operation().generates()
                && answer.status() == 200
                && answer.length() < 0
                && isPlain(answer.headers().get("content-encoding"));
    }

    static boolean isPlain(@Nullable String encoding) {
        return encoding == null || encoding.equalsIgnoreCase("identity");
    }
}
