package io.fairlead.sidecar.training;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.fairlead.sidecar.Main;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;

/** A training with lessons too short to learn from, of a real Fairlead in a process of its own. */
class TrainingTest {

    private static final String JAVA =
            Path.of(System.getProperty("java.home"), "bin", "java").toString();

    @Test
    void every_lesson_is_answered_and_the_trainee_ends_in_peace() throws Exception {
        Training.train(
                List.of(JAVA, "-cp", System.getProperty("java.class.path"), Main.class.getName()),
                0.01); // throws otherwise
    }

    @Test
    void a_fairlead_that_does_not_start_is_said_with_its_status() {
        assertThatThrownBy(() -> Training.train(List.of(JAVA, "-version"), 0.01))
                .isInstanceOf(IOException.class)
                .hasMessage("the Fairlead to be trained ended with 0");
    }
}
