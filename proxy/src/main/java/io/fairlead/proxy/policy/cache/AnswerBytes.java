package io.fairlead.proxy.policy.cache;

import io.fairlead.proxy.exchange.Headers;
import io.fairlead.proxy.exchange.MemoryAccount;
import io.fairlead.proxy.exchange.MemoryClaim;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A kept answer as bytes, for those who are somewhere else. The first byte is the form's version. Pure. */
final class AnswerBytes {

    /** A larger one stays where it was made. */
    static final int MOST = 8 << 20;

    private static final int VERSION = 1;

    /** Fields take two bytes a character, and an object each. */
    private static final long TIMES = 4;

    private static final long AROUND = 64 << 10;

    private AnswerBytes() {}

    /**
     * An answer that came from elsewhere, held for who reads it.
     *
     * @param life how long it may still be kept
     */
    record Read(KeptAnswer answer, Duration life) {}

    /** Null where it is too large. */
    static byte @Nullable [] write(KeptAnswer answer, Duration life, Duration age, long nowMillis) {
        if (answer.weight() > MOST) {
            return null;
        }
        ByteArrayOutputStream bytes = new ByteArrayOutputStream((int) answer.weight());
        try (DataOutputStream out = new DataOutputStream(bytes)) {
            out.writeByte(VERSION);
            out.writeLong(nowMillis - age.toMillis());
            out.writeLong(life.toMillis());
            out.writeBoolean(answer.said() >= 0);
            text(out, answer.route());
            List<String> fields = new ArrayList<>();
            answer.headers().forEach((name, value) -> {
                fields.add(name);
                fields.add(value);
            });
            out.writeInt(fields.size());
            for (String each : fields) {
                text(out, each);
            }
            out.writeInt(answer.pieces().size());
            for (byte[] each : answer.pieces()) {
                out.writeInt(each.length);
                out.write(each);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return bytes.toByteArray();
    }

    private static void text(DataOutputStream out, String text) throws IOException {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        out.writeInt(bytes.length);
        out.write(bytes);
    }

    /** Null where it is none that this version reads, where it is too old, or where there is no room for it. */
    static @Nullable Read read(byte[] bytes, long nowMillis, long nowNanos, MemoryAccount memory) {
        MemoryClaim claim = memory.claim(MemoryAccount.Place.HEAP);
        try (DataInputStream in = new DataInputStream(new ByteArrayInputStream(bytes))) {
            if (bytes.length <= MOST && in.readByte() == VERSION) {
                long age = Math.max(0, nowMillis - in.readLong());
                long left = in.readLong() - age;
                if (left > 0 && claim.grow(TIMES * bytes.length + AROUND)) {
                    KeptAnswer answer = answer(in, nowNanos - age * 1_000_000, claim);
                    claim.shrinkTo(answer.weight());
                    return new Read(answer, Duration.ofMillis(left));
                }
            }
        } catch (IOException | RuntimeException e) {
            // another form, or none: it is as if nothing were kept
        }
        claim.close();
        return null;
    }

    private static KeptAnswer answer(DataInputStream in, long keptNanos, MemoryClaim claim) throws IOException {
        boolean lengthSaid = in.readBoolean();
        String route = text(in);
        int fields = in.readInt();
        Headers.Builder headers = Headers.builder(Math.min(64, Math.max(0, fields / 2)));
        for (int left = fields; left > 0; left -= 2) {
            headers.add(text(in), text(in));
        }
        List<byte[]> pieces = new ArrayList<>();
        for (int left = in.readInt(); left > 0; left--) {
            pieces.add(block(in));
        }
        return new KeptAnswer(headers.build(), pieces, lengthSaid, route, keptNanos, claim);
    }

    private static String text(DataInputStream in) throws IOException {
        return new String(block(in), StandardCharsets.UTF_8);
    }

    private static byte[] block(DataInputStream in) throws IOException {
        int length = in.readInt();
        if (length < 0 || length > in.available()) {
            throw new IOException("it ends early");
        }
        return in.readNBytes(length);
    }
}
