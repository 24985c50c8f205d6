package io.fairlead.admin;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class StaticFilesTest {

    private final StaticFiles files = new StaticFiles("console");

    private static Call asking(Map<String, String> headers) {
        return Call.of(
                "GET", "/console/x", Map.of(), headers, new Caller("", null, null, null, null, null), new byte[0]);
    }

    private Reply get(String name) {
        return files.reply(name, asking(Map.of()));
    }

    @ParameterizedTest
    @CsvSource({"wire/style.css,text/css; charset=utf-8", "wire/app.js,text/javascript; charset=utf-8"})
    void a_file_comes_with_its_type(String name, String type) {
        Reply reply = get(name);
        assertThat(reply.status()).isEqualTo(200);
        assertThat(reply.type()).isEqualTo(type);
        assertThat(reply.body()).isNotEmpty();
    }

    @Test
    void a_page_of_another_folder_is_found_there() {
        Reply page = new StaticFiles("console-sample").reply("index.html", asking(Map.of()));
        assertThat(page.type()).isEqualTo("text/html; charset=utf-8");
        assertThat(new String(page.body(), StandardCharsets.UTF_8)).startsWith("<!doctype html>");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "../outside.txt",
                "wire/../../outside.txt",
                "..",
                ".",
                "",
                "/",
                "//wire/app.js",
                "/wire/app.js",
                "wire//app.js",
                "wire/./app.js",
                "wire/.app.js",
                "wire/..\\..\\outside.txt",
                "..\\outside.txt",
                "wire/app.js\0.css",
                "wire/app.js/",
                "wire",
                "wire/notes.class",
                "wire/none.js",
                "wire/%2e%2e/%2e%2e/outside.txt",
                "../Router.class",
                "C:/windows.txt"
            })
    void no_name_leads_out_of_the_folder_or_to_another_kind_of_file(String name) {
        assertThat(get(name).status()).isEqualTo(404);
    }

    @Test
    void a_name_as_long_as_a_request_may_be_is_none() {
        assertThat(get("a".repeat(4_000) + ".js").status()).isEqualTo(404);
        assertThat(get("a.".repeat(2_000) + "js").status()).isEqualTo(404);
    }

    @Test
    void who_has_the_file_already_gets_its_tag_alone() {
        String tag = get("wire/app.js").headers().get("etag");
        assertThat(tag).matches("\"[0-9a-f]{32}\"");
        for (String known : List.of(tag, "\"other\", " + tag, "W/" + tag, "*")) {
            Reply again = files.reply("wire/app.js", asking(Map.of("if-none-match", known)));
            assertThat(again.status()).as(known).isEqualTo(304);
            assertThat(again.body()).isEmpty();
            assertThat(again.headers()).containsEntry("etag", tag);
        }
        assertThat(files.reply("wire/app.js", asking(Map.of("if-none-match", "\"other\"")))
                        .status())
                .isEqualTo(200);
    }

    @ParameterizedTest
    @ValueSource(strings = {"gzip", "br, gzip", "GZIP;q=0.5", "deflate, gzip;q=1.0, *;q=0.5"})
    void a_large_file_comes_compressed_to_who_reads_that(String accepted) throws IOException {
        Reply plain = get("wire/style.css");
        Reply packed = files.reply("wire/style.css", asking(Map.of("accept-encoding", accepted)));
        assertThat(packed.headers()).containsEntry("content-encoding", "gzip").containsEntry("vary", "accept-encoding");
        assertThat(packed.body().length).isLessThan(plain.body().length);
        assertThat(new GZIPInputStream(new ByteArrayInputStream(packed.body())).readAllBytes())
                .isEqualTo(plain.body());
        assertThat(packed.headers().get("etag")).isNotEqualTo(plain.headers().get("etag"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "br", "gzip;q=0", "gzip;q=0.0", "xgzip", "identity"})
    void it_comes_plain_to_everyone_else(String accepted) {
        Reply reply = files.reply("wire/style.css", asking(Map.of("accept-encoding", accepted)));
        assertThat(reply.headers()).doesNotContainKey("content-encoding");
    }
}
