package io.fairlead.agent.guest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import io.fairlead.proxy.testing.Reply;
import io.fairlead.proxy.testing.ScriptedProvider;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** An application that lives through a provider's outage by the flag alone, and what it notices besides. */
class GuestIT {

    private static final String CHAT =
            "{\"id\":\"c\",\"object\":\"chat.completion\",\"model\":\"gpt-4o\",\"choices\":[{\"index\":0,\"message\":"
                    + "{\"role\":\"assistant\",\"content\":\"Hello\"},\"finish_reason\":\"stop\"}]}";

    /** The one line that is expected of it. */
    private static final String LINE = "fairlead: calls to providers go through [^\n]+\n";

    @TempDir
    Path folder;

    private ScriptedProvider provider;
    private Path configuration;

    record Said(List<String> out, String err, int status) {}

    @BeforeEach
    void start() throws IOException {
        provider = ScriptedProvider.start();
        provider.always(Reply.json(CHAT));
        configuration = Files.writeString(
                folder.resolve("fairlead.yaml"), """
                tls: { trust: [%s] }
                providers: { openai: { connect-to: "127.0.0.1:%d" } }
                defaults: { retry: { backoff: { initial: 1ms, max: 2ms } }, health: { probe: off } }
                """.formatted(ScriptedProvider.caFile(), provider.port()));
    }

    @AfterEach
    void stop() {
        provider.close();
    }

    private static String agent() {
        return Path.of(System.getProperty("fairlead.agent", "target/fairlead-agent.jar"))
                .toAbsolutePath()
                .toString();
    }

    private String flag() {
        return "-javaagent:" + agent() + "=" + configuration;
    }

    /** As it is started on a machine where nothing is known of Fairlead. */
    private Said run(String home, int calls, String... flags) throws IOException, InterruptedException {
        Path err = Files.createTempFile(folder, "err", ".txt");
        Path out = Files.createTempFile(folder, "out", ".txt");
        List<String> command = new ArrayList<>();
        command.add(Path.of(home, "bin", "java").toString());
        command.add("-XX:TieredStopAtLevel=1");
        command.addAll(List.of(flags));
        command.addAll(List.of("-cp", classes(), Application.class.getName(), Integer.toString(calls)));
        ProcessBuilder builder =
                new ProcessBuilder(command).redirectError(err.toFile()).redirectOutput(out.toFile());
        builder.environment().keySet().removeAll(List.of("JAVA_TOOL_OPTIONS", "FAIRLEAD_AGENT", "FAIRLEAD_CONFIG"));
        builder.environment().put("FAIRLEAD_HOME", folder.resolve("home").toString());
        Process process = builder.start();
        try {
            assertThat(process.waitFor(100, TimeUnit.SECONDS))
                    .as("it ends by itself")
                    .isTrue();
        } finally {
            process.destroyForcibly();
        }
        return new Said(Files.readAllLines(out), Files.readString(err), process.exitValue());
    }

    private Said run(int calls, String... flags) throws IOException, InterruptedException {
        return run(System.getProperty("java.home"), calls, flags);
    }

    /** A jar, since class archives know of no folders. */
    private String classes() throws IOException, InterruptedException {
        Path jar = folder.resolve("application.jar");
        if (!Files.exists(jar)) {
            String name = Application.class.getName().replace('.', '/');
            Path root = Path.of(Application.class
                    .getProtectionDomain()
                    .getCodeSource()
                    .getLocation()
                    .getPath());
            Process process = new ProcessBuilder(
                            Path.of(System.getProperty("java.home"), "bin", "jar")
                                    .toString(),
                            "--create",
                            "--file=" + jar,
                            "-C",
                            root.toString(),
                            name + ".class",
                            "-C",
                            root.toString(),
                            name + "$OwnLogManager.class")
                    .inheritIO()
                    .start();
            assertThat(process.waitFor()).isZero();
        }
        return jar.toString();
    }

    private void survived(Said said) {
        assertThat(said.err()).matches(LINE);
        assertThat(said.out()).contains("answer=200 true", "end=");
        assertThat(said.status()).isZero();
        assertThat(provider.seen()).hasSize(2);
    }

    @Test
    void an_outage_is_survived_and_the_application_keeps_its_choices() throws Exception {
        provider.next(Reply.whole(503, "{}"));

        Said said = run(1, "-Xmx128m", flag());

        survived(said);
        assertThat(said.out()).contains("logging=true", "zone=Asia/Tokyo", "bean=false", "visible=[]");
    }

    @Test
    void an_application_that_calls_nobody_has_no_engine() throws Exception {
        Said said = run(0, "-Xmx64m", "-javaagent:" + agent());

        assertThat(said.err()).matches(LINE);
        assertThat(said.out()).contains("logging=true", "zone=Asia/Tokyo", "bean=true", "end=");
        assertThat(folder.resolve("home")).doesNotExist();
    }

    @Test
    void a_container_of_256_mb_is_room_enough() throws Exception {
        provider.next(Reply.whole(503, "{}"));

        survived(run(1, "-XX:MaxRAM=256m", flag()));
    }

    @Test
    void a_jvm_with_the_modules_of_the_application_alone_is_enough() throws Exception {
        provider.next(Reply.whole(503, "{}"));

        survived(run(
                1,
                "-Xmx128m",
                "--limit-modules",
                "java.base,java.net.http,java.instrument,java.logging,java.management,jdk.crypto.ec",
                flag()));
    }

    @ParameterizedTest
    @ValueSource(strings = {"config=/nowhere/fairlead.yaml", "lgo=info"})
    void what_it_cannot_do_costs_a_line_and_the_application_runs(String mistaken) throws Exception {
        Said said = run(0, "-Xmx64m", "-javaagent:" + agent() + "=" + mistaken);

        assertThat(said.err()).matches("fairlead: [^\n]+\n");
        assertThat(said.out()).contains("end=");
        assertThat(said.status()).isZero();
    }

    /** JDK 25, from which on a run can be recorded in one step; empty where there is none. */
    private static String newest() throws IOException {
        if (Runtime.version().feature() >= 25) {
            return System.getProperty("java.home");
        }
        Path all = Path.of("/usr/lib/jvm");
        if (!Files.isDirectory(all)) {
            return "";
        }
        try (Stream<Path> homes = Files.list(all)) {
            return homes.filter(home -> home.getFileName().toString().contains("25"))
                    .filter(home -> Files.isExecutable(home.resolve("bin/java")))
                    .map(Path::toString)
                    .findFirst()
                    .orElse("");
        }
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void an_aot_cache_stays_in_use_recorded_with_it_or_without(boolean with) throws Exception {
        String home = newest();
        assumeThat(home).as("a JDK 25 or newer").isNotEmpty();
        Path cache = folder.resolve("application.aot");
        List<String> recorded = new ArrayList<>(Arrays.asList("-Xmx128m", "-XX:AOTCacheOutput=" + cache));
        recorded.addAll(with ? List.of(flag()) : List.of("--add-modules", "java.instrument"));
        run(home, with ? 1 : 0, recorded.toArray(new String[0]));
        assertThat(cache).exists();
        int before = provider.seen().size();

        Said said = run(home, 1, "-Xmx128m", "-XX:AOTMode=on", "-XX:AOTCache=" + cache, "-Xlog:class+load", flag());

        assertThat(said.out()).contains("answer=200 true");
        assertThat(said.out().stream()
                        .filter(each -> each.contains(Application.class.getName() + " source: shared objects file")))
                .as("the application's own class comes from the cache")
                .isNotEmpty();
        assertThat(provider.seen()).hasSize(before + 1);
    }
}
