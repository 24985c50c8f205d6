package io.fairlead.proxy.front;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import io.fairlead.proxy.front.engine.Clients;
import io.fairlead.proxy.testing.Aside;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SNIHostName;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSocket;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Connections that come by a redirect: the host from the server name of their TLS, the rest on to where it was going. */
@SuppressWarnings("AddressSelection")
class RedirectedPortTest {

    private FrontFixture fixture;
    private ServerSocket original;
    private volatile @Nullable InetSocketAddress destination;
    private int port;

    @BeforeEach
    void start() throws Exception {
        fixture = new FrontFixture();
        fixture.path = Answers::echo;
        original = new ServerSocket(0, 10, InetAddress.getLoopbackAddress());
        destination = new InetSocketAddress(InetAddress.getLoopbackAddress(), original.getLocalPort());
        port = fixture.front
                .listen(ListenerSpec.redirected(
                        new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), channel -> destination))
                .get(10, TimeUnit.SECONDS)
                .getPort();
    }

    @AfterEach
    void stop() throws Exception {
        original.close();
        fixture.close();
        assertThat(fixture.failures).isEmpty();
    }

    private Socket connect() throws IOException {
        Socket socket = new Socket(InetAddress.getLoopbackAddress(), port);
        socket.setSoTimeout(20_000);
        return socket;
    }

    private SSLSocket tls(@Nullable String name) throws Exception {
        SSLSocket socket = (SSLSocket) fixture.trusting().getSocketFactory().createSocket(connect(), "x", port, true);
        SSLParameters parameters = socket.getSSLParameters();
        parameters.setServerNames(name == null ? List.of() : List.of(new SNIHostName(name)));
        socket.setSSLParameters(parameters);
        return socket;
    }

    /** The first bytes that the original destination gets, which then says {@code answer} and closes. */
    private CompletableFuture<byte[]> original(int length, String answer) {
        return Aside.supply(() -> {
            try (Socket accepted = original.accept()) {
                byte[] first = accepted.getInputStream().readNBytes(length);
                accepted.getOutputStream().write(answer.getBytes(US_ASCII));
                return first;
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        });
    }

    @Test
    void a_providers_host_is_told_by_the_server_name_and_intercepted() throws Exception {
        destination = new InetSocketAddress("203.0.113.7", 443);
        try (SSLSocket socket = tls(FrontFixture.HOST)) {
            socket.getOutputStream()
                    .write(("GET /v1/x HTTP/1.1\r\nHost: " + FrontFixture.HOST + "\r\nConnection: close\r\n\r\n")
                            .getBytes(US_ASCII));
            assertThat(new String(socket.getInputStream().readAllBytes(), US_ASCII))
                    .startsWith("HTTP/1.1 200 ")
                    .contains("TRANSPARENT GET /v1/x");
        }
    }

    @Test
    void another_host_inside_is_421_as_behind_a_connect() throws Exception {
        destination = new InetSocketAddress("203.0.113.7", 443);
        try (SSLSocket socket = tls(FrontFixture.HOST)) {
            socket.getOutputStream().write("GET /v1/x HTTP/1.1\r\nHost: other.test\r\n\r\n".getBytes(US_ASCII));
            assertThat(new String(socket.getInputStream().readAllBytes(), US_ASCII))
                    .startsWith("HTTP/1.1 421 ");
        }
        assertThat(fixture.started).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"other.test", "none", FrontFixture.HOST})
    void any_other_name_or_none_or_another_port_goes_on_untouched(String name) throws Exception {
        CompletableFuture<byte[]> first = original(6, "");
        try (SSLSocket socket = tls(name.equals("none") ? null : name)) {
            CompletableFuture<Void> handshake = Aside.run(() -> {
                try {
                    socket.startHandshake();
                } catch (IOException expected) {
                    // nobody speaks TLS there
                }
            });
            byte[] heard = first.get(20, TimeUnit.SECONDS);
            assertThat(heard[0]).isEqualTo((byte) 0x16);
            assertThat(heard[5]).isEqualTo((byte) 1); // a client hello, as it was sent
            handshake.get(20, TimeUnit.SECONDS);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"GET / HTTP/1.1\r\n\r\n", "\u0001\u0002\u0003\u0004", "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n"})
    void what_is_no_tls_goes_on_byte_for_byte(String said) throws Exception {
        CompletableFuture<byte[]> first = original(said.length(), "heard");
        try (Socket socket = connect()) {
            for (byte each : said.getBytes(US_ASCII)) {
                socket.getOutputStream().write(each);
            }
            assertThat(first.get(20, TimeUnit.SECONDS)).isEqualTo(said.getBytes(US_ASCII));
            assertThat(new String(socket.getInputStream().readAllBytes(), US_ASCII))
                    .isEqualTo("heard");
        }
    }

    @Test
    void fairlead_itself_is_no_destination_and_neither_is_what_is_not_known() throws Exception {
        for (InetSocketAddress to : new InetSocketAddress[] {
            new InetSocketAddress(InetAddress.getLoopbackAddress(), port),
            new InetSocketAddress(InetAddress.getLoopbackAddress(), fixture.port),
            null
        }) {
            destination = to;
            try (Socket socket = connect()) {
                socket.getOutputStream().write("GET / HTTP/1.1\r\n\r\n".getBytes(US_ASCII));
                assertThat(closed(socket)).isTrue();
            }
        }
    }

    @Test
    void who_may_come_is_said_for_each_listener() throws Exception {
        int closedTo = fixture.front
                .listen(new ListenerSpec(
                        new InetSocketAddress(InetAddress.getLoopbackAddress(), 0),
                        config -> new Clients(List.of(io.fairlead.proxy.egress.Cidr.parse("203.0.113.0/24")), null),
                        new ListenerSpec.Door.Open()))
                .get(10, TimeUnit.SECONDS)
                .getPort();
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), closedTo)) {
            socket.setSoTimeout(20_000);
            assertThat(closed(socket)).isTrue();
        }
        assertThat(fixture.rejected).contains("403 client_not_allowed ");
    }

    private static boolean closed(Socket socket) {
        try {
            return socket.getInputStream().read() < 0;
        } catch (IOException reset) {
            return true;
        }
    }
}
