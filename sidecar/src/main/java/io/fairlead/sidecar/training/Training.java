package io.fairlead.sidecar.training;

import io.fairlead.sidecar.simulated.SimulatedInternet;
import java.io.IOException;
import java.time.Duration;
import java.util.List;

/** The program that trains a Fairlead. The launcher starts it after a build, and so may whoever makes a package. */
public final class Training {

    /** Before it an archive holds classes alone, and for those each question need be asked a few times only. */
    private static final int LEARNS_WHAT_IS_HOT = 25;

    private static final double FOR_CLASSES = 0.02;

    private Training() {}

    /**
     * Trains, and exits with 0 when all went well. The property {@code fairlead.training.java} says which Java learns.
     *
     * @param command the words that start a Fairlead whose JVM writes down at its end what it learned
     */
    public static void main(String[] command) throws InterruptedException {
        if (command.length == 0) {
            System.err.println("usage: Training COMMAND..., the words that start a Fairlead");
            System.exit(2);
        }
        try {
            boolean hot = Integer.getInteger("fairlead.training.java", LEARNS_WHAT_IS_HOT) >= LEARNS_WHAT_IS_HOT;
            train(List.of(command), hot ? 1 : FOR_CLASSES);
        } catch (IOException e) {
            System.err.println("training failed: " + e.getMessage());
            System.exit(1);
        }
        System.exit(0);
    }

    /**
     * One training.
     *
     * @param command starts a Fairlead, but for its arguments
     * @param share of the calls that it takes for the JVM to have compiled what a lesson needs; only that is kept
     */
    static void train(List<String> command, double share) throws IOException, InterruptedException {
        try (SimulatedInternet internet = SimulatedInternet.open()) {
            Curriculum curriculum = Curriculum.of(internet);
            try (Trainee trainee = Trainee.start(
                            command,
                            curriculum.configuration(),
                            internet.folder().resolve("home"));
                    Classroom classroom = new Classroom(trainee)) {
                classroom.give(new Lesson((long) (share * 30_000), Duration.ZERO), curriculum.questions(false), 4);
                classroom.give(new Lesson((long) (share * 15_000), Duration.ZERO), curriculum.questions(true), 16);
                // Calm: an event in a read, a pool that was idle, a timer that fires take branches of their own.
                Duration pause = Duration.ofMillis(20);
                classroom.give(new Lesson((long) (share * 6_000), pause), curriculum.questions(), 4);
                trainee.end();
            }
        }
    }
}
