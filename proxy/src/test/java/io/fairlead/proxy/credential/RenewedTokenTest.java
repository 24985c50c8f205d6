package io.fairlead.proxy.credential;

import static org.assertj.core.api.Assertions.assertThat;

import io.fairlead.proxy.testing.VirtualLoop;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

class RenewedTokenTest {
    private final VirtualLoop worker = new VirtualLoop();
    private final Deque<String> issued = new ArrayDeque<>();
    private final RenewedToken token = RenewedToken.begin("vertex", this::issue, worker::schedule, worker::nanoTime);

    private AccessToken issue() throws IOException {
        if (issued.isEmpty()) {
            throw new IOException("the issuer is away");
        }
        return new AccessToken(Secret.of(issued.remove()), Duration.ofHours(1));
    }

    @Test
    void whoever_comes_before_the_first_token_can_wait_for_it() {
        CompletableFuture<Void> pending = token.pending();
        issued.add("first");
        worker.run();

        assertThat(pending).isCompleted();
        assertThat(token.pending()).isNull();
        assertThat(token.current()).isEqualTo(Secret.of("first"));
    }

    @Test
    void it_is_renewed_before_it_expires() {
        issued.add("first");
        worker.run();
        issued.add("second");
        worker.advance(Duration.ofMinutes(55));

        assertThat(token.current()).isEqualTo(Secret.of("second"));
    }

    @Test
    void the_old_one_serves_while_it_holds_and_not_longer() {
        issued.add("first");
        worker.advance(Duration.ofMinutes(59));
        assertThat(token.current()).isEqualTo(Secret.of("first"));

        worker.advance(Duration.ofMinutes(1));
        assertThat(token.current()).isNull();
    }

    @Test
    void an_issuer_that_comes_back_is_asked_again() {
        worker.run();
        assertThat(token.pending()).isNull();
        assertThat(token.current()).isNull();

        issued.add("late");
        worker.advance(Duration.ofMinutes(1));
        assertThat(token.current()).isEqualTo(Secret.of("late"));
    }
}
