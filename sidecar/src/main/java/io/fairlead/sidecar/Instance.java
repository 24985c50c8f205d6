package io.fairlead.sidecar;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.fairlead.proxy.config.ConfigSource;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * A running Fairlead, as other processes of the same user find it: in {@code instance.json} of the state folder.
 *
 * @param pid of its process
 * @param host where it listens
 * @param port where it listens
 * @param admin the admin port's {@code host:port}
 * @param folder the state folder
 */
record Instance(long pid, String host, int port, String admin, String folder) {

    private static final ObjectMapper JSON = new ObjectMapper();

    private Path file() {
        return Path.of(folder, "instance.json");
    }

    /** The one that last published itself in this user's state folder and still runs. */
    static Optional<Instance> find() {
        Path file =
                ConfigSource.home(System.getenv(), Path.of("").toAbsolutePath()).resolve("instance.json");
        if (!Files.isReadable(file)) {
            return Optional.empty();
        }
        try {
            Instance instance = JSON.readValue(file.toFile(), Instance.class);
            return ProcessHandle.of(instance.pid())
                    .filter(ProcessHandle::isAlive)
                    .map(alive -> instance);
        } catch (IOException e) {
            throw new MistakeException(file + " cannot be read (" + e.getMessage() + "). Remove it and start again.");
        }
    }

    void publish() {
        try {
            JSON.writeValue(file().toFile(), this);
        } catch (IOException e) {
            throw new UncheckedIOException(file() + " cannot be written", e);
        }
    }

    void withdraw() {
        try {
            Files.deleteIfExists(file());
        } catch (IOException e) {
            throw new UncheckedIOException(file() + " cannot be removed", e);
        }
    }

    /** What a client's environment {@code user} needs in addition. */
    Map<String, String> clientVariables(Map<String, String> user) {
        Path at = Path.of(folder);
        ClientEnvironment.Trust trust = new ClientEnvironment.Trust(
                at.resolve("ca.pem").toString(),
                at.resolve("bundle.pem").toString(),
                at.resolve("truststore.p12").toString());
        ClientEnvironment environment = new ClientEnvironment(trust, host, port, user);
        Map<String, String> merged = new LinkedHashMap<>();
        environment
                .userBundles()
                .forEach((variable, file) -> merged.put(
                        variable,
                        MergedBundles.copy(at, variable, Path.of(file)).toString()));
        return environment.variables(merged);
    }
}
