package io.fairlead.sidecar;

import io.fairlead.proxy.config.ConfigSource;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;

/**
 * The program in which a JVM learns the classes of the commands that are typed often. It runs each of them once, in a state
 * folder of its own; what they print is not looked at.
 */
public final class CommandTraining {

    private static final List<String[]> LESSONS = List.of(
            new String[] {"--help"},
            new String[] {"help", "serve"},
            new String[] {"no-such-command"},
            new String[] {"version"},
            new String[] {"env"},
            new String[] {"env", "--unset"},
            new String[] {"check"},
            new String[] {"check", "--json"},
            new String[] {"plan", "openai/gpt-4o"},
            new String[] {"plan", "anthropic/claude-sonnet-4-5", "--json"},
            new String[] {"status"});

    /** What fails here: nobody listens at the admin port. */
    private static final Set<String> FAILING = Set.of("no-such-command", "status");

    private CommandTraining() {}

    /** Exits with 0 when no command was a surprise. */
    public static void main(String[] arguments) {
        Path home = ConfigSource.home(System.getenv(), Path.of("").toAbsolutePath());
        Instance here = Instance.here("127.0.0.1", 9800, "127.0.0.1:1", home);
        here.publish(); // env wants to find one
        int worst = Main.FINE;
        for (String[] words : LESSONS) {
            int status = Main.run(words);
            worst = FAILING.contains(words[0]) ? worst : Math.max(worst, status);
        }
        here.withdraw();
        System.exit(worst);
    }
}
