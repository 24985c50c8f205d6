package io.fairlead.dialect;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/** Bodies in the providers' shapes, written for this test. */
class ErrorTableTest {

    private record Case(String provider, int status, String body, ErrorKind kind, boolean structured) {}

    private static Case structured(String provider, int status, String body, ErrorKind kind) {
        return new Case(provider, status, body, kind, true);
    }

    private static Case plain(String provider, int status, String body, ErrorKind kind) {
        return new Case(provider, status, body, kind, false);
    }

    private static String openai(String type, String code, String message) {
        return "{\"error\":{\"message\":\"" + message + "\",\"type\":\"" + type + "\",\"param\":null,\"code\":\"" + code
                + "\"}}";
    }

    private static String anthropic(String type, String message) {
        return "{\"type\":\"error\",\"error\":{\"type\":\"" + type + "\",\"message\":\"" + message
                + "\"},\"request_id\":\"req_1\"}";
    }

    private static String google(int code, String status, String message) {
        return "{\"error\":{\"code\":" + code + ",\"message\":\"" + message + "\",\"status\":\"" + status + "\"}}";
    }

    private static final List<Case> CASES = List.of(
            structured(
                    "openai",
                    429,
                    openai("tokens", "rate_limit_exceeded", "Rate limit reached. Please try again in 174ms."),
                    ErrorKind.RATE_LIMIT),
            structured(
                    "openai",
                    429,
                    openai(
                            "tokens",
                            "rate_limit_exceeded",
                            "Request too large for m on tokens per min (TPM): Limit 1, Requested 2."),
                    ErrorKind.RATE_LIMIT_TOO_LARGE),
            structured(
                    "openai",
                    429,
                    openai("insufficient_quota", "insufficient_quota", "You exceeded your current quota"),
                    ErrorKind.QUOTA),
            structured(
                    "openai",
                    400,
                    openai("invalid_request_error", "context_length_exceeded", "too long"),
                    ErrorKind.CONTEXT_LENGTH),
            structured(
                    "openai",
                    400,
                    openai("invalid_request_error", "content_policy_violation", "no"),
                    ErrorKind.CONTENT_FILTER),
            structured("openai", 400, openai("invalid_request_error", "model_not_found", "no"), ErrorKind.NO_MODEL),
            structured("openai", 401, openai("invalid_request_error", "invalid_api_key", "no"), ErrorKind.BAD_KEY),
            plain("openai", 503, openai("server_error", "", "Service unavailable"), ErrorKind.OVERLOADED),
            plain("openai", 500, openai("server_error", "", "Sorry"), ErrorKind.SERVER),
            plain("openai", 400, openai("invalid_request_error", "", "no"), ErrorKind.BAD_REQUEST),
            plain("openai", 418, "tea", ErrorKind.UNKNOWN),
            plain("openai", 504, "<html>", ErrorKind.TIMEOUT),
            plain("openai", 522, "<html>", ErrorKind.SERVER),
            plain("together", 503, "{}", ErrorKind.OVERLOADED),
            structured("anthropic", 529, anthropic("overloaded_error", "Overloaded"), ErrorKind.OVERLOADED),
            structured(
                    "anthropic",
                    429,
                    anthropic("rate_limit_error", "This request would exceed your limit"),
                    ErrorKind.RATE_LIMIT),
            structured("anthropic", 402, anthropic("billing_error", "pay"), ErrorKind.QUOTA),
            structured(
                    "anthropic",
                    400,
                    anthropic("invalid_request_error", "Your credit balance is too low to go on"),
                    ErrorKind.QUOTA),
            structured(
                    "anthropic",
                    400,
                    anthropic("invalid_request_error", "prompt is too long: 5 tokens > 4 maximum"),
                    ErrorKind.CONTEXT_LENGTH),
            structured("anthropic", 500, anthropic("api_error", "Internal server error"), ErrorKind.SERVER),
            structured("anthropic", 504, anthropic("timeout_error", "slow"), ErrorKind.TIMEOUT),
            structured("anthropic", 403, anthropic("permission_error", "no"), ErrorKind.NO_PERMISSION),
            structured("anthropic", 413, anthropic("request_too_large", "no"), ErrorKind.BAD_REQUEST),
            structured("gemini", 503, google(503, "UNAVAILABLE", "The model is overloaded."), ErrorKind.OVERLOADED),
            structured("gemini", 500, google(500, "INTERNAL", "An internal error has occurred."), ErrorKind.SERVER),
            structured("gemini", 504, google(504, "DEADLINE_EXCEEDED", "slow"), ErrorKind.TIMEOUT),
            structured(
                    "gemini",
                    429,
                    google(429, "RESOURCE_EXHAUSTED", "You exceeded your current quota, please check your plan"),
                    ErrorKind.QUOTA),
            structured("gemini", 429, google(429, "RESOURCE_EXHAUSTED", "Resource exhausted."), ErrorKind.RATE_LIMIT),
            structured("gemini", 403, google(403, "PERMISSION_DENIED", "no"), ErrorKind.NO_PERMISSION),
            structured(
                    "gemini",
                    400,
                    google(400, "INVALID_ARGUMENT", "The input token count (5) exceeds the maximum (4)."),
                    ErrorKind.CONTEXT_LENGTH),
            structured(
                    "azure-openai",
                    429,
                    "{\"error\":{\"code\":\"429\",\"message\":\"... have exceeded token rate limit. Please retry after 6 seconds.\"}}",
                    ErrorKind.RATE_LIMIT),
            structured(
                    "azure-openai",
                    400,
                    "{\"error\":{\"code\":\"content_filter\",\"message\":\"m\",\"innererror\":{\"code\":\"ResponsibleAIPolicyViolation\"}}}",
                    ErrorKind.CONTENT_FILTER),
            structured(
                    "azure-openai",
                    404,
                    "{\"error\":{\"code\":\"DeploymentNotFound\",\"message\":\"m\"}}",
                    ErrorKind.NO_MODEL),
            structured(
                    "groq", 429, openai("tokens", "rate_limit_exceeded", "Rate limit reached"), ErrorKind.RATE_LIMIT),
            structured("groq", 498, openai("x", "capacity_exceeded", "full"), ErrorKind.OVERLOADED),
            structured(
                    "groq",
                    400,
                    openai("invalid_request_error", "tool_use_failed", "failed"),
                    ErrorKind.TOOL_CALL_REJECTED),
            plain(
                    "groq",
                    400,
                    openai("invalid_request_error", "", "Tool choice is required, but model did not call a tool"),
                    ErrorKind.TOOL_CALL_REJECTED),
            plain("groq", 424, "{}", ErrorKind.SERVER),
            plain("deepseek", 402, openai("x", "", "Insufficient Balance"), ErrorKind.QUOTA),
            structured(
                    "mistral",
                    400,
                    "{\"object\":\"error\",\"message\":\"Invalid model: x\",\"type\":\"invalid_model\",\"param\":null,\"code\":\"1500\"}",
                    ErrorKind.NO_MODEL),
            plain("mistral", 401, "{\"detail\":\"Unauthorized\"}", ErrorKind.BAD_KEY),
            plain(
                    "mistral",
                    422,
                    "{\"detail\":[{\"loc\":[\"body\"],\"msg\":\"Field required\",\"type\":\"missing\"}]}",
                    ErrorKind.BAD_REQUEST),
            plain(
                    "xai",
                    400,
                    "{\"code\":\"invalid-argument\",\"error\":\"Incorrect API key provided\"}",
                    ErrorKind.BAD_KEY),
            plain("xai", 429, "{\"code\":\"Too many requests\",\"error\":\"slow down\"}", ErrorKind.RATE_LIMIT),
            plain("openrouter", 402, "{\"error\":{\"code\":402,\"message\":\"credits\"}}", ErrorKind.QUOTA),
            structured(
                    "cohere",
                    400,
                    "{\"id\":\"1\",\"message\":\"m\",\"error_type\":\"TOO_MANY_TOKENS\"}",
                    ErrorKind.CONTEXT_LENGTH),
            plain("cohere", 499, "{\"id\":\"1\",\"message\":\"cancelled\"}", ErrorKind.SERVER),
            plain("ollama", 404, "{\"error\":\"model 'x' not found\"}", ErrorKind.NO_MODEL));

    private static ErrorTable table(String provider) {
        return Objects.requireNonNull(ProviderCatalog.builtIn().entry(provider)).errors();
    }

    private static ProviderError classify(String provider, int status, @Nullable String type, String body) {
        return table(provider)
                .classify(
                        status,
                        name -> name.equals("x-amzn-errortype") ? type : null,
                        body.getBytes(StandardCharsets.UTF_8));
    }

    @TestFactory
    Stream<DynamicTest> reads_bodies() {
        return CASES.stream()
                .map(c -> DynamicTest.dynamicTest(c.provider() + " " + c.status() + " " + c.kind(), () -> {
                    ProviderError error = classify(c.provider(), c.status(), null, c.body());
                    assertThat(error.kind()).as("%s", error).isEqualTo(c.kind());
                    assertThat(error.structured()).as("%s", error).isEqualTo(c.structured());
                    assertThat(error.status()).isEqualTo(c.status());
                }));
    }

    private record Aws(int status, String type, String message, ErrorKind kind) {}

    @TestFactory
    Stream<DynamicTest> reads_the_kind_of_an_aws_error_from_its_header() {
        return Stream.of(
                        new Aws(429, "ThrottlingException", "Too many requests", ErrorKind.RATE_LIMIT),
                        new Aws(429, "ModelNotReadyException", "not ready", ErrorKind.OVERLOADED),
                        new Aws(
                                503,
                                "ServiceUnavailableException",
                                "Model is getting throttled.",
                                ErrorKind.RATE_LIMIT),
                        new Aws(503, "ServiceUnavailableException", "unavailable", ErrorKind.OVERLOADED),
                        new Aws(500, "InternalServerException", "oops", ErrorKind.SERVER),
                        new Aws(408, "ModelTimeoutException", "slow", ErrorKind.TIMEOUT),
                        new Aws(424, "ModelErrorException", "oops", ErrorKind.SERVER),
                        new Aws(403, "ExpiredTokenException", "expired", ErrorKind.BAD_KEY),
                        new Aws(403, "InvalidSignatureException", "clock", ErrorKind.BAD_KEY),
                        new Aws(403, "UnrecognizedClientException", "who", ErrorKind.BAD_KEY),
                        new Aws(403, "AccessDeniedException", "no", ErrorKind.NO_PERMISSION),
                        new Aws(404, "ResourceNotFoundException", "end of life", ErrorKind.NO_MODEL),
                        new Aws(
                                400,
                                "ValidationException",
                                "The provided model identifier is invalid.",
                                ErrorKind.NO_MODEL),
                        new Aws(
                                400,
                                "ValidationException",
                                "Input is too long for requested model.",
                                ErrorKind.CONTEXT_LENGTH),
                        new Aws(400, "ValidationException", "other", ErrorKind.BAD_REQUEST))
                .map(c -> DynamicTest.dynamicTest(c.type() + " " + c.kind(), () -> {
                    ProviderError error = classify(
                            "bedrock",
                            c.status(),
                            c.type() + ":http://example.com/",
                            "{\"message\":\"" + c.message() + "\"}");
                    assertThat(error.kind()).isEqualTo(c.kind());
                    assertThat(error.structured()).isTrue();
                    assertThat(error.code()).isEqualTo(c.type());
                }));
    }

    @Test
    void finds_the_wait_in_the_body() {
        assertThat(classify("openai", 429, null, openai("tokens", "rate_limit_exceeded", "Please try again in 174ms."))
                        .retryAfter())
                .isEqualTo(Duration.ofMillis(174));
        assertThat(classify(
                                "azure-openai",
                                429,
                                null,
                                "{\"error\":{\"code\":\"429\",\"message\":\"Please retry after 6 seconds.\"}}")
                        .retryAfter())
                .isEqualTo(Duration.ofSeconds(6));
        String details =
                ",\"details\":[{\"@type\":\"type.googleapis.com/google.rpc.RetryInfo\",\"retryDelay\":\"48s\"}]}}";
        String body =
                google(429, "RESOURCE_EXHAUSTED", "Please retry in 48.9s.").replace("}}", details);
        assertThat(classify("gemini", 429, null, body).retryAfter()).isEqualTo(Duration.ofSeconds(48));
    }

    @Test
    void a_key_that_google_calls_an_invalid_argument_is_a_bad_key() {
        String details =
                ",\"details\":[{\"@type\":\"type.googleapis.com/google.rpc.ErrorInfo\",\"reason\":\"API_KEY_INVALID\"}]}}";
        ProviderError error = classify(
                "gemini",
                400,
                null,
                google(400, "INVALID_ARGUMENT", "API key not valid.").replace("}}", details));
        assertThat(error.kind()).isEqualTo(ErrorKind.BAD_KEY);
        assertThat(error.structured()).isTrue();
    }

    @Test
    void per_minute_is_a_rate_and_per_day_is_a_quota() {
        for (String period : new String[] {"PerMinute", "PerDay"}) {
            String details =
                    ",\"details\":[{\"violations\":[{\"quotaId\":\"GenerateRequests" + period + "PerProject\"}]}]}}";
            String body =
                    google(429, "RESOURCE_EXHAUSTED", "please check your plan").replace("}}", details);
            assertThat(classify("gemini", 429, null, body).kind())
                    .isEqualTo(period.equals("PerDay") ? ErrorKind.QUOTA : ErrorKind.RATE_LIMIT);
        }
    }

    @Test
    void never_throws_whatever_the_body_is() {
        Random random = new Random(3);
        String[] bodies = {
            "",
            "<html><body>502</body></html>",
            "null",
            "[]",
            "[[]]",
            "7",
            "{\"error\":null}",
            "{\"error\":[]}",
            "{\"error\":{\"code\":{}}}",
            "{\"error\":{\"details\":\"x\",\"message\":7}}",
            "{\"detail\":[]}",
            "\u0000"
        };
        for (String provider : ProviderCatalog.builtIn().names()) {
            for (String body : bodies) {
                assertThat(classify(provider, 502, null, body).status()).isEqualTo(502);
            }
            byte[] noise = new byte[200];
            random.nextBytes(noise);
            assertThat(table(provider).classify(500, name -> null, noise).kind())
                    .isEqualTo(ErrorKind.SERVER);
        }
    }
}
