package io.fairlead.console;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.TimeoutError;
import com.microsoft.playwright.options.AriaRole;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;
import java.util.regex.Pattern;

/** An open console. It writes down what the browser complains of, and where the page turns to. Belongs to its test. */
final class ConsolePage {

    /** Each page's name in the address, and its title. */
    static final List<String> NAMES =
            List.of("overview", "calls", "routes", "events", "cache", "costs", "faults", "config", "trust");

    private final Page page;
    private final String origin;
    private final List<String> complaints = new ArrayList<>();
    private final List<String> elsewhere = new ArrayList<>();

    ConsolePage(Page page, String origin) {
        this.page = page;
        this.origin = origin;
        page.onConsoleMessage(said -> {
            if (said.type().equals("error") || said.type().equals("warning")) {
                complaints.add(said.type() + ": " + said.text() + " (" + said.location() + ")");
            }
        });
        page.onPageError(error -> complaints.add("thrown: " + error));
        page.onRequest(request -> {
            if (!request.url().startsWith(origin + "/") && !request.url().matches("(data|blob):.*")) {
                elsewhere.add(request.url());
            }
        });
        page.addInitScript("addEventListener('securitypolicyviolation', e =>"
                + " console.error('policy: ' + e.violatedDirective + ' ' + e.blockedURI));");
    }

    /** Loads the page anew, at the part of the address that begins with {@code #}. */
    void load(String hash) {
        page.navigate(origin + "/" + hash);
    }

    /** Goes to one of {@link #NAMES} as a link would, without loading anew. */
    void show(String name) {
        page.evaluate("name => { location.hash = '#/' + name }", name);
        page.locator("nav a[aria-current=page][href='#/" + name.replaceAll("/.*", "") + "']")
                .waitFor();
    }

    Page page() {
        return page;
    }

    Locator main() {
        return page.locator("main");
    }

    /** What has this role and this name in the ears of who cannot see. */
    Locator named(AriaRole role, String name) {
        return page.getByRole(role, new Page.GetByRoleOptions().setName(name).setExact(true));
    }

    Locator button(String name) {
        return named(AriaRole.BUTTON, name);
    }

    /** The field of a form that has this label in front of it. */
    Locator field(String label) {
        return page.locator("label")
                .filter(new Locator.FilterOptions().setHasText(Pattern.compile("^\\s*" + label + "\\b")))
                .locator("select, input");
    }

    /** A provider's card. */
    Locator card(String provider) {
        return page.locator("article[aria-labelledby='p-" + provider + "']");
    }

    /** Waits until {@code text} stands in what {@code place} finds. */
    void sees(Locator place, String text) {
        try {
            place.filter(new Locator.FilterOptions().setHasText(text)).first().waitFor();
        } catch (TimeoutError e) {
            throw new AssertionError(
                    text + " is not seen. The browser complains of " + complaints + ". The page shows:\n"
                            + page.evaluate("document.body.innerText"),
                    e);
        }
    }

    /** Waits until {@code text} stands in the page. */
    void sees(String text) {
        sees(main(), text);
    }

    /** Waits until a script's expression is true. Asked from outside, as the page's policy forbids it to ask itself. */
    void until(String expression) {
        await(expression)
                .pollInSameThread()
                .pollInterval(Duration.ofMillis(50))
                .atMost(Duration.ofMillis((long) Pages.PATIENCE_MS))
                .until(() -> Boolean.TRUE.equals(page.evaluate(
                        "(() => { try { return Boolean(" + expression + "); } catch { return false; } })()")));
    }

    /** Waits until what the page asked for at first is there. */
    void settle() {
        until("!document.querySelector('main').textContent.includes('Asking')");
        page.evaluate("() => new Promise(done => requestAnimationFrame(() => requestAnimationFrame(done)))");
    }

    void photograph(Path file) {
        page.screenshot(new Page.ScreenshotOptions().setPath(file).setFullPage(true));
    }

    /** Fails where the browser complained, or the page asked anybody but its own server. */
    void assertNothingWrong() {
        assertNothingWrongBut(complaint -> false);
    }

    void assertNothingWrongBut(Predicate<String> expected) {
        page.evaluate("1"); // what was said before has come by then
        assertThat(complaints).filteredOn(each -> !expected.test(each)).isEmpty();
        assertThat(elsewhere).as("asked elsewhere").isEmpty();
    }
}
