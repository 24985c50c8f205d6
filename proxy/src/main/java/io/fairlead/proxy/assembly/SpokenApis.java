package io.fairlead.proxy.assembly;

import io.fairlead.dialect.ProviderError;
import io.fairlead.dialect.neutral.Api;
import io.fairlead.proxy.exchange.Attempt;
import io.fairlead.proxy.exchange.Exchange;
import io.fairlead.proxy.exchange.Failure;
import io.fairlead.proxy.exchange.Headers;
import io.fairlead.proxy.policy.mend.ClientsApi;
import io.fairlead.proxy.policy.probation.Judge;
import io.fairlead.proxy.translate.ReadRequests;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/** In what clients speak, as translation reads it; errors as probation judges them. */
record SpokenApis(ReadRequests requests, Judge judge) implements ClientsApi {

    @Override
    public @Nullable Api of(Exchange exchange) {
        return requests.api(exchange);
    }

    @Override
    public String maker(Exchange exchange) {
        return requests.maker(exchange);
    }

    @Override
    public Failure failure(Attempt attempt, ProviderError error, Headers headers) {
        return judge.event(attempt, error, headers, new byte[0]);
    }

    @Override
    public CompletableFuture<@Nullable Asked> asked(Exchange exchange) {
        return requests.read(exchange, Asked::of);
    }
}
