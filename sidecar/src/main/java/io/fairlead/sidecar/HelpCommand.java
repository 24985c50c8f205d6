package io.fairlead.sidecar;

import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.PositionalParamSpec;
import picocli.CommandLine.ParameterException;

/** {@code fairlead help [COMMAND]}. */
final class HelpCommand implements Callable<Integer> {

    private final PositionalParamSpec word = PositionalParamSpec.builder()
            .arity("0..1")
            .index("0")
            .paramLabel("COMMAND")
            .type(String.class)
            .description("The command to be explained; unless given, fairlead itself.")
            .build();
    private final CommandSpec spec = Specs.command("help", this, "Explains fairlead, or one of its commands.")
            .helpCommand(true)
            .addPositional(word);

    CommandSpec spec() {
        return spec;
    }

    @Override
    public Integer call() {
        CommandLine fairlead = spec.commandLine().getParent();
        String name = word.getValue();
        CommandLine explained =
                name == null ? fairlead : fairlead.getSubcommands().get(name);
        if (explained == null) {
            throw new ParameterException(fairlead, "there is no command '" + name + "'");
        }
        explained.usage(spec.commandLine().getOut());
        return Main.FINE;
    }
}
