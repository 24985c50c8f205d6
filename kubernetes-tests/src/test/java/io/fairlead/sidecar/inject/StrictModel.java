package io.fairlead.sidecar.inject;

import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.cfg.MapperConfig;
import tools.jackson.databind.introspect.Annotated;
import tools.jackson.databind.introspect.AnnotatedMember;
import tools.jackson.databind.introspect.JacksonAnnotationIntrospector;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.dataformat.yaml.YAMLMapper;

/** Reads manifests as the API server does: a field that no version knows is a mistake. */
public final class StrictModel {

    private static final YAMLMapper YAML = YAMLMapper.builder().build();

    /** The model keeps what it does not know in a map of its own; here it has none. */
    private static final class NoOtherFields extends JacksonAnnotationIntrospector {
        private static final long serialVersionUID = 1L;

        @Override
        public Boolean hasAnySetter(MapperConfig<?> config, Annotated annotated) {
            return Boolean.FALSE;
        }

        @Override
        public boolean hasIgnoreMarker(MapperConfig<?> config, AnnotatedMember member) {
            return member.getName().equals("additionalProperties") || super.hasIgnoreMarker(config, member);
        }
    }

    private static final JsonMapper STRICT = JsonMapper.builder()
            .annotationIntrospector(new NoOtherFields())
            .enable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
            .build();

    private StrictModel() {}

    public static <T> T read(String json, Class<T> type) {
        return STRICT.readValue(json, type);
    }

    public static JsonNode tree(String yaml) {
        return YAML.readTree(yaml);
    }

    public static String yaml(Object tree) {
        return YAML.writeValueAsString(tree);
    }
}
