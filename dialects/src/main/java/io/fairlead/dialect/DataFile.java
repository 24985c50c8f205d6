package io.fairlead.dialect;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;

/**
 * Tables that come with Fairlead. They are written in YAML, for people. The build ({@link TablesAsJson}) puts the same as JSON
 * beside each, and that is read where it is there, since a start would spend a tenth of its time on YAML.
 */
public final class DataFile {

    static final String YAML = ".yaml";

    private DataFile() {}

    /** What {@code name}, a YAML file beside {@code user}, says. A key that stands twice is a mistake. */
    public static JsonNode tree(Class<?> user, String name) throws IOException {
        try (InputStream json = user.getResourceAsStream(json(name))) {
            if (json != null) {
                return tree(new JsonFactory().createParser(json));
            }
        }
        try (InputStream yaml = user.getResourceAsStream(name)) {
            if (yaml == null) {
                throw new FileNotFoundException(name + " is missing from the class path");
            }
            return yaml(yaml);
        }
    }

    static JsonNode yaml(InputStream in) throws IOException {
        // What stands twice would silently hold as its last value.
        return tree(YAMLFactory.builder()
                .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
                .build()
                .createParser(in));
    }

    /** What the file of the same table is called that the build makes. */
    static String json(String name) {
        return name.substring(0, name.length() - YAML.length()) + ".json";
    }

    private static JsonNode tree(JsonParser parser) throws IOException {
        try (parser) {
            return parser.nextToken() == null ? JsonNodeFactory.instance.missingNode() : JsonTrees.read(parser);
        }
    }
}
