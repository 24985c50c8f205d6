package io.fairlead.proxy.render;

import io.fairlead.dialect.Problem;
import io.fairlead.proxy.exchange.Answer;
import io.fairlead.proxy.exchange.Body;
import io.fairlead.proxy.exchange.BodyFilter;
import io.fairlead.proxy.exchange.Exchange;
import io.fairlead.proxy.exchange.Failure;
import io.fairlead.proxy.exchange.Headers;
import io.fairlead.proxy.exchange.StreamEnd;
import io.fairlead.proxy.exchange.WholeAnswer;
import io.netty.buffer.Unpooled;
import org.jspecify.annotations.Nullable;

/**
 * A stream that says why when it breaks: at the border of an event, the dialect's own error event goes before the abort.
 * Inside an event not a byte is added.
 */
final class BreakingBody extends BodyFilter {
    private final Exchange exchange;
    private final @Nullable String contentType;

    BreakingBody(Body source, Exchange exchange, @Nullable String contentType) {
        super(source);
        this.exchange = exchange;
        this.contentType = contentType;
    }

    /** Whether an event can be put into the answer: a stream of events, not compressed, whose length was not promised. */
    static boolean fits(Answer answer) {
        String type = answer.headers().get("content-type");
        String encoding = answer.headers().get("content-encoding");
        return type != null
                && answer.length() < 0
                && (encoding == null || encoding.equalsIgnoreCase("identity"))
                && (is(type, "text/event-stream")
                        || is(type, "application/vnd.amazon.eventstream")
                        || is(type, "application/x-ndjson")
                        || is(type, "application/json"));
    }

    private static boolean is(String type, String wanted) {
        return Headers.same(type, wanted)
                || (type.regionMatches(true, 0, wanted, 0, wanted.length())
                        && (type.charAt(wanted.length()) == ';' || type.charAt(wanted.length()) == ' '));
    }

    @Override
    public void broken(StreamEnd.Broken end) {
        if (!over() && end.atBoundary() && !alreadySaid(end.failure())) {
            Failure failure = end.failure();
            Problem problem =
                    new Problem(OwnStatus.of(failure), failure.code(), "Fairlead: " + failure.detail(), exchange.id());
            byte[] event = exchange.provider().dialect().errorEvent(exchange.operation(), problem, contentType);
            if (event.length > 0) {
                data(Unpooled.wrappedBuffer(event));
                flush();
            }
        }
        super.broken(end);
    }

    /** The provider's own error event went to the client as it came. */
    private static boolean alreadySaid(Failure failure) {
        WholeAnswer answer = failure.answer();
        return answer != null && answer.inStream();
    }

    @Override
    protected void ended(StreamEnd how) {
        // whoever settles the exchange listens elsewhere
    }
}
