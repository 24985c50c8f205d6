package io.fairlead.proxy.testing;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** The options of the JVM that the launcher starts, as its own lines make them. */
public final class LauncherFlags {
    private static final Path LAUNCHER = Path.of(System.getProperty("fairlead.root", ".."), "fairlead");
    private static final String FIRST = "limit=${FAIRLEAD_MEMORY:-}";
    private static final String LAST = "all=\"$all $native\"";

    private LauncherFlags() {}

    /** Those for {@code memory} MiB; for a machine without a limit when it is 0. */
    public static List<String> of(int memory) throws IOException, InterruptedException {
        String script = Files.readString(LAUNCHER);
        String lines = script.substring(script.indexOf(FIRST), script.indexOf(LAST) + LAST.length());
        ProcessBuilder shell = new ProcessBuilder(
                        "sh",
                        "-euc",
                        "best=" + System.getProperty("java.home") + " best_version="
                                + Runtime.version().feature() + " best_release=" + System.getProperty("java.version")
                                + "\n"
                                + lines.replace("/sys/fs/cgroup", "/nowhere") + "\necho $serving $all")
                .redirectErrorStream(true);
        shell.environment().put("FAIRLEAD_MEMORY", memory == 0 ? "" : Integer.toString(memory));
        return flags(shell.start());
    }

    private static List<String> flags(Process shell) throws IOException, InterruptedException {
        String said = new String(shell.getInputStream().readAllBytes(), StandardCharsets.UTF_8).trim();
        if (shell.waitFor() != 0) {
            throw new IllegalStateException(said);
        }
        return List.of(said.split(" +"));
    }
}
