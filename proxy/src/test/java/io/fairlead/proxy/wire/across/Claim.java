package io.fairlead.proxy.wire.across;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/** What a provider insists on; it would answer 400 to anything else. */
final class Claim {

    private Claim() {}

    static void that(boolean holds, String what) {
        if (!holds) {
            throw new AssertionError("the provider would refuse it: " + what);
        }
    }

    static void same(Object found, Object wanted, String what) {
        that(wanted.equals(found), what + " is " + wanted + ", not " + found);
    }

    /** Nothing but {@code known} stands in {@code object}. */
    static void only(JsonNode object, String... known) {
        that(object.isObject(), "an object: " + object);
        object.fieldNames()
                .forEachRemaining(name -> that(Set.of(known).contains(name), "no " + name + " in " + object));
    }

    static String text(JsonNode node, String what) {
        that(node.isTextual(), what + " is text: " + node);
        return node.textValue();
    }

    /** A text that is not empty. */
    static String words(JsonNode node, String what) {
        String text = text(node, what);
        that(!text.isBlank(), what + " has words");
        return text;
    }

    static JsonNode list(JsonNode node, String what) {
        that(node.isArray() && !node.isEmpty(), what + " is a list with something in it: " + node);
        return node;
    }

    /** The header fields of no other API, and none of Fairlead's, came along; {@code own} are beginnings of names that may. */
    static void noForeign(List<String> names, String... own) {
        for (String name : names) {
            for (String foreign : List.of(
                    "anthropic-",
                    "openai-",
                    "x-stainless-",
                    "x-fern-",
                    "x-client-name",
                    "x-goog-",
                    "x-amz",
                    "amz-sdk",
                    "x-fairlead")) {
                that(!name.startsWith(foreign) || Stream.of(own).anyMatch(name::startsWith), "no header " + name);
            }
        }
    }
}
