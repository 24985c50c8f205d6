package io.fairlead.bench;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** A process that is measured, on a core of its own where that can be had. */
final class Child implements AutoCloseable {

    private static final long PATIENCE_SECONDS = 60;

    private final Process process;
    private final Path errors;
    private final long begun = System.nanoTime();

    private Child(Process process, Path errors) {
        this.process = process;
        this.errors = errors;
    }

    /** @param errors where its standard error goes */
    static Child start(List<String> command, Map<String, String> environment, boolean pin, Path errors) {
        List<String> words = new ArrayList<>();
        if (pin) {
            words.addAll(List.of("taskset", "-c", "0"));
        }
        words.addAll(command);
        ProcessBuilder builder = new ProcessBuilder(words)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .redirectError(errors.toFile());
        builder.environment().putAll(environment);
        try {
            return new Child(builder.start(), errors);
        } catch (IOException e) {
            throw new UncheckedIOException(command.get(0) + " cannot be started", e);
        }
    }

    /** A program on the path, or where Debian keeps those of root. */
    static Optional<Path> installed(String program) {
        String path = System.getenv().getOrDefault("PATH", "") + File.pathSeparator + "/usr/sbin";
        return Stream.of(path.split(File.pathSeparator, -1))
                .map(folder -> Path.of(folder, program))
                .filter(Files::isExecutable)
                .findFirst();
    }

    /** For a program that cannot choose one by itself. */
    static InetSocketAddress freePort() {
        InetAddress loopback = InetAddress.getLoopbackAddress();
        try (ServerSocket socket = new ServerSocket(0, 1, loopback)) {
            return new InetSocketAddress(loopback, socket.getLocalPort());
        } catch (IOException e) {
            throw new UncheckedIOException("no port is free", e);
        }
    }

    /** Whether somebody does, at once. */
    static boolean listens(InetSocketAddress address) throws IOException {
        try (Socket socket = new Socket(address.getAddress(), address.getPort())) {
            return socket.isConnected();
        }
    }

    Footprint footprint() {
        return Footprint.of(process.pid());
    }

    /** Something that is there once the process is ready. */
    interface Sign {
        boolean given() throws IOException;
    }

    /**
     * Waits for {@code sign}.
     *
     * @return nanoseconds since the start
     */
    long await(Sign sign) throws InterruptedException {
        while (sinceStart() < TimeUnit.SECONDS.toNanos(PATIENCE_SECONDS)) {
            try {
                if (sign.given()) {
                    return sinceStart();
                }
            } catch (IOException notThereAsOfNow) {
                // Its file is half written, or nobody listens: asked again below.
            }
            if (!process.isAlive()) {
                break;
            }
            TimeUnit.MILLISECONDS.sleep(2);
        }
        throw new IllegalStateException("a process did not become ready; it said: " + said());
    }

    /** Nanoseconds. */
    long sinceStart() {
        return System.nanoTime() - begun;
    }

    private String said() {
        try {
            return Files.isRegularFile(errors) ? Files.readString(errors) : "(nothing kept)";
        } catch (IOException e) {
            throw new UncheckedIOException(errors + " cannot be read", e);
        }
    }

    @Override
    public void close() {
        process.destroy();
        try {
            if (!process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
                process.destroyForcibly();
            }
        } catch (InterruptedException e) {
            process.destroyForcibly();
            Thread.currentThread().interrupt();
        }
    }
}
