package io.fairlead.sidecar.doctor;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Finds the programs of an environment, and what runtime a command starts. */
public final class Programs {

    private static final Pattern ASSIGNMENT = Pattern.compile("([A-Za-z_]\\w*)=(.*)", Pattern.DOTALL);
    private static final Pattern VERSIONED = Pattern.compile("(python|ruby|php|node)[0-9.]*");

    /** Programs that start a runtime of another name. */
    private static final Map<String, String> STARTERS = Map.ofEntries(
            Map.entry("npm", "node"),
            Map.entry("npx", "node"),
            Map.entry("yarn", "node"),
            Map.entry("pnpm", "node"),
            Map.entry("tsx", "node"),
            Map.entry("ts-node", "node"),
            Map.entry("mvn", "java"),
            Map.entry("mvnw", "java"),
            Map.entry("gradle", "java"),
            Map.entry("gradlew", "java"),
            Map.entry("kotlin", "java"),
            Map.entry("uv", "python3"),
            Map.entry("poetry", "python3"),
            Map.entry("pipenv", "python3"),
            Map.entry("bundle", "ruby"));

    private final Map<String, String> environment;

    public Programs(Map<String, String> environment) {
        this.environment = Map.copyOf(environment);
    }

    /**
     * A command's environment and the runtime that it starts.
     *
     * @param environment with the command's own assignments ({@code env A=b CMD})
     * @param program the runtime's program, or the command's own where its runtime is not known
     * @param client a client of that runtime; {@link Client#OTHER} where it is not known
     */
    public record Command(Map<String, String> environment, Path program, Client client) {}

    /** The command that {@code words} start; null when there is none. */
    public @Nullable Command command(List<String> words) {
        Map<String, String> its = new HashMap<>(environment);
        int at = 0;
        boolean env = words.get(0).equals("env");
        for (at = env ? 1 : 0; env && at < words.size(); at++) {
            Matcher assignment = ASSIGNMENT.matcher(words.get(at));
            if (words.get(at).equals("-u") && at + 1 < words.size()) {
                its.remove(words.get(++at));
            } else if (words.get(at).equals("-i") || words.get(at).equals("-")) {
                its.clear();
            } else if (assignment.matches()) {
                its.put(assignment.group(1), assignment.group(2));
            } else {
                break;
            }
        }
        Programs programs = new Programs(its);
        Path program = at < words.size() ? programs.find(words.get(at)) : null;
        return program == null ? null : programs.runtime(its, program);
    }

    private Command runtime(Map<String, String> its, Path program) {
        Client known = client(name(program));
        if (known != null) {
            return new Command(its, program, known);
        }
        String other = STARTERS.getOrDefault(name(program), "");
        Path interpreter = find(other.isEmpty() ? interpreter(program) : other);
        Client of = interpreter == null ? null : client(name(interpreter));
        return of == null || interpreter == null
                ? new Command(its, program, Client.OTHER)
                : new Command(its, interpreter, of);
    }

    private static String name(Path program) {
        return String.valueOf(program.getFileName());
    }

    /** The first client of the runtime that a program of this name is. */
    private static @Nullable Client client(String name) {
        Matcher versioned = VERSIONED.matcher(name);
        String bare = versioned.matches() ? versioned.group(1) : name;
        for (Client each : Client.values()) {
            if (each.programs().contains(bare)) {
                return each;
            }
        }
        return null;
    }

    /** What the first line of a script names; empty when it names nothing. */
    private static String interpreter(Path script) {
        try (BufferedReader in = Files.newBufferedReader(script, StandardCharsets.ISO_8859_1)) {
            char[] head = new char[256];
            int read = in.read(head);
            String text = new String(head, 0, Math.max(0, read));
            String line = text.split("\\R", 2)[0];
            if (!line.startsWith("#!")) {
                return "";
            }
            for (String word : line.substring(2).strip().split("\\s+", -1)) {
                if (!word.endsWith("/env") && !word.startsWith("-") && word.indexOf('=') < 0) {
                    return word;
                }
            }
            return "";
        } catch (IOException e) {
            return "";
        }
    }

    /** The program that a shell would start; null when there is none. */
    @Nullable
    Path find(String name) {
        if (name.isEmpty()) {
            return null;
        }
        List<String> places = new ArrayList<>();
        if (name.indexOf('/') >= 0) {
            places.add("");
        } else {
            places.addAll(List.of(environment
                    .getOrDefault("PATH", "/usr/local/bin:/usr/bin:/bin")
                    .split(":", -1)));
        }
        for (String place : places) {
            Path file = file(place, name);
            if (file != null && Files.isExecutable(file) && Files.isRegularFile(file)) {
                return file;
            }
        }
        return null;
    }

    private static @Nullable Path file(String folder, String name) {
        try {
            return Path.of(folder).resolve(name).toAbsolutePath();
        } catch (InvalidPathException e) {
            return null; // what is no path holds no program
        }
    }

    /** The program of each runtime that is there, by a client of it. */
    public Map<Client, Path> runtimes() {
        Map<Client, Path> found = new LinkedHashMap<>();
        for (Client each : Client.values()) {
            if (each.optional()) {
                continue;
            }
            for (String name : each.programs()) {
                Path program = find(name);
                if (program != null) {
                    found.put(each, program);
                    break;
                }
            }
        }
        return found;
    }
}
