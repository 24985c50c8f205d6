package io.fairlead.proxy.policy.cache;

import io.fairlead.dialect.Operation;
import io.fairlead.dialect.SideEffects;
import io.fairlead.dialect.json.CanonicalJson;
import io.fairlead.proxy.exchange.Entrance;
import io.fairlead.proxy.exchange.Exchange;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.util.HexFormat;
import java.util.List;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.jspecify.annotations.Nullable;

/**
 * Says whether two calls ask the same, for the same caller: a keyed digest of API, path, header and canonical body. Credentials are
 * in it, and nobody without the secret, which is this process's or its fleet's, can tell which. Immutable, safe for any thread.
 */
final class CallIdentity {

    private static final String MAC = "HmacSHA256";

    /** Enough that no two calls ever have the same by chance. */
    private static final int BYTES = 16;

    private final SecretKeySpec secret;

    /** With a secret that nobody else has. */
    CallIdentity() {
        this(random());
    }

    /** With {@code secret}: those who have the same call the same calls the same. */
    CallIdentity(byte[] secret) {
        this.secret = new SecretKeySpec(secret, MAC);
    }

    private static byte[] random() {
        byte[] bytes = new byte[32];
        new SecureRandom().nextBytes(bytes);
        return bytes;
    }

    /**
     * The identity; null where there is none: the body is no JSON object or asks for more than an answer, or its caller is not known.
     * It may be work for {@code body}'s length.
     */
    @Nullable
    String of(Exchange exchange, ByteBuf body) {
        // By base URL a signature is for another host: it passes only where our own key takes its place.
        List<String> headers = KeyHeaders.of(exchange.request().headers(), exchange.entrance() == Entrance.BASE_URL);
        if (headers == null) {
            return null;
        }
        byte[] document = digest(exchange.operation(), body);
        if (document == null) {
            return null;
        }
        Mac mac = mac();
        Operation operation = exchange.operation();
        for (String part : List.of(
                operation.dialect(),
                operation.api(),
                exchange.provider().dialect().name(),
                exchange.request().method(),
                exchange.request().path(),
                Boolean.toString(exchange.facts().streamed()))) {
            add(mac, part);
        }
        headers.forEach(each -> add(mac, each));
        mac.update(document);
        return HexFormat.of().formatHex(mac.doFinal(), 0, BYTES);
    }

    private static byte @Nullable [] digest(Operation operation, ByteBuf body) {
        SideEffects effects = new SideEffects(operation.api());
        try (ByteBufInputStream in = new ByteBufInputStream(body.duplicate())) {
            byte[] digest = CanonicalJson.digest(in, effects::member);
            return effects.any() ? null : digest;
        } catch (IOException e) {
            return null;
        }
    }

    private static void add(Mac mac, String part) {
        byte[] bytes = part.getBytes(StandardCharsets.UTF_8);
        mac.update((byte) (bytes.length >> 24));
        mac.update((byte) (bytes.length >> 16));
        mac.update((byte) (bytes.length >> 8));
        mac.update((byte) bytes.length);
        mac.update(bytes);
    }

    private Mac mac() {
        try {
            Mac mac = Mac.getInstance(MAC);
            mac.init(secret);
            return mac;
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every Java has " + MAC, e);
        }
    }

    @Override
    public String toString() {
        return "CallIdentity[***]";
    }
}
