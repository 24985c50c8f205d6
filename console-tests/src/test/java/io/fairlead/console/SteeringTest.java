package io.fairlead.console;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** The configuration and injected faults, by the console. */
@ExtendWith(BrowserExtension.class)
class SteeringTest {

    @TempDir
    @SuppressWarnings("NullAway.Init") // JUnit sets it
    private Path folder;

    @Test
    void a_bad_candidate_is_explained_with_its_place(Pages pages) throws Exception {
        try (Incident incident = Incident.begin(folder)) {
            ConsolePage console = pages.open(incident.origin());
            console.show("config");
            console.page().getByLabel("A candidate, YAML").fill("proxy:\n  max-bodi: 12MiB\n");
            console.button("Check it").click();
            console.sees("line 2:3");
            console.sees("proxy.max-bodi");
            console.sees("did you mean max-body?");
            console.sees(console.main().locator("pre.place"), "  max-bodi: 12MiB");

            console.page().getByLabel("A candidate, YAML").fill(incident.configuration());
            console.button("Check it").click();
            console.sees("It is valid.");
            assertThat(console.page().content()).doesNotContain(">a-key<");
            console.assertNothingWrong();
        }
    }

    @Test
    void a_page_that_is_open_during_reloads_goes_on(Pages pages) throws Exception {
        try (Incident incident = Incident.begin(folder)) {
            incident.ask("alpha", 1);
            ConsolePage console = pages.open(incident.origin());
            console.show("config");
            String sound = incident.configuration();
            Files.writeString(
                    incident.file(), sound + "  gamma: { like: openai-compatible, url: \"http://127.0.0.1:1/v1\" }\n");
            console.button("Reload").click();
            console.sees("It is in force.");
            console.sees(console.main().locator("pre"), "gamma");

            Files.writeString(incident.file(), "proxy: 7\n");
            console.button("Reload").click();
            console.sees("Nothing was changed.");
            console.sees("line 1:8");

            console.show("overview");
            console.sees("gamma");
            console.sees(console.main().locator(".log"), "The configuration was refused");
            console.sees(console.card("alpha"), "up");
            console.assertNothingWrongBut(complaint -> complaint.contains("422"));
        }
    }

    @Test
    void a_fault_is_set_shown_on_every_page_and_ended(Pages pages) throws Exception {
        try (Incident incident = Incident.begin(folder)) {
            ConsolePage console = pages.open(incident.origin());
            console.show("faults");
            console.field("Where").selectOption("provider alpha");
            console.field("Share of calls").fill("100%");
            console.field("Status").fill("503");
            console.button("Set it").click();
            console.sees(console.main().locator("tbody tr"), "an error status: 503");
            console.sees(console.main().locator("[role=alert]"), "1 fault is injected on purpose");
            incident.ask("alpha", 1);
            console.show("calls");
            console.sees(console.main().locator("tbody tr"), "503");
            console.sees(console.main().locator("[role=alert]"), "1 fault is injected on purpose");

            console.show("faults");
            console.field("Where").selectOption("route chat");
            console.field("What").selectOption("stall");
            console.button("Set it").click();
            console.sees(console.main().locator("tbody tr"), "route chat");
            console.button("End it").first().click();
            console.sees(console.main().locator("[role=alert]"), "1 fault is");
            console.button("End all").click();
            console.sees("No fault is set");
            console.until("!document.querySelector('[role=alert]')");

            console.field("What").selectOption("status");
            console.field("Share of calls").fill("a lot");
            console.button("Set it").click();
            console.sees(console.main().locator("[role=alert]"), "share");
            console.assertNothingWrongBut(complaint -> complaint.contains("400"));
        }
    }
}
