package io.fairlead.proxy.translate;

import static org.assertj.core.api.Assertions.assertThat;

import io.fairlead.proxy.exchange.Failure;
import io.fairlead.proxy.exchange.MemoryAccount;
import io.fairlead.proxy.exchange.MemoryAccount.Place;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class EventRoomTest {
    private static final int PIECE = 64 * 1024;

    private final MemoryAccount account = new MemoryAccount(256L << 20, 0, 0);
    private final EventRoom room = new EventRoom(account);
    private long held;

    private @Nullable Failure more(String text) {
        ByteBuf bytes = Unpooled.wrappedBuffer(text.getBytes(StandardCharsets.UTF_8));
        Failure failure = room.before(held, bytes);
        held += bytes.readableBytes();
        room.after(held);
        return failure;
    }

    private void ended() {
        held = 0;
        room.after(0);
    }

    private long used() {
        return account.used(Place.HEAP);
    }

    @Test
    void small_events_take_nothing_however_many_there_are() {
        for (int i = 0; i < 10_000; i++) {
            assertThat(more("{\"a\":[1,2,3]}".repeat(100))).isNull();
            assertThat(used()).isZero();
            ended();
        }
    }

    @Test
    void an_image_fits_and_what_is_larger_than_the_bound_does_not() {
        String piece = "A".repeat(PIECE);
        while (held + PIECE <= EventRoom.MOST) {
            assertThat(more(piece)).isNull();
            assertThat(used()).isGreaterThanOrEqualTo(held > PIECE / 4 ? held * 2 : 0);
        }
        Failure failure = more("A");

        assertThat(failure).isNotNull();
        assertThat(failure.code()).isEqualTo("event_too_large");
        assertThat(failure.fault()).isEqualTo(Failure.Fault.UPSTREAM);
        assertThat(failure.detail()).contains("16 MiB");
        room.close();
        assertThat(used()).isZero();
    }

    @Test
    void parts_weigh_more_than_their_bytes_and_are_bounded() {
        String piece = "{},".repeat(PIECE / 3);
        int parts = 0;
        Failure failure = more(piece);
        while (failure == null) {
            parts += piece.length() / 3 * 2;
            assertThat(used()).isGreaterThan(parts * 100L);
            failure = more(piece);
        }

        assertThat(failure.code()).isEqualTo("event_too_large");
        assertThat(failure.detail()).contains("parts");
        assertThat(parts).isLessThanOrEqualTo(EventRoom.MOST_PARTS);
        assertThat(held).isLessThan(EventRoom.MOST / 4);
    }

    @Test
    void the_parts_of_events_that_ended_do_not_count() {
        String event = "{},".repeat(PIECE / 3);
        for (int i = 0; i < 100; i++) {
            assertThat(more(event)).isNull();
            ended();
            assertThat(used()).isZero();
        }
    }

    @Test
    void who_works_with_an_event_holds_its_room_until_the_work_is_done() {
        more("A".repeat(PIECE));
        room.retain();
        room.close();
        room.close();
        assertThat(used()).isPositive();
        room.release();
        assertThat(used()).isZero();
    }

    @Test
    void without_room_it_is_nobodys_fault_but_the_proxys() {
        account.claim(Place.HEAP).grow((256L << 20) - PIECE);
        Failure failure = more("A".repeat(PIECE));

        assertThat(failure).isNotNull();
        assertThat(failure.code()).isEqualTo("event_too_large");
        assertThat(failure.fault()).isEqualTo(Failure.Fault.PROXY);
    }
}
