package io.fairlead.proxy.front.http;

import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.fairlead.dialect.ErrorAnswer;
import io.fairlead.dialect.Operation;
import io.fairlead.dialect.Problem;
import io.fairlead.proxy.exchange.Provider;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What a client reads that is refused at the front: in the dialect of the provider it addressed, else as plain JSON. */
final class ErrorPages {

    private static final JsonMapper JSON = JsonMapper.builder().build();

    private ErrorPages() {}

    static ErrorAnswer make(@Nullable Provider provider, Operation operation, Problem problem) {
        return provider == null ? neutral(problem) : provider.dialect().error(operation, problem);
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
