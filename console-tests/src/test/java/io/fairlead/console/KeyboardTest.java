package io.fairlead.console;

import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Dialog;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** Without a mouse. */
@ExtendWith(BrowserExtension.class)
class KeyboardTest {

    @TempDir
    @SuppressWarnings("NullAway.Init") // JUnit sets it
    private Path folder;

    /** Goes from one thing to the next until the one of that name has the focus. */
    private static void tabTo(ConsolePage console, String name) {
        for (int i = 0; i < 60; i++) {
            console.page().keyboard().press("Tab");
            if (name.equals(
                    console.page()
                            .evaluate(
                                    "(document.activeElement.getAttribute('aria-label') || document.activeElement.textContent).trim()"))) {
                return;
            }
        }
        throw new AssertionError(name + " cannot be reached by Tab");
    }

    @Test
    void a_provider_is_taken_out_and_given_back(Pages pages) throws Exception {
        try (Incident incident = Incident.begin(folder)) {
            incident.ask("alpha", 2);
            ConsolePage console = pages.open(incident.origin());
            console.page().onDialog(Dialog::accept);
            console.sees(console.card("alpha"), "up");
            tabTo(console, "Levers of alpha");
            console.page().keyboard().press("Enter");
            tabTo(console, "Force open");
            console.page().keyboard().press("Enter");
            console.sees(console.card("alpha"), "forced-open");
            console.page().keyboard().press("Home");
            console.load("");
            console.sees(console.main().locator(".incident"), "alpha");
            tabTo(console, "Set to auto");
            console.page().keyboard().press("Space");
            console.sees(console.card("alpha"), "closed");
            console.assertNothingWrong();
        }
    }

    @Test
    void the_first_stop_leads_past_the_navigation_and_each_stop_is_seen(Pages pages) throws Exception {
        try (Incident incident = Incident.begin(folder)) {
            incident.ask("alpha", 1);
            ConsolePage console = pages.open(incident.origin());
            console.sees(console.card("alpha"), "up");
            console.page().evaluate("document.activeElement.blur()");
            tabTo(console, "Skip to the content");
            console.page().keyboard().press("Enter");
            assertThat(console.page().evaluate("document.activeElement.id")).isEqualTo("content");
            tabTo(console, "Levers of alpha");
            assertThat(console.page().evaluate("getComputedStyle(document.activeElement).outlineStyle"))
                    .isEqualTo("solid");
            console.assertNothingWrong();
        }
    }

    @Test
    void every_page_is_reached_and_its_title_says_where_one_is(Pages pages) throws Exception {
        try (Incident incident = Incident.begin(folder)) {
            ConsolePage console = pages.open(incident.origin());
            for (String title :
                    new String[] {"Calls", "Routes", "Events", "Faults", "Configuration", "Set-up", "Overview"}) {
                console.page().evaluate("document.querySelector('header .name').focus()");
                tabTo(console, title);
                console.page().keyboard().press("Enter");
                console.until("document.title === '" + title + " · Fairlead'");
                assertThat(console.page().evaluate("document.activeElement.id")).isEqualTo("content");
            }
            console.assertNothingWrong();
        }
    }
}
