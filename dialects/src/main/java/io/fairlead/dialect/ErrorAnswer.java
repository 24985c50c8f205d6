package io.fairlead.dialect;

import java.util.Map;

/**
 * An error as a whole answer in a dialect.
 *
 * @param status the HTTP status; a dialect may map a status it does not use to its own
 * @param headers the headers that the dialect needs, {@code content-type} among them
 * @param body the body's bytes
 */
public record ErrorAnswer(int status, Map<String, String> headers, byte[] body) {}
