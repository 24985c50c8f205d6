package io.fairlead.sidecar;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import io.fairlead.sidecar.simulated.Dialogue;
import io.fairlead.sidecar.simulated.Fault;
import io.fairlead.sidecar.simulated.SimulatedInternet;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.LongFunction;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** {@code fairlead run} with clients of other runtimes, towards a provider on this machine. */
class RunThroughTest {

    @TempDir
    @SuppressWarnings("NullAway.Init") // JUnit sets it
    private Path folder;

    private record Done(int status, String out, String err) {}

    private Done run(LongFunction<Fault> faults, List<String> options, String... command) throws Exception {
        try (SimulatedInternet internet = SimulatedInternet.open()) {
            int port = internet.provider(Dialogue.OPENAI, false, faults).port();
            Path file = Files.writeString(folder.resolve("fairlead.yaml"), """
                    tls: { trust: ["%s"] }
                    defaults: { retry: { backoff: { initial: 5ms, max: 20ms } } }
                    providers:
                      openai: { url: "https://localhost:%d/v1" }
                    """.formatted(internet.caPem(), port));
            List<String> words = new ArrayList<>(List.of(
                    Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                    "-XX:TieredStopAtLevel=1",
                    "-cp",
                    Jars.absolute(),
                    "io.fairlead.sidecar.Main",
                    "run",
                    "-c",
                    file.toString()));
            words.addAll(options);
            for (String each : command) {
                words.add(each.replace("PORT", Integer.toString(port)));
            }
            ProcessBuilder builder = new ProcessBuilder(words).directory(folder.toFile());
            builder.environment().put("FAIRLEAD_HOME", folder.resolve("home").toString());
            for (String of : new String[] {"JAVA_TOOL_OPTIONS", "NODE_OPTIONS", "NO_PROXY", "no_proxy"}) {
                builder.environment().remove(of); // whatever this machine has set
            }
            builder.redirectOutput(folder.resolve("out").toFile());
            builder.redirectError(folder.resolve("err").toFile());
            Process process = builder.start();
            assertThat(process.waitFor(90, TimeUnit.SECONDS)).isTrue();
            return new Done(process.exitValue(), text("out"), text("err"));
        }
    }

    private String text(String file) throws IOException {
        return Files.readString(folder.resolve(file), StandardCharsets.UTF_8);
    }

    /** Loopback is kept from every proxy, but this is where a test's provider is. */
    private static String[] unhindered(String... command) {
        List<String> all = new ArrayList<>(List.of("env", "NO_PROXY=", "no_proxy="));
        all.addAll(List.of(command));
        return all.toArray(String[]::new);
    }

    private static void needs(String program) {
        assumeThat(List.of("/usr/bin/", "/usr/local/bin/", "/bin/").stream()
                        .anyMatch(place -> Files.isExecutable(Path.of(place + program))))
                .as(program)
                .isTrue();
    }

    @Test
    void when_calls_came_through_a_line_says_how_it_went_unless_it_is_not_wanted() throws Exception {
        needs("curl");
        String[] curl = unhindered(
                "curl",
                "-s",
                "-o",
                "/dev/null",
                "-d",
                "{\"model\":\"m\",\"messages\":[]}",
                "https://localhost:PORT/v1/chat/completions");
        Done done = run(call -> call == 0 ? Fault.OVERLOADED : Fault.NONE, List.of(), curl);
        assertThat(done.err())
                .startsWith(
                        "fairlead: 1 call came through: 1 mended, 0 failed; log: " + folder.resolve("home/log/run-"))
                .hasLineCount(1);

        assertThat(run(call -> Fault.NONE, List.of("--quiet"), curl).err()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "fetch(url, post).then((r) => said(r.headers.get('x-fairlead-id')))",
                "const r = https.request(url, post, read); r.end(post.body)",
                "const r = https.request(url, { ...post, agent: new https.Agent({ keepAlive: true }) }, read);"
                        + " r.end(post.body)",
                "const r = https.request(url, { ...post, agent: false }, read); r.end(post.body)",
                "class Own extends https.Agent { createConnection(...all) { return super.createConnection(...all) } };"
                        + " const r = https.request(url, { ...post, agent: new Own() }, read); r.end(post.body)",
                "void globalThis.Headers; const D = Symbol.for('undici.globalDispatcher.1'); const Agent ="
                        + " globalThis[D].constructor; globalThis[D] = new Agent({ headersTimeout: 9000 });"
                        + " fetch(url, post).then((r) => said(r.headers.get('x-fairlead-id')))",
                "const { Worker } = require('worker_threads'); new Worker(`fetch('${url}',"
                        + " ${JSON.stringify(post)}).then((r) => console.log(r.headers.get('x-fairlead-id') ? 'through' : 'past'))`,"
                        + " { eval: true })"
            })
    void nodes_clients_go_through(String script) throws Exception {
        needs("node");
        Done done = run(
                call -> Fault.NONE,
                List.of(),
                unhindered(
                        "node",
                        "-e",
                        "const https = require('https'); const url = 'https://localhost:PORT/v1/chat/completions';"
                                + " const post = { method: 'POST', body: '{\"model\":\"m\",\"messages\":[]}' };"
                                + " const said = (id) => console.log(id ? 'through' : 'past');"
                                + " const read = (answer) => said(answer.resume().headers['x-fairlead-id']); "
                                + script));
        assertThat(done.out()).isEqualTo("through\n");
        assertThat(done.status()).isZero();
        assertThat(done.err()).contains("1 call came through");
    }

    /** The package hands its calls to the dispatcher of the process, and so does this one in its place. */
    @Test
    void what_the_package_undici_sends_by_itself_goes_through() throws Exception {
        needs("node");
        Path itsFolder = Files.createDirectories(folder.resolve("node_modules/undici"));
        Files.writeString(itsFolder.resolve("index.js"), """
                void globalThis.Headers;
                exports.request = (origin) => new Promise((done, failed) => {
                  let id;
                  globalThis[Symbol.for('undici.globalDispatcher.1')].dispatch(
                    { origin, path: '/v1/chat/completions', method: 'POST', body: '{"model":"m","messages":[]}' },
                    {
                      onConnect() {},
                      onHeaders(status, fields) { id = fields.map(String).includes('x-fairlead-id'); return true; },
                      onData() { return true; },
                      onComplete() { done(id); },
                      onError: failed,
                    });
                });
                """);
        Done done = run(
                call -> Fault.NONE,
                List.of(),
                unhindered(
                        "node",
                        "-e",
                        "require('undici').request('https://localhost:PORT').then((id) => console.log(id ? 'through' : 'past'))"));
        assertThat(done.out()).isEqualTo("through\n");
    }

    @ParameterizedTest
    @ValueSource(strings = {"new Agent({ connect: { timeout: 9000 } })", "new Proxy(new Agent(), {})"})
    void an_agent_of_the_applications_own_that_nothing_can_stand_in_for_stays(String own) throws Exception {
        needs("node");
        Done done = run(
                call -> Fault.NONE,
                List.of(),
                unhindered(
                        "node",
                        "-e",
                        "void globalThis.Headers; const D = Symbol.for('undici.globalDispatcher.1'); const Agent ="
                                + " globalThis[D].constructor; const own = " + own + "; globalThis[D] = own;"
                                + " fetch('https://localhost:PORT/').catch(() => 0).then(() => console.log(globalThis[D] === own))"));
        assertThat(done.out()).isEqualTo("true\n");
    }

    @Test
    void hosts_of_no_proxy_stay_direct_for_node() throws Exception {
        needs("node");
        String script = "fetch('https://localhost:PORT/').catch((e) => console.log(e.cause.code))";
        assertThat(run(call -> Fault.NONE, List.of(), "node", "-e", script).out())
                .as("the provider's own certificate, which is not trusted")
                .startsWith("UNABLE_TO_");
    }

    @Test
    void pythons_own_client_goes_through() throws Exception {
        needs("python3");
        Done done = run(
                call -> Fault.NONE,
                List.of(),
                unhindered(
                        "python3",
                        "-c",
                        "import urllib.request as u; r = u.Request('https://localhost:PORT/v1/chat/completions',"
                                + " b'{\"model\":\"m\",\"messages\":[]}'); print(u.urlopen(r).headers['x-fairlead-attempts'])"));
        assertThat(done.out()).isEqualTo("1\n");
    }
}
