package io.fairlead.bench;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** For comparison, where it is installed: nginx as a reverse proxy with TLS to the upstream and its access log, one process. */
final class Nginx implements Running {

    private final Child child;
    private final InetSocketAddress address;
    private final long readyNanos;

    private Nginx(Child child, InetSocketAddress address, long readyNanos) {
        this.child = child;
        this.address = address;
        this.readyNanos = readyNanos;
    }

    static Optional<Path> installed() {
        return Child.installed("nginx");
    }

    /** @param tls whether its clients speak TLS to it too */
    static Nginx start(Path program, boolean tls, Options options, Path folder, Identity identity, int upstream)
            throws InterruptedException {
        InetSocketAddress address = Child.freePort();
        String lines = """
                daemon off;
                master_process off;
                pid %1$s/nginx.pid;
                error_log %1$s/nginx-error.log;
                events { worker_connections 8192; }
                http {
                  access_log /dev/null combined;
                  client_body_temp_path %1$s/nginx-body;
                  proxy_temp_path %1$s/nginx-proxy;
                  fastcgi_temp_path %1$s/nginx-fastcgi;
                  uwsgi_temp_path %1$s/nginx-uwsgi;
                  scgi_temp_path %1$s/nginx-scgi;
                  keepalive_requests 1000000000;
                  upstream provider { server 127.0.0.1:%2$d; keepalive 2048; keepalive_requests 1000000000; }
                  server {
                    listen 127.0.0.1:%3$d%8$s;
                    ssl_certificate %4$s;
                    ssl_certificate_key %5$s;
                    location / {
                      proxy_pass https://provider;
                      proxy_http_version 1.1;
                      proxy_set_header Connection "";
                      proxy_set_header Host $host;
                      proxy_ssl_name %6$s;
                      proxy_ssl_server_name on;
                      proxy_ssl_verify on;
                      proxy_ssl_trusted_certificate %7$s;
                    }
                  }
                }
                """.formatted(
                        folder,
                        upstream,
                        address.getPort(),
                        identity.chain(),
                        identity.key(),
                        Identity.HOST,
                        identity.authority(),
                        tls ? " ssl" : "");
        Path configuration = folder.resolve("nginx.conf");
        try {
            Files.writeString(configuration, lines);
        } catch (IOException e) {
            throw new UncheckedIOException(configuration + " cannot be written", e);
        }
        Child child = Child.start(
                List.of(program.toString(), "-c", configuration.toString()),
                Map.of(),
                options.pin(),
                folder.resolve("nginx-stderr.log"));
        try {
            return new Nginx(child, address, child.await(() -> Child.listens(address)));
        } catch (RuntimeException e) {
            child.close();
            throw e;
        }
    }

    InetSocketAddress address() {
        return address;
    }

    @Override
    public Way way() {
        return Way.plain("nginx", address);
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
