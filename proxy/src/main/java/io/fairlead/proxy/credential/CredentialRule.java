package io.fairlead.proxy.credential;

import io.fairlead.dialect.AuthForm;
import io.fairlead.proxy.exchange.Headers;
import io.fairlead.proxy.exchange.Request;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/**
 * Which parts of a request are credentials, and what a request looks like without them, or with another's. Pure.
 *
 * <p>Taking away is generous: besides the forms that providers are known to use, a header goes whose name says that it
 * holds a key, a token or a password. A target that the client did not address loses nothing that it could use by that.
 */
public final class CredentialRule {

    /** Credentials of the forms that providers use. */
    private static final Set<String> KEYS = Set.of(
            "authorization",
            "x-api-key",
            "api-key",
            "x-goog-api-key",
            "x-amz-security-token",
            "x-goog-iam-authorization-token",
            "ocp-apim-subscription-key");

    /** What belongs to an account or a session without opening it: of no use elsewhere, and nobody else's business. */
    private static final Set<String> BELONGINGS = Set.of(
            "cookie",
            "cookie2",
            "proxy-authorization",
            "openai-organization",
            "openai-project",
            "x-goog-user-project",
            "x-amz-date",
            "x-amz-content-sha256",
            "x-amz-algorithm",
            "x-amz-credential",
            "x-amz-signature",
            "x-amz-signedheaders",
            "x-ms-client-principal");

    private CredentialRule() {}

    /** Whether the client brought a key of its own for the provider that it addressed. */
    public static boolean present(Request request) {
        Headers headers = request.headers();
        for (int i = 0; i < headers.size(); i++) {
            String name = headers.name(i).toLowerCase(Locale.ROOT);
            if (KEYS.contains(name) && !headers.value(i).isBlank()) {
                return true;
            }
            if (Headers.same(name, Subprotocols.FIELD) && Subprotocols.holdsKey(headers.value(i))) {
                return true;
            }
        }
        return QueryCredentials.present(request.path());
    }

    /** The request without any credential of the client's. */
    public static Request strip(Request request) {
        Headers headers = strip(request.headers());
        String path = stripPath(request.path());
        Request stripped = headers == request.headers() ? request : request.withHeaders(headers);
        return path.equals(request.path()) ? stripped : stripped.withPath(path);
    }

    /** The headers without any credential. */
    public static Headers strip(Headers headers) {
        Headers kept = headers.without(CredentialRule::secretive);
        String asked = kept.get(Subprotocols.FIELD);
        String left = asked == null ? "" : Subprotocols.strip(asked);
        return asked == null || left.equals(asked)
                ? kept
                : left.isEmpty() ? kept.without(Subprotocols.FIELD) : kept.with(Subprotocols.FIELD, left);
    }

    /** The path with its query, without any credential in it. */
    public static String stripPath(String path) {
        return QueryCredentials.strip(path);
    }

    /**
     * The request with {@code key} in the form that the provider wants, and with the fields that it demands beside it, where
     * the client sent none; what else it carries stays.
     */
    public static Request apply(Request request, AuthForm form, Secret key) {
        Headers headers = request.headers();
        for (Map.Entry<String, String> each : form.always().entrySet()) {
            if (!headers.contains(each.getKey())) {
                headers = headers.with(each.getKey(), each.getValue());
            }
        }
        String query = form.query();
        if (form.header().isEmpty() && query != null) {
            return request.withHeaders(headers).withPath(QueryCredentials.with(request.path(), query, key.reveal()));
        }
        return request.withHeaders(headers.with(form.header(), form.prefix() + key.reveal()));
    }

    private static boolean secretive(String name) {
        String lower = name.toLowerCase(Locale.ROOT);
        return KEYS.contains(lower)
                || BELONGINGS.contains(lower)
                || (lower.endsWith("-key") && !lower.equals("idempotency-key") && !lower.equals("sec-websocket-key"))
                || lower.endsWith("apikey")
                || lower.endsWith("-token")
                || lower.endsWith("-auth")
                || lower.contains("authorization")
                || lower.contains("secret")
                || lower.contains("password")
                || lower.contains("credential");
    }
}
