package io.fairlead.dialect;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/** A step of the build: writes each table that comes along as JSON too. Never run where calls are. */
final class TablesAsJson {

    private TablesAsJson() {}

    /** Writes the JSON beside each YAML file in the folder that {@code arguments} name. */
    public static void main(String[] arguments) throws IOException {
        List<Path> files;
        try (Stream<Path> all = Files.walk(Path.of(arguments[0]))) {
            files = all.filter(file -> file.toString().endsWith(DataFile.YAML)).toList();
        }
        for (Path file : files) {
            try (InputStream in = Files.newInputStream(file)) {
                String name = String.valueOf(file.getFileName());
                Files.writeString(
                        file.resolveSibling(DataFile.json(name)),
                        DataFile.yaml(in).toString(),
                        StandardCharsets.UTF_8);
            }
        }
    }
}
