package io.fairlead.dialect.carried;

import io.fairlead.dialect.ModelTraits.Feature;
import io.fairlead.dialect.neutral.Loss;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;

/** The tables of docs/dialects.md, made by trying everything out. */
final class CarriedPage {
    private final List<Side> sides = Side.all();
    private final StringBuilder page = new StringBuilder();

    private CarriedPage() {}

    static String tables() {
        CarriedPage made = new CarriedPage();
        made.requests();
        made.answers();
        made.traits();
        made.reasons();
        made.fields();
        return made.page.toString();
    }

    private void requests() {
        title("Requests: from the neutral form to an API");
        String group = "";
        for (Asking row : Askings.of(sides.get(0))) {
            if (!row.group().equals(group)) {
                group = row.group();
                line("");
                head(group);
            }
            cells(row.name(), side -> asking(side, row.name()).at(side).word());
        }
    }

    private void answers() {
        title("Answers: from the neutral form to a client of an API");
        line("");
        head("Of an answer");
        for (Answering row : Answerings.of(sides.get(0))) {
            cells(
                    row.name(),
                    side -> Answerings.of(side).stream()
                            .filter(each -> each.name().equals(row.name()))
                            .findFirst()
                            .orElseThrow()
                            .at(side));
        }
    }

    private void traits() {
        title("Where a model is known to lack something");
        line("");
        head("`cannot`");
        for (Feature feature : Feature.values()) {
            if (Askings.needing(feature).isEmpty()) {
                continue;
            }
            String name = feature.name().toLowerCase(Locale.ROOT).replace('_', '-');
            cells(
                    "`" + name + "`: " + String.join(", ", Askings.needing(feature)),
                    side -> Askings.needing(feature).stream()
                            .map(row ->
                                    asking(side, row).at(side.without(feature)).word())
                            .distinct()
                            .collect(Collectors.joining(", ")));
        }
    }

    private void reasons() {
        title("Why");
        for (Side side : sides) {
            line("");
            line("**" + side.title() + "**");
            line("");
            Map<String, List<String>> byReason = new LinkedHashMap<>();
            for (Asking row : Askings.of(side)) {
                for (Loss loss : row.at(side).losses()) {
                    String reason = loss.effect().name().toLowerCase(Locale.ROOT) + ": " + loss.why();
                    byReason.computeIfAbsent(reason, each -> new ArrayList<>()).add(row.name());
                }
            }
            byReason.forEach((reason, rows) -> line("- "
                    + rows.stream().distinct().collect(Collectors.joining("; "))
                    + ": *" + reason.replaceFirst(": ", "*, ")));
        }
    }

    private void fields() {
        title("Every request field");
        for (Side side : sides) {
            line("");
            line("### " + side.title());
            line("");
            line("| effect | fields |");
            line("|---|---|");
            Map<String, String> all = side.api().fields().all();
            for (String word : List.of("mapped", "hint", "noted", "lossy", "refused")) {
                String paths = all.entrySet().stream()
                        .filter(row -> row.getValue().equals(word))
                        .map(row -> "`" + row.getKey() + "`")
                        .collect(Collectors.joining(", "));
                if (!paths.isEmpty()) {
                    line("| " + word + " | " + paths + " |");
                }
            }
        }
    }

    private static Asking asking(Side side, String name) {
        return Askings.of(side).stream()
                .filter(each -> each.name().equals(name))
                .findFirst()
                .orElseThrow();
    }

    private void title(String words) {
        line("");
        line("## " + words);
    }

    private void head(String first) {
        line("| " + first + " | " + sides.stream().map(Side::title).collect(Collectors.joining(" | ")) + " |");
        line("|---".repeat(sides.size() + 1) + "|");
    }

    private void cells(String name, Function<Side, String> cell) {
        line("| " + name + " | " + sides.stream().map(cell).collect(Collectors.joining(" | ")) + " |");
    }

    private void line(String text) {
        page.append(text).append('\n');
    }
}
