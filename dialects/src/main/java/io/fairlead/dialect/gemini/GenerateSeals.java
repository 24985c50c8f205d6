package io.fairlead.dialect.gemini;

import io.fairlead.dialect.neutral.Seal;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * {@code thoughtSignature}, which may stand at any part: at a thought and at a call it seals them. At a text it holds the
 * thought that came before the text, which then follows it as a part without words (Google's page on thought signatures).
 */
final class GenerateSeals {
    static final String FIELD = "thoughtSignature";

    /** Google's word for a call that another model made: the check for a signature is left out. */
    static final String SKIP = "skip_thought_signature_validator";

    /** Words that are no signatures, plain and as SDKs write them, in base64. */
    private static final Set<String> NONE = Set.of(
            "",
            SKIP,
            "c2tpcF90aG91Z2h0X3NpZ25hdHVyZV92YWxpZGF0b3I=",
            "context_engineering_is_the_way_to_go",
            "Y29udGV4dF9lbmdpbmVlcmluZ19pc190aGVfd2F5X3RvX2dv");

    private static final List<String> SERVER_TOOLS =
            List.of("executableCode", "codeExecutionResult", "toolCall", "toolResponse");

    private GenerateSeals() {}

    /** The seal, or null when the signature is none. */
    static @Nullable Seal read(@Nullable String signature, Seal.Kind kind, String maker) {
        return signature == null || NONE.contains(signature) ? null : Seal.read(maker, kind, signature);
    }

    /** As it is written where {@code maker}'s models answer; null when there is none that they can read. */
    static @Nullable String valueFor(@Nullable Seal seal, String maker) {
        return seal == null ? null : seal.valueFor(maker);
    }

    /** Whether the part, of which {@code has} knows the members, is of one of Google's own tools, seal included. */
    static boolean ofServerTool(Predicate<String> has) {
        return SERVER_TOOLS.stream().anyMatch(has);
    }
}
