package io.fairlead.proxy.coding;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.github.luben.zstd.Zstd;
import com.github.luben.zstd.ZstdOutputStreamNoFinalizer;
import io.fairlead.proxy.exchange.MemoryAccount;
import io.fairlead.proxy.exchange.MemoryAccount.Place;
import io.fairlead.proxy.exchange.MemoryClaim;
import io.fairlead.proxy.testing.Packing;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Objects;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.zip.DataFormatException;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class NativeCodingsTest {

    @BeforeEach
    void every_coding_is_read_here() throws Exception {
        ContentCodings.ready("br, zstd").get(60, TimeUnit.SECONDS);
    }

    private static byte[] unpacked(String coding, byte[]... cuts) throws DataFormatException {
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        try (ContentDecoder decoder =
                Objects.requireNonNull(ContentCodings.decoder(coding, MemoryAccount.unbounded()))) {
            for (byte[] cut : cuts) {
                ByteBuffer bytes = ByteBuffer.wrap(cut);
                assertThat(decoder.decode(bytes, piece -> {
                            byte[] copy = new byte[piece.remaining()];
                            piece.get(copy);
                            all.writeBytes(copy);
                            return true;
                        }))
                        .isTrue();
                assertThat(bytes.hasRemaining()).isFalse();
            }
            assertThat(decoder.whole()).isTrue();
        }
        return all.toByteArray();
    }

    @ParameterizedTest
    @ValueSource(strings = {"gzip", "x-gzip", "deflate", "br", "zstd", "identity, br", "GZIP", " Zstd "})
    void every_cut_of_every_coding_unpacks_to_the_same_bytes(String coding) throws DataFormatException {
        String plain = coding.trim().toLowerCase(java.util.Locale.ROOT);
        String named = plain.startsWith("identity") ? "br" : plain.equals("x-gzip") ? "gzip" : plain;
        byte[] packed = Packing.packed(named, "data: héllo\n\n", "data: wörld\n\n");
        byte[] wanted = "data: héllo\n\ndata: wörld\n\n".getBytes(StandardCharsets.UTF_8);
        for (int cut = 0; cut <= packed.length; cut++) {
            assertThat(unpacked(coding, Arrays.copyOf(packed, cut), Arrays.copyOfRange(packed, cut, packed.length)))
                    .as("cut at " + cut)
                    .isEqualTo(wanted);
        }
        byte[][] singles = new byte[packed.length][];
        for (int i = 0; i < packed.length; i++) {
            singles[i] = new byte[] {packed[i]};
        }
        assertThat(unpacked(coding, singles)).isEqualTo(wanted);
    }

    @ParameterizedTest
    @ValueSource(strings = {"gzip", "deflate", "br", "zstd"})
    void a_large_body_comes_out_whole_and_each_flushed_piece_at_once(String coding) throws DataFormatException {
        Random random = new Random(7);
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < 400_000; i++) {
            text.append((char) ('a' + random.nextInt(20)));
        }
        byte[] packed = Packing.packed(coding, text.toString());
        assertThat(unpacked(coding, packed)).isEqualTo(text.toString().getBytes(StandardCharsets.UTF_8));

        byte[] flushed = Packing.packed(coding, "first");
        byte[] both = Packing.packed(coding, "first", "second");
        int common = Arrays.mismatch(flushed, both);
        assertThat(new String(
                        ContentCodings.decoded(coding, Arrays.copyOf(both, common + 4), 100, MemoryAccount.unbounded()),
                        StandardCharsets.UTF_8))
                .startsWith("first");
    }

    @ParameterizedTest
    @ValueSource(strings = {"gzip", "deflate", "br", "zstd"})
    void whoever_takes_the_pieces_can_stop_a_bomb_and_its_memory_comes_back(String coding) throws DataFormatException {
        byte[] bomb = Packing.packed(coding, "a".repeat(64 << 20));
        assertThat(bomb.length).isLessThan(128 * 1024);
        long[] seen = new long[1];
        try (ContentDecoder decoder =
                Objects.requireNonNull(ContentCodings.decoder(coding, MemoryAccount.unbounded()))) {
            assertThat(decoder.decode(ByteBuffer.wrap(bomb), piece -> {
                        seen[0] += piece.remaining();
                        return seen[0] < 1 << 20;
                    }))
                    .isFalse();
        }
        assertThat(seen[0]).isBetween(1L << 20, 32L << 20);
        assertThat(ContentCodings.decoded(coding, bomb, 1000, MemoryAccount.unbounded()))
                .hasSize(1000);
    }

    @ParameterizedTest
    @ValueSource(strings = {"gzip", "deflate", "br", "zstd"})
    void bytes_that_are_something_else_are_not_read(String coding) {
        byte[] text = new byte[300];
        Arrays.fill(text, (byte) 0xFF);
        try (ContentDecoder decoder =
                Objects.requireNonNull(ContentCodings.decoder(coding, MemoryAccount.unbounded()))) {
            assertThatThrownBy(() -> decoder.decode(ByteBuffer.wrap(text), piece -> true))
                    .isInstanceOf(DataFormatException.class);
        }
        assertThat(ContentCodings.decoded(coding, text, 1000, MemoryAccount.unbounded()))
                .isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"gzip", "deflate", "br", "zstd"})
    void a_body_that_is_cut_has_not_ended(String coding) throws DataFormatException {
        byte[] packed = Packing.packed(coding, "data: héllo\n\n".repeat(5));
        try (ContentDecoder decoder =
                Objects.requireNonNull(ContentCodings.decoder(coding, MemoryAccount.unbounded()))) {
            assertThat(decoder.whole()).isTrue();
            assertThat(decoder.decode(ByteBuffer.wrap(packed, 0, packed.length - 1), piece -> true))
                    .isTrue();
            assertThat(decoder.whole()).isFalse();
        }
    }

    @Test
    void a_body_packed_twice_is_unpacked_twice() throws DataFormatException {
        byte[] inner = Packing.packed("gzip", "hello");
        byte[] outer = Zstd.compress(inner);
        assertThat(unpacked("gzip, zstd", outer)).isEqualTo("hello".getBytes(StandardCharsets.UTF_8));
    }

    @Test
    void several_zstd_frames_and_one_that_is_skipped_are_one_body() throws DataFormatException {
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        all.writeBytes(Zstd.compress("one ".getBytes(StandardCharsets.UTF_8)));
        all.writeBytes(new byte[] {0x5A, 0x2A, 0x4D, 0x18, 3, 0, 0, 0, 1, 2, 3});
        all.writeBytes(Packing.packed("zstd", "two"));
        assertThat(unpacked("zstd", all.toByteArray())).isEqualTo("one two".getBytes(StandardCharsets.UTF_8));
    }

    @Test
    void a_zstd_window_beyond_what_http_allows_is_not_made() throws IOException {
        for (int log : new int[] {23, 24, 27}) {
            ByteArrayOutputStream all = new ByteArrayOutputStream();
            try (ZstdOutputStreamNoFinalizer out = new ZstdOutputStreamNoFinalizer(all)) {
                out.setLong(log);
                out.write("hello".getBytes(StandardCharsets.UTF_8));
                out.flush();
            }
            byte[] bytes = ContentCodings.decoded("zstd", all.toByteArray(), 100, MemoryAccount.unbounded());
            assertThat(bytes).hasSize(log == 23 ? 5 : 0);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"br", "zstd"})
    void what_is_taken_outside_the_heap_is_bounded_and_given_back(String coding) {
        MemoryAccount memory = new MemoryAccount(0, 1 << 20, 0);
        byte[] large = Packing.packed(coding, "0123456789abcdef".repeat(1 << 18));
        for (int i = 0; i < 3; i++) {
            try (ContentDecoder decoder = Objects.requireNonNull(ContentCodings.decoder(coding, memory))) {
                assertThatThrownBy(() -> decoder.decode(ByteBuffer.wrap(large), piece -> true))
                        .isInstanceOf(DataFormatException.class);
                assertThat(memory.used(Place.BUFFERS)).isBetween(1L, 1L << 20);
            }
            assertThat(memory.used(Place.BUFFERS)).isZero();
        }
        try (MemoryClaim others = memory.claim(Place.BUFFERS)) {
            assertThat(others.grow(1 << 20)).isTrue();
            assertThat(ContentCodings.decoder(coding, memory)).isNull();
            assertThat(ContentCodings.offered(coding + ", gzip", memory)).isEqualTo("gzip");
        }
        assertThat(memory.used(Place.BUFFERS)).isZero();
    }

    @Test
    void a_bomb_that_the_inner_coding_swallows_without_a_word_is_stopped_between_them() throws DataFormatException {
        byte[] bomb = Packing.bomb("gzip, zstd");
        long[] seen = new long[1];
        try (ContentDecoder decoder =
                Objects.requireNonNull(ContentCodings.decoder("gzip, zstd", MemoryAccount.unbounded()))) {
            boolean wanted = decoder.decode(ByteBuffer.wrap(bomb, 0, 64 * 1024), piece -> {
                seen[0] += piece.remaining();
                return true;
            });
            assertThat(wanted).isFalse();
        }
        assertThat(seen[0]).isZero();
    }

    @ParameterizedTest
    @ValueSource(strings = {"gzip", "br", "zstd"})
    void an_honest_body_of_two_codings_is_unpacked_however_large_and_however_dull(String inner) throws Exception {
        byte[] plain = "data: {\"x\":1}\n\n".repeat(500_000).getBytes(StandardCharsets.UTF_8);
        byte[] packed = Zstd.compress(Packing.packed(inner, new String(plain, StandardCharsets.UTF_8)));
        assertThat(Arrays.equals(unpacked(inner + ", zstd", packed), plain)).isTrue();
    }

    @ParameterizedTest
    @ValueSource(strings = {"compress", "br, lzma", "br, br, br", ""})
    void a_coding_that_is_unknown_or_packed_too_often_is_not_read(String coding) {
        assertThat(ContentCodings.decoder(coding, MemoryAccount.unbounded())).isNull();
        assertThat(ContentCodings.decoded(coding, new byte[] {1}, 9, MemoryAccount.unbounded()))
                .hasSize(coding.isEmpty() ? 1 : 0);
    }

    @Test
    void a_library_that_does_not_load_is_a_coding_that_is_not_read() throws Exception {
        NativeLibrary broken = new NativeLibrary("br", () -> {
            throw new UnsatisfiedLinkError("no such thing");
        });
        assertThat(broken.usable()).isFalse();
        assertThat(broken.wanted().get(60, TimeUnit.SECONDS)).isFalse();
        assertThat(broken.usable()).isFalse();
        NativeLibrary good = new NativeLibrary("br", () -> {});
        assertThat(good.wanted().get(60, TimeUnit.SECONDS)).isTrue();
        assertThat(good.usable()).isTrue();
    }
}
