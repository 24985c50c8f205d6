package io.fairlead.chaos;

import io.fairlead.proxy.testing.Gate;
import io.fairlead.proxy.testing.Reply;
import io.fairlead.proxy.testing.Seen;
import java.io.ByteArrayOutputStream;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;

/** What the providers really did, call by call. Safe for any thread. */
final class Ledger {

    /** Names the call in a header that goes through the engine untouched. */
    static final String NONCE = "x-chaos-nonce";

    /**
     * A request that a provider read to its end, and so answered.
     *
     * @param provider who did it
     * @param request as it arrived
     * @param answer every byte of the answer's body
     */
    record Execution(String provider, Seen request, byte[] answer) {}

    private final Map<String, Call> calls = new ConcurrentHashMap<>();
    private final Map<String, Gate> gates = new ConcurrentHashMap<>();
    private final Map<String, List<Execution>> executions = new ConcurrentHashMap<>();
    private final AtomicInteger count = new AtomicInteger();

    /** Expects {@code call}. */
    void expect(Call call) {
        calls.put(call.nonce(), call);
        executions.put(call.nonce(), new CopyOnWriteArrayList<>());
    }

    /** Expects {@code call}, and holds its answer from the primary provider at the middle until the gate is opened. */
    Gate expectAndHold(Call call) {
        expect(call);
        Gate gate = new Gate();
        gates.put(call.nonce(), gate);
        return gate;
    }

    /** What {@code provider} says to {@code request}: no two executions are answered alike. */
    Reply execute(String provider, boolean holds, Seen request) {
        String nonce = Objects.requireNonNullElse(request.header(NONCE), "");
        Call call = calls.get(nonce);
        if (call == null) {
            return Reply.whole(
                    400, "{\"error\":{\"message\":\"nobody asked this\",\"type\":\"invalid_request_error\"}}");
        }
        String execution = nonce + "@" + provider + "/" + count.incrementAndGet();
        List<byte[]> pieces = Answers.pieces(call.kind(), execution);
        ByteArrayOutputStream whole = new ByteArrayOutputStream();
        pieces.forEach(whole::writeBytes);
        of(call).add(new Execution(provider, request, whole.toByteArray()));
        return Answers.reply(call.kind(), pieces, holds ? gates.get(nonce) : null);
    }

    /** The executions of {@code call} in their order. */
    List<Execution> of(Call call) {
        return Objects.requireNonNull(executions.get(call.nonce()), "not expected");
    }
}
