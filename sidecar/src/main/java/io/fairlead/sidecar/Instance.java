package io.fairlead.sidecar;

import com.fasterxml.jackson.core.JsonEncoding;
import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import io.fairlead.proxy.config.ConfigSource;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A running Fairlead, as other processes of the same user find it: by a file of its own in {@code instances} of the state
 * folder. {@code instance.json} beside that folder is the one that started last.
 *
 * @param pid of its process
 * @param startedMs when its process started, which tells it from a later one of the same number; 0 where that is not known
 * @param host where it listens
 * @param port where it listens
 * @param admin the admin port's {@code host:port}
 * @param folder the state folder
 */
record Instance(long pid, long startedMs, String host, int port, String admin, String folder) {

    private static final JsonFactory JSON = new JsonFactory();

    /** Systems keep the start of a process in ticks, and count them from a boot that they know to the second. */
    private static final long NEAR_MS = 2_000;

    /** This process, where it listens. */
    static Instance here(String host, int port, String admin, Path folder) {
        ProcessHandle process = ProcessHandle.current();
        return new Instance(
                process.pid(),
                started(process),
                host,
                port,
                admin,
                folder.toAbsolutePath().toString());
    }

    private static long started(ProcessHandle process) {
        return process.info().startInstant().map(Instant::toEpochMilli).orElse(0L);
    }

    /** Those that run with this user's state folder, the youngest first. */
    static List<Instance> running() {
        Path folder = ConfigSource.home(System.getenv(), Path.of("").toAbsolutePath());
        return running(folder);
    }

    static List<Instance> running(Path folder) {
        List<Instance> found = new ArrayList<>();
        if (Files.isDirectory(folder.resolve("instances"))) {
            try (DirectoryStream<Path> files = Files.newDirectoryStream(folder.resolve("instances"), "*.json")) {
                for (Path file : files) {
                    read(file).filter(Instance::lives).ifPresent(found::add);
                }
            } catch (IOException e) {
                throw new MistakeException(folder + " cannot be read (" + e.getMessage() + ").");
            }
        }
        found.sort(Comparator.comparingLong(Instance::startedMs).reversed());
        return found;
    }

    /** What is half written or damaged is nobody. */
    private static Optional<Instance> read(Path file) {
        try (JsonParser json = JSON.createParser(file.toFile())) {
            Map<String, String> values = new HashMap<>();
            for (json.nextToken(); json.nextToken() == JsonToken.FIELD_NAME; ) {
                String name = json.currentName();
                json.nextToken();
                values.put(name, String.valueOf(json.getValueAsString()));
                json.skipChildren(); // a later version may say more
            }
            return Optional.of(new Instance(
                    Long.parseLong(values.getOrDefault("pid", "")),
                    Long.parseLong(values.getOrDefault("startedMs", "0")),
                    values.getOrDefault("host", ""),
                    Integer.parseInt(values.getOrDefault("port", "0")),
                    values.getOrDefault("admin", ""),
                    values.getOrDefault("folder", "")));
        } catch (IOException | NumberFormatException e) {
            return Optional.empty();
        }
    }

    private boolean lives() {
        return ProcessHandle.of(pid)
                .filter(ProcessHandle::isAlive)
                .filter(process -> {
                    long its = started(process);
                    return startedMs == 0 || its == 0 || Math.abs(its - startedMs) <= NEAR_MS;
                })
                .isPresent();
    }

    private Path file() {
        return Path.of(folder, "instances", pid + ".json");
    }

    private Path latest() {
        return Path.of(folder, "instance.json");
    }

    /** Lets others find it, and clears away what earlier ones left that were killed. */
    void publish() {
        try {
            Files.createDirectories(file().getParent());
            try (DirectoryStream<Path> files = Files.newDirectoryStream(file().getParent(), "*.json")) {
                for (Path other : files) {
                    if (read(other).filter(Instance::lives).isEmpty()) {
                        Files.deleteIfExists(other);
                    }
                }
            }
            write(file());
            write(latest());
        } catch (IOException e) {
            throw new UncheckedIOException(file() + " cannot be written", e);
        }
    }

    /** No longer to be found; where others run, the youngest of them is the latest. */
    void withdraw() {
        try {
            Files.deleteIfExists(file());
            List<Instance> others = running(Path.of(folder));
            if (others.isEmpty()) {
                Files.deleteIfExists(latest());
            } else {
                others.get(0).write(latest());
            }
        } catch (IOException e) {
            throw new UncheckedIOException(file() + " cannot be removed", e);
        }
    }

    /** Whole or not at all. */
    private void write(Path file) throws IOException {
        Path part = Files.createTempFile(Path.of(folder), ".instance", ".part");
        try {
            try (JsonGenerator json = JSON.createGenerator(part.toFile(), JsonEncoding.UTF8)) {
                json.writeStartObject();
                json.writeNumberField("pid", pid);
                json.writeNumberField("startedMs", startedMs);
                json.writeStringField("host", host);
                json.writeNumberField("port", port);
                json.writeStringField("admin", admin);
                json.writeStringField("folder", folder);
                json.writeEndObject();
            }
            Files.move(part, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        } finally {
            Files.deleteIfExists(part);
        }
    }

    /** Where it listens, for people. */
    String shown() {
        return (host.indexOf(':') >= 0 ? "[" + host + "]" : host) + ":" + port;
    }

    /** What points a client of this machine at it. */
    Pointing pointing() {
        return new Pointing(Path.of(folder), host, port);
    }
}
