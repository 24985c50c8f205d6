package io.fairlead.proxy.tls;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.netty.handler.ssl.SslContext;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Stream;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;
import javax.net.ssl.X509TrustManager;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A root that another one takes the place of, while clients hold the one, the other, or both. */
class RotationTest {

    private static final String HOST = "api.openai.com";
    private static final String REGIONAL = "bedrock-runtime.eu-west-1.amazonaws.com";
    private static final SystemRoots NO_ROOTS = new SystemRoots(List::of, () -> "none");

    @TempDir
    Path home;

    private final MovableClock clock = MovableClock.atPresent();

    private StateFolder folder() {
        return StateFolder.at(home.resolve("state"));
    }

    private CertificateAuthority open() {
        return CertificateAuthority.open(folder(), null, Set.of(HOST), clock);
    }

    private Rotation rotate() {
        return CertificateAuthority.rotate(folder(), clock);
    }

    private X509Certificate onDisk() throws IOException {
        return Pem.certificates(Files.readAllBytes(folder().caPem()), "ca.pem").get(0);
    }

    private List<X509Certificate> bundle(CertificateAuthority authority) throws IOException {
        Path bundle = TrustFiles.refresh(folder(), authority, NO_ROOTS, false).bundle();
        return Pem.certificates(Files.readAllBytes(bundle), bundle);
    }

    private List<String> names() throws IOException {
        try (Stream<Path> files = Files.list(home.resolve("state"))) {
            return files.map(each -> each.getFileName().toString())
                    .filter(each -> each.startsWith("old-ca-"))
                    .sorted()
                    .toList();
        }
    }

    /** As a TLS client of Java's checks what a server sends. */
    private static void trusts(List<X509Certificate> sent, X509Certificate... roots) throws Exception {
        TrustManagerFactory factory = TrustManagerFactory.getInstance("PKIX");
        factory.init(TrustStores.of(List.of(roots)));
        for (TrustManager each : factory.getTrustManagers()) {
            ((X509TrustManager) each).checkServerTrusted(sent.toArray(new X509Certificate[0]), "ECDHE_ECDSA");
        }
    }

    /** Whatever roots of {@code all} a client holds, it takes what is sent, by whoever checks it. */
    private void everybodyTrusts(Leaf leaf, String host, X509Certificate... all) throws Exception {
        for (int held = 1; held < 1 << all.length; held++) {
            List<X509Certificate> roots = new ArrayList<>();
            for (int i = 0; i < all.length; i++) {
                if ((held >> i & 1) == 1) {
                    roots.add(all[i]);
                }
            }
            trusts(leaf.chain(), roots.toArray(new X509Certificate[0]));
            openssl(leaf.chain(), roots, host);
        }
    }

    private void openssl(List<X509Certificate> sent, List<X509Certificate> roots, String host) throws Exception {
        Path leaf = Files.write(home.resolve("leaf.pem"), Pem.of(sent.subList(0, 1)));
        Path rest = Files.write(home.resolve("rest.pem"), Pem.of(sent.subList(1, sent.size())));
        Path held = Files.write(home.resolve("roots.pem"), Pem.of(roots));
        try {
            String said = Tools.run(("openssl verify -x509_strict -purpose sslserver -no-CApath -CAfile " + held
                                    + " -untrusted " + rest + " -verify_hostname " + host + " " + leaf)
                            .split(" "))
                    .output();
            assertThat(said).as("openssl").contains("OK");
        } catch (IOException absent) {
            System.out.println("openssl is not on this machine: its check of a replaced root was left out");
        }
    }

    @Test
    void bundles_hold_both_roots_for_thirty_days_and_ca_pem_the_new_one_alone() throws Exception {
        X509Certificate old = open().anchor();
        Rotation done = rotate();

        assertThat(done.before()).isEqualTo(old);
        assertThat(onDisk()).isEqualTo(done.now()).isNotEqualTo(old);
        assertThat(Pem.certificates(Files.readAllBytes(folder().caPem()), "ca.pem"))
                .hasSize(1);
        assertThat(bundle(open())).containsExactly(done.now(), old);
        assertThat(TrustStores.read(Files.readAllBytes(folder().truststore())))
                .containsExactlyInAnyOrder(done.now(), old);
        clock.move(Duration.ofDays(29));
        assertThat(bundle(open())).containsExactly(done.now(), old);
        clock.move(Duration.ofDays(2));
        assertThat(bundle(open())).containsExactly(done.now());
        assertThat(TrustStores.read(Files.readAllBytes(folder().truststore()))).containsExactly(done.now());
        assertThat(names()).isEmpty();
    }

    @Test
    void leaves_lead_to_both_roots_for_a_day_and_then_to_the_new_one_alone() throws Exception {
        CertificateAuthority running = open();
        X509Certificate old = running.anchor();
        Rotation done = rotate();
        assertThat(running.reopen()).isTrue();

        for (CertificateAuthority each : List.of(running, open())) {
            for (String host : List.of(HOST, REGIONAL)) {
                Leaf leaf = each.issue(host);
                assertThat(leaf.chain().get(1).getIssuerX500Principal()).isEqualTo(old.getSubjectX500Principal());
                everybodyTrusts(leaf, host, old, done.now());
                assertThat(leaf.renewAt()).isEqualTo(done.signsUntil());
            }
        }
        clock.move(Duration.ofHours(25));
        for (CertificateAuthority each : List.of(running, open())) {
            for (String host : List.of(HOST, REGIONAL)) {
                Leaf leaf = each.issue(host);
                assertThat(leaf.chain()).hasSize(2);
                Pkix.validate(leaf.chain(), done.now(), clock.instant());
            }
        }
    }

    @Test
    void two_rotations_in_a_row_leave_nobody_behind() throws Exception {
        X509Certificate first = open().anchor();
        X509Certificate second = rotate().now();
        X509Certificate third = rotate().now();

        assertThat(bundle(open())).containsExactlyInAnyOrder(third, first, second);
        everybodyTrusts(open().issue(HOST), HOST, first, second, third);
        clock.move(Duration.ofHours(25));
        assertThat(open().issue(HOST).chain()).hasSize(2);
        Pkix.validate(open().issue(HOST).chain(), third, clock.instant());
    }

    @Test
    void a_rotation_within_the_day_of_another_keeps_to_the_oldest_until_its_day_is_over() throws Exception {
        X509Certificate first = open().anchor();
        Rotation one = rotate();
        clock.move(Duration.ofHours(20));
        Rotation two = rotate();
        assertThat(open().signer()).isEqualTo(first);
        clock.move(Duration.ofHours(5));
        assertThat(open().signer()).isEqualTo(one.now());
        List<X509Certificate> sent = open().issue(HOST).chain();
        Pkix.validate(sent.subList(0, 2), one.now(), clock.instant());
        Pkix.validate(sent, two.now(), clock.instant());
        clock.move(Duration.ofHours(20));
        assertThat(open().signer()).isEqualTo(two.now());
    }

    @Test
    void as_many_roots_as_a_chain_can_bridge_are_replaced_within_a_day_and_no_more() throws Exception {
        List<X509Certificate> all = new ArrayList<>(List.of(open().anchor()));
        for (int i = 0; i < RootFiles.MOST_SIGNING; i++) {
            all.add(rotate().now());
        }
        everybodyTrusts(open().issue(HOST), HOST, all.toArray(new X509Certificate[0]));
        assertThatThrownBy(this::rotate)
                .isInstanceOf(TlsSetupException.class)
                .hasMessageContaining("within a day")
                .hasMessageContaining("can be made from");
        assertThat(onDisk()).isEqualTo(all.get(all.size() - 1));
        clock.move(Duration.ofHours(25));
        assertThatCode(this::rotate).doesNotThrowAnyException();
    }

    @Test
    void a_replaced_roots_key_goes_when_its_day_is_over_and_nobody_else_may_read_it_before() throws Exception {
        open();
        rotate();
        assertThat(names()).hasSize(2);
        Path key = home.resolve("state")
                .resolve(names().stream()
                        .filter(each -> each.endsWith("-key.pem"))
                        .findFirst()
                        .orElseThrow());
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(key)))
                .isEqualTo("rw-------");
        clock.move(Duration.ofHours(25));
        CertificateAuthority running = open();
        assertThat(key).doesNotExist();
        assertThat(names()).hasSize(1);
        assertThat(running.due()).isAfter(clock.instant().plus(Duration.ofDays(28)));
    }

    @Test
    void a_running_process_takes_the_old_root_out_of_the_bundles_when_its_time_is_over() throws Exception {
        CertificateAuthority running = open();
        X509Certificate old = running.anchor();
        Rotation done = rotate();
        assertThat(running.reopen()).isTrue();
        assertThat(running.due()).isEqualTo(done.signsUntil());
        clock.move(Duration.ofHours(25));
        assertThat(running.due()).isEqualTo(done.trustedUntil());
        assertThat(running.trusted()).containsExactly(done.now(), old);
        clock.move(Duration.ofDays(30));
        assertThat(running.reopen()).isTrue();
        assertThat(running.due()).isEqualTo(Instant.MAX);
        assertThat(bundle(running)).containsExactly(done.now());
        assertThat(names()).isEmpty();
    }

    @Test
    void a_process_that_nobody_told_finds_the_new_root_when_it_needs_its_key() throws Exception {
        CertificateAuthority running = open();
        running.prepare();
        X509Certificate old = running.anchor();
        Rotation done = rotate();

        everybodyTrusts(running.issue(REGIONAL), REGIONAL, old, done.now());
        assertThat(running.anchor()).isEqualTo(done.now());
    }

    @Test
    void a_process_that_follows_makes_new_contexts_at_once() throws Exception {
        CertificateAuthority running = open();
        try (TlsWorkers workers = new TlsWorkers()) {
            LeafCertificates leaves =
                    new LeafCertificates(running, InterceptedHosts.of(HOST), TlsLibrary.best(), workers, clock);
            SslContext before =
                    leaves.contextFor(HOST, false).toCompletableFuture().get();
            assertThat(leaves.ready(HOST, false)).isSameAs(before);
            rotate();
            assertThat(leaves.ready(HOST, false)).isSameAs(before);
            assertThat(running.reopen()).isTrue();
            assertThat(leaves.ready(HOST, false)).isNull();
            SslContext after =
                    leaves.contextFor(HOST, false).toCompletableFuture().get();
            assertThat(after).isNotSameAs(before);
            assertThat(running.reopen()).isFalse();
            assertThat(leaves.ready(HOST, false)).isSameAs(after);
        }
    }

    @Test
    void a_rotation_that_ended_half_way_leaves_the_root_as_it_was() throws Exception {
        X509Certificate old = open().anchor();
        byte[] pem = Files.readAllBytes(folder().caPem());
        byte[] key = Files.readAllBytes(folder().caKey());
        rotate();
        Files.write(folder().caPem(), pem); // as if it had ended before this was written

        assertThat(open().anchor()).isEqualTo(old);
        assertThat(Files.readAllBytes(folder().caKey())).isEqualTo(key);
        assertThat(names()).isEmpty();
        Pkix.validate(open().issue(HOST).chain(), old, clock.instant());

        rotate();
        Files.write(folder().caPem(), pem); // and before the key was, too
        Files.write(folder().caKey(), key);
        assertThat(open().anchor()).isEqualTo(old);
        assertThat(names()).isEmpty();
    }

    @Test
    void a_replaced_root_that_is_damaged_keeps_nobody_from_starting() throws Exception {
        open();
        Rotation done = rotate();
        for (String name : names()) {
            Files.writeString(home.resolve("state").resolve(name), "nonsense");
        }
        CertificateAuthority running = open();
        assertThat(running.signer()).isEqualTo(done.now());
        Pkix.validate(running.issue(HOST).chain(), done.now(), clock.instant());
    }

    @Test
    void where_there_was_no_root_one_is_made_and_an_expired_one_is_not_kept() throws Exception {
        Rotation first = rotate();
        assertThat(first.before()).isNull();
        assertThat(onDisk()).isEqualTo(first.now());
        assertThat(open().anchor()).isEqualTo(first.now());

        clock.move(Profiles.ROOT_LIFE.plusDays(1));
        assertThatThrownBy(this::open).hasMessageContaining("fairlead ca rotate");
        Rotation second = rotate();
        assertThat(second.before()).isNull();
        assertThat(bundle(open())).containsExactly(second.now());
        assertThat(names()).isEmpty();
    }

    @Test
    void a_ca_of_the_users_own_is_not_replaced() throws Exception {
        CertificateAuthority ours = open();
        StateFolder other = StateFolder.at(home.resolve("theirs"));
        CertificateAuthority theirs = CertificateAuthority.open(other, null, Set.of(), clock);
        CertificateAuthority brought =
                CertificateAuthority.open(folder(), new OwnCa(other.caPem(), other.caKey()), Set.of(HOST), clock);
        TrustFiles.refresh(folder(), brought, NO_ROOTS, true);

        assertThatThrownBy(this::rotate)
                .isInstanceOf(TlsSetupException.class)
                .hasMessageContaining("tls.ca")
                .hasMessageContaining("restart");
        assertThat(onDisk()).isEqualTo(theirs.anchor());
        assertThat(brought.reopen()).isFalse();
        assertThat(ours.reopen()).isFalse();
    }

    @Test
    void what_a_look_shows_is_what_the_files_say() throws Exception {
        assertThat(CaView.of(folder(), clock)).isNull();
        X509Certificate old = open().anchor();
        Rotation done = rotate();
        CaView view = Objects.requireNonNull(CaView.of(folder(), clock));
        assertThat(view.root()).isEqualTo(done.now());
        assertThat(view.own()).isFalse();
        assertThat(view.replaced()).containsExactly(new CaView.Before(old, done.signsUntil(), done.trustedUntil()));
        assertThat(Objects.requireNonNull(view.signer(clock.instant())).root()).isEqualTo(old);
        assertThat(view.signer(clock.instant().plus(Duration.ofDays(2)))).isNull();
        assertThat(names()).hasSize(2);
    }
}
