package io.fairlead.sidecar;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The command as a process of its own, as a shell starts it. */
class CommandTest {

    private static final Pattern ADMIN = Pattern.compile("admin at (http://[^\\s]+)");

    @TempDir
    @SuppressWarnings("NullAway.Init") // JUnit sets it
    private Path folder;

    private record Done(int status, String out, String err) {}

    private ProcessBuilder command(String... arguments) {
        List<String> all = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:TieredStopAtLevel=1",
                "-cp",
                Jars.absolute(),
                "io.fairlead.sidecar.Main"));
        all.addAll(List.of(arguments));
        ProcessBuilder builder = new ProcessBuilder(all);
        builder.environment().put("FAIRLEAD_HOME", folder.resolve("home").toString());
        for (String of : new String[] {
            "FAIRLEAD_CONFIG",
            "JAVA_TOOL_OPTIONS",
            "NODE_OPTIONS",
            "SSL_CERT_FILE",
            "REQUESTS_CA_BUNDLE",
            "CURL_CA_BUNDLE",
            "AWS_CA_BUNDLE",
            "GRPC_DEFAULT_SSL_ROOTS_FILE_PATH",
            "NODE_EXTRA_CA_CERTS",
            "DENO_CERT"
        }) {
            builder.environment().remove(of); // whatever this machine has set
        }
        builder.directory(folder.toFile());
        builder.redirectOutput(folder.resolve("out").toFile());
        builder.redirectError(folder.resolve("err").toFile());
        return builder;
    }

    private Done done(Process process) throws IOException, InterruptedException {
        assertThat(process.waitFor(90, TimeUnit.SECONDS)).isTrue();
        return new Done(process.exitValue(), text("out"), text("err"));
    }

    private Done run(String... arguments) throws IOException, InterruptedException {
        return done(command(arguments).start());
    }

    private String text(String file) throws IOException {
        return Files.readString(folder.resolve(file), StandardCharsets.UTF_8);
    }

    @Test
    void version_names_the_jvm_the_transport_and_the_tls_library() throws Exception {
        Done done = run("version");
        assertThat(done.status()).isZero();
        assertThat(done.out())
                .contains("fairlead ")
                .contains("jvm ")
                .contains("transport ")
                .contains("tls ");
    }

    @Test
    void a_misspelt_command_is_a_usage_mistake_with_a_suggestion() throws Exception {
        Done done = run("serv");
        assertThat(done.status()).isEqualTo(2);
        assertThat(done.err()).contains("serve");
    }

    @Test
    void every_mistake_of_a_configuration_is_told_at_once() throws Exception {
        Files.writeString(folder.resolve("fairlead.yaml"), "proxi: {}\ndefaults:\n  retry: { attempts: 0 }\n");
        Done done = run("serve");
        assertThat(done.status()).isEqualTo(2);
        assertThat(done.err())
                .contains("fairlead.yaml:1:")
                .contains("proxy")
                .contains("fairlead.yaml:3:")
                .contains("attempts");
    }

    @Test
    void run_sets_the_environment_and_ends_with_the_commands_own_status() throws Exception {
        Done done = run("run", "--", "sh", "-c", "echo $HTTPS_PROXY $SSL_CERT_FILE; exit 7");
        assertThat(done.status()).isEqualTo(7);
        assertThat(done.out()).startsWith("http://127.0.0.1:").contains("bundle.pem");
    }

    @Test
    void a_command_that_is_not_there_is_127() throws Exception {
        Done done = run("run", "--", "no-such-command-anywhere");
        assertThat(done.status()).isEqualTo(127);
        assertThat(done.err()).contains("no-such-command-anywhere");
    }

    @Test
    void a_command_that_may_not_be_executed_is_126() throws Exception {
        Path script = Files.writeString(folder.resolve("script"), "#!/bin/sh\n");
        Done done = run("run", "--", script.toString());
        assertThat(done.status()).isEqualTo(126);
        assertThat(done.err()).contains(script.toString()).contains("may not be executed");
        assertThat(run("run", folder.toString()).status()).isEqualTo(126);
    }

    @Test
    void everything_after_the_first_word_belongs_to_the_command() throws Exception {
        Files.writeString(folder.resolve("words"), "read from a file");
        Done done = run("run", "printf", "<%s>", "-la", "--quiet", "@words", "--", "-c", "--help", "");
        assertThat(done.out()).isEqualTo("<-la><--quiet><@words><--><-c><--help><>");
        assertThat(done.status()).isZero();
    }

    @Test
    void a_command_that_a_signal_ended_is_128_and_its_number() throws Exception {
        assertThat(run("run", "sh", "-c", "kill -9 $$").status()).isEqualTo(137);
    }

    @Test
    void the_command_has_the_terminal_to_itself_and_the_log_is_a_file() throws Exception {
        Done done = run("run", "--", "sh", "-c", "echo out; echo err >&2");
        assertThat(done.out()).isEqualTo("out\n");
        assertThat(done.err()).isEqualTo("err\n"); // no call came through, and nobody watches
        assertThat(folder.resolve("home/log")).isDirectoryContaining("glob:**/run-*.log");

        Path log = folder.resolve("chosen.log");
        run("run", "--log", log.toString(), "true");
        assertThat(log).isRegularFile();
        assertThat(run("run", "--log", "-", "sh", "-c", "exit 4").status()).isEqualTo(4);
        assertThat(run("run", "--log", "", "true").status()).isEqualTo(2);
        Done folders = run("run", "--log", folder.toString(), "true");
        assertThat(folders.status()).isEqualTo(2);
        assertThat(folders.err()).contains("--log").contains("cannot be written");
    }

    @Test
    void env_without_a_running_instance_says_how_to_start_one_and_fails_under_eval() throws Exception {
        Done done = run("env");
        assertThat(done.status()).isEqualTo(2);
        assertThat(done.err()).contains("fairlead serve");
        Process eval = new ProcessBuilder("sh", "-c", "eval \"$(cat out)\"")
                .directory(folder.toFile())
                .redirectErrorStream(true)
                .start();
        assertThat(eval.waitFor()).isNotZero();
    }

    @Test
    void env_unset_needs_no_instance_and_leaves_what_it_did_not_set() throws Exception {
        ProcessBuilder builder = command("env", "--unset");
        builder.environment().remove("HTTPS_PROXY");
        builder.environment().put("DENO_CERT", "/mine.pem");
        Done done = done(builder.start());
        assertThat(done.status()).isZero();
        assertThat(done.out()).contains("unset HTTPS_PROXY\n").doesNotContain("DENO_CERT");
        assertThat(done.err()).contains("left as they are").contains("DENO_CERT");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"-c", "--listen nowhere", "run -c", "env --shell tcsh", "--nope", "serve x y", "'", "run --log"})
    void a_line_that_makes_no_sense_is_told_without_a_trace(String line) throws Exception {
        Done done = run(line.split(" ", -1));
        assertThat(done.status()).isEqualTo(2);
        assertThat(done.err()).startsWith("fairlead: ").doesNotContain("\tat ", "Exception");
    }

    @Test
    void serve_starts_whatever_the_variables_of_trust_name() throws Exception {
        ProcessBuilder builder = command("serve", "--listen", "127.0.0.1:0", "--admin", "127.0.0.1:0");
        Files.createDirectories(folder.resolve("certificates"));
        Files.write(folder.resolve("noise"), new byte[] {0, 1, 2, -1, -2});
        Map<String, String> environment = builder.environment();
        environment.put("SSL_CERT_FILE", folder.resolve("none.pem").toString());
        environment.put("SSL_CERT_DIR", "/none");
        environment.put("REQUESTS_CA_BUNDLE", folder.resolve("certificates").toString());
        environment.put("CURL_CA_BUNDLE", folder.resolve("noise").toString());
        environment.put("AWS_CA_BUNDLE", "/dev/zero");
        environment.put("GRPC_DEFAULT_SSL_ROOTS_FILE_PATH", "");
        environment.put("NODE_EXTRA_CA_CERTS", folder.resolve("home/bundle.pem").toString());
        environment.put("DENO_CERT", "relative/and:odd");
        Process serving = builder.start();
        try {
            assertThat(status(adminAddress() + "/readyz")).isEqualTo(200);
            await().until(() -> text("err").contains("DENO_CERT names"));
            assertThat(text("err"))
                    .contains("export SSL_CERT_FILE='" + folder.resolve("home/bundle.pem") + "'")
                    .contains("export NODE_EXTRA_CA_CERTS='" + folder.resolve("home/ca.pem") + "'")
                    .contains("export DENO_CERT='" + folder.resolve("home/ca.pem") + "'")
                    .contains("warning: SSL_CERT_FILE names")
                    .doesNotContain("warning: NODE_EXTRA_CA_CERTS")
                    .doesNotContain("warning: GRPC_DEFAULT_SSL_ROOTS_FILE_PATH");
        } finally {
            serving.destroyForcibly();
        }
    }

    @Test
    void what_is_probably_not_meant_in_the_configuration_is_shown_at_start() throws Exception {
        Files.writeString(folder.resolve("fairlead.yaml"), """
                providers:
                  spare: { like: openai, url: "https://spare.example/v1", key: k }
                routes:
                  - match: { provider: openai }
                    fallback: [spare]
                  - match: { provider: openai, model: "gpt*" }
                    fallback: [spare]
                """);
        Process serving = serve();
        try {
            adminAddress();
            assertThat(text("err"))
                    .contains("fairlead: warning: fairlead.yaml:6:")
                    .contains("never taken");
        } finally {
            serving.destroyForcibly();
        }
        assertThat(run("run", "true").err()).contains("fairlead: warning: fairlead.yaml:6:");
        assertThat(run("run", "--quiet", "true").err()).isEmpty();
    }

    @Test
    void a_home_that_cannot_be_written_is_told_with_the_variable_that_mends_it() throws Exception {
        Path file = Files.writeString(folder.resolve("a-file"), "");
        ProcessBuilder builder = command("serve");
        builder.environment().put("FAIRLEAD_HOME", file.resolve("home").toString());
        Done done = done(builder.start());
        assertThat(done.status()).isEqualTo(1);
        assertThat(done.err()).contains("FAIRLEAD_HOME").contains("a-file").doesNotContain("\tat ");
    }

    @Test
    void serve_answers_env_finds_it_and_sigterm_ends_it_with_0() throws Exception {
        Process serving = serve();
        try {
            String admin = adminAddress();
            assertThat(status(admin + "/livez")).isEqualTo(200);
            assertThat(status(admin + "/readyz")).isEqualTo(200);
            assertThat(body(admin + "/api/v1/status"))
                    .contains("\"admin\":\"" + admin.substring("http://".length()) + "\"");
            await().until(() -> text("err").contains("export HTTPS_PROXY='http://127.0.0.1:"));
            ProcessBuilder asking = command("env", "--shell", "fish");
            asking.redirectOutput(folder.resolve("env-out").toFile());
            asking.redirectError(folder.resolve("env-err").toFile());
            Process asked = asking.start();
            assertThat(asked.waitFor(60, TimeUnit.SECONDS)).isTrue();
            assertThat(text("env-out"))
                    .contains("set -gx HTTPS_PROXY 'http://127.0.0.1:")
                    .contains("set -gx FAIRLEAD_ENV '");
            serving.destroy(); // SIGTERM
            assertThat(done(serving).status()).isZero();
            assertThat(folder.resolve("home").resolve("instance.json")).doesNotExist();
        } finally {
            serving.destroyForcibly();
        }
    }

    @Test
    void sigint_ends_it_with_130() throws Exception {
        ProcessBuilder builder = command("serve", "--listen", "127.0.0.1:0", "--admin", "127.0.0.1:0");
        if (interruptsAreIgnored()) {
            builder.command().addAll(0, List.of("env", "--default-signal=INT"));
        }
        Process serving = builder.start();
        try {
            adminAddress();
            new ProcessBuilder("kill", "-INT", Long.toString(serving.pid()))
                    .start()
                    .waitFor();
            assertThat(done(serving).status()).isEqualTo(130);
        } finally {
            serving.destroyForcibly();
        }
    }

    @Test
    void a_port_that_is_taken_is_named() throws Exception {
        Process serving = serve();
        try {
            String admin = adminAddress().substring("http://".length());
            Process second = command("serve", "--listen", admin, "--admin", "127.0.0.1:0")
                    .start();
            Done done = done(second);
            assertThat(done.status()).isEqualTo(1);
            assertThat(done.err())
                    .contains("cannot listen at " + admin + ": the port is in use")
                    .contains("--listen 127.0.0.1:0")
                    .doesNotContain("error(-");
        } finally {
            serving.destroyForcibly();
        }
    }

    /** A shell starts its background jobs so; a JVM that inherits it leaves it so. */
    private static boolean interruptsAreIgnored() throws IOException {
        Path status = Path.of("/proc/self/status");
        return Files.isReadable(status)
                && Files.readAllLines(status).stream()
                        .filter(line -> line.startsWith("SigIgn:"))
                        .anyMatch(line ->
                                (Long.parseUnsignedLong(line.substring(7).trim(), 16) & 0b10) != 0);
    }

    private Process serve() throws IOException {
        return command("serve", "--listen", "127.0.0.1:0", "--admin", "127.0.0.1:0")
                .start();
    }

    private String adminAddress() {
        String[] found = new String[1];
        await().atMost(Duration.ofSeconds(60)).until(() -> {
            Matcher matcher = ADMIN.matcher(text("err"));
            found[0] = matcher.find() ? matcher.group(1) : "";
            return !found[0].isEmpty();
        });
        return found[0];
    }

    private static String body(String url) throws IOException, InterruptedException {
        return HttpClient.newHttpClient()
                .send(HttpRequest.newBuilder(URI.create(url)).build(), HttpResponse.BodyHandlers.ofString())
                .body();
    }

    private static int status(String url) throws IOException, InterruptedException {
        return HttpClient.newHttpClient()
                .send(HttpRequest.newBuilder(URI.create(url)).build(), HttpResponse.BodyHandlers.discarding())
                .statusCode();
    }
}
