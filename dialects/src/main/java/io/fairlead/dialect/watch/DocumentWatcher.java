package io.fairlead.dialect.watch;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import io.fairlead.dialect.AnswerWatcher;
import io.fairlead.dialect.Json;
import io.fairlead.dialect.ProviderError;
import io.fairlead.dialect.Usage;
import io.fairlead.dialect.wire.Bytes;
import io.fairlead.dialect.wire.JsonTopLevel;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Looks on at an answer that is one JSON document: finished when it is whole. It commits nothing by itself. */
final class DocumentWatcher implements AnswerWatcher {
    /** A larger one cannot be seen whole before the commit anyway. */
    private static final int LONGEST_VALUE = 64 * 1024;

    /** A longer one is read only where an error may stand in it. */
    private static final int LONG = 2048;

    /** What a model made is read only where it may be empty, or where an error may stand in it. */
    private static final int FILLED = 64;

    private static final byte[] ERROR = Bytes.ascii("\"error\"");

    private static final int BRACKETS = 2;

    private final Verdict verdict = new Verdict();

    /** Bytes that are no white space, as far as they matter. */
    private int signs;

    private final DocumentReader reader;
    private final JsonTopLevel scanner = new JsonTopLevel(LONGEST_VALUE, new Kept());
    private final ArrayEnvelope envelope = new ArrayEnvelope(LONGEST_VALUE);
    private final Map<String, JsonNode> members = new HashMap<>();

    /** What was made, where it is read only if an error stands beside it; null while there is none. */
    private @Nullable Map<String, byte[]> unread;

    DocumentWatcher(DocumentReader reader) {
        this.reader = reader;
    }

    @Override
    public void look(ByteBuffer bytes) {
        for (int i = bytes.position(); signs <= BRACKETS && i < bytes.limit(); i++) {
            signs += Bytes.blank(bytes.get(i)) ? 0 : 1;
        }
        envelope.look(bytes);
        scanner.scan(bytes);
        if (scanner.complete() && !verdict.finished()) {
            readBesideError();
            if (scanner.array()) {
                members.putAll(envelope.members(reader.values()));
            }
            reader.read(members, verdict);
            verdict.sawFinish();
            if (scanner.array() && signs > BRACKETS) {
                verdict.saidSomething();
            }
        }
    }

    private void readBesideError() {
        JsonNode error = members.get("error");
        if (unread != null && error != null && Reading.saysError(error)) {
            unread.forEach((name, value) -> {
                JsonNode node = Json.tree(value, value.length);
                if (node != null) {
                    members.put(name, node);
                }
            });
        }
    }

    @Override
    public void end() {}

    @Override
    public boolean content() {
        return false;
    }

    @Override
    public boolean finished() {
        return scanner.complete();
    }

    @Override
    public boolean said() {
        return verdict.said();
    }

    @Override
    public boolean atBoundary() {
        return false;
    }

    @Override
    public @Nullable ProviderError error() {
        return verdict.error();
    }

    @Override
    public Usage usage() {
        return verdict.usage();
    }

    private final class Kept implements JsonTopLevel.Members {

        @Override
        public boolean wants(String name) {
            return reader.values().contains(name);
        }

        @Override
        public void member(String name, byte[] bytes, int from, int to) {
            boolean made = reader.content().contains(name);
            boolean passed = to - from > (made ? FILLED : LONG);
            if (passed && Bytes.indexOf(bytes, from, to, ERROR) < 0 && !empty(bytes, from, to)) {
                members.put(name, MissingNode.getInstance());
                if (made && to - from <= LONG) {
                    keep(name, Arrays.copyOfRange(bytes, from, to));
                }
                return;
            }
            JsonNode node = Json.tree(bytes, from, to);
            members.put(name, node == null ? MissingNode.getInstance() : node);
        }

        @Override
        public void tooLong(String name) {
            members.put(name, MissingNode.getInstance());
        }

        private void keep(String name, byte[] value) {
            Map<String, byte[]> kept = unread == null ? new HashMap<>() : unread;
            kept.put(name, value);
            unread = kept;
        }

        /** Whether nothing stands between its brackets, or its quotes. */
        private static boolean empty(byte[] bytes, int from, int to) {
            int signs = 0;
            for (int i = from; i < to; i++) {
                signs += bytes[i] > ' ' || bytes[i] < 0 ? 1 : 0;
                if (signs > BRACKETS) {
                    return false;
                }
            }
            return true;
        }
    }
}
