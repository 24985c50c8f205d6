package io.fairlead.proxy.policy.admission;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.fairlead.proxy.exchange.Answer;
import io.fairlead.proxy.exchange.Exchange;
import io.fairlead.proxy.exchange.Headers;
import io.fairlead.proxy.exchange.Outcome;
import io.fairlead.proxy.exchange.Refusal;
import io.fairlead.proxy.layer.Service;
import io.fairlead.proxy.testing.Exchanges;
import io.fairlead.proxy.testing.ReadBody;
import io.fairlead.proxy.testing.ScriptedBody;
import io.fairlead.proxy.testing.ScriptedService;
import io.fairlead.proxy.testing.VirtualLoop;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

final class AdmissionTest {
    private final VirtualLoop loop = new VirtualLoop();
    private final InFlight inFlight = new InFlight();
    private final ScriptedService hanging = new ScriptedService().thenHangs();
    private double memory = 0.2;
    private final Admission layer = new Admission(inFlight, new AdmissionConfig(2, 0.95), () -> memory);

    @Test
    void where_there_is_little_direct_memory_fewer_are_let_in() {
        assertThat(AdmissionConfig.within(1L << 30)).isEqualTo(AdmissionConfig.defaults());
        assertThat(AdmissionConfig.within(56L << 20).exchanges()).isBetween(1_100, 1_200);
        assertThat(AdmissionConfig.within(32L << 20).exchanges()).isBetween(600, 700);
        assertThat(AdmissionConfig.within(1L << 20).exchanges()).isEqualTo(256);
        assertThat(AdmissionConfig.within(Long.MAX_VALUE)).isEqualTo(AdmissionConfig.defaults());
    }

    @Test
    void no_more_than_so_many_are_let_in() {
        Service<Exchange> service = layer.around(hanging.addressed());
        Exchange first = Exchanges.on(loop).begin();
        service.serve(first);
        service.serve(Exchanges.on(loop).begin());
        Refusal refusal = refusal(service.serve(Exchanges.on(loop).begin()));
        assertEquals("overload_exchanges", refusal.code());
        assertNotNull(refusal.retryAfter());
        assertEquals(503, refusal.reason().status());

        first.abandon();
        assertEquals(1, inFlight.count());
        assertFalse(service.serve(Exchanges.on(loop).begin()).isDone());
    }

    @Test
    void nothing_new_begins_when_the_buffer_memory_is_used_up() {
        memory = 0.96;
        assertEquals(
                "overload_memory",
                refusal(layer.around(hanging.addressed())
                                .serve(Exchanges.on(loop).begin()))
                        .code());
        assertEquals(0, inFlight.count());
    }

    @Test
    void a_drain_lets_nothing_in_and_leaves_what_is_under_way() {
        ScriptedBody stream = new ScriptedBody();
        ScriptedService good = new ScriptedService().then(Outcome.answered(new Answer(200, Headers.NONE, -1, stream)));
        Outcome outcome =
                layer.around(good.addressed()).serve(Exchanges.on(loop).begin()).join();
        ReadBody.of(assertInstanceOf(Outcome.Answered.class, outcome).answer().body());
        inFlight.drain();
        Refusal refusal =
                refusal(layer.around(good.addressed()).serve(Exchanges.on(loop).begin()));
        assertEquals("draining", refusal.code());
        assertNotNull(refusal.retryAfter());
        assertEquals(1, inFlight.count());

        stream.complete();
        assertEquals(0, inFlight.count());
    }

    @Test
    void what_outlives_the_drain_is_cut() {
        CompletableFuture<Outcome> result =
                layer.around(hanging.addressed()).serve(Exchanges.on(loop).begin());
        inFlight.drain();
        inFlight.cut();
        loop.run();

        assertEquals(
                "shutdown",
                assertInstanceOf(Outcome.Failed.class, result.join()).failure().code());
        assertEquals(0, inFlight.count());
    }

    @Test
    void a_bug_below_leaves_nothing_counted() {
        List<Service<Exchange>> broken = List.of(
                exchange -> {
                    throw new IllegalStateException("bug");
                },
                exchange -> {
                    throw new OutOfMemoryError("bug");
                },
                exchange -> CompletableFuture.failedFuture(new IllegalStateException("bug")));
        for (Service<Exchange> each : broken) {
            assertTrue(layer.around(each).serve(Exchanges.on(loop).begin()).isCompletedExceptionally());
        }

        assertEquals(0, inFlight.count());
    }

    private static Refusal refusal(CompletableFuture<Outcome> result) {
        return assertInstanceOf(Outcome.Refused.class, result.join()).refusal();
    }
}
