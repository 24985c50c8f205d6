package io.fairlead.proxy.http1;

import static io.fairlead.proxy.http1.Octets.CR;
import static io.fairlead.proxy.http1.Octets.LF;

import io.fairlead.proxy.exchange.Headers;
import org.jspecify.annotations.Nullable;

/**
 * Reads field lines (RFC 9112 section 5) in one pass, noting on the way what decides about framing and connection. The
 * bytes must end with an empty line, as {@link HeadScan} finds it: that line stops every loop here.
 */
final class FieldParser {

    int hosts;

    @Nullable
    String host;

    int contentLengths;
    String contentLength = "";
    int transferEncodings;
    String transferEncoding = "";
    int expects;
    String expect = "";
    boolean close;
    boolean keepAlive;
    boolean connectionUpgrade;

    /** {@code websocket} as it is written, when it is among the protocols that are offered. */
    @Nullable
    String webSocket;

    /** The fields from {@code at} to the empty line. */
    Headers parse(byte[] bytes, int at) throws Rejected {
        if (bytes[at] == CR && bytes[at + 1] == LF) {
            return Headers.NONE;
        }
        Headers.Builder fields = Headers.builder(16);
        int next = at;
        do {
            next = field(bytes, next, fields);
        } while (bytes[next] != CR || bytes[next + 1] != LF);
        return fields.build();
    }

    private int field(byte[] bytes, int start, Headers.Builder fields) throws Rejected {
        int at = start;
        int hash = 0;
        while (Octets.TOKEN[bytes[at] & 0xff]) {
            hash = 31 * hash + bytes[at];
            at++;
        }
        int nameEnd = at;
        if (bytes[at] != ':' || at == start) {
            throw badName(bytes, start, at).rejected();
        }
        do {
            at++;
        } while (Octets.isSpace(bytes[at]));
        int valueStart = at;
        while (Octets.VALUE[bytes[at] & 0xff]) {
            at++;
        }
        if (bytes[at] != CR || bytes[at + 1] != LF) {
            throw Http1Violation.BAD_FIELD_VALUE.rejected();
        }
        int valueEnd = at;
        while (valueEnd > valueStart && Octets.isSpace(bytes[valueEnd - 1])) {
            valueEnd--;
        }
        String value = Octets.text(bytes, valueStart, valueEnd);
        CommonFieldNames.Known known = CommonFieldNames.find(bytes, start, nameEnd, hash);
        if (known != null) {
            fields.add(known.name, value);
            note(known.kind, value);
        } else {
            String name = Octets.text(bytes, start, nameEnd);
            fields.add(name, value);
            note(FieldKind.of(name), value);
        }
        return at + 2;
    }

    private static Http1Violation badName(byte[] bytes, int start, int at) {
        boolean space = Octets.isSpace(bytes[at]);
        if (at == start) {
            return space ? Http1Violation.FOLDED_FIELD : Http1Violation.BAD_FIELD_NAME;
        }
        if (bytes[at] == CR && bytes[at + 1] == LF) {
            return Http1Violation.NO_COLON;
        }
        return space ? Http1Violation.SPACE_BEFORE_COLON : Http1Violation.BAD_FIELD_NAME;
    }

    private void note(FieldKind kind, String value) {
        switch (kind) {
            case HOST -> {
                hosts++;
                host = value;
            }
            case CONTENT_LENGTH -> {
                contentLengths++;
                contentLength = value;
            }
            case TRANSFER_ENCODING -> {
                transferEncodings++;
                transferEncoding = value;
            }
            case EXPECT -> {
                expects++;
                expect = value;
            }
            case CONNECTION -> {
                close |= Tokens.contain(value, "close");
                keepAlive |= Tokens.contain(value, "keep-alive");
                connectionUpgrade |= Tokens.contain(value, "upgrade");
            }
            case UPGRADE -> {
                if (webSocket == null) {
                    webSocket = Tokens.first(value, each -> each.equalsIgnoreCase("websocket"));
                }
            }
            case OTHER -> {}
        }
    }

    /** Whether the connection lives on after this message (RFC 9112 section 9.3). */
    boolean persists(int minorVersion) {
        return !close && (minorVersion == 1 || keepAlive);
    }
}
