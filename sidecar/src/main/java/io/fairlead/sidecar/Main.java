package io.fairlead.sidecar;

import io.fairlead.sidecar.demo.DemoCommand;
import java.io.PrintWriter;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;
import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.UnmatchedArgumentException;

/** The command {@code fairlead}. Without a sub-command it serves. */
public final class Main {

    /** Exit statuses that the commands share. */
    static final int FINE = 0;

    static final int FAILURE = 1;
    static final int USAGE = 2;

    private static final Map<String, String> STATUSES = statuses();

    /** Commands that are on their way: whoever types one shall not look for a slip of the finger. */
    private static final Set<String> PLANNED = Set.of("redirect");

    private Main() {}

    /** Runs the command and exits with its status. */
    public static void main(String[] arguments) {
        System.exit(run(arguments));
    }

    static int run(String... arguments) {
        LoggingSetup.first();
        String[] words = withDefault(arguments);
        return commandLine(words[0]).execute(words);
    }

    /** The command with its sub-commands, as it reads arguments. */
    static CommandLine commandLine() {
        return commandLine("help");
    }

    /** The same for arguments that begin with {@code word}: where it is a command's name the others need not be described. */
    private static CommandLine commandLine(String word) {
        VersionCommand version = new VersionCommand();
        Map<String, Supplier<CommandSpec>> commands = new LinkedHashMap<>(); // as the help lists them
        commands.put("serve", () -> new ServeCommand().spec());
        commands.put("run", () -> new RunCommand().spec());
        commands.put("env", () -> new EnvCommand().spec());
        commands.put("check", () -> new CheckCommand().spec());
        commands.put("plan", () -> new PlanCommand().spec());
        commands.put("import", () -> new ImportCommand().spec());
        commands.put("completion", () -> new CompletionCommand().spec());
        commands.put("doctor", () -> new DoctorCommand().spec());
        commands.put("status", () -> new StatusCommand().spec());
        commands.put("faults", () -> new FaultsCommand().spec());
        commands.put("ca", () -> new CaCommand().spec());
        commands.put("inject", () -> new InjectCommand().spec());
        commands.put("demo", () -> new DemoCommand().spec());
        commands.put("version", version::spec);
        commands.put("help", () -> new HelpCommand().spec());
        CommandSpec spec = CommandSpec.create()
                .name("fairlead")
                .addOption(Specs.help())
                .addOption(OptionSpec.builder("-V", "--version")
                        .versionHelp(true)
                        .description("Print version information and exit.")
                        .build())
                .versionProvider(version);
        spec.usageMessage()
                .description("Guides an application's LLM traffic around trouble, without a change to its code.")
                .exitCodeListHeading("Exit status:%n")
                .exitCodeList(STATUSES);
        boolean alone = commands.containsKey(word) && !word.equals("help");
        commands.forEach((name, command) -> {
            if (!alone || name.equals(word)) {
                spec.addSubcommand(name, command.get());
            }
        });
        CommandLine line = new CommandLine(spec).setCaseInsensitiveEnumValuesAllowed(true);
        // Arguments are what the shell made of them: no file is read in place of an @name of the command's.
        line.setExpandAtFiles(false);
        line.getSubcommands()
                .forEach((name, command) -> command.setStopAtPositional(name.equals("run") || name.equals("doctor")));
        line.setParameterExceptionHandler(Main::misuse);
        line.setExecutionExceptionHandler((failure, command, result) -> {
            command.getErr().println("fairlead: " + Sentence.of(failure));
            return failure instanceof MistakeException ? USAGE : FAILURE;
        });
        return line;
    }

    private static Map<String, String> statuses() {
        Map<String, String> statuses = new LinkedHashMap<>(); // in this order
        statuses.put(Integer.toString(FINE), "fine");
        statuses.put(Integer.toString(FAILURE), "failure");
        statuses.put(Integer.toString(USAGE), "usage or configuration");
        statuses.put("130", "interrupted");
        return statuses;
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
