package io.fairlead.proxy.front.detect;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.Unpooled;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class OpeningTest {

    private static Opening of(String bytes) {
        return Opening.of(Unpooled.copiedBuffer(bytes, StandardCharsets.ISO_8859_1));
    }

    @ParameterizedTest
    @CsvSource({
        "GET / HTTP/1.1, HTTP1",
        "POST /x HTTP/1.1, HTTP1",
        "PUT /x HTTP/1.1, HTTP1",
        "PRI * HTTP/1.1, HTTP1",
        "get, HTTP1",
        "'\u0016\u0003\u0001', TLS",
        "'\u0016\u0003', TLS",
        "'\u0016\u0002', OTHER",
        "'\u0016', NEED_MORE",
        "P, NEED_MORE",
        "PR, NEED_MORE",
        "PRI * HTTP/2.0, NEED_MORE",
        "'\u0000', OTHER",
        "'\u0080\u0001', OTHER",
        "{, OTHER"
    })
    void judges_by_the_first_bytes(String bytes, Opening expected) {
        assertThat(of(bytes)).isEqualTo(expected);
    }

    @Test
    void knows_the_http2_preface_at_every_cut_and_asks_for_no_more_than_its_bound() {
        String preface = "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n";
        assertThat(of("")).isEqualTo(Opening.NEED_MORE);
        for (int cut = 1; cut < preface.length(); cut++) {
            assertThat(of(preface.substring(0, cut))).isEqualTo(Opening.NEED_MORE);
            assertThat(of(preface.substring(0, cut) + "?")).isEqualTo(Opening.HTTP1);
        }
        assertThat(of(preface)).isEqualTo(Opening.HTTP2);
        assertThat(preface).hasSize(Opening.LONGEST);
    }
}
