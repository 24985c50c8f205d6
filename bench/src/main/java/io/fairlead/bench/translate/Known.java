package io.fairlead.bench.translate;

import io.fairlead.dialect.neutral.Api;
import io.fairlead.dialect.neutral.Conversation;
import io.fairlead.dialect.neutral.OutputFormat;
import io.fairlead.dialect.neutral.Part;
import io.fairlead.dialect.neutral.Reply;
import io.fairlead.dialect.neutral.Sampling;
import io.fairlead.dialect.neutral.ToolChoice;
import io.fairlead.dialect.neutral.Turn;
import io.fairlead.dialect.registry.Apis;
import java.util.List;

/**
 * An API that is translated, by the name that the tables give it.
 *
 * @param name dialect and API
 * @param maker whose models it serves
 * @param api the API
 */
record Known(String name, String maker, Api api) {

    static List<Known> all() {
        return Apis.all().stream()
                .map(entry -> new Known(entry.dialect() + "/" + entry.api().name(), entry.dialect(), entry.api()))
                .toList();
    }

    static Known named(String name) {
        return all().stream()
                .filter(known -> known.name().equals(name))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException(name + ": unknown"));
    }

    Reply reply(boolean stream) {
        Conversation asked = new Conversation(
                "model",
                stream,
                true,
                List.of(new Turn(Turn.Role.USER, List.of(new Part.Text("Hello.")))),
                List.of(),
                ToolChoice.AUTO,
                null,
                OutputFormat.TEXT,
                Sampling.DEFAULT,
                null);
        return new Reply(asked, maker, "model", "0123456789abcdef", 1_700_000_000L);
    }
}
