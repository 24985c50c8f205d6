package io.fairlead.dialect.json;

/**
 * Other bytes in the place of {@code [start, end)} of a document.
 *
 * @param start where they begin
 * @param end where what they replace ends; the same place where nothing goes out
 * @param text what stands there instead; empty where something only goes out
 */
@SuppressWarnings("ArrayRecordComponent") // handed on once, and compared by nobody
public record JsonEdit(int start, int end, byte[] text) {}
