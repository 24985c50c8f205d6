package io.fairlead.proxy.wire;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import org.junit.jupiter.api.Test;

/** Calls that an AWS SDK signs for the base URL instead of for the provider. */
class ForeignSignatureTest {

    @Test
    void a_call_that_is_signed_for_our_address_is_answered_400_with_what_to_do_and_counts_against_nobody()
            throws Exception {
        try (Scene scene = Scene.scene()
                .provider("bedrock", "")
                .other("spare", "spare.example")
                .start()) {
            for (int i = 0; i < 12; i++) {
                HttpResponse<String> answer = scene.plain()
                        .send(
                                HttpRequest.newBuilder(scene.base("/bedrock/model/amazon.nova-lite-v1%3A0/converse"))
                                        .header(
                                                "Authorization",
                                                "AWS4-HMAC-SHA256 Credential=AKIACANARY/20260101/us-east-1/bedrock/aws4_request,"
                                                        + " SignedHeaders=host;x-amz-date, Signature=canary")
                                        .header("x-amz-date", "20260101T000000Z")
                                        .POST(HttpRequest.BodyPublishers.ofString(
                                                "{\"messages\":[{\"role\":\"user\",\"content\":[{\"text\":\"hi\"}]}]}"))
                                        .build(),
                                HttpResponse.BodyHandlers.ofString());
                assertThat(answer.statusCode()).isEqualTo(400);
                assertThat(answer.headers().firstValue("x-fairlead-attempts")).contains("0");
                assertThat(answer.body())
                        .contains("signed for Fairlead's address")
                        .contains("HTTPS_PROXY")
                        .contains("providers.bedrock.auth")
                        .doesNotContain("canary");
            }
            assertThat(scene.engine.engine().breakers().view("bedrock").state()).isEqualTo("closed");
        }
    }
}
