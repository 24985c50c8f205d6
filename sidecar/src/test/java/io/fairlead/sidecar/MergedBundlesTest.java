package io.fairlead.sidecar;

import static org.assertj.core.api.Assertions.assertThat;

import io.fairlead.proxy.tls.SystemRoots;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class MergedBundlesTest {

    @TempDir
    @SuppressWarnings("NullAway.Init") // JUnit sets it
    private Path folder;

    private final List<String> warnings = new ArrayList<>();
    private List<String> roots = List.of();
    private String ours = "";

    @BeforeEach
    void start() throws Exception {
        List<String> some = new ArrayList<>();
        for (X509Certificate each : SystemRoots.here().all().subList(0, 4)) {
            some.add("-----BEGIN CERTIFICATE-----\n"
                    + Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(each.getEncoded())
                    + "\n-----END CERTIFICATE-----\n");
        }
        roots = some;
        ours = some.get(0);
        Files.createDirectories(folder.resolve("home"));
        Files.writeString(folder.resolve("home/ca.pem"), ours);
        Files.writeString(folder.resolve("home/bundle.pem"), ours);
    }

    private String merged(String named) throws IOException {
        Path copy = new MergedBundles(folder.resolve("home"))
                .merge(named, warnings::add)
                .orElse(null);
        return copy == null ? "" : Files.readString(copy);
    }

    private String file(String name, String text) throws IOException {
        return Files.writeString(folder.resolve(name), text, StandardCharsets.ISO_8859_1)
                .toString();
    }

    @Test
    void a_file_of_the_users_own_has_ours_behind_it_and_its_keys_and_remarks_stay_behind() throws Exception {
        String own = file(
                "own.pem",
                "# corporate\r\n" + roots.get(1).replace("\n", "\r\n")
                        + "-----BEGIN PRIVATE KEY-----\nAAAA\n-----END PRIVATE KEY-----\n" + roots.get(2));
        assertThat(merged(own)).isEqualTo(roots.get(1) + roots.get(2) + ours);
        assertThat(warnings).isEmpty();
        assertThat(merged(file("both.pem", roots.get(1) + ours))).isEqualTo(roots.get(1) + ours);
    }

    @Test
    void the_certificates_of_a_folder_are_merged_and_what_else_lies_there_is_not() throws Exception {
        Path certificates = Files.createDirectories(folder.resolve("certificates"));
        Files.writeString(certificates.resolve("a.0"), roots.get(1));
        Files.writeString(certificates.resolve("b.pem"), roots.get(2) + roots.get(1));
        Files.writeString(certificates.resolve("README"), "nothing");
        Files.createDirectories(certificates.resolve("more"));
        Files.createSymbolicLink(certificates.resolve("dangling"), Path.of("nowhere"));
        assertThat(merged(certificates.toString())).isEqualTo(roots.get(1) + roots.get(2) + ours);
        assertThat(warnings).isEmpty();
    }

    @Test
    void ours_stands_in_for_what_holds_no_certificate_and_says_so() throws Exception {
        Path empty = Files.createDirectories(folder.resolve("empty"));
        for (String named : List.of(
                folder.resolve("none.pem").toString(),
                file("nothing", ""),
                file("text", "hello"),
                file("half", "-----BEGIN CERTIFICATE-----\nAAAA"),
                file("damaged", "-----BEGIN CERTIFICATE-----\n????\n-----END CERTIFICATE-----\n"),
                file("key", "-----BEGIN PRIVATE KEY-----\nAAAA\n-----END PRIVATE KEY-----\n"),
                empty.toString(),
                "/dev/null",
                "/dev/zero",
                file("under", "") + "/below",
                "a\u0000b",
                "relative/nowhere")) {
            warnings.clear();
            assertThat(merged(named)).as(named).isEmpty();
            assertThat(warnings).as(named).isNotEmpty();
            assertThat(warnings.get(warnings.size() - 1)).contains(named).contains("stands in for it");
        }
    }

    @Test
    void one_damaged_certificate_does_not_cost_the_others() throws Exception {
        String own = file("own.pem", "-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n" + roots.get(1));
        assertThat(merged(own)).isEqualTo(roots.get(1) + ours);
        assertThat(warnings).hasSize(1);
        assertThat(warnings.get(0)).contains("1 certificate").contains("left out");
    }

    @Test
    void a_trust_file_of_our_own_by_any_path_is_not_merged_with_itself() throws Exception {
        Files.createSymbolicLink(folder.resolve("link.pem"), folder.resolve("home/bundle.pem"));
        assertThat(merged(folder.resolve("home/../home/ca.pem").toString())).isEmpty();
        assertThat(merged(folder.resolve("link.pem").toString())).isEmpty();
        assertThat(warnings).isEmpty();
    }

    @Test
    void two_bundles_have_two_copies_a_copy_is_made_once_and_the_oldest_go() throws Exception {
        MergedBundles bundles = new MergedBundles(folder.resolve("home"));
        Path first = bundles.merge(file("1.pem", roots.get(1)), warnings::add).orElseThrow();
        Path second = bundles.merge(file("2.pem", roots.get(2)), warnings::add).orElseThrow();
        assertThat(second).isNotEqualTo(first);
        assertThat(bundles.merge(file("3.pem", roots.get(1)), warnings::add)).contains(first);
        assertThat(bundles.merge(first.toString(), warnings::add))
                .as("a copy is its own copy")
                .contains(first);

        for (int i = 0; i < MergedBundles.KEPT + 5; i++) {
            Path old = Files.writeString(first.resolveSibling("old" + i + ".pem"), "");
            Files.setLastModifiedTime(old, FileTime.fromMillis(i));
        }
        bundles.merge(file("4.pem", roots.get(3)), warnings::add);
        try (Stream<Path> left = Files.list(first.getParent())) {
            assertThat(left)
                    .hasSize(MergedBundles.KEPT)
                    .contains(first, second)
                    .noneMatch(each -> each.toString().endsWith(".part"));
        }
    }

    private Path copy(String named) {
        return new MergedBundles(folder.resolve("home"))
                .merge(named, warnings::add)
                .orElseThrow();
    }

    @Test
    void a_bundle_that_did_not_change_has_its_copy_at_once_and_a_changed_one_another() throws Exception {
        String own = file("own.pem", roots.get(1));
        Path first = copy(own);
        Files.setLastModifiedTime(first, FileTime.fromMillis(1));
        assertThat(copy(own)).isEqualTo(first);
        assertThat(Files.getLastModifiedTime(first).toMillis())
                .as("it was used")
                .isGreaterThan(1);
        assertThat(merged(file("own.pem", roots.get(2)))).isEqualTo(roots.get(2) + ours);
        assertThat(copy(file("own.pem", roots.get(1)))).isEqualTo(first);
        Files.writeString(folder.resolve("home/ca.pem"), roots.get(3));
        assertThat(merged(own)).as("our root changed").isEqualTo(roots.get(1) + roots.get(3));
    }

    @Test
    void a_copy_that_is_gone_or_cut_is_made_again() throws Exception {
        String own = file("own.pem", roots.get(1));
        Path first = copy(own);
        Files.delete(first);
        assertThat(merged(own)).isEqualTo(roots.get(1) + ours);
        Files.writeString(first, "half");
        assertThat(merged(own)).isEqualTo(roots.get(1) + ours);
        assertThat(warnings).isEmpty();
    }

    @Test
    void what_is_left_out_is_told_each_time() throws Exception {
        String own = file("own.pem", "-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n" + roots.get(1));
        copy(own);
        copy(own);
        assertThat(warnings).hasSize(2);
    }

    @Test
    void what_is_known_of_copies_may_be_damaged_and_does_not_grow() throws Exception {
        Path known = folder.resolve("home/.merged");
        Files.writeString(known, "\u0000\nx\n../.. .. 1\n");
        for (int i = 0; i < MergedBundles.KEPT + 3; i++) {
            copy(file("own.pem", roots.get(1) + "# " + i));
        }
        assertThat(Files.readAllLines(known)).hasSize(MergedBundles.KEPT);
        Files.delete(known);
        Files.createDirectories(known.resolve("in/the/way"));
        assertThat(merged(file("own.pem", roots.get(2)))).isEqualTo(roots.get(2) + ours);
        assertThat(warnings).isEmpty();
    }
}
