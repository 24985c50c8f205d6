package io.fairlead.proxy.http1;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import io.fairlead.proxy.exchange.Headers;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.util.List;
import java.util.function.Consumer;

/** Decoded requests written out again, as they would go upstream. */
final class Encoded {

    private Encoded() {}

    /** The whole requests in {@code messages}; one that broke off is left out. */
    static String requests(List<Object> messages) {
        StringBuilder all = new StringBuilder();
        RequestHead head = null;
        String body = "";
        for (Object message : messages) {
            if (message instanceof RequestHead next) {
                head = next;
                body = "";
            } else if (message instanceof String text) {
                body = text;
            } else if (message instanceof EndOfMessage end && head != null) {
                all.append(request(head, body, end.trailers()));
            }
        }
        return all.toString();
    }

    private static String request(RequestHead head, String body, Headers trailers) {
        return text(out -> {
            String host = head.authority() == null ? "none.test" : head.authority();
            String target = head.form() == TargetForm.AUTHORITY ? head.target() : head.path();
            Headers headers = HopByHop.strip(head.headers());
            RequestWriter.write(out, head.method(), target, host, headers, head.framing(), null);
            boolean chunked = head.framing().kind() == Framing.Kind.CHUNKED;
            if (chunked && !body.isEmpty()) {
                ChunkWriter.chunkHead(out, body.length());
            }
            out.writeCharSequence(body, ISO_8859_1);
            if (chunked && !body.isEmpty()) {
                out.writeBytes(ChunkWriter.crlf());
            }
            if (chunked) {
                ChunkWriter.lastChunk(out, trailers);
            }
        });
    }

    static String text(Consumer<ByteBuf> writing) {
        ByteBuf out = Unpooled.buffer();
        try {
            writing.accept(out);
            return out.toString(ISO_8859_1);
        } finally {
            out.release();
        }
    }
}
