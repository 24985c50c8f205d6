package io.fairlead.dialect.parrot;

import io.fairlead.dialect.ProviderCatalog;
import io.fairlead.dialect.neutral.ApiLaws;
import java.util.Objects;

class TalkLawsTest extends ApiLaws {
    static final TalkApi TALK = new TalkApi(
            Objects.requireNonNull(ProviderCatalog.builtIn().entry("openai")).errors());

    TalkLawsTest() {
        super(TALK, "openai", "gpt-4o");
    }
}
