package io.fairlead.proxy.assembly;

import io.fairlead.proxy.config.Snapshot;
import io.fairlead.proxy.tls.CertificateAuthority;
import io.fairlead.proxy.tls.EnvironmentRoots;
import io.fairlead.proxy.tls.InterceptedHosts;
import io.fairlead.proxy.tls.LeafCertificates;
import io.fairlead.proxy.tls.OwnCa;
import io.fairlead.proxy.tls.StateFolder;
import io.fairlead.proxy.tls.SystemRoots;
import io.fairlead.proxy.tls.TlsLibrary;
import io.fairlead.proxy.tls.TlsSetupException;
import io.fairlead.proxy.tls.TlsWorkers;
import io.fairlead.proxy.tls.TrustFiles;
import io.fairlead.proxy.tls.UpstreamTls;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.cert.X509Certificate;
import java.time.Clock;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * TLS on both sides: our own certificates towards clients, the system's roots and the configured ones towards providers. The
 * CA is that of the start; hosts and roots follow the configuration. Safe for any thread; what follows it blocks.
 */
final class Certificates implements AutoCloseable {

    private static final Logger log = LoggerFactory.getLogger(Certificates.class);

    private final @Nullable StateFolder folder;
    private final TlsWorkers workers = new TlsWorkers();
    private final TlsLibrary library;
    private final @Nullable OwnCa own;
    private final CertificateAuthority authority;
    private final LeafCertificates leaves;
    private final SystemRoots roots;
    private final Clock clock;

    // Guarded by this.
    private InterceptedHosts hosts;
    private List<X509Certificate> extra;

    private volatile UpstreamTls upstream;

    /** Belongs to the thread that keeps up. */
    private Instant due = Instant.MAX;

    /**
     * Reads what is there, and makes what is missing. Blocks.
     *
     * @param folder where the CA and the trust files lie; null where nothing is written, and the CA ends with the process
     * @throws TlsSetupException when the CA is damaged or unsafe
     */
    static Certificates open(Snapshot snapshot, @Nullable StateFolder folder, Clock clock) {
        OwnCa own = ownCa(snapshot);
        CertificateAuthority authority = folder == null
                ? CertificateAuthority.inMemory(own, Set.of(), clock)
                : CertificateAuthority.open(folder, own, Set.of(), clock);
        check(snapshot, own, authority);
        InterceptedHosts hosts = CertifiedHosts.of(snapshot, authority::certifies);
        authority.begin(hosts.exact());
        SystemRoots roots = SystemRoots.here();
        if (folder != null) {
            TrustFiles.refresh(folder, authority, roots, own != null);
        }
        return new Certificates(snapshot, folder, own, authority, hosts, roots, clock);
    }

    private Certificates(
            Snapshot snapshot,
            @Nullable StateFolder folder,
            @Nullable OwnCa own,
            CertificateAuthority authority,
            InterceptedHosts hosts,
            SystemRoots roots,
            Clock clock) {
        this.folder = folder;
        this.clock = clock;
        this.own = own;
        this.authority = authority;
        this.hosts = hosts;
        this.roots = roots;
        library = TlsLibrary.best();
        leaves = new LeafCertificates(authority, hosts, library, workers, clock);
        extra = extra(snapshot);
        upstream = UpstreamTls.create(this::roots, extra, library, workers);
    }

    /** The system's, and those that the environment names. */
    private List<X509Certificate> roots() {
        return Stream.concat(roots.all().stream(), EnvironmentRoots.in(System.getenv()).stream())
                .toList();
    }

    private static void check(Snapshot snapshot, @Nullable OwnCa own, CertificateAuthority authority) {
        String warning = own == null ? null : CertifiedHosts.check(snapshot, own.cert(), authority::certifies);
        if (warning != null) {
            log.warn(warning);
        }
    }

    private static List<X509Certificate> extra(Snapshot snapshot) {
        return UpstreamTls.roots(snapshot.configuration().tls().trust());
    }

    /**
     * Reads what {@code next} needs, before it is in force: its hosts can be intercepted beside those of the present one, and
     * connections of generations made from now on trust its roots. Where roots did not change, connections stay.
     *
     * @throws TlsSetupException when a file is damaged or gone, or the CA may not sign for its hosts
     */
    synchronized void prepare(Snapshot next) {
        List<X509Certificate> changed = extra(next);
        check(next, own, authority);
        InterceptedHosts added = CertifiedHosts.of(next, authority::certifies);
        Set<String> both = new HashSet<>(hosts.exact());
        both.addAll(added.exact());
        InterceptedHosts before = hosts;
        leaves.intercept(new InterceptedHosts(both, host -> before.allow(host) || added.allow(host)));
        if (!changed.equals(extra)) {
            upstream = UpstreamTls.create(this::roots, changed, library, workers);
            extra = changed;
        }
    }

    /** {@code snapshot} is in force: the hosts of no other are intercepted any more. */
    synchronized void settle(Snapshot snapshot) {
        hosts = CertifiedHosts.of(snapshot, authority::certifies);
        leaves.intercept(hosts);
    }

    /** Whether the files of the user's CA hold another one than the CA of the start. */
    boolean ownCaChanged(Snapshot snapshot) {
        OwnCa own = ownCa(snapshot);
        return own != null && !authority.madeOf(own);
    }

    /** The files by which it is seen that another process replaced the root; none for a CA of the user's or in memory. */
    List<Path> rootFiles() {
        return own == null && folder != null ? List.of(folder.caPem()) : List.of();
    }

    /**
     * Follows a root that was replaced: certificates that are made from now on lead to it, too. Where the files cannot be used, all
     * stays as it was. Blocks.
     */
    void followRoot() {
        try {
            if (folder != null && authority.reopen()) {
                TrustFiles.refresh(folder, authority, roots, false);
                log.info(
                        "the CA's root is now {}; leaves chain to {}",
                        authority.anchor().getSubjectX500Principal(),
                        authority.signer().getSubjectX500Principal());
            }
        } catch (TlsSetupException e) {
            log.warn("the CA's files cannot be read again; the one before stays: {}", e.getMessage());
        }
    }

    /** Does what has become due since a root was replaced: its key goes, it leaves the bundles. Blocks then. */
    void keepUp() {
        Instant now = clock.instant();
        if (!now.isBefore(due)) {
            followRoot();
        }
        due = authority.due();
    }

    private static @Nullable OwnCa ownCa(Snapshot snapshot) {
        var ca = snapshot.configuration().tls().ca();
        return ca == null ? null : new OwnCa(ca.cert(), ca.key());
    }

    /** What clients are shown at the hosts that are intercepted. */
    LeafCertificates leaves() {
        return leaves;
    }

    /** Whether clients would take a certificate of ours for {@code host}; a CA of the user's may be bound to other names. */
    boolean certifies(String host) {
        return authority.certifies(host);
    }

    /** When the CA expires. */
    Instant expires() {
        return authority.expires();
    }

    /** How connections to providers are secured. */
    UpstreamTls upstream() {
        return upstream;
    }

    /** The root that clients are to trust, as PEM. Blocks. */
    String authority() {
        if (folder == null) {
            return authority.anchorPem();
        }
        try {
            return Files.readString(folder.caPem());
        } catch (IOException e) {
            throw new UncheckedIOException(folder.caPem() + " cannot be read", e);
        }
    }

    @Override
    public void close() {
        workers.close();
    }
}
