package io.fairlead.sidecar;

import java.io.PrintWriter;
import java.util.concurrent.Callable;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.PositionalParamSpec;

/** {@code fairlead completion bash|zsh|fish}: the script that completes Fairlead's commands and options in a shell. */
final class CompletionCommand implements Callable<Integer> {

    /** A shell that there is a script for. */
    enum Kind {
        BASH,
        ZSH,
        FISH
    }

    private final PositionalParamSpec shell = PositionalParamSpec.builder()
            .index("0")
            .arity("1")
            .required(true)
            .paramLabel("bash|zsh|fish")
            .type(Kind.class)
            .description("The shell.")
            .build();
    private final CommandSpec spec = Specs.command("completion", this, "Prints the completion script of a shell.")
            .addPositional(shell);

    CommandSpec spec() {
        spec.usageMessage()
                .footer(
                        "Such as:",
                        "  source <(fairlead completion bash)",
                        "  fairlead completion zsh > \"$${fpath[1]}/_fairlead\"",
                        "  fairlead completion fish > ~/.config/fish/completions/fairlead.fish");
        return spec;
    }

    @Override
    public Integer call() {
        Kind kind = shell.getValue();
        CompletionScript script = new CompletionScript(Main.commandLine().getCommandSpec());
        PrintWriter out = spec.commandLine().getOut();
        out.print(
                switch (kind) {
                    case BASH -> script.bash();
                    case ZSH -> script.zsh();
                    case FISH -> script.fish();
                });
        out.flush();
        return Main.FINE;
    }
}
