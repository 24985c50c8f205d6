package io.fairlead.proxy.tls;

import io.fairlead.proxy.exchange.Failure;
import io.netty.handler.ssl.NotSslRecordException;
import io.netty.handler.ssl.SslHandshakeTimeoutException;
import java.nio.channels.ClosedChannelException;
import java.security.cert.CertPathBuilderException;
import java.security.cert.CertPathValidatorException;
import java.security.cert.CertPathValidatorException.BasicReason;
import java.security.cert.CertificateException;
import java.security.cert.CertificateExpiredException;
import java.security.cert.CertificateNotYetValidException;
import java.security.cert.CertificateRevokedException;
import java.security.cert.PKIXReason;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * Why a handshake failed.
 *
 * @param code a stable name for logs and metrics
 * @param detail a sentence for a human, without the host
 * @param deterministic whether the next handshake with the same server would fail the same way
 */
public record TlsFailure(String code, String detail, boolean deterministic) {

    private static final int DEEPEST = 16;

    private static final TlsFailure EXPIRED = new TlsFailure(
            "tls_cert_expired", "the server's certificate has expired, or this machine's clock is ahead", true);
    private static final TlsFailure NOT_YET_VALID = new TlsFailure(
            "tls_cert_not_yet_valid",
            "the server's certificate is not valid yet, or this machine's clock is behind",
            true);
    private static final TlsFailure NAME =
            new TlsFailure("tls_cert_name", "the server's certificate is for another host", true);
    private static final TlsFailure UNTRUSTED = new TlsFailure(
            "tls_cert_untrusted",
            "the server's certificate comes from a CA that is not trusted; a root of your own goes into tls.trust",
            true);
    private static final TlsFailure REVOKED =
            new TlsFailure("tls_cert_revoked", "the server's certificate has been revoked", true);
    private static final TlsFailure WEAK = new TlsFailure(
            "tls_cert_weak", "the server's certificate uses a key or a signature that is too weak", true);
    private static final TlsFailure INVALID =
            new TlsFailure("tls_cert_invalid", "the server's certificate breaks the rules for certificates", true);
    private static final TlsFailure NOT_TLS =
            new TlsFailure("tls_not_spoken", "the server answered with something that is not TLS", true);
    private static final TlsFailure TIMEOUT =
            new TlsFailure("tls_timeout", "the TLS handshake did not end in time", false);
    private static final TlsFailure CLOSED =
            new TlsFailure("tls_handshake_failed", "the server closed the connection during the TLS handshake", false);

    /** Reads what a handshake's future failed with; the most telling cause counts. */
    public static TlsFailure of(Throwable failure) {
        TlsFailure found = null;
        Throwable at = failure;
        for (int depth = 0; at != null && depth < DEEPEST; depth++) {
            TlsFailure told = told(at);
            if (told != null) {
                // A deeper cause is more exact: "no valid path" at the outside is "expired" inside.
                found = told;
            }
            at = at.getCause();
        }
        return found != null ? found : other(failure);
    }

    /** As a failed attempt: nothing of the request was sent, so it may go anywhere. */
    public Failure at(String host) {
        return Failure.of(
                Failure.Stage.TLS,
                Failure.Fault.UPSTREAM,
                Failure.Kind.UNAVAILABLE,
                Failure.Replay.SAFE,
                code,
                host + ": " + detail);
    }

    private static @Nullable TlsFailure told(Throwable at) {
        if (at instanceof CertificateExpiredException) {
            return EXPIRED;
        }
        if (at instanceof CertificateNotYetValidException) {
            return NOT_YET_VALID;
        }
        if (at instanceof CertificateRevokedException) {
            return REVOKED;
        }
        if (at instanceof CertPathValidatorException path) {
            return path(path);
        }
        if (at instanceof CertPathBuilderException) {
            return UNTRUSTED;
        }
        if (at instanceof CertificateException certificate) {
            return certificate(certificate);
        }
        if (at instanceof NotSslRecordException) {
            return NOT_TLS;
        }
        if (at instanceof SslHandshakeTimeoutException) {
            return TIMEOUT;
        }
        return at instanceof ClosedChannelException ? CLOSED : null;
    }

    private static TlsFailure path(CertPathValidatorException path) {
        CertPathValidatorException.Reason reason = path.getReason();
        if (reason == BasicReason.EXPIRED) {
            return EXPIRED;
        }
        if (reason == BasicReason.NOT_YET_VALID) {
            return NOT_YET_VALID;
        }
        if (reason == BasicReason.REVOKED) {
            return REVOKED;
        }
        if (reason == BasicReason.ALGORITHM_CONSTRAINED) {
            return WEAK;
        }
        return reason == PKIXReason.NO_TRUST_ANCHOR || reason == BasicReason.INVALID_SIGNATURE ? UNTRUSTED : INVALID;
    }

    /** The JDK has no type for a name that does not fit: it is the exception that has no cause and speaks of the name. */
    private static TlsFailure certificate(CertificateException certificate) {
        String said = certificate.getMessage() == null ? "" : certificate.getMessage();
        return certificate.getCause() == null
                        && (said.startsWith("No subject alternative")
                                || said.startsWith("No name matching")
                                || said.startsWith("Illegal given domain name"))
                ? NAME
                : INVALID;
    }

    private static TlsFailure other(Throwable failure) {
        String alert = alert(failure);
        return alert == null
                ? new TlsFailure(
                        "tls_handshake_failed",
                        "the TLS handshake failed (" + failure.getClass().getSimpleName() + ")",
                        false)
                : new TlsFailure(
                        "tls_handshake_failed", "the server ended the TLS handshake with \"" + alert + "\"", false);
    }

    /** The alert that the peer sent, as one word; the libraries write it each in its own way. */
    private static @Nullable String alert(Throwable failure) {
        Throwable at = failure;
        for (int depth = 0; at != null && depth < DEEPEST; depth++) {
            String said = at.getMessage();
            if (said != null) {
                String lower = said.toLowerCase(Locale.ROOT);
                int found = lower.indexOf("fatal alert: ");
                if (found >= 0) {
                    return lower.substring(found + "fatal alert: ".length()).trim();
                }
                int boring = lower.indexOf("tlsv1_alert_") >= 0
                        ? lower.indexOf("tlsv1_alert_") + "tlsv1_alert_".length()
                        : lower.indexOf("sslv3_alert_") >= 0
                                ? lower.indexOf("sslv3_alert_") + "sslv3_alert_".length()
                                : -1;
                if (boring >= 0) {
                    int end = boring;
                    while (end < lower.length()
                            && (Character.isLetterOrDigit(lower.charAt(end)) || lower.charAt(end) == '_')) {
                        end++;
                    }
                    return lower.substring(boring, end);
                }
            }
            at = at.getCause();
        }
        return null;
    }
}
