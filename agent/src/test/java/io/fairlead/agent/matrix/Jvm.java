package io.fairlead.agent.matrix;

import java.io.BufferedReader;
import java.io.File;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.stream.Collectors;

/** A JVM of its own with the class path of the tests. */
final class Jvm {

    private static final int PATIENCE_S = 280;

    /** What it said, and how it ended. */
    record Said(List<String> out, String err, int status) {}

    private Jvm() {}

    static Path agent() {
        return Path.of(System.getProperty("fairlead.agent", "target/fairlead-agent.jar"))
                .toAbsolutePath();
    }

    /** That of the tests without the agent's classes: an application has them from the agent's jar alone. */
    private static String classPath() {
        String all = System.getProperty("surefire.test.class.path", System.getProperty("java.class.path"));
        return Arrays.stream(all.split(File.pathSeparator))
                .filter(each -> !each.endsWith("fairlead-agent.jar")
                        && !Files.exists(Path.of(each, "io", "fairlead", "agent", "Agent.class")))
                .collect(Collectors.joining(File.pathSeparator));
    }

    /** Runs {@code main}; {@code each} sees each line of standard output as it comes. */
    static Said run(
            Path folder,
            List<String> options,
            Map<String, String> environment,
            Class<?> main,
            List<String> arguments,
            Consumer<String> each)
            throws IOException, InterruptedException {
        Path err = Files.createTempFile(folder, "err", ".txt");
        Path hosts = Files.writeString(folder.resolve("hosts"), "127.0.0.1 localhost\n");
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.add("-Xmx256m");
        command.add("-XX:TieredStopAtLevel=1");
        command.add("-Djdk.net.hosts.file=" + hosts); // no name is found but that of the control host
        command.addAll(options);
        command.addAll(List.of("-cp", classPath(), main.getName()));
        command.addAll(arguments);
        ProcessBuilder builder = new ProcessBuilder(command).redirectError(err.toFile());
        builder.environment().keySet().removeAll(List.of("JAVA_TOOL_OPTIONS", "HTTPS_PROXY", "FAIRLEAD_AGENT"));
        builder.environment().putAll(environment);
        Process process = builder.start();
        Thread watchdog = new Thread(() -> {
            try {
                if (!process.waitFor(PATIENCE_S, TimeUnit.SECONDS)) {
                    process.destroyForcibly();
                }
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        });
        watchdog.setDaemon(true);
        watchdog.start();
        List<String> out = new ArrayList<>();
        try (BufferedReader lines =
                new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8))) {
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                out.add(line);
                each.accept(line);
                if (line.equals("done")) {
                    process.getOutputStream().close();
                }
            }
        }
        return new Said(out, Files.readString(err), process.waitFor());
    }
}
