package io.fairlead.proxy.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import io.fairlead.proxy.testing.Reply;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

/**
 * OpenAI's own library for Python in an outage. Runs where {@code python3}, or what {@code -Dfairlead.python} names, has the package
 * {@code openai}.
 */
class PythonLibraryTest {

    private static final String PROGRAM = """
            import os, sys
            from openai import OpenAI
            client = OpenAI(base_url=sys.argv[1], api_key="client-key", max_retries=0, timeout=60)
            say = {"model": "gpt-4o", "messages": [{"role": "user", "content": "say it"}]}
            for line in sys.stdin:
                whole = client.chat.completions.with_raw_response.create(**say)
                print(whole.headers.get("cache-status", "-") + "|" + whole.parse().choices[0].message.content, flush=True)
                with client.chat.completions.with_streaming_response.create(stream=True, **say) as streamed:
                    pieces = [c.choices[0].delta.content or "" for c in streamed.parse() if c.choices]
                    print(streamed.headers.get("cache-status", "-") + "|" + "".join(pieces), len([p for p in pieces if p]), flush=True)
            """;

    private static boolean hasTheLibrary(String python) throws InterruptedException {
        try {
            return new ProcessBuilder(python, "-c", "import openai")
                            .redirectErrorStream(true)
                            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                            .start()
                            .waitFor()
                    == 0;
        } catch (IOException absent) {
            return false;
        }
    }

    @Test
    void does_not_notice_an_outage_that_the_cache_answers_streamed_and_not() throws Exception {
        String python = System.getProperty("fairlead.python", "python3");
        assumeThat(hasTheLibrary(python)).as("the package openai of " + python).isTrue();
        try (Scene scene = Scene.scene()
                .provider("openai", "cache: { mode: outage }, retry: { attempts: 1, patience: 0s }")
                .start()) {
            scene.provider("openai")
                    .next(
                            Reply.json(Golden.CHAT),
                            Reply.stream(Golden.chatEvents().toArray(String[]::new)));
            scene.provider("openai").always(Golden.error(503, "{}"));
            Process program = new ProcessBuilder(
                            python, "-c", PROGRAM, scene.base("/openai/v1").toString())
                    .redirectError(ProcessBuilder.Redirect.INHERIT)
                    .start();
            try (Writer ask = program.outputWriter(StandardCharsets.UTF_8);
                    BufferedReader said = new BufferedReader(
                            new InputStreamReader(program.getInputStream(), StandardCharsets.UTF_8))) {
                ask.write("while it is up\n");
                ask.flush();
                assertThat(said.readLine()).endsWith("|" + Golden.TEXT).doesNotContain("hit");
                String streamed = said.readLine();
                assertThat(streamed).contains("|" + Golden.TEXT + " ").doesNotContain("hit");
                ask.write("while it is down\n");
                ask.flush();
                assertThat(said.readLine()).contains("stale").endsWith("|" + Golden.TEXT);
                assertThat(said.readLine())
                        .contains("stale")
                        .as("by the same events, and not as one lump")
                        .endsWith(streamed.substring(streamed.indexOf('|')));
            } finally {
                program.destroyForcibly();
            }
            assertThat(scene.provider("openai").seen()).hasSize(4);
        }
    }
}
