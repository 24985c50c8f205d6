package io.fairlead.proxy.credential;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.fairlead.proxy.exchange.Body;
import io.fairlead.proxy.exchange.Headers;
import io.fairlead.proxy.exchange.Origin;
import io.fairlead.proxy.exchange.Request;
import io.fairlead.proxy.exchange.RequestBody;
import io.netty.buffer.Unpooled;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.concurrent.CompletionException;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.auth.credentials.AwsSessionCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.core.exception.SdkClientException;

class AwsSignerTest {
    private static final Origin BEDROCK = new Origin("https", "bedrock-runtime.eu-west-1.amazonaws.com", 443);
    private static final byte[] BODY = "{\"messages\":[]}".getBytes(StandardCharsets.UTF_8);
    private static final Pattern AUTHORIZATION = Pattern.compile(
            "AWS4-HMAC-SHA256 Credential=AKID/(\\d{8})/([^/]+)/([^/]+)/aws4_request, SignedHeaders=([^,]+), Signature=(\\w+)");

    private final AwsSigner signer = new AwsSigner(
            StaticCredentialsProvider.create(AwsSessionCredentials.create("AKID", "SECRET", "SESSION")), Runnable::run);

    private static Request request(RequestBody body) {
        return new Request(
                "POST",
                "/model/anthropic.claude-3-haiku%3A0/converse",
                Headers.of("content-type", "application/json", "x-custom", "1"),
                body);
    }

    @Test
    void the_signature_is_the_one_that_aws_computes() throws Exception {
        Request signed = signer.sign(request(new RequestBody.Whole(Unpooled.wrappedBuffer(BODY))), BEDROCK)
                .join();

        Matcher parts = AUTHORIZATION.matcher(String.valueOf(signed.headers().get("authorization")));
        assertThat(parts.matches()).isTrue();
        assertThat(parts.group(2)).isEqualTo("eu-west-1");
        assertThat(parts.group(3)).isEqualTo("bedrock");
        assertThat(parts.group(4)).contains("host", "x-amz-date", "x-amz-security-token");
        assertThat(signed.headers().get("x-amz-security-token")).isEqualTo("SESSION");
        assertThat(parts.group(5)).isEqualTo(expected(signed, parts));
        assertThat(signed.headers().get("x-custom")).isEqualTo("1");
    }

    /** By hand, after the user guide: canonical request, string to sign, signing key. */
    private static String expected(Request signed, Matcher parts) throws Exception {
        String headers = Stream.of(parts.group(4).split(";", -1))
                .map(name -> name + ":"
                        + (name.equals("host")
                                ? BEDROCK.authority()
                                : signed.headers().get(name)) + "\n")
                .collect(Collectors.joining());
        // Every part of a path is encoded once more than it was sent.
        String canonical = "POST\n/model/anthropic.claude-3-haiku%253A0/converse\n\n" + headers + "\n" + parts.group(4)
                + "\n" + sha256(BODY);
        String scope = parts.group(1) + "/" + parts.group(2) + "/" + parts.group(3) + "/aws4_request";
        String toSign = "AWS4-HMAC-SHA256\n" + signed.headers().get("x-amz-date") + "\n" + scope + "\n"
                + sha256(canonical.getBytes(StandardCharsets.UTF_8));
        byte[] key = "AWS4SECRET".getBytes(StandardCharsets.UTF_8);
        for (String part : scope.split("/", -1)) {
            key = hmac(key, part);
        }
        return HexFormat.of().formatHex(hmac(key, toSign));
    }

    @Test
    void what_cannot_be_signed_says_why() {
        Request flowing = request(new RequestBody.Flowing(-1, Body.of(BODY)));

        assertThatThrownBy(() -> signer.sign(flowing, BEDROCK).join())
                .isInstanceOf(CompletionException.class)
                .hasMessageContaining("raise replay-body");
    }

    @Test
    void credentials_that_are_not_there_are_told_in_one_sentence() {
        AwsSigner without = new AwsSigner(
                () -> {
                    throw SdkClientException.create("Unable to load credentials from any of the providers");
                },
                Runnable::run);

        assertThatThrownBy(() ->
                        without.sign(request(RequestBody.empty()), BEDROCK).join())
                .hasMessageContaining("AWS credentials were not found by the default chain");
    }

    private static String sha256(byte[] bytes) throws Exception {
        return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
    }

    private static byte[] hmac(byte[] key, String text) throws Exception {
        Mac mac = Mac.getInstance("HmacSHA256");
        mac.init(new SecretKeySpec(key, "HmacSHA256"));
        return mac.doFinal(text.getBytes(StandardCharsets.UTF_8));
    }
}
