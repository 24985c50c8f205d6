package io.fairlead.admin;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import java.net.InetAddress;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** The published description of the admin port names what there is, and no more. */
class DescriptionTest {

    private static final Set<String> METHODS = Set.of("get", "put", "post", "delete", "patch");

    private final ScriptedEngine engine = new ScriptedEngine();
    private final Router router =
            Resources.router(engine, new Health(() -> true, () -> false, engine), new MetricsText(), Runnable::run);

    private Reply served() throws Exception {
        return router.route(Call.of(
                        "GET",
                        "/openapi.yaml",
                        Map.of(),
                        Map.of(),
                        new Caller("", null, null, null, null, null),
                        new byte[0]))
                .toCompletableFuture()
                .get(20, TimeUnit.SECONDS);
    }

    private JsonNode description() throws Exception {
        return new YAMLMapper().readTree(served().body());
    }

    @Test
    void it_is_served_as_yaml() throws Exception {
        assertThat(served().type()).isEqualTo("application/yaml");
        assertThat(description().at("/openapi").asText()).startsWith("3.1.");
    }

    @Test
    void it_names_every_path_and_method_and_no_other() throws Exception {
        SessionResources.add(
                router, new Guard(InetAddress.getLoopbackAddress(), () -> null, new Sessions(InstantSource.system())));
        Set<String> described = new TreeSet<>();
        description()
                .at("/paths")
                .properties()
                .forEach(path -> path.getValue().fieldNames().forEachRemaining(method -> {
                    if (METHODS.contains(method)) {
                        described.add(method.toUpperCase(Locale.ROOT) + " " + path.getKey());
                    }
                }));
        List<String> known = router.known().stream()
                .filter(each -> !each.equals("GET /") && !each.startsWith("GET /console/"))
                .toList();
        assertThat(described).containsExactlyInAnyOrderElementsOf(known);
    }

    @Test
    void every_reference_leads_somewhere_and_every_operation_has_a_name_of_its_own() throws Exception {
        JsonNode all = description();
        Set<String> names = new HashSet<>();
        all.findValues("operationId")
                .forEach(each ->
                        assertThat(names.add(each.asText())).as(each.asText()).isTrue());
        for (JsonNode each : all.findValues("$ref")) {
            if (each.isTextual()) {
                assertThat(each.asText()).startsWith("#/");
                assertThat(all.at(each.asText().substring(1)).isMissingNode())
                        .as(each.asText())
                        .isFalse();
            }
        }
    }

    @Test
    void it_names_the_types_of_events_that_there_are() throws Exception {
        List<String> described = new ArrayList<>();
        description().at("/components/schemas/EventType/enum").forEach(each -> described.add(each.asText()));
        assertThat(described).isEqualTo(EventTypes.WORDS);
    }
}
