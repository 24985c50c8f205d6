package io.fairlead.proxy.front;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.fairlead.proxy.exchange.Answer;
import io.fairlead.proxy.exchange.ExchangeEnd;
import io.fairlead.proxy.exchange.Headers;
import io.fairlead.proxy.exchange.Outcome;
import io.fairlead.proxy.testing.FedBody;
import java.io.IOException;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;

/** A front whose clients speak HTTP/2 in the clear, and what such tests share. */
abstract class Http2Clients {

    private final Map<String, FedBody> fed = new ConcurrentHashMap<>();
    FrontFixture fixture;

    @BeforeEach
    void start() throws Exception {
        fixture = new FrontFixture();
        fixture.path = Answers::echo;
    }

    @AfterEach
    void stop() throws Exception {
        fixture.close();
        assertThat(fixture.failures).isEmpty();
    }

    final RawHttp2 client() throws IOException {
        return new RawHttp2(fixture.connect());
    }

    final FedBody fed(String path) {
        return fed.computeIfAbsent(path, made -> new FedBody());
    }

    /** Each exchange is answered by the body of its path, which the test feeds. */
    final void feed() {
        fixture.path = exchange -> CompletableFuture.completedFuture(Outcome.answered(
                new Answer(200, Headers.NONE, -1, fed(exchange.request().path()))));
    }

    final void onLoop(Runnable task) {
        fixture.started.get(0).loop().execute(task);
    }

    final ExchangeEnd end(int index) {
        await().until(() -> fixture.ends.size() > index);
        return fixture.ends.get(index);
    }
}
