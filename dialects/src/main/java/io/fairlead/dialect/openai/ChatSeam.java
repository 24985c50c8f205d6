package io.fairlead.dialect.openai;

import com.fasterxml.jackson.databind.JsonNode;
import io.fairlead.dialect.JsonEvents;
import io.fairlead.dialect.neutral.Delta;
import io.fairlead.dialect.neutral.Reply;
import io.fairlead.dialect.neutral.Seam;
import io.fairlead.dialect.neutral.StreamWriter;
import io.fairlead.dialect.wire.Bytes;
import io.fairlead.dialect.wire.Output;
import io.fairlead.dialect.wire.SseScanner;
import io.fairlead.dialect.wire.WireEvent;
import java.nio.ByteBuffer;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What all chunks of one answer bear: its id and when it was made. Sound is told beside its words, and is more than those. */
final class ChatSeam implements Seam {
    private static final byte[] AUDIO = Bytes.ascii("\"audio\":{");

    private final JsonEvents documents = new JsonEvents();
    private final SseScanner scanner = new SseScanner(this::event);
    private @Nullable String id;
    private long createdSeconds = -1;
    private boolean sound;

    @Override
    public void read(ByteBuffer bytes) {
        scanner.scan(bytes);
    }

    @Override
    public boolean beyondWords() {
        return sound;
    }

    private void event(WireEvent event) {
        sound |= event.has(AUDIO);
        if (id == null || createdSeconds < 0) {
            JsonNode json = documents.tree(event);
            if (json != null) {
                String said = json.path("id").asText();
                id = id == null && !said.isEmpty() ? said : id;
                createdSeconds = createdSeconds < 0 && json.path("created").asLong() > 0
                        ? json.path("created").asLong()
                        : createdSeconds;
            }
        }
    }

    @Override
    public StreamWriter writer(Reply reply, List<Delta> said) {
        StreamWriter writer = new ChatStreamWriter(
                reply,
                id == null ? ChatStreamWriter.id(reply) : id,
                createdSeconds < 0 ? reply.createdSeconds() : createdSeconds);
        Output unsent = new Output();
        said.forEach(delta -> writer.write(delta, unsent));
        return writer;
    }
}
