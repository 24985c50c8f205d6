package io.fairlead.proxy.exchange;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class FlowSizeTest {

    @ParameterizedTest(name = "{0} MiB")
    @CsvSource({
        "16, 8192",
        "32, 8192",
        "56, 8192",
        "64, 16384",
        "128, 32768",
        "256, 65536",
        "1024, 65536",
        "65536, 65536"
    })
    void what_one_connection_may_hold_follows_the_direct_memory_within_bounds(long direct, int wanted) {
        assertThat(FlowSize.unit(direct << 20)).isEqualTo(wanted);
    }
}
