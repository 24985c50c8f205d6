package io.fairlead.proxy.translate;

import com.fasterxml.jackson.core.io.JsonStringEncoder;
import io.fairlead.dialect.json.JsonPlaces;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/** Another model in a JSON body, every other byte as it was. Pure. */
final class ModelSwap {

    private ModelSwap() {}

    /**
     * A new buffer over slices of {@code body} with the top-level {@code model} replaced; the caller owns it. Null when
     * there is no such text member, or the body is no JSON object.
     */
    static @Nullable ByteBuf swap(ByteBuf body, String model) {
        int[] place = JsonPlaces.member(new BufferSource(body), "model");
        if (place == null || body.getByte(body.readerIndex() + place[0]) != '"') {
            return null;
        }
        return replaced(body, body.readerIndex() + place[0], body.readerIndex() + place[1], quoted(model));
    }

    /**
     * The same, but that a body without the member gets it: for a client that has the model's name in its path, and a provider
     * that wants it in the body. Null when the body is no JSON object.
     */
    static @Nullable ByteBuf put(ByteBuf body, String model) {
        ByteBuf swapped = swap(body, model);
        if (swapped != null) {
            return swapped;
        }
        int open = body.forEachByte(ModelSwap::blank);
        if (open < 0 || body.getByte(open) != '{') {
            return null;
        }
        int first = body.forEachByte(open + 1, body.writerIndex() - open - 1, ModelSwap::blank);
        boolean empty = first >= 0 && body.getByte(first) == '}';
        return replaced(body, open + 1, open + 1, "\"model\":" + quoted(model) + (empty ? "" : ","));
    }

    private static boolean blank(byte b) {
        return b == ' ' || b == '\t' || b == '\n' || b == '\r';
    }

    private static String quoted(String model) {
        return "\"" + new String(JsonStringEncoder.getInstance().quoteAsString(model)) + "\"";
    }

    private static ByteBuf replaced(ByteBuf body, int start, int end, String text) {
        return Unpooled.wrappedUnmodifiableBuffer(
                body.retainedSlice(body.readerIndex(), start - body.readerIndex()),
                Unpooled.wrappedBuffer(text.getBytes(StandardCharsets.UTF_8)),
                body.retainedSlice(end, body.writerIndex() - end));
    }
}
