package io.fairlead.proxy.policy.fault;

import static org.assertj.core.api.Assertions.assertThat;

import io.fairlead.proxy.testing.CollectingSink;
import io.fairlead.proxy.testing.ScriptedBody;
import io.fairlead.proxy.testing.VirtualLoop;
import java.time.Duration;
import org.junit.jupiter.api.Test;

final class PacedBodyTest {

    private static final Duration GAP = Duration.ofMillis(300);

    private final VirtualLoop loop = new VirtualLoop();
    private final ScriptedBody source = new ScriptedBody();
    private final CollectingSink sink = new CollectingSink();
    private final PacedBody paced = new PacedBody(source, loop, GAP);

    @Test
    void events_that_come_together_go_one_after_the_other() {
        paced.open(sink);
        source.send("data: 1\n\ndata: 2\r\n\r\ndata: 3\n\n");
        source.complete();

        assertThat(sink.text()).isEqualTo("data: 1\n\n");
        loop.advance(GAP);
        assertThat(sink.text()).isEqualTo("data: 1\n\ndata: 2\r\n\r\n");
        assertThat(sink.whole()).isFalse();
        loop.advance(GAP);
        assertThat(sink.text()).isEqualTo("data: 1\n\ndata: 2\r\n\r\ndata: 3\n\n");
        assertThat(sink.whole()).isTrue();
        assertThat(source.held()).isZero();
    }

    @Test
    void its_source_is_read_on_when_what_is_held_is_through() {
        paced.open(sink);
        source.send("data: 1\n\ndata: 2\n\n");

        assertThat(source.paused()).isTrue();
        loop.advance(GAP);
        assertThat(source.paused()).isFalse();
    }

    @Test
    void a_reader_that_cannot_take_more_is_waited_for() {
        paced.open(sink);
        source.send("data: 1\n\ndata: 2\n\n");
        paced.pause();
        loop.advance(GAP.multipliedBy(3));

        assertThat(sink.text()).isEqualTo("data: 1\n\n");
        paced.resume();
        loop.advance(GAP);
        assertThat(sink.text()).endsWith("data: 2\n\n");
    }

    @Test
    void a_reader_that_leaves_takes_the_timer_and_the_buffers_with_it() {
        paced.open(sink);
        source.send("data: 1\n\ndata: 2\n\n");
        paced.cancel();

        assertThat(source.cancelled()).isTrue();
        assertThat(source.held()).isZero();
        assertThat(loop.waiting()).isZero();
    }
}
