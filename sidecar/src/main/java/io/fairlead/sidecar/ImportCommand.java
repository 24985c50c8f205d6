package io.fairlead.sidecar;

import io.fairlead.proxy.config.yaml.Node;
import io.fairlead.proxy.config.yaml.Problems;
import io.fairlead.proxy.config.yaml.Surroundings;
import io.fairlead.proxy.config.yaml.YamlReader;
import io.fairlead.sidecar.imported.LiteLlm;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Model.PositionalParamSpec;
import picocli.CommandLine.ParameterException;

/** {@code fairlead import --from litellm FILE}: another gateway's configuration as a {@code fairlead.yaml}. */
final class ImportCommand implements Callable<Integer> {

    /** Another gateway's file refers to its surroundings in another way. */
    private static final Surroundings NOTHING = new Surroundings() {
        @Override
        public String environment(String name) {
            return "";
        }

        @Override
        public byte[] file(Path path, int limit) throws IOException {
            throw new IOException("not read");
        }
    };

    private final OptionSpec from = OptionSpec.builder("--from")
            .paramLabel("GATEWAY")
            .required(true)
            .type(String.class)
            .description("Whose configuration it is: litellm.")
            .build();
    private final PositionalParamSpec file = PositionalParamSpec.builder()
            .index("0")
            .arity("1")
            .required(true)
            .paramLabel("FILE")
            .type(Path.class)
            .description("The configuration.")
            .build();
    private final CommandSpec spec = Specs.command(
                    "import", this, "Prints a fairlead.yaml made from another gateway's configuration.")
            .addOption(from)
            .addPositional(file);

    CommandSpec spec() {
        spec.usageMessage().footer("Such as:", "  fairlead import --from litellm config.yaml > fairlead.yaml");
        return spec;
    }

    @Override
    public Integer call() throws IOException {
        LoggingSetup.ofEngine();
        String gateway = from.getValue();
        if (!gateway.equals("litellm")) {
            throw new ParameterException(
                    spec.commandLine(), "--from: no gateway '" + gateway + "' is known (allowed: litellm)");
        }
        Path path = file.getValue();
        Problems problems = new Problems();
        Node root = YamlReader.read(path.toString(), content(path), Path.of("").toAbsolutePath(), NOTHING, problems);
        PrintWriter err = spec.commandLine().getErr();
        if (root == null) {
            problems.errors().forEach(err::println);
            err.flush();
            return Main.USAGE;
        }
        String yaml = LiteLlm.yaml(root, problems);
        spec.commandLine().getOut().print(yaml);
        spec.commandLine().getOut().flush();
        problems.all().forEach(err::println);
        err.flush();
        return problems.all().isEmpty() ? Main.FINE : Main.FAILURE;
    }

    private static byte[] content(Path path) throws IOException {
        try {
            return Files.readAllBytes(path);
        } catch (NoSuchFileException e) {
            throw new MistakeException(path + " does not exist.");
        } catch (IOException e) {
            throw new MistakeException(path + " cannot be read: " + Sentence.of(e));
        }
    }
}
