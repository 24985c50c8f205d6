package io.fairlead.proxy.translate;

import io.fairlead.dialect.Operation;
import io.fairlead.dialect.neutral.Seal;
import io.fairlead.proxy.exchange.Exchange;
import io.fairlead.proxy.exchange.RequestBody;
import io.fairlead.proxy.layer.LargeWork;
import io.netty.buffer.ByteBuf;
import java.nio.charset.StandardCharsets;

/** Looks for seals that Fairlead carried to the client from another provider. Pure; allocates nothing. */
final class CarriedSeals {
    private static final byte[] MARK = ('"' + Seal.MARK).getBytes(StandardCharsets.US_ASCII);

    /** Where the search begins: much rarer in JSON than the quote before it. */
    private static final int RARE = 1;

    private CarriedSeals() {}

    /** Whether the client's request is a generation, here as a whole, and, when it is small, with such a seal in it. */
    static boolean possibleIn(Exchange exchange) {
        return exchange.operation().kind() == Operation.Kind.GENERATION
                && exchange.request().body() instanceof RequestBody.Whole whole
                && (whole.length() > LargeWork.LARGE || in(whole.content()));
    }

    /** Whether there is such a seal in it. */
    static boolean in(Exchange exchange) {
        return exchange.request().body() instanceof RequestBody.Whole whole && in(whole.content());
    }

    static boolean in(ByteBuf body) {
        int end = body.writerIndex();
        int at = body.indexOf(Math.min(end, body.readerIndex() + RARE), end, MARK[RARE]);
        while (at >= 0) {
            if (matches(body, at - RARE, end)) {
                return true;
            }
            at = body.indexOf(at + 1, end, MARK[RARE]);
        }
        return false;
    }

    private static boolean matches(ByteBuf body, int start, int end) {
        if (start + MARK.length > end) {
            return false;
        }
        for (int i = 0; i < MARK.length; i++) {
            if (body.getByte(start + i) != MARK[i]) {
                return false;
            }
        }
        return true;
    }
}
