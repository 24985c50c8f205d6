package io.fairlead.dialect.gemini;

import io.fairlead.dialect.neutral.ApiLaws;
import io.fairlead.dialect.neutral.Reply;
import io.fairlead.dialect.registry.Apis;
import java.util.Objects;
import org.junit.jupiter.api.Nested;

/** What holds for every API holds for generateContent, at both services and in both forms of its streams. */
class GenerateLawsTest {

    private abstract static class Laws extends ApiLaws {
        Laws(String provider, String model) {
            super(Objects.requireNonNull(Apis.named(GeminiDialect.NAME, GenerateApi.NAME)), provider, model);
        }
    }

    @Nested
    class At_the_gemini_api extends Laws {
        At_the_gemini_api() {
            super("gemini", "gemini-2.5-flash");
        }
    }

    @Nested
    class At_vertex_with_a_model_that_seals_its_calls extends Laws {
        At_vertex_with_a_model_that_seals_its_calls() {
            super("vertex", "gemini-3-flash-preview");
        }
    }

    @Nested
    class In_arrays extends Laws {
        In_arrays() {
            super("gemini", "gemini-2.5-flash");
        }

        @Override
        protected Reply reply(boolean stream) {
            Reply reply = super.reply(stream);
            return new Reply(
                    reply.asked(),
                    reply.maker(),
                    reply.model(),
                    reply.id(),
                    reply.createdSeconds(),
                    "/v1beta/models/gemini-2.5-flash:streamGenerateContent");
        }
    }
}
