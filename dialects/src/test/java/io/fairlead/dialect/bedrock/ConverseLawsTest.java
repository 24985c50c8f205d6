package io.fairlead.dialect.bedrock;

import io.fairlead.dialect.neutral.ApiLaws;
import io.fairlead.dialect.registry.Apis;
import java.util.Objects;

/** What holds for every API holds for Converse. */
class ConverseLawsTest extends ApiLaws {

    ConverseLawsTest() {
        super(
                Objects.requireNonNull(Apis.named(BedrockDialect.NAME, ConverseApi.NAME)),
                "bedrock",
                "anthropic.claude-3-sonnet-20240229-v1:0");
    }
}
