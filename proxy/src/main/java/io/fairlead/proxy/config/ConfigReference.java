package io.fairlead.proxy.config;

import io.fairlead.proxy.config.yaml.Reference;
import java.util.Map;

/** What a configuration file may say, for people and for editors; made of the declarations that the reader follows. */
public final class ConfigReference {

    private ConfigReference() {}

    /** The tables of {@code docs/configuration.md}. */
    public static String tables() {
        return Reference.page(RootKeys.SECTION);
    }

    /** {@code docs/fairlead.schema.json} as data. */
    public static Map<String, Object> schema() {
        return Reference.schema(RootKeys.SECTION, "Fairlead");
    }
}
