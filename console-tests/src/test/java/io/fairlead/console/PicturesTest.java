package io.fairlead.console;

import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Page;
import com.microsoft.playwright.Route;
import com.microsoft.playwright.options.ColorScheme;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/**
 * Every page at the widths of a phone, a tablet and a desk, in both themes. The pictures lie in {@code target/pictures}.
 * Where the property {@code fairlead.pictures} names a folder of the checkout, those that documentation shows go there.
 */
@ExtendWith(BrowserExtension.class)
class PicturesTest {

    private static final Path PICTURES = NodeTools.TARGET.resolve("pictures");
    private static final Set<String> SHOWN =
            Set.of("overview-1440-light", "overview-390-dark", "calls-1440-light", "call-820-dark");

    @TempDir
    @SuppressWarnings("NullAway.Init") // JUnit sets it
    private Path folder;

    @Test
    void no_page_is_wider_than_its_screen(Pages pages) throws Exception {
        Files.createDirectories(PICTURES);
        try (Incident incident =
                Incident.begin(folder, "{ listen: 127.0.0.1:0 }", "openai", "openai-eu", "groq", "mistral")) {
            String call = night(incident);
            List<String> wide = new ArrayList<>();
            for (int width : new int[] {390, 820, 1440}) {
                for (ColorScheme theme : List.of(ColorScheme.LIGHT, ColorScheme.DARK)) {
                    ConsolePage console = pages.open(incident.origin(), width, 900, theme);
                    if (!target().isEmpty()) {
                        console.page().route("**/api/v1/history*", PicturesTest::madeUpHour);
                        console.load("");
                    }
                    console.sees(console.card("openai"), "down");
                    for (String name : ConsolePage.NAMES) {
                        wide.addAll(picture(console, name, width, theme));
                    }
                    wide.addAll(picture(console, "calls/" + call, width, theme));
                    console.assertNothingWrong();
                    pages.close();
                }
            }
            assertThat(wide).isEmpty();
        }
    }

    /** One provider goes down, another has trouble, two are well; gives a call that shows it. */
    private static String night(Incident incident) {
        incident.ask("groq", 8);
        incident.ask("mistral", 30);
        incident.provider("mistral").next(Incident.bad(), Incident.good(), Incident.bad(), Incident.good());
        for (int i = 0; i < 4; i++) {
            incident.ask("openai", i % 2 == 0 ? "gpt-4o" : "gpt-4o-mini").join();
        }
        incident.provider("mistral").next(Incident.bad(), Incident.bad(), Incident.bad(), Incident.bad());
        incident.ask("mistral", 2);
        incident.provider("openai").always(Incident.bad());
        String call = Incident.id(incident.ask("openai", "gpt-4o").join());
        for (int i = 0; i < 14; i++) {
            incident.ask("openai", i % 3 == 0 ? "gpt-4o-mini" : "gpt-4o").join();
        }
        return call;
    }

    private static String target() {
        return System.getProperty("fairlead.pictures", "");
    }

    private static List<String> picture(ConsolePage console, String name, int width, ColorScheme theme)
            throws IOException {
        console.show(name);
        console.main().locator("h1").first().waitFor();
        console.settle();
        if (name.equals("routes")) {
            console.button("Run it dry").click();
            console.main().locator(".course").first().waitFor();
        }
        if (name.equals("config")) {
            console.page().getByLabel("A candidate, YAML").fill("defaults:\n  retry: { attemps: 3 }\n");
            console.button("Check it").click();
            console.sees("did you mean");
        }
        String file = (name.contains("/") ? "call" : name) + "-" + width + "-"
                + theme.name().toLowerCase(Locale.ROOT);
        Path picture = PICTURES.resolve(file + ".png");
        console.photograph(picture);
        if (!target().isEmpty() && SHOWN.contains(file)) {
            Path folder = NodeTools.MODULE.resolve("..").resolve(target());
            Files.createDirectories(folder);
            Files.write(folder.resolve(file + ".webp"), webp(console, Files.readAllBytes(picture)));
        }
        int wide = ((Number) console.page().evaluate("document.documentElement.scrollWidth")).intValue();
        return wide <= width ? List.of() : List.of(file + " is " + wide + " wide");
    }

    /** The same in a form that takes less room, which the browser itself writes. */
    private static byte[] webp(ConsolePage console, byte[] png) {
        Page empty = console.page().context().newPage(); // the console's own policy lets no image of others in
        Object url = empty.evaluate(
                "async png => { const i = new Image(); i.src = 'data:image/png;base64,' + png; await i.decode();"
                        + " const c = document.createElement('canvas'); c.width = i.width; c.height = i.height;"
                        + " c.getContext('2d').drawImage(i, 0, 0); return c.toDataURL('image/webp', 0.82); }",
                Base64.getEncoder().encodeToString(png));
        empty.close();
        return Base64.getDecoder().decode(url.toString().replaceFirst("^.*,", ""));
    }

    /** An hour cannot be waited for: what the charts of documentation show is made up, and what the engine counted is not. */
    private static void madeUpHour(Route route) {
        long step = System.currentTimeMillis() / 10_000;
        StringBuilder times = new StringBuilder();
        for (int i = 359; i >= 0; i--) {
            times.append(i == 359 ? "" : ",").append((step - i) * 10);
        }
        String lines = "\"openai\":" + steps(320, 6, 0) + ",\"openai-eu\":" + steps(40, 300, 0) + ",\"groq\":"
                + steps(60, 60, 0) + ",\"mistral\":" + steps(90, 90, 0);
        route.fulfill(new Route.FulfillOptions()
                .setContentType("application/json")
                .setBody("{\"stepSeconds\":10,\"lastSeconds\":9,\"times\":[" + times + "],\"calls\":"
                        + steps(420, 420, 300) + ",\"providers\":{" + lines + "}}"));
    }

    /** So many in a step, so many since a few minutes ago, and of these so many mended; the same each time. */
    private static String steps(int most, int lately, int saved) {
        StringBuilder count = new StringBuilder();
        StringBuilder failed = new StringBuilder();
        StringBuilder mended = new StringBuilder();
        StringBuilder tokens = new StringBuilder();
        StringBuilder half = new StringBuilder();
        StringBuilder nearlyAll = new StringBuilder();
        StringBuilder first = new StringBuilder();
        for (int i = 0; i < 360; i++) {
            double wave = 0.75 + 0.15 * Math.sin(i / 40.0) + 0.1 * Math.sin(i * 1.7) * Math.sin(i * 0.31);
            boolean trouble = i > 320;
            int calls = (int) ((trouble ? lately : most) * wave);
            String comma = i == 0 ? "" : ",";
            count.append(comma).append(calls);
            failed.append(comma).append(trouble && lately < most ? calls : 0);
            mended.append(comma).append((int) (trouble ? saved * wave : i % 50 == 7 ? most / 200 : 0));
            tokens.append(comma).append(calls * 640L);
            half.append(comma).append((int) (900 + 200 * Math.sin(i / 25.0) + (trouble ? 350 : 0)));
            nearlyAll.append(comma).append((int) (2_400 + 500 * Math.sin(i / 13.0) + (trouble ? 1_900 : 0)));
            first.append(comma).append((int) (310 + 60 * Math.sin(i / 19.0) + (trouble ? 180 : 0)));
        }
        return "{\"count\":[" + count + "],\"failed\":[" + failed + "],\"mended\":[" + mended + "],\"tokens\":["
                + tokens + "],\"p50\":[" + half + "],\"p99\":[" + nearlyAll + "],\"firstToken\":[" + first + "]}";
    }
}
