package io.fairlead.dialect;

import static org.assertj.core.api.Assertions.assertThat;

import io.fairlead.dialect.ModelTraits.Feature;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import org.junit.jupiter.api.Test;

/** The tables of docs/providers.md say what the catalogue says. */
class ProvidersPageTest {
    private static final Path PAGE = Path.of("..", "docs", "providers.md");

    private static String row(CatalogEntry entry) {
        List<String> dialects = new ArrayList<>();
        dialects.add(entry.dialect());
        dialects.addAll(entry.also());
        return "| `" + entry.name() + "` | " + String.join(", ", dialects) + " | " + hosts(entry.hosts()) + " | "
                + auth(entry.auth()) + " | " + (entry.probe() == null ? "-" : "`GET " + entry.probe() + "`") + " |";
    }

    /** Hosts of regions are one line with a place for the region. */
    private static String hosts(List<String> hosts) {
        List<String> shown = new ArrayList<>();
        for (String host : hosts) {
            String plain = host.replaceAll(
                    "(us|eu|ap|ca|mx|sa|af|il|me|asia|europe|australia|africa|northamerica|southamerica)(-gov)?-[a-z]+-?[0-9]+",
                    "{region}");
            String code = "`" + plain + "`";
            if (!shown.contains(code)) {
                shown.add(code);
            }
        }
        return shown.isEmpty() ? "from `url`" : String.join(", ", shown);
    }

    private static String auth(AuthForm auth) {
        String kind = auth.kind() == AuthForm.Kind.KEY
                ? ""
                : " (" + auth.kind().name().toLowerCase(Locale.ROOT) + ")";
        String query = auth.query() == null ? "" : " or `?" + auth.query() + "=`";
        return "`" + auth.header() + ": " + auth.prefix() + "KEY`" + query + kind;
    }

    /** The rows of the table under {@code head}. */
    private static List<String> rows(String head) throws IOException {
        List<String> page = Files.readAllLines(PAGE);
        return page.subList(page.indexOf(head) + 2, page.size()).stream()
                .takeWhile(line -> line.startsWith("|"))
                .toList();
    }

    private static void compare(List<String> page, List<String> rows) {
        assertThat(page).as("the rows should be:\n%s", String.join("\n", rows)).containsExactlyElementsOf(rows);
    }

    @Test
    void has_a_row_for_every_provider() throws IOException {
        compare(
                rows("| name | dialects | hosts that are intercepted | where the key goes | probe |"),
                ProviderCatalog.builtIn().names().stream()
                        .map(name -> row(
                                Objects.requireNonNull(ProviderCatalog.builtIn().entry(name))))
                        .toList());
    }

    @Test
    void has_a_row_for_every_feature() throws IOException {
        compare(
                rows("| feature | a model that lacks it |"),
                Arrays.stream(Feature.values())
                        .map(feature -> "| `"
                                + feature.name().toLowerCase(Locale.ROOT).replace('_', '-') + "` | " + feature.lacking()
                                + " |")
                        .toList());
    }
}
