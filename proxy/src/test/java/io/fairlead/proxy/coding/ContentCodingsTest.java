package io.fairlead.proxy.coding;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.fairlead.proxy.exchange.MemoryAccount;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.util.zip.DataFormatException;
import java.util.zip.Deflater;
import java.util.zip.DeflaterOutputStream;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.NullSource;
import org.junit.jupiter.params.provider.ValueSource;

class ContentCodingsTest {

    private static final byte[] TEXT = "{\"model\":\"gpt-4o\",\"messages\":[\"süß\",\"süß\",\"süß\"]}"
            .repeat(3)
            .getBytes(UTF_8);

    @ParameterizedTest
    @ValueSource(strings = {"gzip", "x-gzip", "GZIP", " gzip ", "identity, gzip", "gzip, identity"})
    void gzip_is_undone_in_every_cut(String word) {
        everyCut(word, gzip(TEXT));
    }

    @Test
    void deflate_is_undone_with_its_header_and_without() {
        everyCut("deflate", deflate(TEXT, false));
        everyCut("deflate", deflate(TEXT, true));
    }

    @Test
    void codings_applied_in_turn_are_undone_in_turn() {
        everyCut("deflate, gzip", gzip(deflate(TEXT, false)));
        everyCut("gzip, gzip", gzip(gzip(TEXT)));
    }

    @Test
    void members_of_gzip_follow_each_other() throws DataFormatException {
        ByteArrayOutputStream twice = new ByteArrayOutputStream();
        twice.writeBytes(gzip(TEXT));
        twice.writeBytes(gzip(TEXT));
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try (ContentDecoder decoder = decoder("gzip")) {
            decoder.decode(ByteBuffer.wrap(twice.toByteArray()), into(out));
            assertThat(decoder.whole()).isTrue();
        }
        assertThat(out.size()).isEqualTo(2 * TEXT.length);
    }

    @Test
    void what_is_cut_is_not_whole() throws DataFormatException {
        byte[] packed = gzip(TEXT);
        for (int cut = 1; cut < packed.length; cut++) {
            try (ContentDecoder decoder = decoder("gzip")) {
                decoder.decode(ByteBuffer.wrap(packed, 0, cut), piece -> true);
                assertThat(decoder.whole()).as("%d bytes", cut).isFalse();
            }
        }
    }

    @ParameterizedTest
    @NullSource
    @ValueSource(strings = {"", " ", "identity", "identity,", ", identity"})
    void nothing_to_undo_is_not_coded(String word) {
        assertThat(ContentCodings.coded(word)).isFalse();
        assertThat(ContentCodings.decoder(word, MemoryAccount.unbounded())).isNull();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"compress", "exi", "gzip, compress", "aws-chunked", "gzip;q=1", "gzip, gzip, gzip", "gz ip"})
    void what_is_not_known_is_coded_and_has_no_decoder(String word) {
        assertThat(ContentCodings.coded(word)).isTrue();
        assertThat(ContentCodings.decoder(word, MemoryAccount.unbounded())).isNull();
    }

    @Test
    void a_bomb_is_seen_before_it_has_gone_off() throws DataFormatException {
        byte[] bomb = gzip(gzip(new byte[200 << 20]));
        long[] seen = {0};
        try (ContentDecoder decoder = decoder("gzip, gzip")) {
            boolean wanted = decoder.decode(ByteBuffer.wrap(bomb), piece -> {
                seen[0] += piece.remaining();
                return seen[0] <= 1 << 20;
            });
            assertThat(wanted).isFalse();
        }
        assertThat(seen[0]).isLessThanOrEqualTo((1 << 20) + (64 << 10));
    }

    @ParameterizedTest
    @ValueSource(strings = {"gzip", "deflate"})
    void rubbish_is_told(String word) {
        byte[] rubbish = {7, '{', '"', 'm', 'o', 'd', 'e', 'l', '"', (byte) 0xff, 0, 0, 1, 2, 3
        }; // 7: a block of no type
        try (ContentDecoder decoder = decoder(word)) {
            assertThatThrownBy(() -> decoder.decode(ByteBuffer.wrap(rubbish), piece -> true))
                    .isInstanceOf(DataFormatException.class);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"gzip", "deflate"})
    void a_closed_decoder_decodes_nothing(String word) {
        ContentDecoder decoder = decoder(word);
        decoder.close();
        assertThatThrownBy(() -> decoder.decode(ByteBuffer.wrap(gzip(TEXT)), piece -> true))
                .isInstanceOf(DataFormatException.class);
    }

    @Test
    void offered_is_what_can_be_undone() {
        for (String each : ContentCodings.offered().split(", ", -1)) {
            assertThat(ContentCodings.reads(each)).as(each).isTrue();
        }
        assertThat(ContentCodings.offered()).startsWith("gzip, deflate");
        assertThat(ContentCodings.reads("compress")).isFalse();
    }

    private static void everyCut(String word, byte[] packed) {
        for (int size = 1; size <= packed.length; size++) {
            ByteArrayOutputStream out = new ByteArrayOutputStream();
            try (ContentDecoder decoder = decoder(word)) {
                for (int at = 0; at < packed.length; at += size) {
                    ByteBuffer part = ByteBuffer.wrap(packed, at, Math.min(size, packed.length - at));
                    assertThat(decoder.decode(part, into(out))).isTrue();
                    assertThat(part.hasRemaining()).isFalse();
                }
                assertThat(decoder.whole()).isTrue();
            } catch (DataFormatException e) {
                throw new AssertionError("in pieces of " + size, e);
            }
            assertThat(out.toByteArray()).as("in pieces of %d", size).isEqualTo(TEXT);
        }
    }

    private static ContentDecoder decoder(String word) {
        ContentDecoder decoder = ContentCodings.decoder(word, MemoryAccount.unbounded());
        assertThat(decoder).as(word).isNotNull();
        return decoder;
    }

    private static ContentDecoder.Output into(ByteArrayOutputStream out) {
        return piece -> {
            byte[] bytes = new byte[piece.remaining()];
            piece.get(bytes);
            out.writeBytes(bytes);
            return true;
        };
    }

    private static byte[] gzip(byte[] plain) {
        ByteArrayOutputStream packed = new ByteArrayOutputStream();
        try (GZIPOutputStream out = new GZIPOutputStream(packed)) {
            out.write(plain);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return packed.toByteArray();
    }

    private static byte[] deflate(byte[] plain, boolean bare) {
        ByteArrayOutputStream packed = new ByteArrayOutputStream();
        Deflater deflater = new Deflater(Deflater.DEFAULT_COMPRESSION, bare);
        try (DeflaterOutputStream out = new DeflaterOutputStream(packed, deflater)) {
            out.write(plain);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } finally {
            deflater.end();
        }
        return packed.toByteArray();
    }
}
