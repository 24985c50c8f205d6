package io.fairlead.dialect.anthropic;

import io.fairlead.dialect.Apis;
import io.fairlead.dialect.neutral.ApiLaws;
import java.util.Objects;

/** On a model that takes temperature and nucleus in one request. */
class MessagesLawsTest extends ApiLaws {
    MessagesLawsTest() {
        super(Objects.requireNonNull(Apis.named("anthropic", "messages")), "anthropic", "claude-sonnet-4-20250514");
    }
}
