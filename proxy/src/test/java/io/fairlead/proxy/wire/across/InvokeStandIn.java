package io.fairlead.proxy.wire.across;

import com.fasterxml.jackson.databind.JsonNode;
import io.fairlead.proxy.testing.Reply;
import io.fairlead.proxy.testing.Seen;
import io.fairlead.proxy.wire.EventStream;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;

/** Anthropic's models at Bedrock by InvokeModel: their own bodies, their own events within Bedrock's frames. */
final class InvokeStandIn extends MessagesStandIn {

    InvokeStandIn() {
        super("bedrock", "bedrock-runtime.us-east-1.amazonaws.com", "anthropic.claude-sonnet-4-5-20250929-v1:0");
    }

    @Override
    Told told(Seen request) {
        String path = "/model/" + model().replace(":", "%3A") + "/invoke";
        boolean streamed = request.path().equals(path + "-with-response-stream");
        Claim.that(streamed || request.path().equals(path), "the path: " + request.path());
        Claim.same(String.valueOf(request.header("authorization")), "Bearer " + key(), "the key");
        JsonNode body = body(request);
        Claim.that(!body.has("model") && !body.has("stream"), "the path says model and stream");
        Claim.same(body.path("anthropic_version").asText(), "bedrock-2023-05-31", "the version");
        return told(body, model(), streamed);
    }

    @Override
    Reply stream(Says says) {
        List<String> events = content(says);
        ends(says, events);
        return frames(events).end();
    }

    @Override
    Reply cut(Says says) {
        return frames(content(says)).rst();
    }

    @Override
    Reply brokenOff(Says says, String words) {
        return frames(content(says))
                .chunk(EventStream.exception("serviceUnavailableException", words))
                .end();
    }

    /** In the padding, with which Bedrock hides how long an event is, a test sees which one it is. */
    private static Reply frames(List<String> events) {
        Reply reply = Reply.script()
                .head(200, "content-type", "application/vnd.amazon.eventstream", "x-amzn-requestid", REQUEST_ID);
        for (String event : events) {
            String data = event.substring(event.indexOf("data: ") + 6).trim();
            String bytes = Base64.getEncoder().encodeToString(data.getBytes(StandardCharsets.UTF_8));
            reply = reply.chunk(
                    EventStream.event("chunk", "{\"bytes\":\"" + bytes + "\",\"p\":" + Jsons.quoted(data) + "}"));
        }
        return reply;
    }

    @Override
    Trouble.Said failing(Trouble trouble) {
        return ConverseStandIn.claude().failing(trouble);
    }
}
