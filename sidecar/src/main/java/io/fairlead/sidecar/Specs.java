package io.fairlead.sidecar;

import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;

/**
 * How commands and their options are described: in code. From annotations the library would read the same by reflection, which
 * takes longer than most commands do.
 */
public final class Specs {

    private Specs() {}

    /** A command that runs {@code action} and has {@code --help}. */
    public static CommandSpec command(String name, Callable<Integer> action, String description) {
        CommandSpec spec = CommandSpec.wrapWithoutInspection(action).name(name).addOption(help());
        spec.usageMessage().description(description);
        return spec;
    }

    static OptionSpec help() {
        return OptionSpec.builder("-h", "--help")
                .usageHelp(true)
                .description("Show this help message and exit.")
                .build();
    }

    /** {@code -c FILE}. */
    static OptionSpec configuration() {
        return OptionSpec.builder("-c")
                .paramLabel("FILE")
                .type(Path.class)
                .description("The configuration file.")
                .build();
    }

    /** An option without a value. */
    static OptionSpec flag(String name, String description) {
        return OptionSpec.builder(name)
                .arity("0")
                .type(boolean.class)
                .description(description)
                .build();
    }

    static boolean given(OptionSpec flag) {
        return Boolean.TRUE.equals(flag.getValue());
    }
}
