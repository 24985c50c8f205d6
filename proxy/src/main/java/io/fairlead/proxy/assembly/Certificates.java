package io.fairlead.proxy.assembly;

import io.fairlead.proxy.config.Snapshot;
import io.fairlead.proxy.tls.CertificateAuthority;
import io.fairlead.proxy.tls.InterceptedHosts;
import io.fairlead.proxy.tls.LeafCertificates;
import io.fairlead.proxy.tls.OwnCa;
import io.fairlead.proxy.tls.StateFolder;
import io.fairlead.proxy.tls.SystemRoots;
import io.fairlead.proxy.tls.TlsLibrary;
import io.fairlead.proxy.tls.TlsWorkers;
import io.fairlead.proxy.tls.TrustFiles;
import io.fairlead.proxy.tls.UpstreamTls;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.security.cert.X509Certificate;
import java.time.Clock;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * TLS on both sides: our own certificates towards clients, the system's roots and the configured ones towards providers. The
 * CA is that of the start; hosts and roots follow the configuration. Safe for any thread; what follows it blocks.
 */
final class Certificates implements AutoCloseable {

    private final TrustFiles trust;
    private final TlsWorkers workers = new TlsWorkers();
    private final TlsLibrary library;
    private final CertificateAuthority authority;
    private final LeafCertificates leaves;
    private final List<X509Certificate> roots;

    // Guarded by this.
    private InterceptedHosts hosts;
    private List<X509Certificate> extra;

    private volatile UpstreamTls upstream;

    /**
     * Reads what is there, and makes what is missing. Blocks.
     *
     * @throws io.fairlead.proxy.tls.TlsSetupException when the CA is damaged or unsafe
     */
    static Certificates open(Snapshot snapshot, StateFolder folder, Clock clock) {
        OwnCa own = ownCa(snapshot);
        InterceptedHosts hosts = hosts(snapshot);
        CertificateAuthority authority = CertificateAuthority.open(folder, own, hosts.exact(), clock);
        List<X509Certificate> roots = SystemRoots.load();
        TrustFiles trust = TrustFiles.refresh(folder, authority, roots, own != null);
        return new Certificates(snapshot, trust, authority, hosts, roots, clock);
    }

    private Certificates(
            Snapshot snapshot,
            TrustFiles trust,
            CertificateAuthority authority,
            InterceptedHosts hosts,
            List<X509Certificate> roots,
            Clock clock) {
        this.trust = trust;
        this.authority = authority;
        this.hosts = hosts;
        this.roots = roots;
        library = TlsLibrary.best();
        leaves = new LeafCertificates(authority, hosts, library, workers, clock);
        extra = extra(snapshot);
        upstream = UpstreamTls.create(roots, extra, library, workers);
    }

    private static List<X509Certificate> extra(Snapshot snapshot) {
        return UpstreamTls.roots(snapshot.configuration().tls().trust());
    }

    /**
     * Reads what {@code next} needs, before it is in force: its hosts can be intercepted beside those of the present one, and
     * connections of generations made from now on trust its roots. Where roots did not change, connections stay.
     *
     * @throws io.fairlead.proxy.tls.TlsSetupException when a file is damaged or gone
     */
    synchronized void prepare(Snapshot next) {
        List<X509Certificate> changed = extra(next);
        InterceptedHosts added = hosts(next);
        Set<String> both = new HashSet<>(hosts.exact());
        both.addAll(added.exact());
        InterceptedHosts before = hosts;
        leaves.intercept(new InterceptedHosts(both, host -> before.allow(host) || added.allow(host)));
        if (!changed.equals(extra)) {
            upstream = UpstreamTls.create(roots, changed, library, workers);
            extra = changed;
        }
    }

    /** {@code snapshot} is in force: the hosts of no other are intercepted any more. */
    synchronized void settle(Snapshot snapshot) {
        hosts = hosts(snapshot);
        leaves.intercept(hosts);
    }

    /** Whether the files of the user's CA hold another one than the CA of the start. */
    boolean ownCaChanged(Snapshot snapshot) {
        OwnCa own = ownCa(snapshot);
        return own != null && !authority.madeOf(own);
    }

    private static @Nullable OwnCa ownCa(Snapshot snapshot) {
        var ca = snapshot.configuration().tls().ca();
        return ca == null ? null : new OwnCa(ca.cert(), ca.key());
    }

    private static InterceptedHosts hosts(Snapshot snapshot) {
        Set<String> all = snapshot.origins().stream()
                .filter(origin -> origin.scheme().equals("https")) // nobody intercepts what is spoken in the clear
                .map(origin -> origin.host())
                .collect(Collectors.toUnmodifiableSet());
        Set<String> regional = all.stream().filter(Certificates::regional).collect(Collectors.toUnmodifiableSet());
        Set<String> exact = all.stream().filter(host -> !regional(host)).collect(Collectors.toUnmodifiableSet());
        return new InterceptedHosts(exact, regional::contains);
    }

    /** Hosts of the catalogue's long lists; each gets an intermediate of its own, on first use. */
    private static boolean regional(String host) {
        return host.endsWith(".amazonaws.com") || host.endsWith("-aiplatform.googleapis.com");
    }

    /** What clients are shown at the hosts that are intercepted. */
    LeafCertificates leaves() {
        return leaves;
    }

    /** How connections to providers are secured. */
    UpstreamTls upstream() {
        return upstream;
    }

    /** The root that clients are to trust, as PEM. Blocks. */
    String authority() {
        try {
            return Files.readString(trust.ca());
        } catch (IOException e) {
            throw new UncheckedIOException(trust.ca() + " cannot be read", e);
        }
    }

    @Override
    public void close() {
        workers.close();
    }
}
