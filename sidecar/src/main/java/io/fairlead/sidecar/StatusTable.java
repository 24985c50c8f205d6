package io.fairlead.sidecar;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** A running instance as a table of text: what it is, and a line for each provider in use. Pure. */
final class StatusTable {

    private static final List<String> HEAD =
            List.of("PROVIDER", "STATE", "BREAKER", "P50", "P99", "CONNECTIONS", "LIMIT", "FAILURES", "WHY");

    private StatusTable() {}

    /** {@code status} and {@code providers} as the admin port gives them. */
    static String of(JsonNode status, JsonNode providers, String at) {
        JsonNode totals = status.path("totals");
        StringBuilder text = new StringBuilder();
        text.append(String.format(
                Locale.ROOT,
                "Fairlead %s at %s, up %s%s%n%d calls, %d under way, %d mended, %d failed, %d streams broken%n%n",
                status.path("version").asText(),
                at,
                time(status.path("uptime").asLong()),
                status.path("draining").asBoolean() ? ", draining" : "",
                totals.path("calls").asLong(),
                totals.path("underWay").asLong(),
                totals.path("mended").asLong(),
                totals.path("failed").asLong(),
                totals.path("brokenStreams").asLong()));
        List<List<String>> rows = new ArrayList<>(List.of(HEAD));
        List<String> unused = new ArrayList<>();
        for (JsonNode provider : providers.path("items")) {
            if (isUsed(provider)) {
                rows.add(row(provider));
            } else {
                unused.add(provider.path("name").asText());
            }
        }
        text.append(rows.size() == 1 ? "No provider was asked so far.\n" : aligned(rows));
        if (!unused.isEmpty()) {
            text.append("\nKnown and not asked: ")
                    .append(String.join(", ", unused))
                    .append(".\n");
        }
        return text.toString();
    }

    private static boolean isUsed(JsonNode provider) {
        return !provider.path("state").asText().equals("unknown")
                || !provider.path("breaker").path("state").asText().equals("closed")
                || !provider.path("errors").isEmpty();
    }

    /** The one that is nearest to its end. */
    private static String limit(JsonNode limits) {
        if (limits.path("paused").asLong() > 0) {
            return "paused";
        }
        String shown = "-";
        double least = 2;
        for (String name : List.of("concurrency", "requests", "tokens", "input-tokens", "output-tokens")) {
            long most = limits.path(name).asLong();
            long left = switch (name) {
                case "concurrency" -> most - limits.path("used").asLong();
                case "requests" -> limits.path("available").asLong();
                default -> limits.path("available-" + name).asLong();
            };
            if (most > 0 && (double) left / most < least) {
                least = (double) left / most;
                shown = name.equals("concurrency")
                        ? most - left + "/" + most
                        : left + "/" + most + (name.equals("requests") ? " left" : " " + name + " left");
            }
        }
        return shown;
    }

    private static List<String> row(JsonNode provider) {
        JsonNode limits = provider.path("limits");
        JsonNode pool = provider.path("pool");
        long failures = 0;
        for (JsonNode each : provider.path("errors")) {
            failures += each.asLong();
        }
        return List.of(
                provider.path("name").asText(),
                provider.path("state").asText(),
                provider.path("breaker").path("state").asText(),
                millis(provider.path("latency").path("p50")),
                millis(provider.path("latency").path("p99")),
                pool.path("open").asLong() + " (" + pool.path("idle").asLong() + " idle)",
                limit(limits),
                Long.toString(failures),
                provider.path("reason").asText());
    }

    private static String millis(JsonNode value) {
        return value.isNumber() ? value.asLong() + " ms" : "-";
    }

    private static String aligned(List<List<String>> rows) {
        StringBuilder text = new StringBuilder();
        for (List<String> row : rows) {
            StringBuilder line = new StringBuilder();
            for (int i = 0; i < row.size(); i++) {
                int column = i;
                int width = rows.stream()
                        .mapToInt(each -> each.get(column).length())
                        .max()
                        .orElse(0);
                line.append(row.get(i)).append(" ".repeat(width - row.get(i).length() + 2));
            }
            text.append(line.toString().stripTrailing()).append('\n');
        }
        return text.toString();
    }

    private static String time(long seconds) {
        return seconds < 60
                ? seconds + " s"
                : seconds < 3600
                        ? seconds / 60 + " min"
                        : seconds < 86_400
                                ? seconds / 3600 + " h " + seconds % 3600 / 60 + " min"
                                : seconds / 86_400 + " d";
    }
}
