package io.fairlead.proxy.tls;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.security.KeyPair;
import java.security.SecureRandom;
import java.security.cert.X509Certificate;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TrustFilesTest {

    @TempDir
    Path home;

    private final List<X509Certificate> system = List.of(root(), root());
    private int reads;
    private StateFolder folder;
    private CertificateAuthority authority;

    @BeforeEach
    void start() {
        folder = StateFolder.at(home.resolve("state"));
        authority = CertificateAuthority.open(folder, null, Set.of(), Clock.systemUTC());
    }

    private static X509Certificate root() {
        SecureRandom random = new SecureRandom();
        KeyPair pair = KeyPairs.fresh(random);
        return new Profiles(random)
                .root(pair.getPublic(), pair.getPrivate(), Clock.systemUTC().instant());
    }

    private SystemRoots roots(List<X509Certificate> certificates) {
        return new SystemRoots(
                () -> {
                    reads++;
                    return certificates;
                },
                () -> SystemRoots.sum(Pem.of(certificates)));
    }

    private List<X509Certificate> in(Path file) throws Exception {
        return Pem.certificates(Files.readAllBytes(file), file);
    }

    @Test
    void the_bundles_hold_the_systems_roots_and_ours() throws Exception {
        TrustFiles files = TrustFiles.refresh(folder, authority, roots(system), false);

        assertThat(in(files.ca())).containsExactly(authority.anchor());
        assertThat(in(files.bundle())).containsExactly(system.get(0), system.get(1), authority.anchor());
        assertThat(TrustStores.read(Files.readAllBytes(files.truststore())))
                .containsExactlyInAnyOrder(system.get(0), system.get(1), authority.anchor());
    }

    @Test
    void files_that_are_right_are_left_alone_and_others_are_replaced() throws Exception {
        TrustFiles files = TrustFiles.refresh(folder, authority, roots(system), false);
        FileTime old = FileTime.from(Instant.EPOCH);
        for (Path each : List.of(files.bundle(), files.truststore())) {
            Files.setLastModifiedTime(each, old);
        }

        TrustFiles.refresh(folder, authority, roots(system), false);
        assertThat(Files.getLastModifiedTime(files.bundle())).isEqualTo(old);
        assertThat(Files.getLastModifiedTime(files.truststore())).isEqualTo(old);

        TrustFiles.refresh(folder, authority, roots(List.of(root())), false);
        assertThat(Files.getLastModifiedTime(files.bundle())).isNotEqualTo(old);
        assertThat(in(files.bundle())).hasSize(2);

        Files.writeString(files.truststore(), "damaged");
        TrustFiles.refresh(folder, authority, roots(system), false);
        assertThat(TrustStores.read(Files.readAllBytes(files.truststore()))).hasSize(3);
    }

    @Test
    void where_nothing_has_changed_no_root_is_read() throws Exception {
        TrustFiles files = TrustFiles.refresh(folder, authority, roots(system), false);
        TrustFiles.refresh(folder, authority, roots(system), false);
        assertThat(reads).isOne();

        Files.write(files.bundle(), Pem.of(system)); // somebody else's hand
        TrustFiles.refresh(folder, authority, roots(system), false);
        assertThat(reads).isEqualTo(2);
        assertThat(in(files.bundle())).contains(authority.anchor());

        TrustFiles.refresh(folder, authority, new SystemRoots(() -> List.of(system.get(0)), () -> null), false);
        assertThat(in(files.bundle())).hasSize(2); // what cannot be told apart is read
    }

    @Test
    void another_ca_is_told_to_programs_though_the_roots_are_the_same() throws Exception {
        TrustFiles files = TrustFiles.refresh(folder, authority, roots(system), false);
        Files.delete(folder.caPem());
        Files.delete(folder.caKey());
        CertificateAuthority other = CertificateAuthority.open(folder, null, Set.of(), Clock.systemUTC());
        TrustFiles.refresh(folder, other, roots(system), false);
        assertThat(in(files.bundle())).contains(other.anchor()).doesNotContain(authority.anchor());
    }

    @Test
    void ca_pem_is_the_users_own_ca_and_the_one_that_was_made_comes_back() throws Exception {
        Path cert = Files.write(home.resolve("own.pem"), Pem.of(List.of(OwnRootTest.EXAMPLE.certificate())));
        Path key = Files.write(home.resolve("own-key.pem"), Pem.of(OwnRootTest.EXAMPLE.key()));
        CertificateAuthority own =
                CertificateAuthority.open(folder, new OwnCa(cert, key), Set.of("api.openai.com"), Clock.systemUTC());

        TrustFiles files = TrustFiles.refresh(folder, own, roots(system), true);

        assertThat(in(files.ca())).containsExactly(own.anchor());
        assertThat(in(folder.caPem())).containsExactly(own.anchor());
        assertThat(in(files.bundle())).contains(own.anchor()).doesNotContain(authority.anchor());
        TrustFiles.refresh(folder, own, roots(system), true); // a second start changes nothing

        CertificateAuthority back = CertificateAuthority.open(folder, null, Set.of(), Clock.systemUTC());
        assertThat(back.anchor()).isEqualTo(authority.anchor());
        assertThat(in(folder.caPem())).containsExactly(authority.anchor());
        assertThat(folder.path()).isDirectoryNotContaining("glob:**{own,made}-ca.pem");
    }

    @Test
    void a_ca_of_the_users_own_from_the_first_start_on_leaves_room_for_one_that_is_made() throws Exception {
        StateFolder fresh = StateFolder.at(home.resolve("fresh"));
        Path cert = Files.write(home.resolve("own.pem"), Pem.of(List.of(OwnRootTest.EXAMPLE.certificate())));
        Path key = Files.write(home.resolve("own-key.pem"), Pem.of(OwnRootTest.EXAMPLE.key()));
        CertificateAuthority own =
                CertificateAuthority.open(fresh, new OwnCa(cert, key), Set.of("api.openai.com"), Clock.systemUTC());
        TrustFiles.refresh(fresh, own, roots(system), true);
        assertThat(in(fresh.caPem())).containsExactly(own.anchor());

        CertificateAuthority made = CertificateAuthority.open(fresh, null, Set.of(), Clock.systemUTC());

        assertThat(made.anchor()).isNotEqualTo(own.anchor());
        assertThat(in(fresh.caPem())).containsExactly(made.anchor());
    }

    @Test
    void one_own_ca_after_another_keeps_the_one_that_was_made() throws Exception {
        for (int i = 0; i < 2; i++) {
            SecureRandom random = new SecureRandom();
            KeyPair pair = KeyPairs.fresh(random);
            X509Certificate root = new Profiles(random)
                    .root(pair.getPublic(), pair.getPrivate(), Clock.systemUTC().instant());
            Path cert = Files.write(home.resolve("own.pem"), Pem.of(List.of(root)));
            Path key = Files.write(home.resolve("own-key.pem"), Pem.of(pair.getPrivate()));
            CertificateAuthority own =
                    CertificateAuthority.open(folder, new OwnCa(cert, key), Set.of("x.example"), Clock.systemUTC());
            TrustFiles.refresh(folder, own, roots(system), true);
            assertThat(in(folder.caPem())).containsExactly(root);
        }
        assertThat(CertificateAuthority.open(folder, null, Set.of(), Clock.systemUTC())
                        .anchor())
                .isEqualTo(authority.anchor());
    }

    @Test
    void the_systems_roots_are_read_once_each_and_broken_ones_left_out() throws Exception {
        X509Certificate extra = root();
        String text = "# a comment\n" + new String(Pem.of(List.of(extra, extra)), US_ASCII)
                + "-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n";
        Path file = Files.writeString(home.resolve("roots.crt"), text);

        List<X509Certificate> roots = SystemRoots.load(List.of(home.resolve("absent"), file));

        assertThat(roots).contains(extra).doesNotHaveDuplicates();
        assertThat(roots.size()).isGreaterThan(1);
    }
}
