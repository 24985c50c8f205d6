package io.fairlead.proxy.alert;

import static org.assertj.core.api.Assertions.assertThat;

import io.fairlead.proxy.alert.WebhookSender.Receipt;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DeliveryRuleTest {

    private static Receipt receipt(int status, @Nullable Duration retryAfter) {
        return new Receipt(status, status == 0 ? "connect_refused" : "", false, retryAfter);
    }

    @ParameterizedTest(name = "{0} at attempt {1}, asked for {2} s: {3} s")
    @CsvSource({
        "0, 1, , 1",
        "500, 1, , 1",
        "503, 2, , 2",
        "429, 3, , 4",
        "408, 9, , 256",
        "503, 10, , ",
        "429, 1, 30, 30",
        "429, 6, 1, 32",
        "503, 1, 86400, 300",
        "400, 1, , ",
        "401, 1, , ",
        "404, 1, , ",
        "410, 1, , ",
        "301, 1, , ",
    })
    void what_may_pass_is_tried_again_with_growing_waits(
            int status, int attempt, @Nullable Integer asked, @Nullable Integer wait) {
        Duration again =
                DeliveryRule.again(receipt(status, asked == null ? null : Duration.ofSeconds(asked)), attempt, 0);
        assertThat(again).isEqualTo(wait == null ? null : Duration.ofSeconds(wait));
    }

    @Test
    void jitter_only_adds() {
        assertThat(DeliveryRule.again(receipt(503, null), 1, 1)).isEqualTo(Duration.ofMillis(1200));
    }

    @Test
    void where_nothing_may_be_sent_nothing_is_tried_again() {
        assertThat(DeliveryRule.again(new Receipt(0, "ssrf_blocked", true, null), 1, 0))
                .isNull();
    }
}
