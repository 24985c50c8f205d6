package io.fairlead.dialect;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Errors that real providers gave, held against what their recorder saw in them. */
class RecordedErrorsTest {
    private static final Map<String, Set<ErrorKind>> MEANING = Map.of(
            "error:auth", Set.of(ErrorKind.BAD_KEY, ErrorKind.NO_PERMISSION, ErrorKind.CONTENT_FILTER),
            "error:context-length", Set.of(ErrorKind.CONTEXT_LENGTH),
            "error:rate-limit", Set.of(ErrorKind.RATE_LIMIT),
            "error:content-filter", Set.of(ErrorKind.CONTENT_FILTER),
            "error:schema", Set.of(ErrorKind.BAD_REQUEST, ErrorKind.TOOL_CALL_REJECTED),
            "error:other", Set.of(ErrorKind.BAD_REQUEST, ErrorKind.CONTEXT_LENGTH, ErrorKind.NO_MODEL));

    @Test
    void mean_what_they_say() {
        List<String> wrong = new ArrayList<>();
        for (Recording recording : Recording.all()) {
            if (recording.status() < 400) {
                continue;
            }
            ProviderError error =
                    recording.provider().errors().classify(recording.status(), recording::header, recording.body());
            MEANING.forEach((feature, kinds) -> {
                if (recording.has(feature) && !kinds.contains(error.kind())) {
                    wrong.add(recording + " " + feature + " " + error);
                }
            });
            assertThat(error.status()).isEqualTo(recording.status());
        }
        assertThat(wrong).isEmpty();
    }
}
