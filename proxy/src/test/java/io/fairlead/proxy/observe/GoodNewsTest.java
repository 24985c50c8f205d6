package io.fairlead.proxy.observe;

import static org.assertj.core.api.Assertions.assertThat;

import io.fairlead.proxy.exchange.ExchangeListener;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.apache.logging.log4j.Level;
import org.apache.logging.log4j.LogManager;
import org.apache.logging.log4j.core.Filter;
import org.apache.logging.log4j.core.LogEvent;
import org.apache.logging.log4j.core.LoggerContext;
import org.apache.logging.log4j.core.appender.AbstractAppender;
import org.apache.logging.log4j.core.config.LoggerConfig;
import org.apache.logging.log4j.core.config.Property;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A warning is something that went wrong: that a provider is well, or that a breaker has closed, is none. */
class GoodNewsTest {

    private static final String EVENTS = "io.fairlead.events";
    private static final String PROVIDER = "good-news-test"; // other tests log at the same time

    private final Warnings warnings = new Warnings();
    private final ExchangeListener log = new AccessLog(new EventHub(InstantSource.system()));

    @BeforeEach
    void listen() {
        warnings.start();
        LoggerConfig own = new LoggerConfig(EVENTS, Level.INFO, false);
        own.addAppender(warnings, Level.WARN, null);
        context().getConfiguration().addLogger(EVENTS, own);
        context().updateLoggers();
    }

    @AfterEach
    void listenNoMore() {
        context().getConfiguration().removeLogger(EVENTS);
        context().updateLoggers();
        warnings.stop();
    }

    private static LoggerContext context() {
        return (LoggerContext) LogManager.getContext(false);
    }

    @Test
    void a_provider_that_is_found_well_or_is_well_again_is_no_warning() {
        for (String from : List.of("unknown", "degraded", "down")) {
            log.providerMoved(PROVIDER, from, "up", "answered");
        }
        assertThat(warnings.heard).isEmpty();

        log.providerMoved(PROVIDER, "up", "degraded", "http_503");
        log.providerMoved(PROVIDER, "degraded", "down", "probe");
        assertThat(warnings.heard).hasSize(2).allMatch(line -> line.contains(PROVIDER));
    }

    @Test
    void a_breaker_that_closes_is_no_warning() {
        log.breakerMoved(PROVIDER, "m", "half-open", "closed", "trials");
        assertThat(warnings.heard).isEmpty();

        log.breakerMoved(PROVIDER, "m", "closed", "open", "failures");
        assertThat(warnings.heard).hasSize(1);
    }

    private static final class Warnings extends AbstractAppender {

        private final List<String> heard = new CopyOnWriteArrayList<>();

        Warnings() {
            super("good-news-test", (Filter) null, null, true, Property.EMPTY_ARRAY);
        }

        @Override
        public void append(LogEvent event) {
            String line = event.getMessage().getFormattedMessage();
            if (line.contains(PROVIDER)) {
                heard.add(line);
            }
        }
    }
}
