package io.fairlead.proxy.http1;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.fairlead.proxy.testing.Corpus;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HexFormat;
import java.util.List;
import java.util.TreeMap;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.Test;

/** The public collections of smuggling and parser attacks, against a reader that knows only the grammar. */
class CorpusTest {

    @Test
    void never_takes_more_from_a_hostile_request_than_a_strict_reader_does() throws IOException {
        Path corpus = Corpus.at("corpus/http1.jsonl.gz");
        if (corpus == null) {
            return;
        }
        TreeMap<String, Integer> results = new TreeMap<>();
        ObjectMapper json = new ObjectMapper();
        try (BufferedReader lines = new BufferedReader(
                new InputStreamReader(new GZIPInputStream(Files.newInputStream(corpus)), ISO_8859_1))) {
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                JsonNode each = json.readTree(line);
                String name = each.get("src").asText() + " " + each.get("name").asText();
                String result =
                        judge(name, HexFormat.of().parseHex(each.get("hex").asText()));
                results.merge(result, 1, Integer::sum);
            }
        }
        System.out.println("CorpusTest: " + results);
        assertThat(results).containsKey("taken");
    }

    private static String judge(String name, byte[] bytes) {
        List<Object> whole = play(bytes, Integer.MAX_VALUE);
        List<String> events = Wire.requests(bytes, Integer.MAX_VALUE);
        for (int size : cuts(name, bytes.length)) {
            assertThat(Wire.requests(bytes, size))
                    .as("%s in pieces of %s", name, size)
                    .isEqualTo(events);
        }
        assertThat(whole).as(name).noneMatch(each -> each instanceof Throwable);
        StrictReader strict = StrictReader.read(new String(bytes, ISO_8859_1));
        long heads = whole.stream().filter(each -> each instanceof RequestHead).count();
        long ends = whole.stream().filter(each -> each instanceof EndOfMessage).count();
        assertThat(heads).as("heads of %s", name).isLessThanOrEqualTo(strict.heads);
        assertThat(ends).as("requests of %s", name).isLessThanOrEqualTo(strict.whole);
        StrictReader again = StrictReader.read(Encoded.requests(whole));
        assertThat(again.whole).as("written again: %s", name).isEqualTo((int) ends);
        assertThat(again.atEnd()).as("written again: %s", name).isTrue();
        Object last = whole.isEmpty() ? "nothing" : whole.get(whole.size() - 1);
        if (last instanceof Http1Violation violation) {
            return (heads > 0 ? "refused late " : "refused ") + violation.code();
        }
        return last instanceof EndOfMessage ? "taken" : "cut off";
    }

    /** All inputs in a few pieces, one of eight short ones byte by byte; our own cases are cut at every byte elsewhere. */
    private static int[] cuts(String name, int length) {
        if (length >= 400) {
            return new int[] {Math.max(61, length / 20)};
        }
        return Math.floorMod(name.hashCode(), 8) == 0 ? new int[] {1, 7} : new int[] {7 + length / 20};
    }

    private static List<Object> play(byte[] bytes, int size) {
        try (Wire wire = Wire.client()) {
            wire.playInPieces(bytes, size).end();
            return wire.messages();
        }
    }
}
