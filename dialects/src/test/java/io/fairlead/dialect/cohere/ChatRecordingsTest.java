package io.fairlead.dialect.cohere;

import io.fairlead.dialect.Recording;
import io.fairlead.dialect.neutral.RecordingLaws;
import io.fairlead.dialect.registry.Apis;
import java.util.Objects;

/** Cohere's Chat as real clients asked and real models answered. */
class ChatRecordingsTest extends RecordingLaws {

    ChatRecordingsTest() {
        super(
                Objects.requireNonNull(Apis.named(CohereDialect.NAME, CohereChatApi.NAME)),
                "text/event-stream",
                Recording.all().stream()
                        .filter(recording -> recording.api().equals("cohere.v2.chat"))
                        .toList());
    }
}
