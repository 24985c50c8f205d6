package io.fairlead.fleet;

import io.fairlead.proxy.fleet.FleetTopic;
import java.nio.charset.StandardCharsets;

/** How keys are spelled: {@code fairlead:v1:kind:name}. A later form of what is kept has another version. */
record Keys(String namespace) {

    private static final String VERSION = ":v1:";

    byte[] bucket(String name, long amount, long periodMillis) {
        return bytes("limit:" + name + ":" + amount + "/" + periodMillis + "ms");
    }

    byte[] topic(FleetTopic topic) {
        return bytes("news:" + topic.word());
    }

    byte[] instances() {
        return bytes("instances");
    }

    byte[] value(String key) {
        return bytes("value:" + key);
    }

    /** What is matched by all values whose keys begin so. */
    byte[] values(String prefix) {
        return bytes("value:" + prefix.replaceAll("[\\[\\]*?\\\\]", "?") + "*");
    }

    private byte[] bytes(String name) {
        return (namespace + VERSION + name).getBytes(StandardCharsets.UTF_8);
    }
}
