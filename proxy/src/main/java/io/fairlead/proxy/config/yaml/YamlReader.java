package io.fairlead.proxy.config.yaml;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.composer.Composer;
import org.yaml.snakeyaml.error.Mark;
import org.yaml.snakeyaml.error.MarkedYAMLException;
import org.yaml.snakeyaml.error.YAMLException;
import org.yaml.snakeyaml.parser.ParserImpl;
import org.yaml.snakeyaml.reader.StreamReader;
import org.yaml.snakeyaml.resolver.Resolver;

/**
 * Turns YAML into nodes, within limits: 1 MiB of text, 32 levels, 50 aliases, 20,000 nodes once aliases are followed.
 * No tag is obeyed and no object is built.
 */
public final class YamlReader {

    /** The largest configuration file, in bytes. */
    public static final int LARGEST = 1024 * 1024;

    static final int DEEPEST = 32;

    private YamlReader() {}

    /**
     * Reads one document.
     *
     * @param file what messages call it
     * @param folder what {@code ${file:...}} is relative to
     * @return what it says, or null when it cannot be read, which is then noted
     */
    public static @Nullable Node read(
            String file, byte[] content, Path folder, Surroundings surroundings, Problems problems) {
        if (content.length > LARGEST) {
            problems.error(Position.whole(file), "", "the file is too large (at most 1MiB)");
            return null;
        }
        try {
            String text = StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(content))
                    .toString();
            return read(file, text, new References(folder, surroundings), problems);
        } catch (CharacterCodingException e) {
            problems.error(Position.whole(file), "", "the file is not UTF-8 text");
            return null;
        }
    }

    static @Nullable Node read(String file, String content, References references, Problems problems) {
        String written = content.startsWith("\uFEFF") ? content.substring(1) : content;
        if (!printable(file, written, problems)) {
            return null;
        }
        String text = ShieldedReferences.shield(written);
        LoaderOptions limits = new LoaderOptions();
        limits.setCodePointLimit(LARGEST);
        limits.setNestingDepthLimit(DEEPEST);
        limits.setMaxAliasesForCollections(50);
        limits.setAllowRecursiveKeys(false);
        try {
            org.yaml.snakeyaml.nodes.Node root = new Composer(
                            new ParserImpl(new StreamReader(text), limits), new Resolver(), limits)
                    .getSingleNode();
            return root == null
                    ? new Node.Nothing(new Position(file, 1, 1))
                    : new NodeConversion(file, references, problems).convert(root, "", 0);
        } catch (MarkedYAMLException e) {
            Mark mark = e.getProblemMark() == null ? e.getContextMark() : e.getProblemMark();
            problems.error(
                    mark == null ? Position.whole(file) : new Position(file, mark.getLine() + 1, mark.getColumn() + 1),
                    "",
                    "not readable as YAML: " + ShieldedReferences.restore(String.valueOf(e.getProblem()))
                            + (mark != null && opensReference(written, mark.getLine())
                                    ? " (a value with ${ or {{ goes into quotes: \"${env:NAME}\")"
                                    : ""));
        } catch (NodeConversion.TooMuch e) {
            problems.error(e.at(), "", e.sentence());
        } catch (YAMLException e) {
            problems.error(
                    Position.whole(file),
                    "",
                    "not readable as YAML: " + ShieldedReferences.restore(String.valueOf(e.getMessage())));
        }
        return null;
    }

    /** Whether line {@code number}, from 0 on, has braces that YAML may have taken for its own. */
    private static boolean opensReference(String text, int number) {
        String line = text.lines().skip(number).findFirst().orElse("");
        return line.contains("${") || line.contains("{{");
    }

    /** YAML's own message for these has no line. */
    private static boolean printable(String file, String text, Problems problems) {
        int line = 1;
        int lineStart = 0;
        for (int i = 0; i < text.length(); ) {
            int c = text.codePointAt(i);
            if (c == '\n') {
                line++;
                lineStart = i + 1;
            } else if (!StreamReader.isPrintable(c)) {
                Position at = new Position(file, line, i - lineStart + 1);
                problems.error(at, "", String.format("a character that YAML does not allow: U+%04X", c));
                return false;
            }
            i += Character.charCount(c);
        }
        return true;
    }
}
