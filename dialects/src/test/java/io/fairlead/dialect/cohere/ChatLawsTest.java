package io.fairlead.dialect.cohere;

import io.fairlead.dialect.neutral.ApiLaws;
import io.fairlead.dialect.registry.Apis;
import java.util.Objects;

/** What holds for every API holds for Cohere's Chat. */
class ChatLawsTest extends ApiLaws {

    ChatLawsTest() {
        super(
                Objects.requireNonNull(Apis.named(CohereDialect.NAME, CohereChatApi.NAME)),
                "cohere",
                "command-a-03-2025");
    }
}
