package io.fairlead.proxy.tls;

import java.nio.charset.StandardCharsets;
import java.security.KeyPair;
import java.security.PrivateKey;
import java.security.SecureRandom;
import java.security.cert.X509Certificate;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Signs server certificates for intercepted hosts, and for nobody else.
 *
 * <p>Between the root that clients trust and a leaf stands an intermediate that carries critical name constraints. There is one
 * for all hosts that configuration names, and one more for each regional host that is really used. Of these there are at most
 * {@value #MOST_REGIONAL} at a time. The one unused for longest goes, and is made anew when needed. A stolen intermediate, or a
 * mistake in Fairlead, is thus of no use against any other host. Constraints on the root itself would not do: Java's path
 * validation takes none from a trust anchor's certificate (RFC 5280 section 6.1.1).
 *
 * <p>Safe for any thread but an event loop: it reads files and makes keys.
 */
public final class CertificateAuthority {

    static final int MOST_REGIONAL = 128;

    /** Where the root may be replaced; null for the user's own and for one in memory, which may not. */
    private final @Nullable RootFiles files;

    private final Clock clock;
    private final SecureRandom random;
    private final Profiles profiles;
    private final OwnLimits limits;

    private volatile Roots roots;

    /** How often the roots changed: what was made before that leads elsewhere. */
    private volatile int version;

    // Guarded by this.
    private Root signer;
    private final Map<String, Intermediate> regional = new LinkedHashMap<>(16, 0.75f, true);
    private Set<String> exact;
    private @Nullable Intermediate shared;
    private long signatures;

    private CertificateAuthority(
            Roots roots, @Nullable RootFiles files, Set<String> exact, Clock clock, SecureRandom random) {
        this.roots = roots;
        this.files = files;
        this.signer = roots.signer(clock.instant());
        this.exact = exact;
        this.clock = clock;
        this.random = random;
        this.profiles = new Profiles(random);
        this.limits = roots.current().limits();
    }

    /**
     * Opens the CA in {@code folder}, which is made on first start, or the user's own. The intermediate for {@code exact}
     * hosts is made by {@link #prepare}, or with the first of their leaves.
     *
     * @throws TlsSetupException when files are damaged, readable by others, or the user's CA cannot sign an intermediate
     */
    public static CertificateAuthority open(StateFolder folder, @Nullable OwnCa own, Set<String> exact, Clock clock) {
        SecureRandom random = new SecureRandom();
        Instant now = clock.instant();
        if (own != null) {
            return new CertificateAuthority(Roots.of(OwnRoot.open(own, now)), null, Set.copyOf(exact), clock, random);
        }
        RootFiles files = new RootFiles(folder, random);
        return new CertificateAuthority(files.openOrMake(now), files, Set.copyOf(exact), clock, random);
    }

    /**
     * Opens a CA that ends with the process, since nothing of it is ever written, or the user's own.
     *
     * @throws TlsSetupException when the user's CA cannot sign an intermediate
     */
    public static CertificateAuthority inMemory(@Nullable OwnCa own, Set<String> exact, Clock clock) {
        SecureRandom random = new SecureRandom();
        Instant now = clock.instant();
        Root root = own == null ? made(random, now) : OwnRoot.open(own, now);
        return new CertificateAuthority(Roots.of(root), null, Set.copyOf(exact), clock, random);
    }

    private static Root made(SecureRandom random, Instant now) {
        KeyPair pair = KeyPairs.fresh(random);
        X509Certificate certificate = new Profiles(random).root(pair.getPublic(), pair.getPrivate(), now);
        return new Root(certificate, List.of(), RootKey.kept(pair.getPrivate()));
    }

    /**
     * Gives {@code folder} a new root. Processes that use it follow by {@link #reopen}.
     *
     * @throws TlsSetupException when there is no room for it, or the CA is the user's own; all stays as it was
     */
    public static Rotation rotate(StateFolder folder, Clock clock) {
        return new RootFiles(folder, new SecureRandom()).rotate(clock.instant());
    }

    /**
     * Looks at the files again, since another process may have replaced the root. Blocks.
     *
     * @return whether it did, or a time after a replacement is over
     * @throws TlsSetupException when they cannot be used; all stays as it was
     */
    public synchronized boolean reopen() {
        Roots found = files == null ? null : files.reopen(clock.instant());
        if (found == null || found.equals(roots)) {
            return false;
        }
        roots = found;
        version++;
        return true;
    }

    /** When {@link #reopen} and the trust files are due, though nobody changed anything. */
    public Instant due() {
        return roots.due(clock.instant());
    }

    /** Changes when leaves that were made before lead to a root that clients may not know. */
    int version() {
        return version;
    }

    /**
     * Looks whether {@code own} could sign an intermediate, and says for which hosts.
     *
     * @throws TlsSetupException when it could not; says why
     */
    public static Predicate<String> check(OwnCa own, Clock clock) {
        return OwnRoot.open(own, clock.instant()).limits()::admit;
    }

    /** Whether the files of {@code own} hold the CA that this one signs with. */
    public boolean madeOf(OwnCa own) {
        try {
            List<X509Certificate> found = Pem.certificates(StateFolder.read(own.cert()), own.cert());
            return found.get(0).equals(roots.current().certificate());
        } catch (TlsSetupException e) {
            return false;
        }
    }

    /** The certificate that clients have to trust. */
    public X509Certificate anchor() {
        return roots.current().anchor();
    }

    /** The same as PEM. */
    public String anchorPem() {
        return new String(Pem.of(List.of(anchor())), StandardCharsets.US_ASCII);
    }

    /** That, and those before it which bundles still hold. */
    public List<X509Certificate> trusted() {
        return roots.trusted(clock.instant());
    }

    /** Which root leaves chain to. */
    public X509Certificate signer() {
        return roots.signer(clock.instant()).certificate();
    }

    /** When the first of the certificates expires that it signs by. */
    public Instant expires() {
        Root root = roots.current();
        Instant anchor = root.anchor().getNotAfter().toInstant();
        Instant signing = root.certificate().getNotAfter().toInstant();
        return anchor.isBefore(signing) ? anchor : signing;
    }

    /** Whether its own name constraints let clients take a certificate for {@code host}. */
    public boolean certifies(String host) {
        return limits.admit(host);
    }

    /** Names the first hosts, and makes nothing yet. */
    public synchronized void begin(Set<String> first) {
        exact = Set.copyOf(first);
    }

    /**
     * Changes the hosts that configuration names. Leaves that were made stay good.
     *
     * @throws TlsSetupException when the CA's key cannot be read; all stays as it was
     */
    public synchronized void cover(Set<String> changed) {
        if (!exact.equals(changed)) {
            Set<String> named = Set.copyOf(changed);
            Intermediate made = named.isEmpty() ? null : make(named, clock.instant());
            exact = named;
            shared = made;
        }
    }

    /** Makes now what needs the root's key, so that the first leaf does not wait for it. */
    public synchronized void prepare() {
        if (!exact.isEmpty()) {
            shared(clock.instant());
        }
    }

    /** How many leaves were signed since the start. */
    public synchronized long signatures() {
        return signatures;
    }

    /** A new leaf for {@code host}, in normal form. The caller knows that it may be intercepted. */
    synchronized Leaf issue(String host) {
        Instant now = clock.instant();
        Intermediate issuer = exact.contains(host) ? shared(now) : regional(host, now);
        KeyPair pair = KeyPairs.fresh(random);
        X509Certificate leaf = profiles.leaf(pair.getPublic(), host, issuer.certificate(), issuer.key(), now);
        signatures++;
        List<X509Certificate> chain = new ArrayList<>();
        chain.add(leaf);
        chain.add(issuer.certificate());
        chain.addAll(roots.sent(now));
        return Leaf.made(pair.getPrivate(), chain, now, roots.signerUntil(now));
    }

    private Intermediate shared(Instant now) {
        follow(now);
        Intermediate present = shared;
        if (present == null || !present.goodAt(now, signer.certificate())) {
            present = make(exact, now);
            shared = present;
        }
        return present;
    }

    private Intermediate regional(String host, Instant now) {
        follow(now);
        Intermediate present = regional.get(host);
        if (present != null && present.goodAt(now, signer.certificate())) {
            return present;
        }
        Intermediate made = make(Set.of(host), now);
        regional.put(host, made);
        if (regional.size() > MOST_REGIONAL) {
            Iterator<String> oldest = regional.keySet().iterator();
            oldest.next();
            oldest.remove();
        }
        return made;
    }

    /** Lets go of what another root signed than the one whose turn it is. */
    private void follow(Instant now) {
        Root next = roots.signer(now);
        if (!next.equals(signer)) {
            signer = next;
            shared = null;
            regional.clear();
        }
    }

    private Intermediate make(Set<String> hosts, Instant now) {
        KeyPair pair = KeyPairs.fresh(random);
        PrivateKey rootKey = key(now);
        X509Certificate certificate =
                profiles.intermediate(pair.getPublic(), hosts, signer.certificate(), rootKey, now);
        return new Intermediate(certificate, pair.getPrivate());
    }

    /** That of the signer. Where it does not belong to it, another process may have replaced the root a moment ago. */
    private PrivateKey key(Instant now) {
        follow(now);
        try {
            return signer.readKey();
        } catch (TlsSetupException e) {
            if (!reopen()) {
                throw e;
            }
            follow(now);
            return signer.readKey();
        }
    }
}
