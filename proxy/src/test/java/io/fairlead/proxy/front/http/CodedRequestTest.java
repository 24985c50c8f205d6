package io.fairlead.proxy.front.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.fairlead.proxy.coding.ContentCodings;
import io.fairlead.proxy.exchange.MemoryAccount;
import io.fairlead.proxy.exchange.MemoryAccount.Place;
import io.fairlead.proxy.exchange.MemoryClaim;
import io.fairlead.proxy.testing.Packing;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What a decoded request takes from the memory account, and gives back. */
class CodedRequestTest {
    private static final int MIB = 1 << 20;

    private final MemoryAccount account = new MemoryAccount(MIB, 4 * MIB, 4 * MIB);
    private final MemoryClaim room = account.claim(Place.BUFFERS);

    @BeforeEach
    void every_coding_is_read_here() throws Exception {
        ContentCodings.ready("br, zstd").get(60, TimeUnit.SECONDS);
    }

    private CodedRequest read(byte[] coded, String coding, long most, boolean whole) {
        return CodedRequest.read(Unpooled.wrappedBuffer(coded), coding, most, whole, room, MemoryAccount.unbounded());
    }

    private long used() {
        return account.used(Place.BUFFERS);
    }

    @ParameterizedTest
    @ValueSource(strings = {"gzip", "deflate", "br", "zstd"})
    void what_is_kept_is_in_the_account_until_its_claim_is_closed_and_then_once(String coding) {
        String text = "{\"model\":\"m\",\"x\":\"" + "abc ".repeat(200_000) + "\"}";
        CodedRequest request = read(Packing.packed(coding, text), coding, 64 * MIB, true);

        assertThat(request.result()).isEqualTo(CodedRequest.Result.READ);
        assertThat(used()).isBetween((long) text.length(), text.length() + 64L * 1024);
        ByteBuf plain = request.take();
        assertThat(plain).isNotNull();
        assertThat(plain.toString(StandardCharsets.UTF_8).equals(text)).isTrue();
        request.release();
        assertThat(used()).as("the body is still there").isPositive();
        plain.release();
        room.close();
        room.close();
        assertThat(used()).isZero();
    }

    @ParameterizedTest
    @ValueSource(strings = {"gzip", "deflate", "br", "zstd", "gzip, gzip", "gzip, br"})
    void what_does_not_fit_into_the_account_is_read_all_the_same_and_not_kept(String coding) {
        CodedRequest request = read(Packing.bomb(coding), coding, 64 * MIB, true);
        assertThat(request.result()).isEqualTo(CodedRequest.Result.TOO_LARGE);
        assertThat(used()).isZero();

        String text = "{\"model\":\"m\",\"x\":\"" + "abc ".repeat(2 * MIB) + "\"}";
        CodedRequest large = read(Packing.packed("gzip", text), "gzip", 64 * MIB, true);
        assertThat(large.result()).isEqualTo(CodedRequest.Result.READ);
        assertThat(large.peek().model()).isEqualTo("m");
        assertThat(large.take()).isNull();
        assertThat(used()).isZero();
        assertThat(account.refused(Place.BUFFERS)).isPositive();
    }

    @ParameterizedTest
    @ValueSource(strings = {"gzip", "deflate", "br", "zstd", "gzip, gzip", "gzip, br", "gzip, zstd"})
    void a_bomb_is_too_large_and_gives_back_what_it_took(String coding) {
        CodedRequest request = read(Packing.bomb(coding), coding, 2 * MIB, true);

        assertThat(request.result()).isEqualTo(CodedRequest.Result.TOO_LARGE);
        assertThat(request.take()).isNull();
        assertThat(used()).isZero();
        assertThat(account.refused(Place.BUFFERS)).as("stopped at the bound").isZero();
    }

    @ParameterizedTest
    @ValueSource(strings = {"gzip", "deflate", "br", "zstd"})
    void what_is_cut_gives_back_what_it_took(String coding) {
        byte[] packed = Packing.packed(coding, "abc ".repeat(200_000));
        CodedRequest request = read(Arrays.copyOf(packed, packed.length - 2), coding, 64 * MIB, true);

        assertThat(request.result()).isEqualTo(CodedRequest.Result.UNREADABLE);
        assertThat(request.take()).isNull();
        assertThat(used()).isZero();
    }

    @Test
    void the_beginning_of_a_body_that_flows_on_is_read_and_takes_nothing() {
        byte[] packed = Packing.packed("zstd", "{\"model\":\"m\",\"x\":\"" + "abc ".repeat(200_000));
        CodedRequest request = read(Arrays.copyOf(packed, packed.length - 2), "zstd", 64 * MIB, false);

        assertThat(request.result()).isEqualTo(CodedRequest.Result.READ);
        assertThat(request.peek().model()).isEqualTo("m");
        assertThat(request.take()).isNull();
        assertThat(used()).isZero();
    }

    @Test
    void what_comes_after_the_call_has_ended_is_not_kept() {
        room.close();
        CodedRequest request = read(Packing.packed("gzip", "{\"model\":\"m\"}"), "gzip", MIB, true);

        assertThat(request.result()).isEqualTo(CodedRequest.Result.READ);
        assertThat(request.take()).isNull();
        assertThat(used()).isZero();
    }
}
