package io.fairlead.proxy.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.fairlead.proxy.testing.Aside;
import io.fairlead.proxy.testing.Reply;
import io.fairlead.proxy.testing.ScriptedProvider;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

/** Clients that upload next to nothing do not keep others from a provider. */
class SlowUploadsTest {

    private static RawClient upload(Scene scene) {
        RawClient client = RawClient.to(scene.engine);
        String head = String.join(
                "\r\n",
                "POST /openai/v1/files HTTP/1.1",
                "Host: x",
                "Content-Type: multipart/form-data; boundary=b",
                "Content-Length: 1000000",
                "",
                "");
        client.write(head.getBytes(StandardCharsets.US_ASCII));
        return client;
    }

    private static void trickle(List<RawClient> uploads) {
        for (RawClient each : uploads) {
            try {
                each.write(new byte[] {'-'});
            } catch (UncheckedIOException cut) {
                // it reads why, below
            }
        }
    }

    private static Scene scene() {
        Scene scene = Scene.scene()
                .provider("openai", "", ScriptedProvider.builder().http1().start())
                .defaults("pool: { connections: 4 }", "timeouts: { connect: 25s }")
                .start();
        scene.provider("openai").always(Reply.json(Golden.CHAT));
        return scene;
    }

    @Test
    void uploads_without_a_byte_take_no_connection() {
        try (Scene scene = scene()) {
            List<RawClient> uploads = new ArrayList<>();
            for (int i = 0; i < 12; i++) {
                uploads.add(upload(scene));
            }
            try (RawClient chat = RawClient.to(scene.engine)) {
                assertThat(chat.post("/openai/v1/chat/completions", Golden.CHAT_REQUEST)
                                .status())
                        .isEqualTo(200);
            }
            assertThat(scene.provider("openai").begun()).isEqualTo(1);
            uploads.forEach(RawClient::close);
            scene.atRest();
        }
    }

    @Test
    void uploads_of_a_byte_a_second_give_way_to_a_chat_and_hear_why() {
        try (Scene scene = scene()) {
            List<RawClient> uploads = new ArrayList<>();
            for (int i = 0; i < 4; i++) {
                uploads.add(upload(scene));
            }
            trickle(uploads);
            await().atMost(Scene.PATIENCE).until(() -> scene.provider("openai").begun() == 4);
            RawClient chat = RawClient.to(scene.engine);
            CompletableFuture<Received> answer =
                    Aside.supply(() -> chat.post("/openai/v1/chat/completions", Golden.CHAT_REQUEST));
            await().pollInterval(Duration.ofSeconds(1)).atMost(Scene.PATIENCE).until(() -> {
                trickle(uploads);
                return answer.isDone();
            });
            assertThat(answer.join().status()).isEqualTo(200);
            assertThat(scene.ended(2).stream().filter(each -> each.status() == 408))
                    .as("who gave way")
                    .hasSizeBetween(1, 2);
            chat.close();
            uploads.forEach(RawClient::close);
            scene.atRest();
        }
    }
}
