package io.fairlead.console;

import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.options.ColorScheme;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

@ExtendWith(BrowserExtension.class)
class PagesTest {

    @TempDir
    @SuppressWarnings("NullAway.Init") // JUnit sets it
    private Path folder;

    /** What axe-core finds that keeps somebody out, a line each. */
    @SuppressWarnings("unchecked")
    private static List<String> barriers(ConsolePage console, String where) {
        Map<String, Object> found = (Map<String, Object>) console.page()
                .evaluate("async () => { const r = await axe.run(document, { resultTypes: ['violations'] });"
                        + " return { lines: r.violations.filter(v => ['serious', 'critical'].includes(v.impact))"
                        + ".flatMap(v => v.nodes.map(n => v.id + ' ' + n.target + ': ' + n.failureSummary)) }; }");
        List<String> lines = new ArrayList<>();
        for (Object line : (List<Object>) found.getOrDefault("lines", List.of())) {
            lines.add(where + ": " + line);
        }
        return lines;
    }

    private static void addAxe(ConsolePage console) {
        // By the debugger's way in, as the page's own policy lets no script of others run.
        console.page().evaluate(axe());
    }

    private static String axe() {
        try {
            return java.nio.file.Files.readString(NodeTools.here().file("axe-core/axe.min.js"));
        } catch (java.io.IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }

    private static List<String> barriersOfAll(ConsolePage console, String call, String where) {
        addAxe(console);
        List<String> found = new ArrayList<>();
        List<String> names = new ArrayList<>(ConsolePage.NAMES);
        names.add("calls/" + call);
        for (String name : names) {
            console.show(name);
            console.main().locator("h1").first().waitFor();
            console.settle();
            found.addAll(barriers(console, name + where));
        }
        return found;
    }

    @Test
    void no_page_keeps_anybody_out_in_either_theme_or_on_a_phone(Pages pages) throws Exception {
        try (Incident incident = Incident.begin(folder)) {
            incident.ask("beta", 3);
            incident.provider("alpha").always(Incident.bad());
            incident.ask("alpha", 12);
            String call = Incident.id(incident.ask("alpha").join());
            List<String> found = new ArrayList<>();
            for (ColorScheme theme : List.of(ColorScheme.LIGHT, ColorScheme.DARK)) {
                for (int width : new int[] {1440, 390}) {
                    ConsolePage console = pages.open(incident.origin(), width, 900, theme);
                    console.sees(console.card("alpha"), "down");
                    found.addAll(barriersOfAll(console, call, ", " + theme + ", " + width));
                    console.assertNothingWrong();
                    pages.close();
                }
            }
            assertThat(found).isEmpty();
        }
    }

    @Test
    void where_there_is_nothing_yet_each_page_says_so(Pages pages) throws Exception {
        try (Incident incident = Incident.begin(folder)) {
            ConsolePage console = pages.open(incident.origin());
            console.sees("No provider was asked yet");
            console.show("calls");
            console.sees("No call has ended yet");
            console.show("events");
            console.sees("Nothing changed");
            console.sees("No alert");
            console.show("faults");
            console.sees("No fault is set");
            console.show("routes");
            console.sees("chat");
            console.show("config");
            console.sees("In force");
            console.show("trust");
            console.sees("Python");
            console.assertNothingWrong();
        }
    }

    @Test
    void what_is_not_there_is_said(Pages pages) throws Exception {
        try (Incident incident = Incident.begin(folder)) {
            ConsolePage console = pages.open(incident.origin());
            console.load("#/calls/nobody");
            console.sees("No exchange of that id is remembered");
            console.load("#/calls/%");
            console.sees("Call");
            console.load("#/attic");
            console.sees("There is no page of this name");
            console.assertNothingWrongBut(complaint -> complaint.contains("404"));
        }
    }

    @Test
    void a_call_shows_its_attempts_on_its_time_and_what_it_was(Pages pages) throws Exception {
        try (Incident incident = Incident.begin(folder)) {
            incident.provider("alpha").always(Incident.bad());
            String call = Incident.id(incident.ask("alpha").join());
            ConsolePage console = pages.open(incident.origin());
            console.show("calls");
            console.sees(console.main().locator("tbody tr"), "fallback");
            assertThat(console.main().locator("tbody tr .waterfall g").count()).isGreaterThanOrEqualTo(2);
            console.main().locator("tbody tr a").first().click();
            console.sees(console.main(), call);
            console.sees(console.main().locator(".timeline li").first(), "alpha/m");
            console.sees(console.main().locator(".timeline li").last(), "beta/m");
            console.sees(console.main().locator(".facts"), "tokens out");
            assertThat(console.page().content()).doesNotContain("a-canary").doesNotContain("a-key");
            console.assertNothingWrong();
        }
    }

    @Test
    void a_plan_tells_what_becomes_of_a_call(Pages pages) throws Exception {
        try (Incident incident = Incident.begin(folder)) {
            ConsolePage console = pages.open(incident.origin());
            console.show("routes");
            console.field("Provider and model").fill("alpha/m");
            console.field("What goes wrong").fill("503");
            console.button("Run it dry").click();
            console.sees("If every target answers 503, the client reads 503");
            console.sees(console.main().locator(".timeline li").last(), "beta/m");
            console.field("Provider and model").fill("nobody/m");
            console.button("Run it dry").click();
            console.sees(console.main().locator("[role=alert]"), "nobody");
            console.assertNothingWrongBut(complaint -> complaint.contains("400"));
        }
    }
}
