package io.fairlead.dialect;

import java.util.List;
import java.util.Locale;

/** Models that were trained or set up for their owner, and that no other provider has by their name. Pure; data. */
public final class OwnModel {

    /** {@code ft:gpt-4o:acme::x}, {@code tunedModels/x}. */
    private static final List<String> BEGINNINGS = List.of("ft:", "tunedmodels/");

    /** {@code curie:ft-acme}, {@code gpt-35-turbo.ft-1a}, and what Bedrock has an account keep. */
    private static final List<String> PARTS = List.of(
            ":ft-",
            ".ft-",
            "/endpoints/",
            ":custom-model/",
            ":custom-model-deployment/",
            ":imported-model/",
            ":provisioned-model/");

    /** {@code 5ef2f3b4-ft}. */
    private static final String ENDING = "-ft";

    private OwnModel() {}

    /** Whether {@code model} is the name of one. */
    public static boolean named(String model) {
        String lower = model.toLowerCase(Locale.ROOT);
        return BEGINNINGS.stream().anyMatch(lower::startsWith)
                || PARTS.stream().anyMatch(lower::contains)
                || lower.endsWith(ENDING);
    }
}
