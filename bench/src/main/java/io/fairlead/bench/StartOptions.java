package io.fairlead.bench;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What to start, and how hard to measure it.
 *
 * @param fairleads launchers by the name that they have in the tables
 * @param small the launcher that is measured with little memory too, or null
 * @param envoy the program, or null
 * @param rounds starts of each
 * @param calls that are the first ones
 * @param streams at once
 * @param streamsFor how long they are measured
 * @param warmUp until calls count as warm
 * @param rest after which memory should have been given back
 * @param pin whether each gets a core of its own through {@code taskset}
 * @param readme where the tables go, or null
 */
record StartOptions(
        Map<String, Path> fairleads,
        @Nullable Path small,
        @Nullable Path envoy,
        int rounds,
        int calls,
        int streams,
        Duration streamsFor,
        Duration warmUp,
        Duration rest,
        boolean pin,
        @Nullable Path readme) {

    /** Of what is measured with little memory: MiB, and streams. */
    static final int SMALL_MIB = 128;

    static final int SMALL_STREAMS = 500;

    static StartOptions parse(List<String> arguments) {
        Map<String, Path> fairleads = new LinkedHashMap<>();
        Path small = null;
        Path envoy = null;
        Path readme = null;
        boolean quick = false;
        boolean pin = false;
        int rounds = 5;
        for (int i = 0; i < arguments.size(); i++) {
            String option = arguments.get(i);
            if (option.equals("--quick")) {
                quick = true;
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
                case "--fairlead" -> {
                    int equals = value.indexOf('=');
                    if (equals < 0) {
                        throw new IllegalArgumentException("--fairlead takes NAME=LAUNCHER, not " + value);
                    }
                    fairleads.put(value.substring(0, equals), Path.of(value.substring(equals + 1)));
                }
                case "--small" -> small = Path.of(value);
                case "--envoy" -> envoy = Path.of(value);
                case "--rounds" -> rounds = Integer.parseInt(value);
                case "--readme" -> readme = Path.of(value);
                default -> throw new IllegalArgumentException(option + ": unknown");
            }
        }
        return new StartOptions(
                fairleads,
                small,
                envoy,
                quick ? 1 : rounds,
                quick ? 100 : 1000,
                quick ? 50 : 1000,
                Duration.ofSeconds(quick ? 1 : 6),
                Duration.ofSeconds(quick ? 1 : 20),
                Duration.ofSeconds(quick ? 1 : 15),
                pin,
                readme);
    }

    /**
     * As the other benchmark has them.
     *
     * @param most streams at once
     * @param command that starts the proxy
     */
    Options of(int most, List<String> command) {
        List<String> words = new ArrayList<>(List.of("--streams", Integer.toString(most)));
        if (pin) {
            words.add("--pin");
        }
        command.forEach(word -> words.addAll(List.of("--proxy", word)));
        return Options.parse(words);
    }
}
