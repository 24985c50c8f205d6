/**
 * Certificates, keys and trust: what Fairlead shows to clients whose traffic it intercepts, and what it accepts from
 * providers.
 *
 * <p>Nouns: the <em>state folder</em> holds the files. The <em>root</em> is what clients trust, its key is read from the file
 * only while an <em>intermediate</em> is made. An intermediate lives in memory, may sign only for configured hosts and signs
 * <em>leaves</em>, one a host. A <em>bundle</em> is the system's roots and ours together. A root can be <em>replaced</em>: for
 * a day leaves lead to the old one, and by a <em>bridge</em> to the new one.
 *
 * <p>The way through: {@link io.fairlead.proxy.tls.StateFolder}, {@link io.fairlead.proxy.tls.CertificateAuthority},
 * {@link io.fairlead.proxy.tls.LeafCertificates} towards clients; {@link io.fairlead.proxy.tls.UpstreamTls} and {@link
 * io.fairlead.proxy.tls.TlsFailure} towards providers; {@link io.fairlead.proxy.tls.TrustFiles} for other programs.
 *
 * <p>Not here: which hosts are intercepted, pipelines, connections. Threads: whatever reads a file or makes a key runs
 * off the event loops, on {@link io.fairlead.proxy.tls.TlsWorkers} or at start; contexts that are ready may be taken
 * from any thread.
 */
@NullMarked
package io.fairlead.proxy.tls;

import org.jspecify.annotations.NullMarked;
