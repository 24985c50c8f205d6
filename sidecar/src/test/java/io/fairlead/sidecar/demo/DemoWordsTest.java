package io.fairlead.sidecar.demo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.fairlead.sidecar.simulated.Fault;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine.TypeConversionException;

class DemoWordsTest {

    private static Tally.Snapshot figures(long calls, long good) {
        return new Tally.Snapshot(calls, good, Map.of(), 0, 0);
    }

    @Test
    void off_a_terminal_each_phase_has_a_line_of_its_own_totals() {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        Report report = new Report(new PrintStream(bytes, false, StandardCharsets.UTF_8), false);
        report.progress(Fault.NONE, figures(4, 4), figures(3, 3));
        report.progress(Fault.NONE, figures(10, 9), figures(8, 8));
        report.progress(Fault.RESET, figures(11, 9), figures(9, 9));
        report.progress(Fault.RESET, figures(20, 12), figures(15, 14));
        report.summary(figures(25, 13), figures(21, 20), Map.of());
        assertThat(bytes.toString(StandardCharsets.UTF_8).lines().limit(2).map(line -> line.replaceAll(" +", " ")))
                .containsExactly(
                        "healthy direct 1 of 10 failed, through Fairlead 0 of 8",
                        "connection resets direct 11 of 15 failed, through Fairlead 1 of 13");
        assertThat(bytes.toString(StandardCharsets.UTF_8)).doesNotContain("\u001b");
    }

    @ParameterizedTest
    @CsvSource({"20s,PT20S", "1m30s,PT1M30S", "2m,PT2M", "1500ms,PT1.5S", "1h,PT1H", "1m1s1ms,PT1M1.001S", "24h,PT24H"})
    void a_length_of_time_may_have_several_units(String text, Duration length) {
        assertThat(new DemoCommand.Length().convert(text)).isEqualTo(length);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"", "20", "s", "1m30", "-1s", "0s", "1 m", "1,5s", "25h", "999999999h", "99999999999999s", "1x"})
    void what_is_no_length_is_told_with_an_example(String text) {
        assertThatThrownBy(() -> new DemoCommand.Length().convert(text))
                .isInstanceOf(TypeConversionException.class)
                .hasMessageContaining("1m30s");
    }
}
