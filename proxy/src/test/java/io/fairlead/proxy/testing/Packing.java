package io.fairlead.proxy.testing;

import com.aayushatharva.brotli4j.Brotli4jLoader;
import com.aayushatharva.brotli4j.encoder.BrotliOutputStream;
import com.aayushatharva.brotli4j.encoder.Encoder;
import com.github.luben.zstd.ZstdOutputStreamNoFinalizer;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.zip.DeflaterOutputStream;
import java.util.zip.GZIPOutputStream;

/** Packs a body as a server does: with a flush after each piece, so that each can be read when it comes. */
public final class Packing {

    /** Every coding that is read, and none. */
    public static final List<String> CODINGS = List.of("identity", "gzip", "deflate", "br", "zstd");

    private static final Map<String, byte[]> BOMBS = new ConcurrentHashMap<>();

    private Packing() {}

    public static byte[] packed(String coding, String... pieces) {
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        try (OutputStream out = into(all, coding)) {
            for (String piece : pieces) {
                out.write(piece.getBytes(StandardCharsets.UTF_8));
                out.flush();
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return all.toByteArray();
    }

    /**
     * About a mebibyte, and less, that comes to far more: gzip to a gibibyte, zstd to 25; the least is 80 MiB. Of two codings the last is the outer one;
     * {@code "gzip, zstd"} says nothing at all, for what is between is a gzip header whose name does not end.
     */
    public static byte[] bomb(String coding) {
        return BOMBS.computeIfAbsent(coding, Packing::newBomb).clone();
    }

    private static byte[] newBomb(String coding) {
        return switch (coding) {
            case "gzip" -> gzips(1_000);
            case "deflate", "br" -> packed(coding, " ".repeat(80 << 20));
            case "zstd" -> zstd(new byte[] {' '}, ' ', 200_000);
            case "gzip, zstd" -> zstd(new byte[] {0x1F, (byte) 0x8B, 8, 8, 0, 0, 0, 0, 0, 0}, 'a', 200_000);
            case "gzip, gzip" -> packed("gzip", gzips(20_000));
            case "gzip, br" -> packed("br", gzips(20_000));
            default -> throw new IllegalArgumentException(coding);
        };
    }

    /** Members of a mebibyte each. */
    private static byte[] gzips(int members) {
        byte[] one = packed("gzip", " ".repeat(1 << 20));
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        for (int i = 0; i < members; i++) {
            all.writeBytes(one);
        }
        return all.toByteArray();
    }

    /** A frame (RFC 8878) of {@code begin}, then of blocks of four bytes, each of which is 128 KiB of {@code then}. */
    private static byte[] zstd(byte[] begin, int then, int blocks) {
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        all.writeBytes(new byte[] {0x28, (byte) 0xB5, 0x2F, (byte) 0xFD, 0, 0x38});
        all.writeBytes(new byte[] {(byte) (begin.length << 3), 0, 0});
        all.writeBytes(begin);
        for (int i = 0; i < blocks; i++) {
            all.writeBytes(new byte[] {2, 0, 0x10, (byte) then});
        }
        all.writeBytes(new byte[] {1, 0, 0});
        return all.toByteArray();
    }

    /** {@code plain} in one coding. */
    public static byte[] packed(String coding, byte[] plain) {
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        try (OutputStream out = into(all, coding)) {
            out.write(plain);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return all.toByteArray();
    }

    private static OutputStream into(OutputStream to, String coding) throws IOException {
        return switch (coding) {
            case "identity" -> to;
            case "gzip" -> new GZIPOutputStream(to, 512, true);
            case "deflate" -> new DeflaterOutputStream(to, true);
            case "br" -> {
                Brotli4jLoader.ensureAvailability();
                yield new BrotliOutputStream(to, Encoder.Parameters.create(5));
            }
            case "zstd" -> new ZstdOutputStreamNoFinalizer(to);
            default -> throw new IllegalArgumentException(coding);
        };
    }
}
