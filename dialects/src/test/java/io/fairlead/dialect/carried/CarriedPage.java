package io.fairlead.dialect.carried;

import io.fairlead.dialect.ModelTraits.Feature;
import io.fairlead.dialect.neutral.FieldTable;
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
        made.embeddings();
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

    private void embeddings() {
        title("Embeddings");
        line("");
        List<EmbeddingSide> all = EmbeddingSide.all();
        head("Of a request", all);
        for (EmbeddingAsking row : EmbeddingAsking.all()) {
            cells(row.name(), all, side -> row.at(side).word());
        }
    }

    private void reasons() {
        title("Why");
        for (Side side : sides) {
            Map<String, List<Loss>> losses = new LinkedHashMap<>();
            Askings.of(side).forEach(row -> losses.put(row.name(), row.at(side).losses()));
            reasons(side.title(), losses);
        }
        for (EmbeddingSide side : EmbeddingSide.all()) {
            Map<String, List<Loss>> losses = new LinkedHashMap<>();
            EmbeddingAsking.all()
                    .forEach(row -> losses.put(row.name(), row.at(side).losses()));
            reasons(side.title(), losses);
        }
    }

    private void reasons(String title, Map<String, List<Loss>> losses) {
        Map<String, List<String>> byReason = new LinkedHashMap<>();
        losses.forEach((row, all) -> all.forEach(loss -> {
            String reason = loss.effect().name().toLowerCase(Locale.ROOT) + ": " + loss.why();
            byReason.computeIfAbsent(reason, each -> new ArrayList<>()).add(row);
        }));
        line("");
        line("**" + title + "**" + (byReason.isEmpty() ? ": nothing is lost." : ""));
        line("");
        byReason.forEach((reason, rows) -> line("- "
                + rows.stream().distinct().collect(Collectors.joining("; "))
                + ": *" + reason.replaceFirst(": ", "*, ")));
    }

    private void fields() {
        title("Every request field");
        sides.forEach(side -> fields(side.title(), side.api().fields()));
        EmbeddingSide.all()
                .forEach(
                        side -> fields(side.title(), side.api().fields(side.to().model())));
    }

    private void fields(String title, FieldTable table) {
        line("");
        line("### " + title);
        line("");
        line("| effect | fields |");
        line("|---|---|");
        for (String word : List.of("mapped", "hint", "noted", "lossy", "refused")) {
            String paths = table.all().entrySet().stream()
                    .filter(row -> row.getValue().equals(word))
                    .map(row -> "`" + row.getKey() + "`")
                    .collect(Collectors.joining(", "));
            if (!paths.isEmpty()) {
                line("| " + word + " | " + paths + " |");
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
        head(first, sides);
    }

    private void head(String first, List<?> columns) {
        line("| " + first + " | " + columns.stream().map(String::valueOf).collect(Collectors.joining(" | ")) + " |");
        line("|---".repeat(columns.size() + 1) + "|");
    }

    private void cells(String name, Function<Side, String> cell) {
        cells(name, sides, cell);
    }

    private <T> void cells(String name, List<T> columns, Function<T, String> cell) {
        line("| " + name + " | " + columns.stream().map(cell).collect(Collectors.joining(" | ")) + " |");
    }

    private void line(String text) {
        page.append(text).append('\n');
    }
}
