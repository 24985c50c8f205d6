package io.fairlead.dist;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A pod with 128 MiB: an installation serves five hundred streams at once, each over TLS of its own to the provider. */
class SmallMemoryIT {

    private static final int STREAMS = 500;
    private static final int MEMORY = 128;

    @TempDir
    @SuppressWarnings("NullAway.Init") // JUnit sets it
    private Path folder;

    @ParameterizedTest
    @EnumSource
    void in_128_mebibytes_five_hundred_streams_come_whole(Archive archive) throws Exception {
        Installation installation = Installation.unpacked(archive, folder);
        try (StreamingProvider provider = StreamingProvider.start(folder)) {
            Path configuration = Files.writeString(installation.state().resolve("own.yaml"), provider.configuration());
            Process serving = installation
                    .after("/usr/bin/env", "FAIRLEAD_MEMORY=" + MEMORY)
                    .start(
                            "serve",
                            "-c",
                            configuration.toString(),
                            "--listen",
                            "127.0.0.1:0",
                            "--admin",
                            "127.0.0.1:0");
            List<Socket> clients = new ArrayList<>();
            try {
                int port = installation.listening(serving).getPort();
                for (int i = 0; i < STREAMS; i++) {
                    clients.add(ask(port));
                }
                for (Socket client : clients) {
                    assertThat(until(client, "hello")).startsWith("HTTP/1.1 200 ");
                }
                long held = held(serving);
                provider.end();
                for (Socket client : clients) {
                    until(client, StreamingProvider.END);
                }
                assertThat(held).as("MiB that the system cannot take back").isLessThan(MEMORY);
                serving.destroy();
                assertThat(serving.waitFor(Installation.PATIENCE.toSeconds(), TimeUnit.SECONDS))
                        .isTrue();
                assertThat(serving.exitValue()).isZero();
            } finally {
                serving.destroyForcibly();
                for (Socket client : clients) {
                    client.close();
                }
            }
        }
    }

    private static Socket ask(int port) throws IOException {
        String body = "{\"model\":\"m\",\"stream\":true,\"messages\":[{\"role\":\"user\",\"content\":\"hi\"}]}";
        Socket socket = new Socket(InetAddress.getLoopbackAddress(), port);
        socket.setSoTimeout((int) Installation.PATIENCE.toMillis());
        socket.getOutputStream()
                .write(("POST /openai/v1/chat/completions HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\n"
                                + "Content-Length: " + body.length() + "\r\n\r\n" + body)
                        .getBytes(StandardCharsets.US_ASCII));
        return socket;
    }

    /** What comes from {@code client} until {@code word} is in it. */
    private static String until(Socket client, String word) throws IOException {
        InputStream in = client.getInputStream();
        StringBuilder text = new StringBuilder();
        byte[] some = new byte[4096];
        while (text.indexOf(word) < 0) {
            int read = in.read(some);
            assertThat(read).as("the end of a stream, after: %s", text).isPositive();
            text.append(new String(some, 0, read, StandardCharsets.US_ASCII));
        }
        return text.toString();
    }

    /** MiB of the process that lie in no file, and so stay in memory. */
    private static long held(Process process) throws IOException {
        Path status = Path.of("/proc", Long.toString(process.pid()), "status");
        assumeThat(status).as("a system that tells").exists();
        return Files.readAllLines(status).stream()
                .filter(line -> line.startsWith("RssAnon:"))
                .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")) >> 10)
                .findFirst()
                .orElseThrow();
    }
}
