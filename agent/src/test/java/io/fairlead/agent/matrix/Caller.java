package io.fairlead.agent.matrix;

import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;

/** A client, as an application uses it: one POST, answered as a stream. */
interface Caller extends Closeable {

    /** An answer as far as its head; closing it gives up what has not been read. */
    record Answer(int status, InputStream body, Closeable giveUp) implements Closeable {

        String text() throws IOException {
            return new String(body.readAllBytes(), java.nio.charset.StandardCharsets.UTF_8);
        }

        @Override
        public void close() throws IOException {
            giveUp.close();
        }
    }

    /** Waits at most {@code patienceMs} for the head of the answer. */
    Answer post(String url, String id, int patienceMs) throws Exception;

    @Override
    default void close() throws IOException {}

    /** What the client throws when it loses patience, by its simple name. */
    String impatience();

    /** How a caller is made. */
    @FunctionalInterface
    interface Maker {
        Caller make(OwnTls tls) throws Exception;
    }

    String BODY = "{\"model\":\"gpt-4o\",\"messages\":[{\"role\":\"user\",\"content\":\"Say hello\"}]}";
    String STREAM_BODY =
            "{\"model\":\"gpt-4o\",\"stream\":true,\"messages\":[{\"role\":\"user\",\"content\":\"Say hello\"}]}";

    static String body(String id) {
        return id.contains("stream") || id.contains("cancel") ? STREAM_BODY : BODY;
    }
}
