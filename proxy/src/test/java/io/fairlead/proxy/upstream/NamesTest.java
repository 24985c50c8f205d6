package io.fairlead.proxy.upstream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import org.junit.jupiter.api.Test;

/** What is remembered of names, and for how long. */
class NamesTest {

    private final List<String> asked = new ArrayList<>();
    private long now = 1_000;
    private CompletableFuture<List<InetAddress>> next = new CompletableFuture<>();
    private final List<String> stale = new ArrayList<>();
    private final Names names = new Names(
            host -> {
                asked.add(host);
                return next;
            },
            () -> now,
            new NetworkListener() {
                @Override
                public void upstreamProxy(String result, String proxy, String sentence) {
                    throw new AssertionError(sentence);
                }

                @Override
                public void classicalHandshake(String host, boolean helped) {
                    throw new AssertionError(host);
                }

                @Override
                public void staleName(String host) {
                    stale.add(host);
                }
            });

    private void pass(Duration time) {
        now += time.toNanos();
    }

    private static InetAddress address(int last) {
        try {
            return InetAddress.getByAddress(new byte[] {(byte) 203, 0, 113, (byte) last});
        } catch (UnknownHostException e) {
            throw new IllegalStateException(e);
        }
    }

    private void answers(int last) {
        next = CompletableFuture.completedFuture(List.of(address(last)));
    }

    private void fails(boolean unknown) {
        next = CompletableFuture.failedFuture(new NameFailure("scripted", unknown));
    }

    private void assertFails(boolean unknown) {
        assertThatThrownBy(() -> names.resolve("a.test").join())
                .isInstanceOf(CompletionException.class)
                .cause()
                .isInstanceOfSatisfying(
                        NameFailure.class, why -> assertThat(why.unknown()).isEqualTo(unknown));
    }

    @Test
    void a_name_that_does_not_exist_is_not_asked_for_again_within_ten_seconds() {
        fails(true);
        assertFails(true);
        pass(Duration.ofSeconds(10).minusNanos(1));
        answers(1);
        assertFails(true);
        assertThat(asked).hasSize(1);
        pass(Duration.ofNanos(1));
        assertThat(names.resolve("a.test").join()).containsExactly(address(1));
        assertThat(asked).hasSize(2);
    }

    @Test
    void the_last_good_answer_stands_for_five_minutes_while_the_resolver_fails() {
        answers(1);
        assertThat(names.resolve("A.Test").join()).containsExactly(address(1));
        fails(false);
        pass(Duration.ofMinutes(5).minusNanos(1));
        assertThat(names.resolve("a.test").join()).containsExactly(address(1));
        assertThat(stale).containsExactly("a.test");
        pass(Duration.ofNanos(1));
        assertFails(false);
        assertThat(asked).hasSize(3);
    }

    @Test
    void a_name_that_is_gone_leaves_no_stale_answer_behind() {
        answers(1);
        names.resolve("a.test").join();
        fails(true);
        assertFails(true);
        pass(Duration.ofSeconds(11));
        fails(false);
        assertFails(false);
        assertThat(stale).isEmpty();
    }

    @Test
    void a_new_answer_is_followed_at_once() {
        answers(1);
        names.resolve("a.test").join();
        answers(2);
        assertThat(names.resolve("a.test").join()).containsExactly(address(2));
    }

    @Test
    void calls_that_wait_for_the_same_name_share_one_look_up() {
        CompletableFuture<List<InetAddress>> first = names.resolve("a.test");
        CompletableFuture<List<InetAddress>> second = names.resolve("A.TEST");
        assertThat(first).isNotDone();
        next.complete(List.of(address(7)));
        assertThat(first.join()).isEqualTo(second.join());
        assertThat(asked).hasSize(1);
    }

    @Test
    void literals_and_localhost_are_never_looked_up() {
        assertThat(names.resolve("203.0.113.9").join()).containsExactly(address(9));
        assertThat(names.resolve("::1").join()).allMatch(InetAddress::isLoopbackAddress);
        assertThat(names.resolve("localhost").join()).allMatch(InetAddress::isLoopbackAddress);
        assertThat(names.resolve("evil.localhost").join()).allMatch(InetAddress::isLoopbackAddress);
        assertThat(asked).isEmpty();
    }
}
