package io.fairlead.dialect.openai;

import io.fairlead.dialect.neutral.ApiLaws;
import io.fairlead.dialect.neutral.Conversation;
import io.fairlead.dialect.neutral.Sampling;
import io.fairlead.dialect.neutral.Tool;
import io.fairlead.dialect.registry.Apis;
import java.util.List;
import java.util.Objects;

class ResponsesLawsTest extends ApiLaws {
    ResponsesLawsTest() {
        super(Objects.requireNonNull(Apis.named("openai", "responses")), "openai", "gpt-4.1");
    }

    /** There are no stop sequences, an answer has at least 16 tokens, and a schema is always said to be strict or not. */
    @Override
    protected Conversation sayable(Conversation drawn) {
        Sampling sampling = drawn.sampling();
        Integer most = sampling.maxTokens();
        return new Conversation(
                drawn.model(),
                drawn.stream(),
                drawn.streamUsage(),
                drawn.turns(),
                drawn.tools().stream()
                        .map(tool -> new Tool(tool.name(), tool.description(), tool.schema(), false))
                        .toList(),
                drawn.toolChoice(),
                drawn.parallelTools(),
                drawn.format(),
                new Sampling(
                        most == null ? null : Integer.valueOf(Math.max(16, most)),
                        sampling.temperature(),
                        sampling.topP(),
                        sampling.topK(),
                        sampling.frequencyPenalty(),
                        sampling.presencePenalty(),
                        sampling.seed(),
                        List.of(),
                        sampling.answers(),
                        sampling.logprobs()),
                drawn.reasoning());
    }
}
