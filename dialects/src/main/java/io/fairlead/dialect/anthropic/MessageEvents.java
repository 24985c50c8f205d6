package io.fairlead.dialect.anthropic;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import io.fairlead.dialect.ErrorTable;
import io.fairlead.dialect.watch.EventReader;
import io.fairlead.dialect.watch.Reading;
import io.fairlead.dialect.wire.Bytes;
import io.fairlead.dialect.wire.WireEvent;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Reads the events of Messages, and the {@code completion} events of the old Complete. Finished at {@code message_stop},
 * or at a {@code message_delta} with a stop reason.
 */
final class MessageEvents extends EventReader {
    private static final byte[] BLOCK_DELTA = Bytes.ascii("content_block_delta");
    private static final byte[] BLOCK_START = Bytes.ascii("content_block_start");
    private static final byte[] BLOCK_STOP = Bytes.ascii("content_block_stop");
    private static final byte[] PING = Bytes.ascii("ping");
    private static final byte[] DONE = Bytes.ascii("[DONE]");

    private boolean stopped;

    MessageEvents(ErrorTable errors) {
        super(errors);
    }

    @Override
    protected boolean matters(WireEvent event) {
        return !event.nameIs(BLOCK_DELTA)
                && !event.nameIs(BLOCK_START)
                && !event.nameIs(BLOCK_STOP)
                && !event.nameIs(PING);
    }

    @Override
    protected void read(WireEvent event, @Nullable JsonNode json) {
        if (event.dataIs(DONE)) {
            return;
        }
        JsonNode body = json == null ? MissingNode.getInstance() : json;
        String type = body.path("type").asText();
        switch (type.isEmpty() ? event.name() : type) {
            case "ping", "content_block_stop" -> {}
            case "message_start" -> usage(body.path("message"));
            case "content_block_start" -> {
                more();
                block(body.path("content_block"));
            }
            case "content_block_delta" -> {
                more();
                delta(body.path("delta"));
            }
            case "message_delta" -> {
                usage(body);
                stop(body.path("delta"));
            }
            case "message_stop" -> {
                stopped = true;
                verdict.sawFinish();
            }
            case "error" -> verdict.sawError(errors.classifyEvent(body));
            case "completion" -> completion(body);
            default -> other(body);
        }
    }

    private void usage(JsonNode holder) {
        if (holder.path("usage").isObject()) {
            verdict.sawUsage(AnthropicDialect.usage(holder.path("usage")));
        }
    }

    /** Text and thinking begin empty; a tool's name, or any other block, is content. */
    private void block(JsonNode block) {
        boolean empty = switch (block.path("type").asText()) {
            case "text" -> !Reading.says(block.path("text"));
            case "thinking" -> !Reading.says(block.path("thinking"));
            default -> false;
        };
        if (!empty) {
            verdict.sawContent();
        }
    }

    private void delta(JsonNode delta) {
        for (Map.Entry<String, JsonNode> member : delta.properties()) {
            if (!member.getKey().equals("type") && Reading.says(member.getValue())) {
                verdict.sawContent();
            }
        }
    }

    private void stop(JsonNode holder) {
        if (Reading.says(holder.path("stop_reason"))) {
            verdict.sawReason();
        }
    }

    /** More of the answer: a stop that was seen before was none. */
    private void more() {
        if (!stopped) {
            verdict.sawMore();
        }
        verdict.saidSomething();
    }

    private void completion(JsonNode body) {
        if (Reading.says(body.path("completion"))) {
            verdict.sawContent();
        }
        stop(body);
    }

    private void other(JsonNode body) {
        if (Reading.saysError(body.path("error"))) {
            verdict.sawError(errors.classifyEvent(body));
        } else {
            verdict.sawContent();
        }
    }
}
