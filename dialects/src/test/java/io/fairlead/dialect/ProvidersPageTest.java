package io.fairlead.dialect;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import org.junit.jupiter.api.Test;

/** The table of docs/providers.md says what the catalogue says. */
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

    @Test
    void has_a_row_for_every_provider() throws IOException {
        List<String> page = Files.readAllLines(PAGE).stream()
                .filter(line -> line.startsWith("| `"))
                .toList();
        List<String> rows = ProviderCatalog.builtIn().names().stream()
                .map(name ->
                        row(Objects.requireNonNull(ProviderCatalog.builtIn().entry(name))))
                .toList();
        assertThat(page).as("the rows should be:\n%s", String.join("\n", rows)).containsExactlyElementsOf(rows);
    }
}
