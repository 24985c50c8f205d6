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
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/** For comparison, where it is installed: nginx as a reverse proxy with TLS on both sides and its access log, one process. */
final class Nginx implements AutoCloseable {

    private final Child child;
    private final InetSocketAddress address;

    private Nginx(Child child, InetSocketAddress address) {
        this.child = child;
        this.address = address;
    }

    static Optional<Path> installed() {
        String path = System.getenv().getOrDefault("PATH", "") + File.pathSeparator + "/usr/sbin";
        return Stream.of(path.split(File.pathSeparator, -1))
                .map(folder -> Path.of(folder, "nginx"))
                .filter(Files::isExecutable)
                .findFirst();
    }

    static Nginx start(Path program, Options options, Path folder, Identity identity, int upstream)
            throws InterruptedException {
        InetSocketAddress address = freePort();
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
                    listen 127.0.0.1:%3$d ssl;
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
                        identity.authority());
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
            child.await(() -> {
                try (Socket socket = new Socket(address.getAddress(), address.getPort())) {
                    return socket.isConnected();
                }
            });
            return new Nginx(child, address);
        } catch (RuntimeException e) {
            child.close();
            throw e;
        }
    }

    private static InetSocketAddress freePort() {
        InetAddress loopback = InetAddress.getLoopbackAddress();
        try (ServerSocket socket = new ServerSocket(0, 1, loopback)) {
            return new InetSocketAddress(loopback, socket.getLocalPort());
        } catch (IOException e) {
            throw new UncheckedIOException("no port is free", e);
        }
    }

    InetSocketAddress address() {
        return address;
    }

    Footprint footprint() {
        return child.footprint();
    }

    @Override
    public void close() {
        child.close();
    }
}
