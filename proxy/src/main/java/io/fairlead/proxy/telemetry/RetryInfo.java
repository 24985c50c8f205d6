package io.fairlead.proxy.telemetry;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Base64;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/**
 * Reads {@code google.rpc.RetryInfo} out of a gRPC status' details. The few fields that are wanted are read by hand: a library
 * for Protocol Buffers is not needed for anything else. What cannot be read says nothing. Pure.
 */
final class RetryInfo {

    private static final String TYPE = "/google.rpc.RetryInfo";
    private static final int LONGEST = 16 * 1024;
    private static final int VARINT = 0;
    private static final int FIXED_64 = 1;
    private static final int BYTES = 2;
    private static final int FIXED_32 = 5;
    private static final int DETAILS = 3;
    private static final int TYPE_URL = 1;
    private static final int VALUE = 2;
    private static final int DELAY = 1;
    private static final int SECONDS = 1;
    private static final int NANOS = 2;

    private final byte[] bytes;
    private final int end;
    private int at;
    private long number;
    private int from;

    private RetryInfo(byte[] bytes, int from, int end) {
        this.bytes = bytes;
        this.at = from;
        this.end = end;
    }

    /** {@code details}: a {@code google.rpc.Status} in base64; null when there is none. */
    static @Nullable Duration delay(@Nullable String details) {
        if (details == null || details.length() > LONGEST) {
            return null;
        }
        Duration[] found = new Duration[1];
        try {
            byte[] status = Base64.getDecoder().decode(details.strip().getBytes(StandardCharsets.US_ASCII));
            new RetryInfo(status, 0, status.length).each((field, value) -> {
                if (field == DETAILS) {
                    any(value, found);
                }
            });
        } catch (IllegalArgumentException | ArithmeticException unreadable) {
            return null;
        }
        return found[0];
    }

    private static void any(RetryInfo any, Duration[] found) {
        boolean[] meant = new boolean[1];
        any.each((field, value) -> {
            if (field == TYPE_URL) {
                meant[0] = value.text().endsWith(TYPE);
            } else if (field == VALUE && meant[0]) {
                value.each((inner, duration) -> {
                    if (inner == DELAY) {
                        found[0] = duration.duration();
                    }
                });
            }
        });
    }

    private Duration duration() {
        long[] parts = new long[NANOS + 1];
        each((field, value) -> {
            if (field == SECONDS || field == NANOS) {
                parts[field] = value.number;
            }
        });
        Duration read = Duration.ofSeconds(parts[SECONDS], parts[NANOS]);
        return read.isNegative() ? Duration.ZERO : read;
    }

    private String text() {
        return new String(bytes, at, end - at, StandardCharsets.UTF_8);
    }

    /** Shows each field's number and what it holds: a part of these bytes, or a number. */
    private void each(BiConsumer<Integer, RetryInfo> field) {
        while (at < end) {
            int tag = (int) varint();
            from = at;
            number = 0;
            switch (tag & 7) {
                case VARINT -> number = varint();
                case FIXED_64 -> skip(8);
                case FIXED_32 -> skip(4);
                case BYTES -> {
                    long length = varint();
                    from = at;
                    skip(length);
                }
                default -> throw new IllegalArgumentException("no such wire type");
            }
            RetryInfo value = new RetryInfo(bytes, from, at);
            value.number = number;
            field.accept(tag >>> 3, value);
        }
    }

    private void skip(long count) {
        if (count < 0 || count > end - at) {
            throw new IllegalArgumentException("cut off");
        }
        at += (int) count;
    }

    private long varint() {
        long read = 0;
        for (int shift = 0; shift < Long.SIZE; shift += 7) {
            if (at >= end) {
                throw new IllegalArgumentException("cut off");
            }
            byte next = bytes[at++];
            read |= (long) (next & 0x7f) << shift;
            if (next >= 0) {
                return read;
            }
        }
        throw new IllegalArgumentException("a number too long");
    }
}
