package io.fairlead.proxy.http1;

import io.fairlead.proxy.exchange.Headers;
import io.netty.buffer.ByteBuf;
import io.netty.util.concurrent.FastThreadLocal;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Puts a head together in an array of the thread's own and copies it out once, so that nothing is written when something
 * in it is refused. Whatever would let a value become another line is refused with an {@link IllegalArgumentException}
 * that does not repeat it: such a value should never have come this far.
 */
final class HeadWriter {

    private static final int LARGEST_KEPT = 128 * 1024;

    private static final FastThreadLocal<HeadWriter> OF_THREAD = new FastThreadLocal<>() {
        @Override
        protected HeadWriter initialValue() {
            return new HeadWriter();
        }
    };

    private byte[] bytes = new byte[4096];
    private int length;

    private HeadWriter() {}

    /** An empty writer, for use until {@link #copyTo}. */
    static HeadWriter begin() {
        HeadWriter writer = OF_THREAD.get();
        writer.length = 0;
        return writer;
    }

    void copyTo(ByteBuf out) {
        out.writeBytes(bytes, 0, length);
        if (bytes.length > LARGEST_KEPT) {
            OF_THREAD.remove();
        }
    }

    HeadWriter token(String text) {
        if (text.isEmpty()) {
            throw new IllegalArgumentException("a name or method is empty");
        }
        return checked(text, Octets.TOKEN, "a name or method is not a token");
    }

    HeadWriter target(String text) {
        if (text.isEmpty()) {
            throw new IllegalArgumentException("the request target is empty");
        }
        return checked(text, Octets.TARGET, "the request target holds a character that may not stand there");
    }

    HeadWriter value(String text) {
        return checked(text, Octets.VALUE, "a value holds a character that may not stand there");
    }

    /** ASCII of our own. */
    @SuppressWarnings("deprecation") // The one copy from a String without a charset in between; exact for ASCII.
    HeadWriter constant(String text) {
        room(text.length());
        text.getBytes(0, text.length(), bytes, length);
        length += text.length();
        return this;
    }

    HeadWriter number(long number) {
        return constant(Long.toString(number));
    }

    HeadWriter field(String name, String value) {
        return token(name).constant(": ").value(value).constant("\r\n");
    }

    /**
     * The fields, with the one that {@code framing} stands for: in the place where {@code headers} have it, else at the
     * end. Content-Length and Transfer-Encoding of {@code headers} themselves count for nothing, nor does Host unless
     * {@code withHost}.
     */
    HeadWriter fields(Headers headers, Framing framing, boolean withHost, boolean lengthOfNoBody) {
        boolean framed = false;
        for (int i = 0; i < headers.size(); i++) {
            String name = headers.name(i);
            switch (FieldKind.of(name)) {
                case HOST -> {
                    if (withHost) {
                        field(name, headers.value(i));
                    }
                }
                case TRANSFER_ENCODING -> {}
                case CONTENT_LENGTH -> {
                    if (!framed && framing.kind() == Framing.Kind.LENGTH) {
                        framed = true;
                        token(name).constant(": ").number(framing.length()).constant("\r\n");
                    } else if (!framed && framing.kind() == Framing.Kind.NONE && lengthOfNoBody) {
                        framed = true;
                        token(name).constant(": ").digits(headers.value(i)).constant("\r\n");
                    }
                }
                default -> field(name, headers.value(i));
            }
        }
        if (!framed && framing.kind() == Framing.Kind.LENGTH) {
            constant("Content-Length: ").number(framing.length()).constant("\r\n");
        } else if (framing.kind() == Framing.Kind.CHUNKED) {
            constant("Transfer-Encoding: chunked\r\n");
        }
        return this;
    }

    /** The Connection field, if there is one, and the end of the head. */
    void end(@Nullable String connection, ByteBuf out) {
        if (connection != null) {
            field("Connection", connection);
        }
        constant("\r\n").copyTo(out);
    }

    private HeadWriter digits(String text) {
        for (int i = 0; i < text.length(); i++) {
            if (!Octets.isDigit(text.charAt(i))) {
                throw new IllegalArgumentException("the Content-Length is not a number");
            }
        }
        return value(text);
    }

    private HeadWriter checked(String text, boolean[] allowed, String refusal) {
        int size = text.length();
        room(size);
        byte[] to = bytes;
        int at = length;
        for (int i = 0; i < size; i++) {
            char c = text.charAt(i);
            if (c > 0xff || !allowed[c]) {
                throw new IllegalArgumentException(refusal);
            }
            to[at + i] = (byte) c;
        }
        length = at + size;
        return this;
    }

    private void room(int more) {
        if (bytes.length - length < more) {
            bytes = Arrays.copyOf(bytes, Math.max(bytes.length * 2, length + more));
        }
    }
}
