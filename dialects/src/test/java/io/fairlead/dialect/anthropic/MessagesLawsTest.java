package io.fairlead.dialect.anthropic;

import io.fairlead.dialect.neutral.ApiLaws;
import io.fairlead.dialect.registry.Apis;
import java.util.Objects;

/** On a model that takes temperature and nucleus in one request. */
class MessagesLawsTest extends ApiLaws {
    MessagesLawsTest() {
        super(Objects.requireNonNull(Apis.named("anthropic", "messages")), "anthropic", "claude-sonnet-4-20250514");
    }
}
