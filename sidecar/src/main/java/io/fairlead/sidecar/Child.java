package io.fairlead.sidecar;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The command that {@code run} starts, and the signals that it gets. Safe for any thread by its own lock. */
final class Child {

    /** Those that ask a program for something; the terminal's own (window size, stop) reach it without us. */
    private static final String[] PASSED = {"TERM", "HUP", "INT", "USR1"};

    private final List<String> early = new ArrayList<>();
    private @Nullable Process process;

    /** From now on; what arrives before the command runs is kept for it. */
    void passSignalsOn() {
        for (String name : PASSED) {
            Signals.on(name, number -> signal(name));
        }
    }

    /** Starts the command and gives the status it ends with; 128 and the signal's number where one ended it. */
    int run(ProcessBuilder builder) throws IOException, InterruptedException {
        Process started = builder.start();
        synchronized (this) {
            process = started;
            early.forEach(name -> send(name, started));
        }
        return started.waitFor();
    }

    /**
     * A terminal sends an interrupt to the whole process group, so that the command has it already; sending it again would
     * look like a second, impatient one.
     */
    private synchronized void signal(String name) {
        if (name.equals("INT") && Terminal.in()) {
            return;
        }
        if (process == null) {
            early.add(name);
        } else {
            send(name, process);
        }
    }

    private static void send(String name, Process to) {
        if (name.equals("TERM")) {
            to.destroy();
            return;
        }
        try {
            // A shell's own kill: not every container has the program.
            new ProcessBuilder("sh", "-c", "kill -s " + name + " " + to.pid()).start();
        } catch (IOException e) {
            to.destroy();
        }
    }
}
