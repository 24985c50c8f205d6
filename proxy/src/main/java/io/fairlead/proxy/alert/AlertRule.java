package io.fairlead.proxy.alert;

import io.fairlead.proxy.observe.Event;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Which events are worth an alert. Only a change is told, and once: what is open stays told however often it is tried in vain.
 * Good news waits for a moment to see whether it lasts. What has no end is told once in a while.
 *
 * <p>Bounded: of the subjects that were told of longest ago, those beyond {@value #SUBJECTS} are forgotten. Confined to its
 * caller's loop.
 */
final class AlertRule {

    /** How long trouble must be over before it is told. */
    static final Duration LASTING = Duration.ofSeconds(5);

    /** How long the same trouble without an end is told once. */
    static final Duration QUIET = Duration.ofMinutes(10);

    /** The same for what takes people days to mend. */
    static final Duration LONG_QUIET = Duration.ofHours(24);

    private static final int SUBJECTS = 4_096;
    private static final int LONGEST_REASON = 300;

    /** What changes its state: a breaker or a provider. */
    private record Subject(boolean breaker, String provider, String model) {}

    /** What was told last, and good news that waits. */
    private static final class Told {
        private AlertType type;
        private @Nullable AlertNews waiting;
        private long dueNanos;

        Told(AlertType type) {
            this.type = type;
        }
    }

    private final Map<Subject, Told> told = bounded();
    private final Map<String, Long> quiet = bounded();

    private static <K, V> Map<K, V> bounded() {
        return new LinkedHashMap<>() {
            private static final long serialVersionUID = 1;

            @Override
            protected boolean removeEldestEntry(Map.Entry<K, V> eldest) {
                return size() > SUBJECTS;
            }
        };
    }

    /** What {@code event} is worth; often nothing. */
    @Nullable
    AlertNews hear(Event event, long now) {
        if (event instanceof Event.BreakerMoved it) {
            return breaker(it, now);
        }
        if (event instanceof Event.ProviderMoved it) {
            return provider(it, now);
        }
        if (event instanceof Event.LimitExhausted it) {
            return once(
                    new AlertNews(
                            AlertType.LIMIT_EXHAUSTED, it.provider(), "", "exhausted", it.reason(), it.exchange()),
                    QUIET,
                    now);
        }
        if (event instanceof Event.KeyRefused it) {
            return once(
                    new AlertNews(AlertType.KEY_REFUSED, it.provider(), "", "refused", "key_refused", it.exchange()),
                    QUIET,
                    now);
        }
        if (event instanceof Event.CertificateExpiring it) {
            return once(
                    new AlertNews(AlertType.CERT_EXPIRING, "", "", "expiring", "expires at " + it.expires(), ""),
                    LONG_QUIET,
                    now);
        }
        if (event instanceof Event.BudgetSpent it) {
            return once(
                    new AlertNews(
                            AlertType.BUDGET_SPENT,
                            "",
                            "",
                            "spent",
                            it.budget() + " until " + it.ends(),
                            it.exchange()),
                    LONG_QUIET,
                    now);
        }
        return event instanceof Event.ConfigRead it ? config(it, now) : null;
    }

    private @Nullable AlertNews breaker(Event.BreakerMoved moved, long now) {
        Subject subject = new Subject(true, moved.provider(), moved.model());
        boolean all = told.containsKey(new Subject(true, moved.provider(), ""));
        if (all && !moved.model().isEmpty() && !told.containsKey(subject)) {
            return null; // it was told that the provider as a whole is left alone
        }
        return switch (moved.to()) {
            case "open", "forced-open" ->
                trouble(
                        subject,
                        new AlertNews(
                                AlertType.BREAKER_OPEN,
                                moved.provider(),
                                moved.model(),
                                moved.to(),
                                moved.reason(),
                                moved.exchange()));
            case "closed", "disabled" ->
                good(
                        subject,
                        new AlertNews(
                                AlertType.BREAKER_CLOSED,
                                moved.provider(),
                                moved.model(),
                                moved.to(),
                                moved.reason(),
                                ""),
                        now);
            default -> null; // half-open: it is being found out
        };
    }

    private @Nullable AlertNews provider(Event.ProviderMoved moved, long now) {
        Subject subject = new Subject(false, moved.provider(), "");
        return switch (moved.to()) {
            case "down" -> trouble(subject, news(AlertType.PROVIDER_DOWN, moved, moved.exchange()));
            case "degraded" -> trouble(subject, news(AlertType.PROVIDER_DEGRADED, moved, moved.exchange()));
            case "up" -> good(subject, news(AlertType.PROVIDER_UP, moved, ""), now);
            default -> stopWaiting(subject);
        };
    }

    private static AlertNews news(AlertType type, Event.ProviderMoved moved, String exchange) {
        return new AlertNews(type, moved.provider(), "", moved.to(), moved.reason(), exchange);
    }

    private @Nullable AlertNews stopWaiting(Subject subject) {
        Told known = told.get(subject);
        if (known != null) {
            known.waiting = null;
        }
        return null;
    }

    private @Nullable AlertNews trouble(Subject subject, AlertNews news) {
        Told known = told.get(subject);
        if (known == null) {
            told.put(subject, new Told(news.type()));
            return news;
        }
        known.waiting = null;
        if (known.type == news.type()) {
            return null;
        }
        known.type = news.type();
        return news;
    }

    private @Nullable AlertNews good(Subject subject, AlertNews news, long now) {
        Told known = told.get(subject);
        if (known != null && known.waiting == null) {
            known.waiting = news;
            known.dueNanos = now + LASTING.toNanos();
        }
        return null; // nobody was told of any trouble, or it must last
    }

    private @Nullable AlertNews config(Event.ConfigRead read, long now) {
        if (read.problems().isEmpty()) {
            quiet.keySet().removeIf(key -> key.startsWith(AlertType.CONFIG_REFUSED.word()));
            return null;
        }
        String first = read.problems().get(0);
        String more = read.problems().size() > 1 ? " (and " + (read.problems().size() - 1) + " more)" : "";
        String reason = first.length() > LONGEST_REASON ? first.substring(0, LONGEST_REASON) : first;
        return once(new AlertNews(AlertType.CONFIG_REFUSED, "", "", "refused", reason + more, ""), QUIET, now);
    }

    private @Nullable AlertNews once(AlertNews news, Duration silence, long now) {
        boolean itsReasonCounts = news.type() == AlertType.CONFIG_REFUSED || news.type() == AlertType.BUDGET_SPENT;
        String key = news.type().word() + " " + news.provider() + " " + (itsReasonCounts ? news.reason() : "");
        Long until = quiet.get(key);
        if (until != null && now - until < 0) {
            return null;
        }
        quiet.put(key, now + silence.toNanos());
        return news;
    }

    /**
     * Ends what was told of providers that {@code gone} names, since nobody will hear of them again.
     *
     * @param reason see {@link AlertNews}
     */
    List<AlertNews> forget(Predicate<String> gone, String reason) {
        List<AlertNews> over = new ArrayList<>();
        told.keySet().removeIf(subject -> {
            boolean its = gone.test(subject.provider());
            if (its) {
                over.add(new AlertNews(
                        subject.breaker() ? AlertType.BREAKER_CLOSED : AlertType.PROVIDER_UP,
                        subject.provider(),
                        subject.model(),
                        subject.breaker() ? "closed" : "unknown",
                        reason,
                        ""));
            }
            return its;
        });
        return over;
    }

    /** Good news that lasted. */
    List<AlertNews> due(long now) {
        List<AlertNews> lasted = new ArrayList<>(1);
        for (Iterator<Told> all = told.values().iterator(); all.hasNext(); ) {
            Told each = all.next();
            AlertNews news = each.waiting;
            if (news != null && now - each.dueNanos >= 0) {
                lasted.add(news);
                all.remove();
            }
        }
        return lasted;
    }

    /** Whether good news waits. */
    boolean waits() {
        return told.values().stream().anyMatch(each -> each.waiting != null);
    }
}
