package io.fairlead.console;

import com.microsoft.playwright.Dialog;
import io.fairlead.proxy.testing.Gate;
import io.fairlead.proxy.testing.Reply;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** A provider goes down while the console is open. */
@ExtendWith(BrowserExtension.class)
class IncidentTest {

    @TempDir
    @SuppressWarnings("NullAway.Init") // JUnit sets it
    private Path folder;

    @Test
    void card_headline_events_and_chart_show_a_provider_that_goes_down(Pages pages) throws Exception {
        try (Incident incident = Incident.begin(folder)) {
            incident.ask("alpha", 3);
            ConsolePage console = pages.open(incident.origin());
            console.sees(console.card("alpha"), "up");
            console.sees("All is well");

            incident.provider("alpha").always(Incident.bad());
            incident.ask("alpha", 12);

            console.sees(console.card("alpha"), "down");
            console.sees(console.card("alpha"), "open");
            console.sees(console.main().locator("h1"), "alpha");
            console.sees("beta");
            console.sees(console.main().locator(".log"), "alpha");
            console.until("/mended (?!0)/.test(document.querySelector('.chart figcaption').textContent)");

            console.show("events");
            console.sees(console.main().locator(".log"), "provider");
            console.sees(console.main().locator(".log"), "alpha");
            console.assertNothingWrong();
        }
    }

    @Test
    void a_page_that_is_opened_afterwards_knows_what_happened_before(Pages pages) throws Exception {
        try (Incident incident = Incident.begin(folder)) {
            incident.provider("alpha").always(Incident.bad());
            incident.ask("alpha", 12);

            ConsolePage console = pages.open(incident.origin());

            console.sees(console.card("alpha"), "down");
            console.show("events");
            console.sees(console.main().locator(".log"), "breaker");
            console.assertNothingWrong();
        }
    }

    @Test
    void a_card_counts_the_calls_that_are_in_flight(Pages pages) throws Exception {
        try (Incident incident = Incident.begin(folder)) {
            Gate gate = new Gate();
            incident.provider("beta").next(Reply.script().head(200).await(gate).end());
            ConsolePage console = pages.open(incident.origin());
            var held = incident.ask("beta");
            console.until(inFlight(1));
            gate.open();
            held.join();
            console.until(inFlight(0));
            console.assertNothingWrong();
        }
    }

    private static String inFlight(int count) {
        return "[...document.querySelectorAll(\".card[aria-labelledby='p-beta'] .figure\")]"
                + ".some(figure => figure.textContent.startsWith('in flight" + count + "'))";
    }

    @Test
    void a_breaker_is_forced_open_and_given_back(Pages pages) throws Exception {
        try (Incident incident = Incident.begin(folder)) {
            incident.ask("alpha", 2);
            ConsolePage console = pages.open(incident.origin());
            console.page().onDialog(Dialog::accept);
            console.button("Levers of alpha").click();
            console.button("Force open").click();
            console.sees(console.card("alpha"), "forced-open");
            console.sees("Somebody holds its breaker open");

            incident.ask("alpha", 1);
            console.show("calls");
            console.sees(console.main().locator("tbody tr"), "beta/m");

            console.show("overview");
            console.button("Set to auto").click();
            console.sees(console.card("alpha"), "closed");
            console.assertNothingWrong();
        }
    }
}
