package io.fairlead.proxy.wire.across;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.fairlead.proxy.policy.breaker.BreakerMode;
import java.util.Locale;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.AfterParameterizedClassInvocation;
import org.junit.jupiter.params.BeforeParameterizedClassInvocation;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * The library's own provider is not even asked, since its breaker is open, and the other one says no: the library raises
 * the exception that it has for that, with the other's words and, where it shows one, the other's id for the call.
 */
@ParameterizedClass(name = "{0}")
@MethodSource("pairs")
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@SuppressWarnings("NullAway.Init") // a parameterized class has no constructor of its own
class ErrorsAcrossTest {
    @Parameter
    Pair.Choice<? extends Sdk> choice;

    private Pair<? extends Sdk> pair;

    static Stream<Pair.Choice<? extends Sdk>> pairs() {
        return Pair.all();
    }

    @BeforeParameterizedClassInvocation
    void open(Pair.Choice<? extends Sdk> choice) {
        pair = choice.open();
        pair.scene().engine.engine().breakers().mode(pair.sdk().provider(), BreakerMode.FORCED_OPEN);
    }

    @AfterParameterizedClassInvocation
    void close() {
        pair.close();
    }

    private Raised raised(Trouble trouble) {
        Trouble.Said said = pair.other().failing(trouble);
        pair.says(said.reply());
        Raised raised = pair.sdk().raised(catchThrowable(() -> pair.sdk().whole(Ask.words("Well?"))));
        assertThat(raised.message()).contains(said.words());
        if (said.requestId() != null && pair.sdk().raisesIds()) {
            assertThat(raised.requestId()).isEqualTo(said.requestId());
        }
        return raised;
    }

    @Test
    void one_that_has_too_much_to_do_is_a_server_that_is_unavailable() {
        Raised raised = raised(Trouble.OVERLOADED);

        assertThat(raised.status()).isEqualTo(503);
        assertThat(raised.type())
                .isIn(
                        "InternalServerException",
                        "ServiceUnavailableException",
                        "ServerException",
                        "ServiceUnavailableError");
    }

    @Test
    void a_rate_limit_is_a_rate_limit() {
        Raised raised = raised(Trouble.RATE_LIMITED);

        assertThat(raised.status()).isEqualTo(429);
        assertThat(raised.type())
                .isIn("RateLimitException", "ThrottlingException", "ClientException", "TooManyRequestsError");
    }

    @Test
    void a_prompt_that_is_too_long_is_the_librarys_own_error_for_that() {
        Raised raised = raised(Trouble.CONTEXT_LENGTH);

        assertThat(raised.status()).isEqualTo(400);
        assertThat(raised.type())
                .isIn("BadRequestException", "ValidationException", "ClientException", "BadRequestError");
        String message = raised.message().toLowerCase(Locale.ROOT);
        switch (pair.sdk().provider()) {
            case "openai" -> assertThat(raised.code()).isEqualTo("context_length_exceeded");
            case "anthropic" -> assertThat(message).contains("prompt is too long");
            case "bedrock" -> assertThat(message).contains("input is too long");
            case "gemini" -> assertThat(message).contains("input token count");
            default -> assertThat(message).contains("too many tokens");
        }
    }

    @Test
    void what_it_objects_to_in_our_request_is_no_mistake_of_the_clients() {
        assertThat(raised(Trouble.BAD_REQUEST).status()).isEqualTo(502);
    }
}
