package io.fairlead.sidecar.log;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.fairlead.proxy.observe.LostLines;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.apache.logging.log4j.Level;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The way to a syslog server that is there, away, slow, or not who it should be. */
class SyslogSenderTest {

    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final SyslogMessage MESSAGE = new SyslogMessage("host", "1");

    @TempDir
    @SuppressWarnings("NullAway.Init") // JUnit sets it
    private Path folder;

    private static byte[] frame(String text) {
        return MESSAGE.frame(Level.INFO, 0, 1, Map.of(), text.getBytes(StandardCharsets.UTF_8));
    }

    private static SyslogSender to(SyslogReceiver server, List<Path> trust) {
        return new SyslogSender(SyslogServer.of(server.url()), trust);
    }

    private static void awaits(SyslogReceiver server, String text) {
        await().atMost(PATIENCE).until(() -> server.messages().stream().anyMatch(each -> each.endsWith(" " + text)));
    }

    @Test
    void lines_arrive_over_tcp_in_their_order() throws Exception {
        try (SyslogReceiver server = SyslogReceiver.plain(0);
                SyslogSender sender = to(server, List.of())) {
            for (int i = 0; i < 1_000; i++) {
                sender.offer(frame("n" + i));
            }
            await().atMost(PATIENCE).until(() -> server.messages().size() == 1_000);
            for (int i = 0; i < 1_000; i++) {
                assertThat(server.messages().get(i)).endsWith(" n" + i);
            }
            assertThat(server.broken()).isEmpty();
        }
    }

    @Test
    void lines_arrive_over_tls_where_the_root_is_trusted_and_nowhere_else() throws Exception {
        try (SyslogReceiver server = SyslogReceiver.tls();
                SyslogSender stranger = to(server, List.of());
                SyslogSender sender = to(server, List.of(SyslogReceiver.root(folder)))) {
            stranger.offer(frame("not for you"));
            sender.offer(frame("for you"));
            awaits(server, "for you");
            await().atMost(PATIENCE).until(() -> server.opened() >= 2);
            assertThat(server.messages()).noneMatch(each -> each.contains("not for you"));
        }
    }

    @Test
    void a_certificate_for_another_name_gets_nothing() throws Exception {
        try (SyslogReceiver server = SyslogReceiver.tls();
                SyslogSender sender = new SyslogSender(
                        new SyslogServer(true, "127.0.0.1", server.port()), List.of(SyslogReceiver.root(folder)))) {
            sender.offer(frame("secret"));
            await().atMost(PATIENCE).until(() -> server.opened() >= 2);
            assertThat(server.messages()).isEmpty();
        }
    }

    @Test
    void a_server_that_is_killed_and_comes_back_gets_what_came_meanwhile() throws Exception {
        int port;
        SyslogSender sender;
        try (SyslogReceiver first = SyslogReceiver.plainForLong()) {
            port = first.port();
            sender = to(first, List.of());
            sender.offer(frame("before"));
            awaits(first, "before");
        }
        try (sender) {
            for (int i = 0; i < 10; i++) {
                sender.offer(frame("meanwhile" + i));
            }
            try (SyslogReceiver second = again(port)) {
                awaits(second, "meanwhile9");
                for (int i = 0; i < 10; i++) {
                    awaits(second, "meanwhile" + i);
                }
            }
        }
    }

    /** At the same port, which a connection of somebody else's may hold for a moment. */
    private static SyslogReceiver again(int port) {
        return await().atMost(PATIENCE).ignoreExceptions().until(() -> SyslogReceiver.plain(port), any -> true);
    }

    @Test
    void what_was_written_as_the_connection_ended_is_written_again() throws Exception {
        try (SyslogReceiver server = SyslogReceiver.plain(0);
                SyslogSender sender = to(server, List.of())) {
            sender.offer(frame("first"));
            awaits(server, "first");
            server.pause();
            sender.offer(frame("read before the pause"));
            awaits(server, "read before the pause");
            sender.offer(frame("into the void")); // it stays unread, so that the connection ends with a reset
            server.hangUp();
            server.resume();
            sender.offer(frame("after"));
            awaits(server, "into the void");
            awaits(server, "after");
        }
    }

    @Test
    void a_server_that_never_reads_holds_nobody_up_and_what_has_no_room_is_counted() throws Exception {
        try (SyslogReceiver server = SyslogReceiver.plain(0)) {
            server.pause();
            long before = LostLines.SYSLOG.count();
            byte[] long_ = frame("x".repeat(8_000));
            try (SyslogSender sender = to(server, List.of())) {
                int offered = 0;
                while (LostLines.SYSLOG.count() - before < 1_000) {
                    assertThat(offered++).as("lines until there is no room").isLessThan(100_000);
                    sender.offer(long_);
                }
                server.resume();
                await().atMost(PATIENCE).until(() -> {
                    sender.offer(frame("healed"));
                    return server.messages().stream().anyMatch(each -> each.endsWith(" healed"));
                });
                assertThat(server.opened()).as("the connection is the same").isEqualTo(1);
                assertThat(server.broken()).isEmpty();
            }
        }
    }

    @Test
    void at_the_end_what_waits_is_sent_and_what_cannot_be_is_counted() throws Exception {
        try (SyslogReceiver server = SyslogReceiver.plain(0)) {
            SyslogSender sender = to(server, List.of());
            for (int i = 0; i < 100; i++) {
                sender.offer(frame("last" + i));
            }
            sender.close();
            awaits(server, "last99");
            assertThat(server.messages()).hasSize(100);
        }
        SyslogReceiver gone = SyslogReceiver.plain(0);
        gone.close();
        long before = LostLines.SYSLOG.count();
        SyslogSender sender = to(gone, List.of());
        for (int i = 0; i < 100; i++) {
            sender.offer(frame("lost" + i));
        }
        sender.close();
        assertThat(LostLines.SYSLOG.count() - before).isEqualTo(100);
    }
}
