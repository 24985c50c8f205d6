package io.fairlead.bench;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/** For comparison, where it is installed: Envoy as a reverse proxy with TLS to the upstream and its access log, one worker. */
final class Envoy implements Running {

    private final Child child;
    private final InetSocketAddress address;
    private final long readyNanos;

    private Envoy(Child child, InetSocketAddress address, long readyNanos) {
        this.child = child;
        this.address = address;
        this.readyNanos = readyNanos;
    }

    static Envoy start(Path program, Options options, Path folder, Identity identity, int upstream)
            throws InterruptedException {
        InetSocketAddress address = Child.freePort();
        String yaml = """
                static_resources:
                  listeners:
                    - name: clients
                      address: { socket_address: { address: 127.0.0.1, port_value: %1$d } }
                      filter_chains:
                        - filters:
                            - name: http
                              typed_config:
                                "@type": type.googleapis.com/envoy.extensions.filters.network.http_connection_manager.v3.HttpConnectionManager
                                stat_prefix: clients
                                route_config:
                                  virtual_hosts:
                                    - name: all
                                      domains: ["*"]
                                      routes:
                                        - match: { prefix: "/" }
                                          route: { cluster: provider, timeout: 0s }
                                access_log:
                                  - name: file
                                    typed_config:
                                      "@type": type.googleapis.com/envoy.extensions.access_loggers.file.v3.FileAccessLog
                                      path: /dev/null
                                http_filters:
                                  - name: router
                                    typed_config:
                                      "@type": type.googleapis.com/envoy.extensions.filters.http.router.v3.Router
                  clusters:
                    - name: provider
                      type: STATIC
                      circuit_breakers: { thresholds: [ { max_connections: 8192, max_requests: 8192, max_pending_requests: 8192 } ] }
                      load_assignment:
                        cluster_name: provider
                        endpoints:
                          - lb_endpoints:
                              - endpoint: { address: { socket_address: { address: 127.0.0.1, port_value: %2$d } } }
                      transport_socket:
                        name: tls
                        typed_config:
                          "@type": type.googleapis.com/envoy.extensions.transport_sockets.tls.v3.UpstreamTlsContext
                          sni: %3$s
                          common_tls_context:
                            validation_context:
                              trusted_ca: { filename: %4$s }
                """.formatted(address.getPort(), upstream, Identity.HOST, identity.authority());
        Path configuration = folder.resolve("envoy.yaml");
        try {
            Files.writeString(configuration, yaml);
        } catch (IOException e) {
            throw new UncheckedIOException(configuration + " cannot be written", e);
        }
        Child child = Child.start(
                List.of(
                        program.toString(),
                        "-c",
                        configuration.toString(),
                        "--concurrency",
                        "1",
                        "--disable-hot-restart",
                        "--log-level",
                        "warning"),
                Map.of(),
                options.pin(),
                folder.resolve("envoy-stderr.log"));
        try {
            return new Envoy(child, address, child.await(() -> Child.listens(address)));
        } catch (RuntimeException e) {
            child.close();
            throw e;
        }
    }

    @Override
    public Way way() {
        return Way.plain("Envoy", address);
    }

    @Override
    public long readyNanos() {
        return readyNanos;
    }

    @Override
    public long sinceStart() {
        return child.sinceStart();
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
