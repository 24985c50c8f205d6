package io.fairlead.proxy.telemetry;

import io.fairlead.dialect.Usage;
import io.fairlead.proxy.exchange.Attempt;
import io.fairlead.proxy.exchange.AttemptReport;
import io.fairlead.proxy.exchange.Exchange;
import io.fairlead.proxy.exchange.ExchangeEnd;
import io.fairlead.proxy.exchange.ExchangeListener;
import io.fairlead.proxy.exchange.Target;
import io.fairlead.proxy.observe.Sanitized;
import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.api.common.AttributesBuilder;
import io.opentelemetry.api.metrics.DoubleHistogram;
import io.opentelemetry.api.metrics.LongHistogram;
import io.opentelemetry.api.metrics.Meter;
import io.opentelemetry.context.Context;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * The metrics of OpenTelemetry's conventions for generative AI. What the client waited for is the client's side, what one
 * request at a provider took is the server's. Safe for any thread.
 */
final class GenAiMetrics {

    /** Clients name models as they like: beyond this many the attribute says {@code other}. */
    private static final int MOST_MODELS = 100;

    private static final List<Double> SECONDS =
            List.of(0.01, 0.02, 0.04, 0.08, 0.16, 0.32, 0.64, 1.28, 2.56, 5.12, 10.24, 20.48, 40.96, 81.92);
    private static final List<Double> FIRST =
            List.of(0.001, 0.005, 0.01, 0.02, 0.04, 0.06, 0.08, 0.1, 0.25, 0.5, 0.75, 1.0, 2.5, 5.0, 7.5, 10.0);
    private static final List<Long> TOKENS = List.of(
            1L,
            4L,
            16L,
            64L,
            256L,
            1_024L,
            4_096L,
            16_384L,
            65_536L,
            262_144L,
            1_048_576L,
            4_194_304L,
            16_777_216L,
            67_108_864L);

    private final DoubleHistogram duration;
    private final DoubleHistogram firstChunk;
    private final DoubleHistogram firstToken;
    private final DoubleHistogram request;
    private final LongHistogram tokens;
    private final Map<String, Boolean> models = new ConcurrentHashMap<>();

    GenAiMetrics(Meter meter) {
        duration = seconds(meter, GenAi.DURATION, "From a call's start to its last byte.", SECONDS);
        firstChunk =
                seconds(meter, GenAi.FIRST_CHUNK, "From a stream's call to its first event with content.", SECONDS);
        firstToken = seconds(
                meter,
                GenAi.FIRST_TOKEN,
                "From a stream's request at a provider to its first event with content.",
                FIRST);
        request = seconds(meter, GenAi.REQUEST, "From a request at a provider to its outcome.", SECONDS);
        tokens = meter.histogramBuilder(GenAi.TOKENS)
                .ofLongs()
                .setUnit("{token}")
                .setDescription("Tokens that answers reported.")
                .setExplicitBucketBoundariesAdvice(TOKENS)
                .build();
    }

    private static DoubleHistogram seconds(Meter meter, String name, String sentence, List<Double> bounds) {
        return meter.histogramBuilder(name)
                .setUnit("s")
                .setDescription(sentence)
                .setExplicitBucketBoundariesAdvice(bounds)
                .build();
    }

    /** Who hears of the exchanges of one configuration, whose providers {@code names} knows. */
    ExchangeListener listener(GenAi names) {
        return new Listener(names);
    }

    private String bounded(String model) {
        if (models.containsKey(model) || models.size() < MOST_MODELS) {
            models.put(model, true);
            return model;
        }
        return "other";
    }

    static Context context(Exchange exchange) {
        return exchange.trace() instanceof CallTrace trace ? trace.context() : Context.root();
    }

    private final class Listener implements ExchangeListener {
        private final GenAi names;

        private Listener(GenAi names) {
            this.names = names;
        }

        @Override
        public void committed(Attempt attempt) {
            Exchange exchange = attempt.exchange();
            String operation = GenAi.operation(exchange.operation());
            if (operation == null || !exchange.facts().streamed()) {
                return;
            }
            Attributes of = attributes(operation, exchange, attempt.target(), "");
            Context context = context(exchange);
            firstChunk.record((attempt.committedNanos() - exchange.startedNanos()) / 1e9, of, context);
            if (attempt.sentNanos() >= 0) {
                firstToken.record((attempt.spokeNanos() - attempt.sentNanos()) / 1e9, of, context);
            }
        }

        @Override
        public void attemptEnded(Attempt attempt, AttemptReport report) {
            String operation = GenAi.operation(attempt.exchange().operation());
            if (operation == null || attempt.sentNanos() < 0) {
                return;
            }
            if (!report.outcome().equals("answered")) {
                request(attempt, operation, report.reason());
            } else {
                attempt.whenSettled(end -> request(attempt, operation, SpanEnds.reason(end)));
            }
        }

        private void request(Attempt attempt, String operation, String reason) {
            Exchange exchange = attempt.exchange();
            long nanos = exchange.loop().nanoTime() - attempt.sentNanos();
            request.record(nanos / 1e9, attributes(operation, exchange, attempt.target(), reason), context(exchange));
        }

        @Override
        public void ended(Exchange exchange, ExchangeEnd end) {
            String operation = GenAi.operation(exchange.operation());
            if (operation == null) {
                return;
            }
            Context context = context(exchange);
            Attributes of = attributes(operation, exchange, exchange.spokenFor(), SpanEnds.error(end));
            duration.record(end.nanos() / 1e9, of, context);
            Usage usage = exchange.usage();
            if (usage.input() >= 0 || usage.output() >= 0) {
                Attributes used = attributes(operation, exchange, exchange.spokenFor(), "");
                tokens("input", usage.input(), used, context);
                tokens("output", usage.output(), used, context);
            }
        }

        private void tokens(String type, long count, Attributes of, Context context) {
            if (count >= 0) {
                tokens.record(count, of.toBuilder().put(GenAi.TOKEN_TYPE, type).build(), context);
            }
        }

        private Attributes attributes(String operation, Exchange exchange, Target target, String error) {
            AttributesBuilder made = Attributes.builder()
                    .put(GenAi.OPERATION, operation)
                    .put(GenAi.PROVIDER, names.provider(target.provider()))
                    .put(GenAi.SERVER_ADDRESS, target.provider().origin().host())
                    .put(GenAi.SERVER_PORT, (long) target.provider().origin().port());
            String model = model(exchange, target);
            if (model != null) {
                made.put(GenAi.MODEL, bounded(model));
            }
            if (!error.isEmpty()) {
                made.put(GenAi.ERROR, error);
            }
            return made.build();
        }
    }

    /** The one that is asked for there; null when none is named. */
    static @Nullable String model(Exchange exchange, Target target) {
        String model = target.model() != null ? target.model() : exchange.model();
        return model == null ? null : Sanitized.word(model);
    }
}
