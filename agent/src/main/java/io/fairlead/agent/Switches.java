package io.fairlead.agent;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.Paths;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;

/** Whether this JVM is to be left as it is: somebody said so, it is a tool of the JDK, or it only trains for a later start. */
final class Switches {

    private static final List<String> TRAINING = Collections.unmodifiableList(Arrays.asList(
            "-XX:AOTMode=record",
            "-XX:AOTMode=create",
            "-XX:AOTCacheOutput=",
            "-XX:ArchiveClassesAtExit=",
            "-XX:DumpLoadedClassList=",
            "-Xshare:dump"));

    private static final List<String> TOOLS = Collections.unmodifiableList(
            Arrays.asList("sun.tools.", "com.sun.tools.", "sun.security.tools.", "jdk.tools.", "sun.jvmstat."));

    private Switches() {}

    static boolean off() {
        return "false".equalsIgnoreCase(System.getProperty("fairlead.enabled"))
                || "off".equalsIgnoreCase(System.getenv("FAIRLEAD_AGENT"))
                || tool(System.getProperty("sun.java.command", ""))
                || training(options());
    }

    /** {@code JAVA_TOOL_OPTIONS} reaches {@code keytool} and {@code jcmd} too. */
    static boolean tool(String command) {
        String main = command.substring(command.startsWith("jdk.") ? command.indexOf('/') + 1 : 0);
        return TOOLS.stream().anyMatch(main::startsWith)
                || (command.startsWith("jdk.") && command.split(" ", 2)[0].contains("/"));
    }

    static boolean training(List<String> options) {
        return options.stream().anyMatch(each -> TRAINING.stream().anyMatch(each::startsWith));
    }

    /** The management beans know all of them, but loading them takes longer than the rest of us. */
    private static List<String> options() {
        Path commandLine = Paths.get("/proc/self/cmdline");
        try {
            String all = new String(Files.readAllBytes(commandLine), StandardCharsets.UTF_8);
            if (!all.contains("\0@") && !all.contains("-XX:Flags=") && !all.contains("-XX:VMOptionsFile=")) {
                StringBuilder more = new StringBuilder(all);
                for (String name : new String[] {"JAVA_TOOL_OPTIONS", "_JAVA_OPTIONS", "JDK_JAVA_OPTIONS"}) {
                    String value = System.getenv(name);
                    more.append('\0').append(value == null ? "" : value.replace(' ', '\0'));
                }
                return Arrays.asList(more.toString().split("\0", -1));
            }
        } catch (IOException | RuntimeException e) {
            // another system: ask the beans
        }
        return ManagementFactory.getRuntimeMXBean().getInputArguments();
    }
}
