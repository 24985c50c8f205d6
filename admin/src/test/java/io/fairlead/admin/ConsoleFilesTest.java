package io.fairlead.admin;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;

final class ConsoleFilesTest {

    private static final Path FOLDER = Path.of("src/main/resources/io/fairlead/admin/console");
    private static final Pattern IMPORT = Pattern.compile("(?:from|import)\\s*[\"']([^\"']+)[\"']");
    private static final int MOST_PACKED = 100 * 1024;

    @Test
    void libraries_are_those_whose_checksums_are_recorded() throws Exception {
        Map<String, String> recorded = new TreeMap<>();
        for (String line : Files.readAllLines(FOLDER.resolve("vendor/CHECKSUMS"))) {
            recorded.put(line.substring(66), line.substring(0, 64));
        }

        Map<String, String> found = new TreeMap<>();
        for (Path file : files(FOLDER.resolve("vendor"))) {
            if (file.toString().matches(".*\\.(js|css)")) {
                byte[] digest = MessageDigest.getInstance("SHA-256").digest(Files.readAllBytes(file));
                found.put(file.getFileName().toString(), HexFormat.of().formatHex(digest));
            }
        }

        assertThat(found).isEqualTo(recorded);
    }

    @Test
    void each_module_that_is_imported_is_there() throws IOException {
        JsonNode map = importMap();
        for (Path file : files(FOLDER)) {
            if (!file.toString().endsWith(".js")) {
                continue;
            }
            Matcher imports = IMPORT.matcher(Files.readString(file));
            while (imports.find()) {
                String name = imports.group(1);
                Path target = name.startsWith(".")
                        ? file.resolveSibling(name)
                        : FOLDER.resolve(map.path(name).asText("missing").replace("/console/", ""));
                assertThat(target).as("%s, which %s imports", name, file).exists();
            }
        }
    }

    @Test
    void nothing_is_loaded_from_elsewhere() throws IOException {
        for (Path file : files(FOLDER)) {
            if (FOLDER.equals(file.getParent()) && file.toString().matches(".*\\.(html|css|js)")) {
                assertThat(Files.readString(file))
                        .as(file.toString())
                        .doesNotContainPattern("(src|href)=\"(https?:)?//")
                        .doesNotContainPattern("url\\(|@import");
            }
        }
    }

    @Test
    void all_of_it_is_small() throws IOException {
        int packed = 0;
        for (Path file : files(FOLDER)) {
            ByteArrayOutputStream out = new ByteArrayOutputStream();
            try (GZIPOutputStream gzip = new GZIPOutputStream(out)) {
                gzip.write(Files.readAllBytes(file));
            }
            packed += out.size();
        }

        assertThat(packed).isLessThan(MOST_PACKED);
    }

    @Test
    void the_page_lets_its_own_import_map_run_and_no_other_script_inline() throws Exception {
        Router router = new Router(Runnable::run);
        Console.add(router);

        Reply reply = router.route(Call.of(
                        "GET", "/", Map.of(), Map.of(), new Caller("", null, null, null, null, null), new byte[0]))
                .toCompletableFuture()
                .get();

        String map = between(new String(reply.body(), StandardCharsets.UTF_8));
        byte[] digest = MessageDigest.getInstance("SHA-256").digest(map.getBytes(StandardCharsets.UTF_8));
        assertThat(reply.headers().get("content-security-policy"))
                .startsWith("default-src 'self'")
                .contains("script-src 'self' 'sha256-" + Base64.getEncoder().encodeToString(digest) + "'")
                .doesNotContain("unsafe");
    }

    private static JsonNode importMap() throws IOException {
        return new ObjectMapper()
                .readTree(between(Files.readString(FOLDER.resolve("index.html"))))
                .path("imports");
    }

    private static String between(String page) {
        String open = "<script type=\"importmap\">";
        int begin = page.indexOf(open) + open.length();
        return page.substring(begin, page.indexOf("</script>", begin));
    }

    private static List<Path> files(Path folder) throws IOException {
        try (Stream<Path> all = Files.walk(folder)) {
            return all.filter(Files::isRegularFile).toList();
        }
    }
}
