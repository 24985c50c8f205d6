package io.fairlead.proxy.front.http;

import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.fairlead.dialect.ErrorAnswer;
import io.fairlead.dialect.Operation;
import io.fairlead.dialect.Problem;
import io.fairlead.proxy.exchange.Headers;
import io.fairlead.proxy.exchange.Provider;
import io.fairlead.proxy.exchange.ProxyStatusField;
import io.fairlead.proxy.http1.Framing;
import io.fairlead.proxy.http1.ResponseWriter;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What a client reads that is refused at the front: in the dialect of the provider it addressed, else as plain JSON. */
public final class ErrorPages {

    private static final JsonMapper JSON = JsonMapper.builder().build();

    private ErrorPages() {}

    static ErrorAnswer make(@Nullable Provider provider, Operation operation, Problem problem) {
        return provider == null ? neutral(problem) : provider.dialect().error(operation, problem);
    }

    /**
     * The fields of such an answer: the dialect's own, and those that every answer of Fairlead's own has.
     *
     * @param id as logs name the request
     * @param sent how many requests were sent upstream for it
     * @param proxyStatus who refused it and why
     */
    static Headers fields(ErrorAnswer error, String id, int sent, String proxyStatus) {
        Headers.Builder fields = Headers.builder(error.headers().size() + 4);
        error.headers().forEach(fields::add);
        fields.add("x-fairlead-id", id)
                .add("x-fairlead-attempts", Integer.toString(sent))
                .add(ProxyStatusField.NAME, proxyStatus);
        if (error.status() == 407) {
            fields.add("Proxy-Authenticate", "Basic realm=\"Fairlead\"");
        }
        if (error.status() == 503) {
            fields.add("Retry-After", "1");
        }
        return fields.build();
    }

    /** The whole answer, head and body, to a connection that is closed before a request was read; the receiver owns it. */
    public static ByteBuf message(int status, String code, String sentence, String id) {
        ErrorAnswer error = neutral(new Problem(status, code, sentence, id));
        Headers fields = fields(error, id, 0, RefusalStatus.field(code, sentence));
        ByteBuf out = Unpooled.buffer(512);
        ResponseWriter.write(
                out, status, Http1Wire.reason(status), fields, Framing.length(error.body().length), "close");
        return out.writeBytes(error.body());
    }

    private static ErrorAnswer neutral(Problem problem) {
        ObjectNode error = JSON.createObjectNode();
        ObjectNode inner = error.putObject("error");
        inner.put("message", problem.message());
        inner.put("type", "fairlead");
        inner.put("code", problem.code());
        byte[] body = error.toString().getBytes(StandardCharsets.UTF_8);
        return new ErrorAnswer(problem.status(), Map.of("content-type", "application/json"), body);
    }
}
