package io.fairlead.agent;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.Paths;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The origins that a configuration may make a provider's, found without reading it for good: every address in its text. More than are
 * a provider's in the end do no harm, since the engine knows better once one of them is called. Immutable.
 */
final class ConfiguredOrigins {

    private static final int LARGEST = 1 << 20;
    private static final Pattern ADDRESS = Pattern.compile("(https?)://([^\\s\"'/?#,}\\])]+)");
    private static final Pattern UNKNOWN = Pattern.compile("(?m)^[^#\\n]*\\burl[\"']?\\s*:\\s*[\"']?\\$\\{");

    private final String lines;
    private final boolean complete;

    private ConfiguredOrigins(String lines, boolean complete) {
        this.lines = lines;
        this.complete = complete;
    }

    /**
     * Of the file that the engine would take.
     *
     * @param named by the agent's argument; null where none is
     * @param environment the process's
     */
    static ConfiguredOrigins of(@Nullable String named, Map<String, String> environment) {
        Path file = file(named, environment);
        if (file == null) {
            return new ConfiguredOrigins("", true);
        }
        try {
            return Files.size(file) > LARGEST
                    ? new ConfiguredOrigins("", false)
                    : in(new String(Files.readAllBytes(file), StandardCharsets.UTF_8));
        } catch (IOException e) {
            return new ConfiguredOrigins("", false); // the engine says what is wrong with it
        }
    }

    static ConfiguredOrigins in(String text) {
        Set<String> found = new LinkedHashSet<>();
        boolean complete = !UNKNOWN.matcher(text).find();
        Matcher each = ADDRESS.matcher(text);
        while (each.find()) {
            String whole = each.group(2);
            String authority = whole.substring(whole.lastIndexOf('@') + 1);
            if (authority.contains("$") || authority.contains("{")) {
                complete = false;
            } else {
                found.add(each.group(1).equals("https") ? authority : "http://" + authority);
            }
        }
        return new ConfiguredOrigins(String.join("\n", found), complete);
    }

    private static @Nullable Path file(@Nullable String named, Map<String, String> environment) {
        String first = named != null ? named : environment.get("FAIRLEAD_CONFIG");
        if (first != null && !first.trim().isEmpty()) {
            return Paths.get(first);
        }
        String home = environment.get("FAIRLEAD_HOME");
        String user = environment.getOrDefault("HOME", System.getProperty("user.home", ""));
        Path folder = home != null && !home.trim().isEmpty() ? Paths.get(home) : Paths.get(user, ".fairlead");
        for (Path each : new Path[] {Paths.get("fairlead.yaml"), folder.resolve("fairlead.yaml")}) {
            if (Files.exists(each)) {
                return each;
            }
        }
        return null;
    }

    /** A line an origin: {@code host}, {@code host:port}, {@code http://host:port} without TLS. */
    String lines() {
        return lines;
    }

    /** Whether nothing but these can become a provider's: an address may come from a variable or a file. */
    boolean complete() {
        return complete;
    }
}
