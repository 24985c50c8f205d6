package io.fairlead.admin;

import io.netty.channel.Channel;
import io.netty.handler.codec.http.HttpRequest;
import java.net.InetSocketAddress;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** What is read of a request's header fields. */
final class RequestFields {

    /** What resources may see: no secret among them. */
    private static final List<String> READ = List.of("accept", "accept-encoding", "content-type", "if-none-match");

    private RequestFields() {}

    static Map<String, String> read(HttpRequest request) {
        Map<String, String> fields = new HashMap<>();
        for (String name : READ) {
            List<String> values = request.headers().getAll(name);
            if (!values.isEmpty()) {
                fields.put(name, String.join(", ", values));
            }
        }
        return fields;
    }

    static Caller caller(Channel channel, HttpRequest request) {
        String address = channel.remoteAddress() instanceof InetSocketAddress at && at.getAddress() != null
                ? at.getAddress().getHostAddress()
                : "";
        return new Caller(
                address,
                request.headers().get("Host"),
                request.headers().get("Origin"),
                request.headers().get("Sec-Fetch-Site"),
                request.headers().get("Authorization"),
                request.headers().get("Cookie"));
    }
}
