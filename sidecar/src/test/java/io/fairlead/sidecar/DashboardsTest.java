package io.fairlead.sidecar;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The alert rules and the dashboard of {@code docs}, against what a running Fairlead really shows. */
class DashboardsTest {

    private static final Path DOCS = Path.of(System.getProperty("fairlead.root", ".."), "docs");
    private static final Pattern SERIES = Pattern.compile("^(\\w+)(?:\\{(.*)})? \\S+$");
    private static final Pattern METRIC = Pattern.compile("\\b(fairlead_\\w+)(?:\\{([^}]*)})?");
    private static final Pattern LABEL = Pattern.compile("(\\w+)\\s*(?:=~|!~|!=|=)\\s*\"");
    private static final Pattern GROUPED = Pattern.compile("\\b(?:by|without|on|ignoring)\\s*\\(([^)]*)\\)");
    private static final Pattern IN_RULE = Pattern.compile("\\$labels\\.(\\w+)");
    private static final Pattern IN_LEGEND = Pattern.compile("\\{\\{\\s*(\\w+)\\s*}}");

    /** Those that Prometheus itself adds to every series. */
    private static final Set<String> OF_THE_SCRAPE = Set.of("instance", "job");

    @TempDir
    @SuppressWarnings("NullAway.Init") // JUnit sets it
    private Path folder;

    /** An expression, and the labels that a text beside it shows. */
    private record Shown(String where, String expression, Set<String> labels) {}

    @Test
    void every_metric_and_label_that_they_name_is_there() throws IOException {
        List<Shown> all = new ArrayList<>(rules());
        all.addAll(panels());
        assertThat(all).hasSizeGreaterThan(60);
        Map<String, Set<String>> known = scraped();
        Set<String> wrong = new TreeSet<>();
        for (Shown each : all) {
            check(each, known, wrong);
        }
        assertThat(wrong).isEmpty();
    }

    /** A metric that nobody looks at is a question, too: whether it is on purpose. */
    @Test
    void the_dashboard_shows_every_metric_but_those_that_explain_one_call() throws IOException {
        Set<String> seen = new HashSet<>();
        for (Shown each : panels()) {
            Matcher metrics = METRIC.matcher(each.expression());
            while (metrics.find()) {
                seen.add(metrics.group(1).replaceFirst("_bucket$", ""));
            }
        }
        Set<String> declared = new TreeSet<>();
        Matcher rows =
                Pattern.compile("(?m)^\\| `(fairlead_\\w+)`").matcher(Files.readString(DOCS.resolve("metrics.md")));
        while (rows.find()) {
            declared.add(rows.group(1));
        }
        declared.removeAll(seen);
        assertThat(declared)
                .containsExactlyInAnyOrder(
                        "fairlead_config_generations",
                        "fairlead_guesses_ended_total",
                        "fairlead_memory_waiting",
                        "fairlead_retry_disabled_total");
    }

    @Test
    void the_dashboard_is_whole() throws IOException {
        JsonNode dashboard = new ObjectMapper()
                .readTree(DOCS.resolve("grafana-dashboard.json").toFile());
        Set<Integer> ids = new HashSet<>();
        Set<String> cells = new HashSet<>();
        for (JsonNode panel : dashboard.get("panels")) {
            String title = panel.get("title").textValue();
            assertThat(ids.add(panel.get("id").intValue())).as(title).isTrue();
            JsonNode at = panel.get("gridPos");
            assertThat(at.get("x").intValue() + at.get("w").intValue())
                    .as(title)
                    .isLessThanOrEqualTo(24);
            for (int x = 0; x < at.get("w").intValue(); x++) {
                for (int y = 0; y < at.get("h").intValue(); y++) {
                    String cell =
                            (at.get("x").intValue() + x) + " " + (at.get("y").intValue() + y);
                    assertThat(cells.add(cell))
                            .as(title + " lies over another panel at " + cell)
                            .isTrue();
                }
            }
            for (JsonNode target : panel.path("targets")) {
                assertThat(target.at("/datasource/uid").textValue()).isEqualTo("${datasource}");
            }
        }
    }

    private static void check(Shown shown, Map<String, Set<String>> known, Set<String> wrong) {
        Set<String> possible = new HashSet<>(OF_THE_SCRAPE);
        Matcher metrics = METRIC.matcher(shown.expression());
        while (metrics.find()) {
            Set<String> its = known.get(metrics.group(1));
            if (its == null) {
                wrong.add(shown.where() + ": no metric " + metrics.group(1));
                continue;
            }
            possible.addAll(its);
            for (String label : found(LABEL, metrics.group(2))) {
                if (!its.contains(label) && !OF_THE_SCRAPE.contains(label)) {
                    wrong.add(shown.where() + ": " + metrics.group(1) + " has no label " + label);
                }
            }
        }
        Set<String> grouped = new HashSet<>();
        Matcher groups = GROUPED.matcher(shown.expression());
        while (groups.find()) {
            for (String label : groups.group(1).split("\\s*,\\s*", -1)) {
                grouped.add(label.strip());
            }
        }
        for (String label : grouped) {
            if (!possible.contains(label)) {
                wrong.add(shown.where() + ": nothing has the label " + label);
            }
        }
        Set<String> left = grouped.isEmpty() ? possible : grouped;
        for (String label : shown.labels()) {
            if (!left.contains(label)) {
                wrong.add(shown.where() + ": its result has no label " + label);
            }
        }
    }

    private static Set<String> found(Pattern pattern, String text) {
        Set<String> found = new HashSet<>();
        if (text != null) {
            Matcher matcher = pattern.matcher(text);
            while (matcher.find()) {
                found.add(matcher.group(1));
            }
        }
        return found;
    }

    private static List<Shown> rules() throws IOException {
        JsonNode file = new ObjectMapper(new YAMLFactory())
                .readTree(DOCS.resolve("prometheus-alerts.yaml").toFile());
        List<Shown> rules = new ArrayList<>();
        Set<String> names = new HashSet<>();
        for (JsonNode group : file.get("groups")) {
            for (JsonNode rule : group.get("rules")) {
                String name = rule.get("alert").textValue();
                assertThat(names.add(name)).as(name + " stands there once").isTrue();
                assertThat(rule.at("/labels/severity").textValue()).isIn("critical", "warning", "info");
                JsonNode texts = rule.get("annotations");
                assertThat(texts.get("summary").textValue()).isNotBlank();
                assertThat(texts.get("description").textValue()).isNotBlank();
                rules.add(new Shown(name, rule.get("expr").textValue(), found(IN_RULE, texts.toString())));
            }
        }
        return rules;
    }

    private static List<Shown> panels() throws IOException {
        JsonNode dashboard = new ObjectMapper()
                .readTree(DOCS.resolve("grafana-dashboard.json").toFile());
        List<Shown> panels = new ArrayList<>();
        for (JsonNode panel : dashboard.get("panels")) {
            for (JsonNode target : panel.path("targets")) {
                panels.add(new Shown(
                        panel.get("title").textValue(),
                        target.get("expr").textValue(),
                        found(IN_LEGEND, target.get("legendFormat").textValue())));
            }
        }
        for (JsonNode note : dashboard.at("/annotations/list")) {
            panels.add(new Shown("annotations", note.get("expr").textValue(), Set.of()));
        }
        for (JsonNode variable : dashboard.at("/templating/list")) {
            if (variable.has("definition")) {
                panels.add(new Shown("variables", variable.get("definition").textValue(), Set.of()));
            }
        }
        return panels;
    }

    /** Each series that a scrape shows, with its labels. */
    private Map<String, Set<String>> scraped() throws IOException {
        try (LocalProvider provider = LocalProvider.start();
                ServingProcess serving = ServingProcess.start(
                        folder,
                        provider.entry() + "costs: { budgets: [ { limit: 1 } ] }\n",
                        ProcessBuilder.Redirect.to(folder.resolve("err").toFile()))) {
            Map<String, Set<String>> known = new HashMap<>();
            for (String line : serving.get("/metrics").body().split("\n", -1)) {
                Matcher series = SERIES.matcher(line);
                if (series.matches()) {
                    known.computeIfAbsent(series.group(1), name -> new HashSet<>())
                            .addAll(found(LABEL, series.group(2)));
                }
            }
            return known;
        }
    }
}
