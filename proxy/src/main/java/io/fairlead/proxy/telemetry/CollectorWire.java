package io.fairlead.proxy.telemetry;

import io.fairlead.proxy.exchange.Headers;
import io.fairlead.proxy.exchange.Loop;
import java.net.URI;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import javax.net.ssl.SSLContext;
import org.jspecify.annotations.Nullable;

/** How exports get to collectors. Safe for any thread. */
public interface CollectorWire {

    /** Where answers come, and where what waits is woken. */
    Loop loop();

    /**
     * A line to a collector; nothing is connected yet.
     *
     * @param http2 whether that is spoken; else HTTP/1.1
     * @param tls whom to trust and as whom to come, where that is said for collectors alone; else null
     */
    Line line(URI collector, boolean http2, @Nullable SSLContext tls);

    /** A line to one collector. */
    interface Line {

        /** Posts one message. Completes on the loop within that time, never with an error. */
        CompletableFuture<Answer> post(String path, Headers headers, byte[] body, Duration within);

        /** Keeps no connection any more. */
        void close();
    }

    /**
     * What became of a message.
     *
     * @param status of the answer; 0 when there was none
     * @param trailers those behind the body
     * @param retryAfter how long it asks to wait, by HTTP's own field; null when it does not
     * @param code a stable name for why there was no answer; empty when there was one
     */
    record Answer(
            int status,
            Headers headers,
            byte[] body,
            Headers trailers,
            @Nullable Duration retryAfter,
            String code) {}
}
