package io.fairlead.dialect.openai;

import com.fasterxml.jackson.databind.JsonNode;
import io.fairlead.dialect.ErrorTable;
import io.fairlead.dialect.watch.EventReader;
import io.fairlead.dialect.watch.Reading;
import io.fairlead.dialect.wire.Bytes;
import io.fairlead.dialect.wire.WireEvent;
import java.util.BitSet;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Reads the chunks of Chat Completions and of the old Completions. Finished when each choice that was begun has a finish
 * reason, or at {@code [DONE]}; several providers never send the latter. An error may stand alone, beside choices that
 * look finished (OpenRouter), or in an event named {@code error} (Groq).
 */
final class ChatEvents extends EventReader {
    private static final byte[] DONE = Bytes.ascii("[DONE]");
    private static final byte[] ERROR = Bytes.ascii("error");
    private static final byte[] ERROR_KEY = Bytes.ascii("\"error\"");
    private static final byte[] USAGE_KEY = Bytes.ascii("\"usage\"");
    private static final byte[] FINISH_KEY = Bytes.ascii("\"finish_reason\"");
    private static final byte[] INDEX_KEY = Bytes.ascii("\"index\"");
    private static final byte[] CHOICES_KEY = Bytes.ascii("\"choices\"");
    private static final byte[] NULL = Bytes.ascii(":null");
    private static final byte[] ZERO = Bytes.ascii(":0,");
    private static final int MOST_CHOICES = 1024;

    private final BitSet begun = new BitSet();
    private final BitSet ended = new BitSet();

    ChatEvents(ErrorTable errors) {
        super(errors);
    }

    /** A plain delta of the first choice: no finish reason, no usage, no error. Anything else is parsed. */
    @Override
    protected boolean matters(WireEvent event) {
        return event.hasName()
                || event.tooLarge()
                || !event.has(CHOICES_KEY)
                || event.has(ERROR_KEY)
                || unlike(event, FINISH_KEY, NULL)
                || unlike(event, USAGE_KEY, NULL)
                || unlike(event, INDEX_KEY, ZERO);
    }

    /** Whether {@code key} stands anywhere in the event without being followed by {@code value}. */
    private static boolean unlike(WireEvent event, byte[] key, byte[] value) {
        byte[] data = event.data();
        int at = Bytes.indexOf(data, 0, event.length(), key);
        while (at >= 0) {
            at += key.length;
            if (!Bytes.startsWith(data, at, event.length(), value)) {
                return true;
            }
            at = Bytes.indexOf(data, at, event.length(), key);
        }
        return false;
    }

    @Override
    protected void read(WireEvent event, @Nullable JsonNode json) {
        if (event.dataIs(DONE)) {
            verdict.sawFinish();
            return;
        }
        if (json == null || !json.isObject()) {
            verdict.sawContent();
            return;
        }
        if (event.nameIs(ERROR)
                || Reading.saysError(json.path("error"))
                || json.path("object").asText().equals("error")) {
            verdict.sawError(errors.classifyEvent(json));
            return;
        }
        JsonNode usage = json.path("usage").isObject()
                ? json.path("usage")
                : json.path("x_groq").path("usage");
        if (usage.isObject()) {
            verdict.sawUsage(OpenAiDialect.usage(usage));
        }
        JsonNode choices = json.path("choices");
        if (!choices.isArray()) {
            if (!usage.isObject()) {
                verdict.sawContent();
            }
            return;
        }
        for (JsonNode choice : choices) {
            choice(choice);
        }
    }

    private void choice(JsonNode choice) {
        int index = Math.min(Math.max(choice.path("index").asInt(), 0), MOST_CHOICES);
        begun.set(index);
        JsonNode reason = choice.path("finish_reason");
        if (Reading.saysError(choice.path("error")) || reason.asText().equals("error")) {
            verdict.sawError(errors.classifyEvent(choice));
        }
        verdict.saidSomething();
        boolean content = Reading.says(choice.path("text"))
                || Reading.says(choice.path("message"))
                || hasContent(choice.path("delta"));
        if (reason.isTextual() && !reason.textValue().isEmpty()) {
            ended.set(index);
        } else if (content) {
            ended.clear(index); // what looked like its end was none: some end each call of a tool
        }
        if (begun.cardinality() == ended.cardinality()) {
            verdict.sawFinish();
        } else {
            verdict.sawMore();
        }
        if (content) {
            verdict.sawContent();
        }
    }

    /** Anything in a delta but its role: text, reasoning in any spelling, refusal, audio, tool calls. */
    static boolean hasContent(JsonNode delta) {
        for (Map.Entry<String, JsonNode> member : delta.properties()) {
            if (!member.getKey().equals("role") && Reading.says(member.getValue())) {
                return true;
            }
        }
        return false;
    }
}
