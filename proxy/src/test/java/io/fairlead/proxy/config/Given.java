package io.fairlead.proxy.config;

import io.fairlead.proxy.config.yaml.Surroundings;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A configuration in a text, with an environment and files of the test's own. */
final class Given {

    private Given() {}

    static Reading reading(String yaml) {
        return reading(yaml, Map.of(), Map.of());
    }

    static Reading reading(String yaml, Map<String, String> environment, Map<String, String> files) {
        return reader(environment, files, Map.of())
                .read("fairlead.yaml", yaml.getBytes(StandardCharsets.UTF_8), Path.of("/etc/fairlead"));
    }

    static ConfigReader reader(
            Map<String, String> environment, Map<String, String> files, Map<String, String> overrides) {
        return new ConfigReader(
                CatalogKinds.builtIn(),
                new Surroundings() {
                    @Override
                    public @Nullable String environment(String name) {
                        return environment.get(name);
                    }

                    @Override
                    public byte[] file(Path path, int limit) throws IOException {
                        String content = files.get(path.toString());
                        if (content == null) {
                            throw new NoSuchFileException(path.toString());
                        }
                        return content.getBytes(StandardCharsets.UTF_8);
                    }
                },
                overrides);
    }

    static Snapshot snapshot(String yaml) {
        return reading(yaml).orThrow();
    }

    /** Every mistake as one line. */
    static List<String> mistakes(String yaml) {
        return reading(yaml).problems().all().stream().map(String::valueOf).toList();
    }

    /** The only mistake, without its place in the file. */
    static String mistake(String yaml) {
        List<String> all = mistakes(yaml);
        if (all.size() != 1) {
            throw new AssertionError("not one mistake: " + all);
        }
        return all.get(0).replaceFirst("^fairlead.yaml(:\\d+:\\d+)?: ", "");
    }
}
