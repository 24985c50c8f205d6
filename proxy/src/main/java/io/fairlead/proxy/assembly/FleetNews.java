package io.fairlead.proxy.assembly;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.fairlead.proxy.policy.breaker.BreakerConfig;
import io.fairlead.proxy.policy.breaker.Breakers;
import io.fairlead.proxy.policy.cache.AnswerCache;
import io.fairlead.proxy.policy.cache.SharedAnswers.Purge;
import io.fairlead.proxy.policy.limit.Limiters;
import io.fairlead.proxy.policy.limit.SharedRates;
import io.fairlead.proxy.policy.state.KeptState;
import java.time.Duration;
import java.util.Arrays;
import java.util.Objects;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * News as instances tell them each other: a JSON array, its kind first. What another version tells, and this one does not know,
 * is passed over. Immutable, safe for any thread.
 *
 * @param breakerConfigs those that are in force at a provider
 */
record FleetNews(
        Limiters limiters,
        Breakers breakers,
        Function<String, Set<BreakerConfig>> breakerConfigs,
        KeptState kept,
        AnswerCache cache) {

    /** News of breakers are true for a moment: who comes later finds out by itself. */
    private static final Duration FRESH = Duration.ofSeconds(2);

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String PAUSE = "pause";
    private static final String BREAKER = "breaker";
    private static final String KEPT = "kept";
    private static final String PURGE = "purge";

    static String text(SharedRates.Pause pause) {
        return array(PAUSE, pause.provider(), pause.scope(), pause.model(), Long.toString(pause.nanos()));
    }

    static String breaker(String provider, String model, boolean open) {
        return array(BREAKER, provider, model, Boolean.toString(open));
    }

    static String text(KeptState.Kept kept) {
        return array(KEPT, Long.toString(kept.first()), Long.toString(kept.second()), kept.provider(), kept.model());
    }

    static String text(Purge purge) {
        return array(PURGE, purge.of().name(), purge.name());
    }

    private static String array(@Nullable String... parts) {
        return JSON.valueToTree(Arrays.asList(parts)).toString();
    }

    /** Another instance told this so long ago. */
    void heard(String text, Duration age) {
        JsonNode said;
        try {
            said = JSON.readTree(text);
        } catch (JsonProcessingException e) {
            return;
        }
        switch (part(said, 0)) {
            case PAUSE -> paused(said, age);
            case BREAKER -> {
                if (age.compareTo(FRESH) < 0) {
                    String provider = part(said, 1);
                    breakers.heard(
                            provider, part(said, 2), part(said, 3).equals("true"), breakerConfigs.apply(provider));
                }
            }
            case KEPT ->
                kept.heard(new KeptState.Kept(
                        said.path(1).asLong(),
                        said.path(2).asLong(),
                        part(said, 3),
                        said.path(4).textValue()));
            case PURGE -> purged(said);
            default -> {}
        }
    }

    private void paused(JsonNode said, Duration age) {
        long left = said.path(4).asLong() - age.toNanos();
        if (left > 0) {
            limiters.heard(new SharedRates.Pause(part(said, 1), part(said, 2), part(said, 3), left));
        }
    }

    private void purged(JsonNode said) {
        for (Purge.Of each : Purge.Of.values()) {
            if (each.name().equals(part(said, 1))) {
                cache.heard(new Purge(each, part(said, 2)));
            }
        }
    }

    private static String part(JsonNode said, int number) {
        return Objects.requireNonNullElse(said.path(number).textValue(), "");
    }
}
