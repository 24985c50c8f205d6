package io.fairlead.console;

import com.microsoft.playwright.Browser;
import com.microsoft.playwright.BrowserType;
import com.microsoft.playwright.Playwright;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ExtensionContext.Namespace;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;

/** Gives tests their {@link Pages}: one browser for all of them, and what a test opened is closed after it. */
final class BrowserExtension implements ParameterResolver, AfterEachCallback {

    private static final Namespace HERE = Namespace.create(BrowserExtension.class);

    /** As root, in small containers, and without a word to anybody else. */
    private static final List<String> FLAGS = List.of(
            "--no-sandbox",
            "--disable-dev-shm-usage",
            "--disable-gpu",
            "--disable-background-networking",
            "--disable-component-update",
            "--disable-sync",
            "--no-default-browser-check",
            "--no-first-run",
            "--no-pings",
            "--font-render-hinting=none",
            // A host that is not this one, as far as the browser knows.
            "--host-resolver-rules=MAP fairlead.test 127.0.0.1");

    /** The browser, for as long as tests run; used by one thread at a time, as JUnit runs these tests. */
    private static final class Running implements AutoCloseable {
        final Playwright playwright;
        final Browser browser;

        Running() {
            NodeTools node = NodeTools.here();
            Path folder = NodeTools.TARGET.resolve("driver");
            Path link = folder.resolve("package");
            try {
                Files.createDirectories(folder);
                if (!Files.exists(link)) {
                    Files.createSymbolicLink(link, node.file("playwright-core"));
                }
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
            System.setProperty("playwright.cli.dir", folder.toString());
            playwright = Playwright.create(new Playwright.CreateOptions()
                    .setEnv(Map.of(
                            "PLAYWRIGHT_NODEJS_PATH",
                            node.node().toString(),
                            "PLAYWRIGHT_SKIP_BROWSER_DOWNLOAD",
                            "1")));
            browser = playwright
                    .chromium()
                    .launch(new BrowserType.LaunchOptions()
                            .setExecutablePath(Chromium.here())
                            .setArgs(FLAGS)
                            .setTimeout(Pages.PATIENCE_MS));
        }

        @Override
        public void close() {
            browser.close();
            playwright.close();
        }
    }

    @Override
    public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
        return parameter.getParameter().getType() == Pages.class;
    }

    @Override
    public Pages resolveParameter(ParameterContext parameter, ExtensionContext context) {
        Running running =
                context.getRoot().getStore(HERE).computeIfAbsent(Running.class, key -> new Running(), Running.class);
        Pages pages = new Pages(running.browser, new ArrayList<>());
        context.getStore(HERE).put(Pages.class, pages);
        return pages;
    }

    @Override
    public void afterEach(ExtensionContext context) {
        Pages pages = context.getStore(HERE).remove(Pages.class, Pages.class);
        if (pages != null) {
            pages.close();
        }
    }
}
