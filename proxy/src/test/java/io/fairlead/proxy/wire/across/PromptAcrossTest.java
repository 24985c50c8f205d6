package io.fairlead.proxy.wire.across;

import static org.assertj.core.api.Assertions.assertThat;

import io.fairlead.proxy.testing.Gate;
import io.fairlead.proxy.wire.Scene;
import java.io.IOException;
import java.io.InputStream;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** A client reads what the other provider's event says while that provider has not begun to send the next one. */
class PromptAcrossTest {
    private static final Map<String, Ask> CLIENTS = Map.of(
            "openai-java chat",
            new Ask(
                    "/openai/v1/chat/completions",
                    "{\"model\":\"gpt-4o\",\"stream\":true,\"messages\":[{\"role\":\"user\",\"content\":\"Hi\"}]}"),
            "openai-java responses",
            new Ask("/openai/v1/responses", "{\"model\":\"gpt-4o\",\"stream\":true,\"input\":\"Hi\"}"),
            "anthropic-java",
            new Ask(
                    "/anthropic/v1/messages",
                    "{\"model\":\"claude-sonnet-4-5\",\"max_tokens\":64,\"stream\":true,"
                            + "\"messages\":[{\"role\":\"user\",\"content\":\"Hi\"}]}"));

    /** A request in the client's API, as its bytes are. */
    private record Ask(String path, String body) {
        HttpRequest to(Scene scene) {
            return HttpRequest.newBuilder(scene.base(path))
                    .header("content-type", "application/json")
                    .timeout(Scene.PATIENCE)
                    .POST(BodyPublishers.ofString(body))
                    .build();
        }
    }

    static Stream<Pair.Choice<? extends Sdk>> pairs() {
        return Pair.all().filter(pair -> CLIENTS.containsKey(pair.sdk().name()));
    }

    @ParameterizedTest
    @MethodSource("pairs")
    void each_event_is_translated_before_the_next_one_is_sent(Pair.Choice<?> choice) throws Exception {
        Gate second = new Gate();
        Gate third = new Gate();
        try (Pair<?> pair = choice.open()) {
            pair.says(pair.other().stream(Says.words("First ", "second ", "third."))
                    .awaitBefore("second ", second)
                    .awaitBefore("third.", third));
            Ask ask = CLIENTS.getOrDefault(choice.sdk().name(), new Ask("", ""));

            HttpResponse<InputStream> answer =
                    pair.scene().plain().send(ask.to(pair.scene()), BodyHandlers.ofInputStream());

            try (InputStream stream = answer.body()) {
                readUntil(stream, "First ");
                second.open();
                readUntil(stream, "second ");
                third.open();
                readUntil(stream, "third.");
            }
        }
    }

    /** Waits for these words, and for nothing behind them. */
    private static void readUntil(InputStream stream, String words) throws IOException {
        StringBuilder read = new StringBuilder();
        while (read.indexOf(words) < 0) {
            int next = stream.read();
            assertThat(next).as("after %s", read).isNotNegative();
            read.append((char) next);
        }
    }
}
