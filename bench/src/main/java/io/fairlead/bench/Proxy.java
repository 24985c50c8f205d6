package io.fairlead.bench;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.HttpURLConnection;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Fairlead in a process of its own, with its default policies and its access log. */
final class Proxy implements Running {

    private static final ObjectMapper JSON = new ObjectMapper();

    private final Child child;
    private final Path home;
    private final long readyNanos;
    private final InetSocketAddress address;

    private Proxy(Child child, Path home, long readyNanos, InetSocketAddress address) {
        this.child = child;
        this.home = home;
        this.readyNanos = readyNanos;
        this.address = address;
    }

    /**
     * Starts it and waits until it is ready.
     *
     * @param folder for its files; a second start finds those of the first
     * @param upstream the port of the upstream
     */
    static Proxy start(Options options, Path folder, Identity identity, int upstream) throws InterruptedException {
        Path home = folder.resolve("home");
        Path log = Path.of("/dev/null");
        Path configuration = folder.resolve("fairlead.yaml");
        // A connection of HTTP/1.1 carries one stream: room for all of them. Everything else as it comes.
        String yaml = """
                proxy: { listen: "127.0.0.1:0" }
                admin: { listen: "127.0.0.1:0" }
                tls: { trust: [%s] }
                defaults: { pool: { connections: %d } }
                providers:
                  openai: { connect-to: "127.0.0.1:%d" }
                """.formatted(identity.authority(), Math.max(128, options.streams()), upstream);
        try {
            Files.writeString(configuration, yaml);
            Files.deleteIfExists(home.resolve("instance.json"));
        } catch (IOException e) {
            throw new UncheckedIOException(folder + " cannot be written to", e);
        }
        List<String> command = new ArrayList<>(options.proxy());
        command.addAll(List.of("serve", "-c", configuration.toString()));
        Child child = Child.start(command, Map.of("FAIRLEAD_HOME", home.toString()), options.pin(), log);
        Path instance = home.resolve("instance.json");
        try {
            long ready = child.await(() -> Files.exists(instance)
                    && ready(JSON.readTree(instance.toFile()).path("admin").asText()));
            JsonNode said = JSON.readTree(instance.toFile());
            return new Proxy(
                    child,
                    home,
                    ready,
                    new InetSocketAddress(
                            said.path("host").asText(), said.path("port").asInt()));
        } catch (IOException e) {
            child.close();
            throw new UncheckedIOException(instance + " cannot be read", e);
        } catch (RuntimeException e) {
            child.close();
            throw e;
        }
    }

    private static boolean ready(String admin) throws IOException {
        if (admin.isEmpty()) {
            return false;
        }
        HttpURLConnection asking = (HttpURLConnection)
                URI.create("http://" + admin + "/readyz").toURL().openConnection(java.net.Proxy.NO_PROXY);
        int status = asking.getResponseCode();
        asking.disconnect();
        return status == HttpURLConnection.HTTP_OK;
    }

    InetSocketAddress address() {
        return address;
    }

    @Override
    public Way way() {
        return Way.base(address);
    }

    @Override
    public long sinceStart() {
        return child.sinceStart();
    }

    /** PEM, of the certificate that its clients trust. */
    Path authority() {
        return home.resolve("ca.pem");
    }

    @Override
    public long readyNanos() {
        return readyNanos;
    }

    @Override
    public Footprint footprint() {
        return child.footprint();
    }

    @Override
    public void close() {
        child.close();
    }
}
