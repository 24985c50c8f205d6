package io.fairlead.sidecar;

import io.fairlead.sidecar.demo.DemoCommand;
import java.io.PrintWriter;
import java.util.Set;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.UnmatchedArgumentException;

/** The command {@code fairlead}. Without a sub-command it serves. */
@Command(
        name = "fairlead",
        description = "Guides an application's LLM traffic around trouble, without a change to its code.",
        subcommands = {
            ServeCommand.class,
            RunCommand.class,
            EnvCommand.class,
            CheckCommand.class,
            PlanCommand.class,
            DemoCommand.class,
            VersionCommand.class,
            CommandLine.HelpCommand.class
        },
        mixinStandardHelpOptions = true,
        versionProvider = VersionCommand.class,
        exitCodeListHeading = "Exit status:%n",
        exitCodeList = {"0:fine", "1:failure", "2:usage or configuration", "130:interrupted"})
public final class Main {

    /** Exit statuses that the commands share. */
    static final int FINE = 0;

    static final int FAILURE = 1;
    static final int USAGE = 2;

    /** Commands that are on their way: whoever types one shall not look for a slip of the finger. */
    private static final Set<String> PLANNED = Set.of("status", "ca", "doctor", "faults", "inject", "redirect");

    private Main() {}

    /** Runs the command and exits with its status. */
    public static void main(String[] arguments) {
        System.exit(run(arguments));
    }

    static int run(String... arguments) {
        LoggingSetup.first();
        return commandLine().execute(withDefault(arguments));
    }

    /** The command with its sub-commands, as it reads arguments. */
    static CommandLine commandLine() {
        CommandLine line = new CommandLine(new Main()).setCaseInsensitiveEnumValuesAllowed(true);
        line.getSubcommands().values().stream()
                .map(CommandLine::getCommandSpec)
                .filter(command -> command.findOption("--help") == null)
                .forEach(command -> command.addOption(OptionSpec.builder("-h", "--help")
                        .usageHelp(true)
                        .description("Show this help message and exit.")
                        .build()));
        // Arguments are what the shell made of them: no file is read in place of an @name of the command's.
        line.setExpandAtFiles(false);
        line.getSubcommands().forEach((name, command) -> command.setStopAtPositional(name.equals("run")));
        line.setParameterExceptionHandler(Main::misuse);
        line.setExecutionExceptionHandler((failure, command, result) -> {
            command.getErr().println("fairlead: " + Sentence.of(failure));
            return failure instanceof MistakeException ? USAGE : FAILURE;
        });
        return line;
    }

    /** {@code fairlead} alone, and {@code fairlead -c FILE}, serve. */
    static String[] withDefault(String[] arguments) {
        boolean named = arguments.length > 0
                && (!arguments[0].startsWith("-")
                        || arguments[0].equals("-h")
                        || arguments[0].equals("--help")
                        || arguments[0].equals("-V")
                        || arguments[0].equals("--version"));
        if (named) {
            return arguments;
        }
        String[] serving = new String[arguments.length + 1];
        serving[0] = "serve";
        System.arraycopy(arguments, 0, serving, 1, arguments.length);
        return serving;
    }

    /** A word where a command is expected is told as one; everything else picocli says well. */
    private static String sentence(ParameterException mistake) {
        if (mistake.getCommandLine().getParent() != null
                || !(mistake instanceof UnmatchedArgumentException unmatched)
                || unmatched.isUnknownOption()) {
            return String.valueOf(mistake.getMessage());
        }
        String word = unmatched.getUnmatched().get(0);
        return PLANNED.contains(word)
                ? word + " is not part of this version; its commands are listed by fairlead --help"
                : "there is no command '" + word + "'";
    }

    private static int misuse(ParameterException mistake, String[] arguments) {
        CommandLine command = mistake.getCommandLine();
        PrintWriter err = command.getErr();
        err.println("fairlead: " + sentence(mistake));
        if (!UnmatchedArgumentException.printSuggestions(mistake, err)) {
            err.println("Try: " + command.getCommandSpec().qualifiedName() + " --help");
        }
        return USAGE;
    }
}
