package io.fairlead.proxy.policy.abandoned;

import io.fairlead.proxy.exchange.Exchange;
import io.fairlead.proxy.exchange.Headers;
import io.netty.buffer.ByteBuf;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.util.HexFormat;
import java.util.List;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * Says whether two calls ask the same, byte for byte, for the same caller: a keyed digest. Nobody without this process's own secret can
 * tell a credential from it. Immutable, safe for any thread.
 */
final class CallDigest {

    private static final String MAC = "HmacSHA256";

    /** Who asks, in whose name, and what form of an answer is understood. */
    private static final List<String> FIELDS = List.of(
            "authorization",
            "x-api-key",
            "api-key",
            "x-goog-api-key",
            "x-goog-user-project",
            "openai-organization",
            "openai-project",
            "cookie",
            "anthropic-version",
            "anthropic-beta",
            "openai-beta",
            "accept",
            "accept-encoding");

    private final SecretKeySpec secret;

    CallDigest() {
        byte[] bytes = new byte[32];
        new SecureRandom().nextBytes(bytes);
        secret = new SecretKeySpec(bytes, MAC);
    }

    /** The digest. It is work for {@code body}'s length. */
    String of(Exchange exchange, ByteBuf body) {
        Headers headers = exchange.request().headers();
        Mac mac = mac();
        add(mac, exchange.provider().name());
        add(mac, exchange.entrance().name());
        add(mac, exchange.request().path());
        for (String field : FIELDS) {
            List<String> values = headers.all(field);
            add(mac, Integer.toString(values.size()));
            values.forEach(value -> add(mac, value));
        }
        for (ByteBuffer each : body.duplicate().nioBuffers()) {
            mac.update(each);
        }
        return HexFormat.of().formatHex(mac.doFinal());
    }

    private static void add(Mac mac, String part) {
        byte[] bytes = part.getBytes(StandardCharsets.UTF_8);
        mac.update(ByteBuffer.allocate(Integer.BYTES).putInt(0, bytes.length));
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
        return "CallDigest[***]";
    }
}
