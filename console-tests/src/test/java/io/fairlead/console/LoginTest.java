package io.fairlead.console;

import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.options.AriaRole;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

@ExtendWith(BrowserExtension.class)
class LoginTest {

    /** The browser tells of each refusal that a page without a session meets. */
    private static boolean isRefusal(String complaint) {
        return complaint.contains("401");
    }

    @TempDir
    @SuppressWarnings("NullAway.Init") // JUnit sets it
    private Path folder;

    @Test
    void the_token_is_asked_for_once_and_a_log_out_ends_it(Pages pages) throws Exception {
        try (Incident incident = Incident.begin(folder, "{ listen: 127.0.0.1:0, token: open-sesame }")) {
            ConsolePage console = pages.open(incident.origin());
            console.page().getByLabel("Token").fill("sesame");
            console.button("Log in").click();
            console.sees("This is not the admin token.");
            console.page().getByLabel("Token").fill("open-sesame");
            console.button("Log in").click();
            console.sees("No provider was asked yet");
            assertThat(console.page().evaluate("document.cookie"))
                    .as("what scripts can read")
                    .isEqualTo("");

            console.load("");
            console.sees("No provider was asked yet");
            console.until("document.querySelector('.link').textContent === 'Live'");
            console.button("Log out").click();
            console.named(AriaRole.BUTTON, "Log in").waitFor();
            console.load("");
            console.named(AriaRole.BUTTON, "Log in").waitFor();
            console.assertNothingWrongBut(LoginTest::isRefusal);
        }
    }

    @Test
    void by_plain_http_from_elsewhere_the_page_says_why_it_cannot_log_in(Pages pages) throws Exception {
        try (Incident incident = Incident.begin(folder, "{ listen: 0.0.0.0:0, token: open-sesame }")) {
            ConsolePage console = pages.open("http://fairlead.test:" + incident.port());
            console.sees("This page came by plain HTTP from another machine");
            console.sees("ssh -L " + incident.port());
            console.page().getByLabel("Token").fill("open-sesame");
            console.button("Log in").click();
            console.sees("The token is right");

            ConsolePage tunnelled = pages.open("http://localhost:" + incident.port());
            tunnelled.page().getByLabel("Token").fill("open-sesame");
            tunnelled.button("Log in").click();
            tunnelled.sees("No provider was asked yet");
            tunnelled.assertNothingWrongBut(LoginTest::isRefusal);
        }
    }
}
