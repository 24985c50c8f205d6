package io.fairlead.dialect;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What an error body says, whichever of the known shapes it has: OpenAI's {@code error{message,type,param,code}},
 * Anthropic's, Google's {@code error{code,message,status,details}}, a bare {@code message}, {@code detail}, or xAI's
 * {@code code} beside an {@code error} that is text.
 *
 * @param codes all codes and types that it names
 * @param code the one to show: the most telling, null when there is none
 * @param message the provider's words, null when there are none
 * @param words message and everything else that rules may search, in lower case and bounded
 * @param status the HTTP status that the body itself names, 0 when it names none
 * @param retryAfter how long the body asks to wait, null when it does not
 * @param hints header fields that the body repeats, by their names in lower case
 */
record ErrorBody(
        Set<String> codes,
        @Nullable String code,
        @Nullable String message,
        String words,
        int status,
        @Nullable Duration retryAfter,
        Map<String, String> hints) {
    static final ErrorBody NONE = new ErrorBody(Set.of(), null, null, "", 0, null, Map.of());

    private static final int MOST_WORDS = 8192;
    private static final int LONGEST_CODE = 128;
    private static final int MOST_HINTS = 64;

    static ErrorBody of(@Nullable JsonNode root, @Nullable String errorType) {
        Reader reader = new Reader();
        if (errorType != null) {
            reader.code(beforeColon(errorType));
        }
        if (root != null) {
            reader.read(root.isArray() && !root.isEmpty() ? root.get(0) : root);
        }
        return reader.body();
    }

    /** AWS writes {@code ThrottlingException:http://...}, or a name space before a '#'. */
    private static String beforeColon(String type) {
        int colon = type.indexOf(':');
        String name = colon < 0 ? type : type.substring(0, colon);
        return name.substring(name.indexOf('#') + 1);
    }

    private static final class Reader {
        private final Set<String> codes = new LinkedHashSet<>();
        private final StringBuilder words = new StringBuilder();
        private @Nullable String message;
        private @Nullable Duration wait;
        private final Map<String, String> hints = new HashMap<>();
        private int status;

        void read(JsonNode root) {
            JsonNode error = root.path("error");
            if (error.isObject()) {
                members(error);
            } else if (error.isTextual()) {
                message(error);
            }
            JsonNode errors = root.path("errors");
            if (errors.isArray() && !errors.isEmpty()) {
                members(errors.get(0));
            }
            members(root);
            detail(root.path("detail"));
        }

        private void members(JsonNode node) {
            for (String name : new String[] {"code", "type", "error_type", "status", "__type"}) {
                JsonNode value = node.path(name);
                if (value.isTextual()) {
                    code(name.equals("__type") ? beforeColon(value.textValue()) : value.textValue());
                    status(status(value.textValue()));
                } else if (value.isInt()) {
                    status(value.intValue());
                    code(value.asText());
                }
            }
            status(node.path("status_code").asInt());
            status(node.path("raw_status_code").asInt());
            JsonNode inner = node.path("innererror").path("code");
            if (inner.isTextual()) {
                code(inner.textValue());
            }
            message(node.path("message"));
            message(node.path("Message"));
            words(node.path("metadata").path("raw"));
            hints(node.path("metadata").path("headers"));
            details(node.path("details"));
        }

        /** Google's typed details; others put a text or field problems there. */
        private void details(JsonNode details) {
            for (JsonNode detail : details) {
                JsonNode reason = detail.path("reason");
                if (reason.isTextual()) {
                    code(reason.textValue());
                }
                JsonNode delay = detail.path("retryDelay");
                Duration asked = delay.isTextual() ? WaitText.duration(delay.textValue()) : null;
                if (asked != null && (wait == null || asked.compareTo(wait) > 0)) {
                    wait = asked;
                }
                for (JsonNode violation : detail.path("violations")) {
                    words(violation.path("quotaId"));
                }
            }
        }

        /** OpenRouter puts header fields of the provider behind it into the body. */
        private void hints(JsonNode fields) {
            for (Map.Entry<String, JsonNode> field : fields.properties()) {
                if (hints.size() < MOST_HINTS && field.getValue().isValueNode()) {
                    hints.putIfAbsent(
                            field.getKey().toLowerCase(Locale.ROOT),
                            field.getValue().asText());
                }
            }
        }

        private void detail(JsonNode detail) {
            message(detail.isArray() ? detail.path(0).path("msg") : detail);
        }

        private void message(JsonNode text) {
            if (text.isTextual()) {
                if (message == null) {
                    message = text.textValue();
                }
                words(text);
            }
        }

        private void words(JsonNode text) {
            if (text.isTextual() && words.length() < MOST_WORDS) {
                String value = text.textValue();
                words.append(value, 0, Math.min(value.length(), MOST_WORDS - words.length()))
                        .append('\n');
            }
        }

        /** A code of three digits is a status, whether it is written as a number or as a text. */
        private static int status(String code) {
            return code.length() == 3 && isNumber(code) ? Integer.parseInt(code) : 0;
        }

        private void status(int value) {
            if (status == 0 && value >= 400 && value < 600) {
                status = value;
            }
        }

        void code(String value) {
            if (!value.isEmpty() && value.length() <= LONGEST_CODE && !value.equals("error")) {
                codes.add(value);
            }
        }

        ErrorBody body() {
            String shown = null;
            for (String candidate : codes) {
                if (shown == null || (isNumber(shown) && !isNumber(candidate))) {
                    shown = candidate;
                }
            }
            if (wait == null && message != null) {
                wait = WaitText.find(message);
            }
            return new ErrorBody(
                    Set.copyOf(codes), shown, message, words.toString().toLowerCase(Locale.ROOT), status, wait, hints);
        }

        private static boolean isNumber(String text) {
            return text.chars().allMatch(c -> c >= '0' && c <= '9');
        }
    }
}
