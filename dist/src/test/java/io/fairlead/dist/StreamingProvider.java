package io.fairlead.dist;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;

/** A provider of OpenAI's dialect over TLS. Each call gets a stream that stands after its first event until all may end. */
final class StreamingProvider implements AutoCloseable {

    static final String END = "data: [DONE]";

    private static final String EVENT =
            "data: {\"choices\":[{\"index\":0,\"delta\":{\"content\":\"hello\"},\"finish_reason\":null}]}\n\n";
    private static final String LAST =
            "data: {\"choices\":[{\"index\":0,\"delta\":{},\"finish_reason\":\"stop\"}]}\n\n" + END + "\n\n";
    private static final String PASSWORD = "changeit";

    private final HttpsServer server;
    private final ExecutorService threads = Executors.newCachedThreadPool();
    private final CountDownLatch ending = new CountDownLatch(1);
    private final Path certificate;

    private StreamingProvider(HttpsServer server, Path certificate) {
        this.server = server;
        this.certificate = certificate;
    }

    static StreamingProvider start(Path folder) throws Exception {
        Path store = folder.resolve("provider.p12");
        Path certificate = folder.resolve("provider.pem");
        keytool("-genkeypair -alias p -keyalg EC -dname CN=localhost -ext san=dns:localhost -storetype PKCS12", store);
        keytool("-exportcert -rfc -alias p -file " + certificate, store);
        HttpsServer server = HttpsServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 1_024);
        server.setHttpsConfigurator(new HttpsConfigurator(context(store)));
        StreamingProvider provider = new StreamingProvider(server, certificate);
        server.createContext("/v1/chat/completions", call -> {
            call.getRequestBody().readAllBytes();
            call.getResponseHeaders().add("content-type", "text/event-stream");
            call.sendResponseHeaders(200, 0);
            try (OutputStream out = call.getResponseBody()) {
                out.write(EVENT.getBytes(StandardCharsets.UTF_8));
                out.flush();
                provider.ending.await();
                out.write(LAST.getBytes(StandardCharsets.UTF_8));
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        });
        server.setExecutor(provider.threads);
        server.start();
        return provider;
    }

    private static void keytool(String words, Path store) throws IOException, InterruptedException {
        String all = Path.of(System.getProperty("java.home"), "bin", "keytool") + " " + words + " -keystore " + store
                + " -storepass " + PASSWORD;
        Process process =
                new ProcessBuilder(all.split(" ", -1)).redirectErrorStream(true).start();
        String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor()).as(said).isZero();
    }

    private static SSLContext context(Path file) throws IOException, GeneralSecurityException {
        KeyStore store = KeyStore.getInstance("PKCS12");
        try (InputStream in = Files.newInputStream(file)) {
            store.load(in, PASSWORD.toCharArray());
        }
        KeyManagerFactory keys = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
        keys.init(store, PASSWORD.toCharArray());
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(keys.getKeyManagers(), null, null);
        return context;
    }

    String configuration() {
        return """
                tls: { trust: ["%s"] }
                providers:
                  openai: { url: "https://localhost:%d/v1" }
                """.formatted(certificate, server.getAddress().getPort());
    }

    /** All streams may end. */
    void end() {
        ending.countDown();
    }

    @Override
    public void close() {
        end();
        server.stop(0);
        threads.shutdownNow();
    }
}
