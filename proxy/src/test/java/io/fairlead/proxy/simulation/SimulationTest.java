package io.fairlead.proxy.simulation;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.fairlead.proxy.policy.balance.BalanceConfig.By;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

final class SimulationTest {

    /** What this run found is left in {@code target/simulation.txt}, to be compared and, when wanted, checked in. */
    @Test
    void what_clients_see_is_what_the_table_says() throws IOException {
        StringBuilder table = new StringBuilder(String.format(
                "%-16s | %-14s | %6s | %6s | %6s | %6s | %s\n",
                "scenario", "policy", "openai", "b", "p50 ms", "p99 ms", "calls by status"));
        for (Scenario scenario : Scenario.values()) {
            table.append(new Simulation(scenario, false, false).run().line("none"))
                    .append('\n');
            table.append(new Simulation(scenario, true, false).run().line("retry"))
                    .append('\n');
            table.append(new Simulation(scenario, true, true).run().line("retry+fallback"))
                    .append('\n');
            table.append(Simulation.balanced(scenario, By.WEIGHT).run().line("by weight"))
                    .append('\n');
            table.append(Simulation.balanced(scenario, By.LOAD).run().line("by load"))
                    .append('\n');
        }
        Files.writeString(Path.of("target", "simulation.txt"), table);

        assertEquals(checkedIn(), table.toString());
    }

    @ParameterizedTest
    @EnumSource(Scenario.class)
    void no_upstream_sees_more_than_a_fifth_over_the_load_that_is_offered(Scenario scenario) {
        Simulation simulation = new Simulation(scenario, true, true).run();
        double most = 1.2 * Simulation.CALLS + 30;

        assertTrue(simulation.attemptsAt("openai") <= most, () -> simulation.line("retry+fallback"));
        assertTrue(simulation.attemptsAt("b") <= most, () -> simulation.line("retry+fallback"));
    }

    @ParameterizedTest
    @EnumSource(Scenario.class)
    void where_targets_share_the_calls_no_more_fail_than_without(Scenario scenario) {
        int without = new Simulation(scenario, false, false).run().good();
        int fallback = new Simulation(scenario, true, true).run().good();
        for (By by : By.values()) {
            Simulation balanced = Simulation.balanced(scenario, by).run();

            assertEquals(Simulation.CALLS, balanced.answered());
            assertTrue(balanced.good() >= without, () -> balanced.line(by.name()));
            assertTrue(balanced.good() >= fallback, () -> balanced.line(by.name()));
        }
    }

    @ParameterizedTest
    @EnumSource(Scenario.class)
    void every_call_is_answered_once(Scenario scenario) {
        assertEquals(
                Simulation.CALLS, new Simulation(scenario, true, true).run().answered());
    }

    private static String checkedIn() throws IOException {
        try (InputStream in = SimulationTest.class.getResourceAsStream("simulation.txt")) {
            assertNotNull(in, "simulation.txt is not there");
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        }
    }
}
