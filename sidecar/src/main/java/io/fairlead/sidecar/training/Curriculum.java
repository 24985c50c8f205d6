package io.fairlead.sidecar.training;

import io.fairlead.sidecar.simulated.Dialogue;
import io.fairlead.sidecar.simulated.Fault;
import io.fairlead.sidecar.simulated.SimulatedInternet;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/**
 * What the Fairlead that learns is asked about: providers of both APIs, over both versions of HTTP. One is always down, so that
 * its calls fall back to the other API. A few faults besides, since a retry is not to be cold when it is needed.
 *
 * @param configuration the file to serve with
 * @param openai the port of the provider that speaks OpenAI's API
 * @param anthropic the port of the provider that speaks Anthropic's
 * @param down the port of the provider that is down
 */
record Curriculum(Path configuration, int openai, int anthropic, int down) {

    /** Fills the internet, and writes the configuration into its folder. */
    static Curriculum of(SimulatedInternet internet) throws IOException {
        int openai = internet.provider(Dialogue.OPENAI, true, call -> call % 101 == 100 ? Fault.OVERLOADED : Fault.NONE)
                .port();
        int anthropic = internet.provider(
                        Dialogue.ANTHROPIC, false, call -> call % 103 == 102 ? Fault.RESET : Fault.NONE)
                .port();
        int down = internet.provider(Dialogue.OPENAI, false, call -> Fault.OVERLOADED)
                .port();
        Path configuration = internet.folder().resolve("fairlead.yaml");
        Files.writeString(configuration, """
                proxy: { listen: "127.0.0.1:0" }
                admin: { listen: "127.0.0.1:0" }
                tls: { trust: ["%s"] }
                providers:
                  openai: { url: "https://localhost:%d/v1" }
                  anthropic: { url: "https://localhost:%d/v1", key: training }
                  down: { like: openai, url: "https://localhost:%d/v1" }
                routes:
                  - match: { provider: down }
                    fallback: [anthropic/demo]
                """.formatted(internet.caPem(), openai, anthropic, down));
        return new Curriculum(configuration, openai, anthropic, down);
    }

    /** Each way in, each API, and the fallback from one to the other. */
    List<Question> questions(boolean streamed) {
        return List.of(
                Question.intercepted(openai, Dialogue.OPENAI, streamed),
                Question.intercepted(anthropic, Dialogue.ANTHROPIC, streamed),
                Question.byBaseUrl("openai", Dialogue.OPENAI, streamed),
                Question.byBaseUrl("down", Dialogue.OPENAI, streamed));
    }

    /** The same, plain and streamed. */
    List<Question> questions() {
        return Stream.of(false, true)
                .flatMap(streamed -> questions(streamed).stream())
                .toList();
    }
}
