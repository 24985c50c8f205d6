package io.fairlead.agent.matrix;

import io.fairlead.proxy.testing.Gate;
import io.fairlead.proxy.testing.Reply;
import io.fairlead.proxy.testing.ScriptedProvider;
import io.fairlead.proxy.testing.Seen;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** A provider that does to each call what its row of the matrix is about. Safe for any thread. */
final class StandIn implements AutoCloseable {

    private static final String CHAT =
            "{\"id\":\"c\",\"object\":\"chat.completion\",\"model\":\"gpt-4o\",\"choices\":[{\"index\":0,\"message\":"
                    + "{\"role\":\"assistant\",\"content\":\"Hello\"},\"finish_reason\":\"stop\"}]}";
    private static final String EVENT =
            "data: {\"id\":\"c\",\"object\":\"chat.completion.chunk\",\"model\":\"gpt-4o\",\"choices\":[{\"index\":0,\"delta\":"
                    + "{\"role\":\"assistant\",\"content\":\"Hello\"},\"finish_reason\":null}]}\n\n";
    private static final String LAST =
            "data: {\"id\":\"c\",\"object\":\"chat.completion.chunk\",\"model\":\"gpt-4o\",\"choices\":[{\"index\":0,\"delta\":{},"
                    + "\"finish_reason\":\"stop\"}]}\n\ndata: [DONE]\n\n";

    private final ScriptedProvider provider = ScriptedProvider.start();
    private final Map<String, Gate> gates = new ConcurrentHashMap<>();
    private final Set<String> failedOnce = ConcurrentHashMap.newKeySet();

    StandIn() {
        provider.on(this::reply);
    }

    private Reply reply(Seen call) {
        String id = String.valueOf(call.header("x-call"));
        String row = id.substring(id.indexOf('|') + 1);
        return switch (row) {
            case "retried" -> failedOnce.add(id) ? Reply.whole(503, "{}") : Reply.json(CHAT);
            case "streamed" -> events().await(gate(id)).chunk(LAST).end();
            case "cancelled" -> events().stall();
            case "fails" -> Reply.script().stall();
            default -> Reply.json(CHAT);
        };
    }

    private static Reply events() {
        return Reply.script().head(200, "content-type", "text/event-stream").chunk(EVENT);
    }

    private Gate gate(String id) {
        return gates.computeIfAbsent(id, each -> new Gate());
    }

    /** The client has the first part of its stream. */
    void firstArrived(String id) {
        gate(id).open();
    }

    ScriptedProvider provider() {
        return provider;
    }

    @Override
    public void close() {
        provider.close();
    }
}
