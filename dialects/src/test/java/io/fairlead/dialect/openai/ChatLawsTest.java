package io.fairlead.dialect.openai;

import io.fairlead.dialect.neutral.ApiLaws;
import io.fairlead.dialect.registry.Apis;
import java.util.Objects;

class ChatLawsTest extends ApiLaws {
    ChatLawsTest() {
        super(Objects.requireNonNull(Apis.named("openai", "chat")), "openai", "gpt-4.1");
    }
}
