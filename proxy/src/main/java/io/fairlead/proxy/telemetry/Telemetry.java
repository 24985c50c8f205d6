package io.fairlead.proxy.telemetry;

import io.fairlead.proxy.exchange.Attempt;
import io.fairlead.proxy.exchange.ExchangeListener;
import io.fairlead.proxy.layer.Layer;
import io.fairlead.proxy.observe.Metrics;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The exports that configurations use: one for all that want the same. An export ends when the last configuration that uses
 * it is gone. Lives as long as the process.
 *
 * <p>Safe for any thread: a lock for those who begin a use, which may block for a moment, and an atomic count for those who end
 * one, who may be event loops.
 */
public final class Telemetry implements AutoCloseable {

    private static final Logger log = LoggerFactory.getLogger(Telemetry.class);

    /** What is left is sent within this time when the process ends, or not at all. */
    private static final long LAST_MILLIS = 2_000;

    private final Map<String, String> environment;
    private final CollectorWire wire;
    private final Metrics metrics;
    private final String instance;

    // Guarded by this.
    private final Map<OtlpConfig, Held> held = new HashMap<>(2);

    /** An export, and how many use it; none does again once nobody did. */
    private static final class Held {
        private final Export export;
        private final AtomicInteger users = new AtomicInteger(1);

        private Held(Export export) {
            this.export = export;
        }

        boolean joined() {
            return users.getAndUpdate(count -> count == 0 ? 0 : count + 1) > 0;
        }

        boolean unused() {
            return users.get() == 0;
        }

        void left() {
            if (users.decrementAndGet() == 0) {
                var unused = export.end();
            }
        }
    }

    /**
     * Nothing is sent yet.
     *
     * @param environment the process's
     * @param wire how exports get to collectors
     * @param metrics what is sent of Fairlead's own, and where it is counted what got lost
     * @param instance this process's name
     */
    public Telemetry(Map<String, String> environment, CollectorWire wire, Metrics metrics, String instance) {
        this.environment = environment;
        this.wire = wire;
        this.metrics = metrics;
        this.instance = instance;
    }

    /** What {@code config} wants, until the use is closed. Blocks for a moment where something is to be sent. */
    public synchronized Use use(OtlpConfig config) {
        OtlpPlan plan = OtlpRule.plan(config, environment);
        if (plan.nothing() && plan.problems().isEmpty()) {
            return Use.NOTHING; // every start goes this way
        }
        held.values().removeIf(Held::unused);
        Held known = held.get(config);
        if (known != null && known.joined()) {
            return new Used(known);
        }
        plan.problems().forEach(log::warn);
        Export made = plan.nothing() ? null : started(plan);
        if (made == null) {
            return Use.NOTHING;
        }
        Held begun = new Held(made);
        held.put(config, begun);
        return new Used(begun);
    }

    /** A mistake in a variable is no reason not to serve calls. */
    private @Nullable Export started(OtlpPlan plan) {
        try {
            return OtlpExport.start(plan, wire, metrics, instance);
        } catch (RuntimeException | LinkageError e) {
            log.error("metrics and traces are not sent: {}", OtlpMistake.sentence(e));
            return null;
        }
    }

    /** Sends what is left; a collector that does not take it is waited for no longer than {@value #LAST_MILLIS} ms. */
    @Override
    public void close() {
        List<Export.Ending> endings = new ArrayList<>();
        synchronized (this) {
            held.values().forEach(each -> endings.add(each.export.end()));
            held.clear();
        }
        long by = System.nanoTime() + LAST_MILLIS * 1_000_000;
        endings.forEach(each -> each.await(Math.max(0, (by - System.nanoTime()) / 1_000_000)));
    }

    /** What one configuration sends. */
    public interface Use extends AutoCloseable {

        /** Nothing at all. */
        Use NOTHING = new Use() {
            @Override
            public List<ExchangeListener> listeners(UnaryOperator<String> kinds) {
                return List.of();
            }

            @Override
            public Layer<Attempt> context() {
                return Layer.none();
            }

            @Override
            public void close() {}
        };

        /**
         * Who hears of its exchanges.
         *
         * @param kinds from a provider's name to the built-in provider that it is like
         */
        List<ExchangeListener> listeners(UnaryOperator<String> kinds);

        /** Passes the context of traces on. */
        Layer<Attempt> context();

        /** Its last exchange has ended. */
        @Override
        void close();
    }

    private record Used(Held one) implements Use {
        @Override
        public List<ExchangeListener> listeners(UnaryOperator<String> kinds) {
            return one.export.listeners(kinds);
        }

        @Override
        public Layer<Attempt> context() {
            return one.export.context();
        }

        @Override
        public void close() {
            one.left();
        }
    }
}
