package io.fairlead.dialect.registry;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import io.fairlead.dialect.Json;
import io.fairlead.dialect.ProviderCatalog;
import io.fairlead.dialect.json.JsonEdit;
import io.fairlead.dialect.json.JsonEdits;
import io.fairlead.dialect.json.JsonOutline;
import io.fairlead.dialect.json.JsonRoom;
import io.fairlead.dialect.json.JsonSource;
import io.fairlead.dialect.neutral.Api;
import io.fairlead.dialect.neutral.Destination;
import io.fairlead.dialect.neutral.Losses;
import io.fairlead.dialect.neutral.Origin;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Objects;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/** What requests become at other providers of the same API: read as a tree, and as edits of an outline. */
class FittingGoldenTest {

    @TestFactory
    Stream<DynamicTest> every_request_becomes_what_is_listed() {
        return Stream.of("chat", "responses", "messages", "generate-content", "converse")
                .map(FittingGoldenTest::file)
                .flatMap(file -> Stream.of(file.path("requests"))
                        .flatMap(requests -> StreamSupport.stream(requests.spliterator(), false))
                        .map(request -> DynamicTest.dynamicTest(
                                file.path("api").asText() + " "
                                        + request.path("asked").toString(),
                                () -> check(file, request))));
    }

    private static JsonNode file(String api) {
        try (InputStream in = FittingGoldenTest.class.getResourceAsStream("fitting/" + api + ".yaml")) {
            return new YAMLMapper().readTree(in);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void check(JsonNode file, JsonNode request) {
        Api api = Apis.all().stream()
                .map(Apis.Entry::api)
                .filter(each -> each.name().equals(file.path("api").asText()))
                .findFirst()
                .orElseThrow();
        Origin from = new Origin(file.path("from").asText(), false);
        for (JsonNode target : file.path("targets")) {
            String[] names = target.asText().split(" ", 2);
            Destination to = Destination.of(
                    Objects.requireNonNull(ProviderCatalog.builtIn().entry(names[0])), names[1]);
            JsonNode asked = request.path("asked");
            Losses losses = new Losses();
            ObjectNode became = Json.object();
            JsonNode said = api.adapt(asked, from, to, losses);
            if (!said.equals(asked)) {
                became.set("said", said);
            }
            losses.all()
                    .forEach(loss ->
                            became.withArray("/lost").add(loss.path() + " " + loss.effect() + ": " + loss.why()));

            assertThat(Json.text(became)).as(target.asText()).isEqualTo(Json.text(listed(request, target)));
            assertThat(edited(api, Json.bytes(asked), from, to))
                    .as("%s, by edits", target)
                    .isEqualTo(said);
        }
    }

    private static JsonNode listed(JsonNode request, JsonNode target) {
        for (JsonNode row : request.path("becomes")) {
            for (JsonNode at : row.path("at")) {
                if (at.equals(target)) {
                    return ((ObjectNode) row).deepCopy().without("at");
                }
            }
        }
        return Json.object();
    }

    private static JsonNode edited(Api api, byte[] bytes, Origin from, Destination to) {
        JsonSource source = JsonSource.of(bytes);
        JsonNode outline =
                Objects.requireNonNull(JsonOutline.read(source, api.fields().names(), JsonRoom.ENOUGH, 1));
        JsonNode adapted = api.adapt(outline, from, to, new Losses());
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        int at = 0;
        for (JsonEdit edit : JsonEdits.of(source, outline, adapted, JsonRoom.ENOUGH)) {
            out.write(bytes, at, edit.start() - at);
            out.writeBytes(edit.text());
            at = edit.end();
        }
        out.write(bytes, at, bytes.length - at);
        return Objects.requireNonNull(Json.tree(out.toByteArray(), out.size()));
    }
}
