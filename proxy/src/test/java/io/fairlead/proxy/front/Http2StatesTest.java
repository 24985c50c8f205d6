package io.fairlead.proxy.front;

import static io.fairlead.proxy.front.RawHttp2.END_HEADERS;
import static io.fairlead.proxy.front.RawHttp2.END_STREAM;
import static io.fairlead.proxy.front.RawHttp2.HEADERS;
import static io.fairlead.proxy.front.RawHttp2.block;
import static io.fairlead.proxy.front.RawHttp2.frame;
import static io.fairlead.proxy.front.RawHttp2.request;
import static org.assertj.core.api.Assertions.assertThat;

import io.netty.handler.codec.http2.Http2Error;
import java.io.ByteArrayOutputStream;
import org.junit.jupiter.api.Test;

/** Streams whose frames come in an order that no stream has (RFC 9113 section 5.1). */
class Http2StatesTest extends Http2Clients {

    private static final long STREAM_CLOSED = Http2Error.STREAM_CLOSED.code();
    private static final long PROTOCOL_ERROR = Http2Error.PROTOCOL_ERROR.code();

    private static byte[] head(int stream, String path) {
        return frame(HEADERS, END_STREAM | END_HEADERS, stream, block(request("GET", path)));
    }

    private static byte[] joined(byte[]... frames) {
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        for (byte[] each : frames) {
            all.writeBytes(each);
        }
        return all.toByteArray();
    }

    @Test
    void a_second_head_on_a_stream_that_is_being_answered_ends_that_stream_alone() throws Exception {
        for (String path : new String[] {"/", "/stub/v1/x", "/nobody/x"}) {
            try (RawHttp2 client = client()) {
                client.flood(joined(head(1, path), head(1, path)), 1);
                client.listen(() -> client.heard(1).reset >= 0 || client.goAway >= 0);
                assertThat(client.heard(1).reset).as(path).isEqualTo(STREAM_CLOSED);
                var next = client.get(3, "/stub/v1/x");
                client.listen(next::over);
                assertThat(next.status()).isEqualTo(200);
            }
        }
    }

    @Test
    void a_head_on_a_stream_that_is_closed_ends_the_connection() throws Exception {
        try (RawHttp2 client = client()) {
            var first = client.get(1, "/stub/v1/x");
            client.listen(first::over);
            client.roundTrip();
            client.get(1, "/stub/v1/x");
            client.listen(() -> client.goAway >= 0);
            assertThat(client.goAway).isEqualTo(STREAM_CLOSED);
            client.listen(() -> false);
            assertThat(client.closed).isTrue();
        }
        assertThat(fixture.started).hasSize(1);
    }

    @Test
    void a_stream_below_one_that_began_before_ends_the_connection() throws Exception {
        for (int[] ids : new int[][] {{5, 3}, {7, 1}, {101, 99}, {1, 9, 5}}) {
            try (RawHttp2 client = client()) {
                for (int id : ids) {
                    client.get(id, "/stub/v1/x");
                }
                client.listen(() -> client.goAway >= 0);
                assertThat(client.goAway).isEqualTo(PROTOCOL_ERROR);
                client.listen(() -> false);
            }
        }
    }

    @Test
    void the_order_is_kept_in_every_cut_and_trailers_are_no_second_head() throws Exception {
        byte[] good = joined(
                frame(HEADERS, END_HEADERS, 1, block(request("POST", "/stub/v1/chat"))),
                frame(RawHttp2.DATA, 0, 1, new byte[300]),
                frame(HEADERS, END_STREAM | END_HEADERS, 1, block("x-sum", "1")),
                head(3, "/stub/v1/x"));
        for (int size : new int[] {1, 2, 7, 8, 9, 10, 64, 10_000}) {
            try (RawHttp2 client = client()) {
                for (int at = 0; at < good.length; at += size) {
                    client.flood(java.util.Arrays.copyOfRange(good, at, Math.min(good.length, at + size)), 1);
                }
                client.listen(() -> client.heard(1).over() && client.heard(3).over());
                assertThat(client.heard(1).status()).isEqualTo(200);
                assertThat(client.heard(3).status()).isEqualTo(200);
                client.flood(head(1, "/"), 1);
                client.listen(() -> client.goAway >= 0);
                assertThat(client.goAway).isEqualTo(STREAM_CLOSED);
            }
        }
    }

    @Test
    void trailers_that_cross_a_reset_of_ours_cost_nothing_more() throws Exception {
        try (RawHttp2 client = client()) {
            client.open(1, 0, request("POST", "/nobody/x")); // answered 404, and the rest declined
            client.listen(() -> client.heard(1).reset >= 0);
            client.flood(frame(HEADERS, END_STREAM | END_HEADERS, 1, block("x-sum", "1")), 1);
            var next = client.get(3, "/stub/v1/x");
            client.listen(next::over);
            assertThat(next.status()).isEqualTo(200);
        }
    }

    @Test
    void many_streams_with_gaps_between_their_ids_are_served() throws Exception {
        try (RawHttp2 client = client()) {
            for (int id = 1; id < 20_000; id += id % 3 == 0 ? 2 : 40) {
                var stream = client.get(id, "/stub/v1/x");
                client.listen(stream::over);
                assertThat(stream.status()).isEqualTo(200);
            }
        }
    }

    @Test
    void a_page_is_shown_when_its_request_is_whole() throws Exception {
        try (RawHttp2 client = client()) {
            var page = client.open(1, 0, request("GET", "/"));
            client.roundTrip();
            assertThat(page.heads).isEmpty();
            client.data(1, END_STREAM, "x");
            client.listen(page::over);
            assertThat(page.status()).isEqualTo(200);
            assertThat(page.text()).contains("Providers: stub");
            assertThat(page.reset).isEqualTo(-1);
        }
    }

    @Test
    void a_client_that_says_goodbye_is_heard_out() throws Exception {
        try (RawHttp2 client = client()) {
            client.send(RawHttp2.GOAWAY, 0, 0, new byte[8]);
            client.roundTrip();
            assertThat(client.closed).isFalse();
            client.listen(() -> false);
            assertThat(client.closed).isTrue();
        }
    }
}
