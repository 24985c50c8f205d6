package io.fairlead.agent.matrix;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.fairlead.proxy.testing.RunningEngine;
import io.fairlead.proxy.testing.ScriptedProvider;
import io.fairlead.proxy.testing.Seen;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.assertj.core.api.SoftAssertions;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Each client × each row, in a JVM with the agent. */
@Timeout(300)
class ClientMatrixIT {

    static final List<String> ROWS = List.of("works", "retried", "streamed", "cancelled", "fails", "control");

    @TempDir
    static Path folder;

    private static List<String> without;

    @BeforeAll
    static void withoutTheAgent() throws Exception {
        try (StandIn none = new StandIn();
                StandIn control = new StandIn()) {
            run(List.of(), "none", none, control);
            without = heads(control);
        }
    }

    @Test
    void each_client_goes_through_a_fairlead_that_runs_and_other_hosts_see_no_difference() throws Exception {
        try (StandIn openai = new StandIn();
                StandIn control = new StandIn();
                RunningEngine fairlead = RunningEngine.start(configuration(openai))) {
            Jvm.Said said = run(
                    List.of("-javaagent:" + Jvm.agent() + "=proxy=127.0.0.1:"
                            + fairlead.address().getPort() + ",ca=" + fairlead.caFile()),
                    "https://api.openai.com",
                    openai,
                    control);

            assertThat(said.err().lines().filter(line -> line.startsWith("fairlead")))
                    .as("one line")
                    .singleElement()
                    .asString()
                    .startsWith("fairlead: calls to providers go through Fairlead at 127.0.0.1:");
            assertAllWork(said);
            assertUntouched(control);
        }
    }

    @Test
    void each_client_goes_through_the_engine_in_its_own_jvm_and_other_hosts_see_no_difference() throws Exception {
        try (StandIn openai = new StandIn();
                StandIn control = new StandIn()) {
            Path file = Files.writeString(folder.resolve("fairlead.yaml"), configuration(openai));

            Jvm.Said said = run(
                    List.of("-javaagent:" + Jvm.agent() + "=config=" + file + ",log=warn"),
                    "https://api.openai.com",
                    openai,
                    control);

            assertThat(said.err()).contains("fairlead: calls to providers go through the engine in this JVM\n");
            assertAllWork(said);
            assertUntouched(control);
        }
    }

    static String configuration(StandIn openai) {
        return """
                tls: { trust: [%s] }
                providers:
                  openai: { connect-to: "127.0.0.1:%d" }
                defaults: { retry: { backoff: { initial: 1ms, max: 2ms } }, health: { probe: off } }
                """.formatted(ScriptedProvider.caFile(), openai.provider().port());
    }

    private static Jvm.Said run(List<String> options, String provider, StandIn openai, StandIn control)
            throws Exception {
        AtomicInteger cancelled = new AtomicInteger();
        return Jvm.run(
                folder,
                options,
                Map.of(),
                Program.class,
                List.of(
                        provider,
                        "https://localhost:" + control.provider().port(),
                        ScriptedProvider.caFile().toString(),
                        System.getProperty("client", "")),
                line -> {
                    if (line.contains("\tfirst\t")) {
                        openai.firstArrived(line.substring(0, line.indexOf('\t')));
                    } else if (line.contains("\tcancelled\tyes")) {
                        cancelled.incrementAndGet();
                    } else if (line.equals("done")) {
                        await().atMost(Duration.ofSeconds(30))
                                .until(() -> openai.provider().left() >= cancelled.get());
                    }
                });
    }

    private static void assertAllWork(Jvm.Said said) {
        Map<String, Map<String, String>> table = table(said);
        assertThat(table).as(said.err()).isNotEmpty();
        SoftAssertions all = new SoftAssertions();
        table.forEach((client, rows) -> {
            all.assertThat(rows.keySet()).as(client).containsAll(ROWS);
            rows.forEach((row, outcome) ->
                    all.assertThat(outcome).as(client + ", " + row).isEqualTo("yes"));
        });
        all.assertAll();
        assertThat(said.status()).isZero();
    }

    static Map<String, Map<String, String>> table(Jvm.Said said) {
        Map<String, Map<String, String>> table = new LinkedHashMap<>();
        for (String line : said.out()) {
            String[] cells = line.split("\t", 3);
            if (cells.length == 3 && ROWS.contains(cells[1])) {
                table.computeIfAbsent(cells[0], client -> new LinkedHashMap<>()).put(cells[1], cells[2]);
            }
        }
        return table;
    }

    /** What the control host received is what it receives from the same program without the agent. */
    private static void assertUntouched(StandIn control) {
        assertThat(heads(control)).isEqualTo(without).isNotEmpty();
    }

    @Test
    void the_page_says_what_came_of_it() throws Exception {
        StringBuilder table = new StringBuilder("| client | form | " + String.join(" | ", ROWS) + " |\n|---|---|");
        table.append("---|".repeat(ROWS.size())).append('\n');
        for (String client : Callers.all().keySet()) {
            for (String form : List.of("embedded", "routing")) {
                table.append("| ").append(client).append(" | ").append(form).append(" |");
                table.append(" yes |".repeat(ROWS.size())).append('\n'); // or the tests above fail
            }
        }
        Path page = Path.of("..", "docs", "java-agent.md");
        String begin = "<!-- matrix -->\n";
        String end = "<!-- end of the matrix -->";
        String now = Files.readString(page);
        String wanted = now.substring(0, now.indexOf(begin) + begin.length()) + table + now.substring(now.indexOf(end));
        if (Boolean.getBoolean("update")) {
            Files.writeString(page, wanted);
        }
        assertThat(page).hasContent(wanted);
    }

    private static List<String> heads(StandIn control) {
        List<String> heads = new ArrayList<>();
        for (Seen each : control.provider().seen()) {
            heads.add(each.protocol() + " " + each.method() + " " + each.path() + " "
                    + each.headers().toString().replaceAll("localhost:[0-9]+", "localhost") + " " + each.text());
        }
        return heads;
    }
}
