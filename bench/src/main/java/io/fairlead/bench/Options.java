package io.fairlead.bench;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * How long and how hard to measure.
 *
 * @param warmUp of each proxy, before anything is measured
 * @param measure of each load
 * @param connections of the closed loop and of the fixed rate
 * @param rate requests a second of the fixed rate
 * @param streams at once
 * @param ways the names of those to measure
 * @param proxy the command that starts Fairlead, without its arguments
 * @param against the command that starts the other one of a pair, or empty: then every way is measured, and no pair
 * @param rounds of a pair
 * @param pin whether the proxy gets a core of its own through {@code taskset}
 * @param readme where the tables go, or null
 */
record Options(
        Duration warmUp,
        Duration measure,
        int connections,
        int rate,
        int streams,
        Set<String> ways,
        List<String> proxy,
        List<String> against,
        int rounds,
        boolean pin,
        @Nullable Path readme) {

    private static final Set<String> ALL = Set.of("nginx", "base", "intercepted");

    static Options parse(List<String> arguments) {
        Duration warmUp = Duration.ofSeconds(45);
        Duration measure = Duration.ofSeconds(15);
        int connections = 32;
        int rate = 1500;
        int streams = 1000;
        Set<String> ways = ALL;
        List<String> proxy = new ArrayList<>();
        List<String> against = new ArrayList<>();
        int rounds = 6;
        boolean pin = false;
        Path readme = null;
        for (int i = 0; i < arguments.size(); i++) {
            String option = arguments.get(i);
            if (option.equals("--quick")) {
                warmUp = Duration.ofSeconds(2);
                measure = Duration.ofSeconds(1);
                streams = 100;
                continue;
            }
            if (option.equals("--pin")) {
                pin = true;
                continue;
            }
            if (++i == arguments.size()) {
                throw new IllegalArgumentException(option + ": unknown, or lacks its value");
            }
            String value = arguments.get(i);
            switch (option) {
                case "--warm-up" -> warmUp = seconds(value);
                case "--measure" -> measure = seconds(value);
                case "--connections" -> connections = Integer.parseInt(value);
                case "--rate" -> rate = Integer.parseInt(value);
                case "--streams" -> streams = Integer.parseInt(value);
                case "--ways" -> ways = Set.of(value.split(","));
                case "--proxy" -> proxy.add(value);
                case "--against" -> against.add(value);
                case "--rounds" -> rounds = Integer.parseInt(value);
                case "--readme" -> readme = Path.of(value);
                default -> throw new IllegalArgumentException(option + ": unknown");
            }
        }
        return new Options(
                warmUp,
                measure,
                connections,
                rate,
                streams,
                ways,
                List.copyOf(proxy),
                List.copyOf(against),
                rounds,
                pin,
                readme);
    }

    /** The same with another command that starts Fairlead. */
    Options with(List<String> command) {
        return new Options(warmUp, measure, connections, rate, streams, ways, command, against, rounds, pin, readme);
    }

    private static Duration seconds(String value) {
        return Duration.ofSeconds(Long.parseLong(value.endsWith("s") ? value.substring(0, value.length() - 1) : value));
    }
}
