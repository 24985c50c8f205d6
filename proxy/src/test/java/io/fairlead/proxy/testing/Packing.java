package io.fairlead.proxy.testing;

import com.aayushatharva.brotli4j.Brotli4jLoader;
import com.aayushatharva.brotli4j.encoder.BrotliOutputStream;
import com.github.luben.zstd.ZstdOutputStreamNoFinalizer;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.zip.DeflaterOutputStream;
import java.util.zip.GZIPOutputStream;

/** Packs a body as a server does: with a flush after each piece, so that each can be read when it comes. */
public final class Packing {

    /** Every coding that is read, and none. */
    public static final List<String> CODINGS = List.of("identity", "gzip", "deflate", "br", "zstd");

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

    private static OutputStream into(OutputStream to, String coding) throws IOException {
        return switch (coding) {
            case "identity" -> to;
            case "gzip" -> new GZIPOutputStream(to, 512, true);
            case "deflate" -> new DeflaterOutputStream(to, true);
            case "br" -> {
                Brotli4jLoader.ensureAvailability();
                yield new BrotliOutputStream(to);
            }
            case "zstd" -> new ZstdOutputStreamNoFinalizer(to);
            default -> throw new IllegalArgumentException(coding);
        };
    }
}
