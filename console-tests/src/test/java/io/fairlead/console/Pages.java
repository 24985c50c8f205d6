package io.fairlead.console;

import com.microsoft.playwright.Browser;
import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.options.ColorScheme;
import com.microsoft.playwright.options.ReducedMotion;
import java.util.List;

/** Opens consoles, each in a browser profile of its own, and closes them. */
final class Pages implements AutoCloseable {

    /** A busy machine is no failure. */
    static final double PATIENCE_MS = 45_000;

    private final Browser browser;
    private final List<BrowserContext> open;

    Pages(Browser browser, List<BrowserContext> open) {
        this.browser = browser;
        this.open = open;
    }

    /** The console at {@code origin}, on a wide screen, in light colours. */
    ConsolePage open(String origin) {
        return open(origin, 1440, 900, ColorScheme.LIGHT);
    }

    ConsolePage open(String origin, int width, int height, ColorScheme colours) {
        BrowserContext context = browser.newContext(new Browser.NewContextOptions()
                .setViewportSize(width, height)
                .setColorScheme(colours)
                .setReducedMotion(ReducedMotion.REDUCE)
                .setLocale("en-GB")
                .setTimezoneId("UTC"));
        open.add(context);
        context.setDefaultTimeout(PATIENCE_MS);
        ConsolePage page = new ConsolePage(context.newPage(), origin);
        page.load("");
        return page;
    }

    @Override
    public void close() {
        open.forEach(BrowserContext::close);
        open.clear();
    }
}
