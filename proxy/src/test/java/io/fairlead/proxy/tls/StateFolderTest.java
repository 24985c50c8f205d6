package io.fairlead.proxy.tls;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.fairlead.proxy.testing.Aside;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.security.cert.X509Certificate;
import java.time.Clock;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class StateFolderTest {

    @TempDir
    Path home;

    private CertificateAuthority open() {
        return CertificateAuthority.open(
                StateFolder.at(home.resolve("state")), null, Set.of("api.openai.com"), Clock.systemUTC());
    }

    private String mode(String file) throws IOException {
        return PosixFilePermissions.toString(
                Files.getPosixFilePermissions(home.resolve("state").resolve(file)));
    }

    private Path file(String name) {
        return home.resolve("state").resolve(name);
    }

    @Test
    void lies_where_the_environment_says_else_in_the_home_folder() {
        assertThat(StateFolder.of(Map.of("FAIRLEAD_HOME", home.resolve("x").toString()), home)
                        .path())
                .isEqualTo(home.resolve("x"));
        assertThat(StateFolder.of(Map.of(), home).path()).isEqualTo(home.resolve(".fairlead"));
        assertThat(StateFolder.of(Map.of("FAIRLEAD_HOME", " "), home).path()).isEqualTo(home.resolve(".fairlead"));
    }

    @Test
    void is_private_and_so_is_the_key_from_the_first_start_on() throws Exception {
        open();

        assertThat(mode("")).isEqualTo("rwx------");
        assertThat(mode("ca-key.pem")).isEqualTo("rw-------");
        assertThat(mode("ca.pem")).isEqualTo("rw-r--r--");
        try (Stream<Path> files = Files.list(home.resolve("state"))) {
            assertThat(files.map(each -> each.getFileName().toString()))
                    .containsExactlyInAnyOrder("ca.pem", "ca-key.pem", ".lock");
        }
    }

    @Test
    void a_second_start_finds_the_same_ca() {
        X509Certificate first = open().anchor();

        assertThat(open().anchor()).isEqualTo(first);
    }

    @Test
    void the_key_of_another_ca_is_found_out_after_good_starts_too() throws Exception {
        open();
        open();
        open();
        CertificateAuthority.open(StateFolder.at(home.resolve("other")), null, Set.of(), Clock.systemUTC());
        byte[] theirs = Files.readAllBytes(home.resolve("other/ca-key.pem"));

        Files.write(file("ca-key.pem"), theirs);

        assertThatThrownBy(this::open).hasMessageContaining("ca-key.pem is not the key of");
        assertThatThrownBy(this::open).hasMessageContaining("ca-key.pem is not the key of");
        assertThat(mode(".pair")).isEqualTo("rw-------");
    }

    @Test
    void many_that_start_at_once_make_one_ca() {
        CompletableFuture<?>[] starts = new CompletableFuture<?>[8];
        for (int i = 0; i < starts.length; i++) {
            starts[i] = Aside.supply(() -> open().anchor());
        }

        assertThat(Stream.of(starts).map(CompletableFuture::join).distinct()).hasSize(1);
    }

    @Test
    void a_key_that_others_may_read_is_refused_with_the_line_that_mends_it() throws Exception {
        open();
        Files.setPosixFilePermissions(file("ca-key.pem"), PosixFilePermissions.fromString("rw-r--r--"));

        assertThatThrownBy(this::open)
                .isInstanceOf(TlsSetupException.class)
                .hasMessageContaining("ca-key.pem has mode rw-r--r--")
                .hasMessageContaining("chmod 600");
    }

    @Test
    void a_folder_that_others_may_write_to_is_refused() throws Exception {
        Files.createDirectory(home.resolve("state"));
        Files.setPosixFilePermissions(home.resolve("state"), PosixFilePermissions.fromString("rwxrwx---"));

        assertThatThrownBy(this::open).isInstanceOf(TlsSetupException.class).hasMessageContaining("chmod 700");
    }

    @Test
    void a_file_in_the_folders_place_is_refused() throws Exception {
        Files.createFile(home.resolve("state"));

        assertThatThrownBy(this::open).isInstanceOf(TlsSetupException.class).hasMessageContaining("is not a folder");
    }

    @Test
    void damaged_files_are_named_with_what_to_do() throws Exception {
        open();
        byte[] ca = Files.readAllBytes(file("ca.pem"));
        byte[] key = Files.readAllBytes(file("ca-key.pem"));

        for (String damage : new String[] {
            "",
            "nonsense",
            "-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----",
            "-----BEGIN CERTIFICATE-----\n"
        }) {
            Files.writeString(file("ca.pem"), damage);
            assertThatThrownBy(this::open)
                    .as(damage)
                    .isInstanceOf(TlsSetupException.class)
                    .hasMessageContaining("ca.pem")
                    .hasMessageContaining("delete both");
        }
        Files.write(file("ca.pem"), ca);
        for (String damage : new String[] {
            "",
            "nonsense",
            "-----BEGIN PRIVATE KEY-----\nAAAA\n-----END PRIVATE KEY-----",
            new String(Pem.of(KeyPairs.fresh(new SecureRandom()).getPrivate()), StandardCharsets.US_ASCII)
        }) {
            Files.writeString(file("ca-key.pem"), damage);
            assertThatThrownBy(this::open)
                    .as("a damaged key")
                    .isInstanceOf(TlsSetupException.class)
                    .hasMessageContaining("ca-key.pem")
                    .hasMessageContaining("delete both");
        }
        Files.write(file("ca-key.pem"), key);
        open();
    }

    @Test
    void a_certificate_without_its_key_is_an_error_and_a_key_alone_is_a_start_that_was_cut_short() throws Exception {
        X509Certificate first = open().anchor();
        Files.delete(file("ca-key.pem"));
        assertThatThrownBy(this::open).hasMessageContaining("its key").hasMessageContaining("is not");

        Files.delete(file("ca.pem"));
        open();
        Files.delete(file("ca.pem"));
        assertThat(open().anchor()).isNotEqualTo(first);
    }

    @Test
    void an_expired_root_says_so() {
        MovableClock clock = MovableClock.atPresent();
        StateFolder folder = StateFolder.at(home.resolve("state"));
        CertificateAuthority.open(folder, null, Set.of(), clock);
        clock.move(Profiles.ROOT_LIFE.plusDays(1));

        assertThatThrownBy(() -> CertificateAuthority.open(folder, null, Set.of(), clock))
                .isInstanceOf(TlsSetupException.class)
                .hasMessageContaining("expired on");
    }

    @Test
    void a_path_that_cannot_be_made_is_named() throws Exception {
        Files.createFile(home.resolve("plain"));

        assertThatThrownBy(() -> StateFolder.at(home.resolve("plain/below")))
                .isInstanceOf(TlsSetupException.class)
                .hasMessageContaining("plain/below");
    }
}
