package io.fairlead.dialect.json;

import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;
import java.nio.charset.StandardCharsets;

/** Where a node stands in its document: its bytes are {@code [start, end)}. A copy of the node shares it. */
final class Span {
    private final OutlinedDocument document;
    private final int start;
    private final boolean unread;
    private int end;

    /** {@code unread}: nobody needs to look into it, and its node only is not empty. */
    Span(OutlinedDocument document, int start, boolean unread) {
        this.document = document;
        this.start = start;
        this.unread = unread;
    }

    OutlinedDocument document() {
        return document;
    }

    int start() {
        return start;
    }

    int end() {
        return end;
    }

    Span endsAt(int place) {
        end = place;
        return this;
    }

    boolean unread() {
        return unread;
    }

    /** Its bytes as they are. */
    void write(JsonGenerator to) throws IOException {
        to.writeRawValue(new String(document.source().copy(start, end), StandardCharsets.UTF_8));
    }

    /** Whether {@code other} stands at the same place. */
    boolean isOf(Object other) {
        return other instanceof Placed it && it.span().document == document && it.span().start == start;
    }

    /** Whether only places can be compared, since one of the two is unread. */
    boolean unreadBeside(Object other) {
        return unread || (other instanceof Placed it && it.span().unread);
    }

    /** A node that knows where it stands. */
    interface Placed {
        Span span();
    }
}
