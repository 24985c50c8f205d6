package io.fairlead.dialect.neutral;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.fairlead.dialect.Json;
import io.fairlead.dialect.neutral.Completion.Choice;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/** Conversations and answers, drawn from a seed. Each draw uses only what every dialect can carry. */
public final class Samples {
    private static final List<String> WORDS = List.of(
            "Hello",
            "",
            " ",
            "größer",
            "日本語",
            "😀",
            "line\nbreak",
            "tab\t",
            "\"quoted\"",
            "back\\slash",
            "{\"a\":1}",
            "</s>");

    private final Random random;

    public Samples(long seed) {
        this.random = new Random(seed);
    }

    /** A request for a stream, of which nothing else matters. */
    public static Conversation empty() {
        return new Conversation(
                null,
                true,
                true,
                List.of(),
                List.of(),
                ToolChoice.AUTO,
                null,
                OutputFormat.TEXT,
                Sampling.DEFAULT,
                null);
    }

    /** Turns of user and assistant, with tools that were called and answered now and then. */
    public Conversation conversation() {
        List<Turn> turns = new ArrayList<>();
        boolean tools = random.nextBoolean();
        if (random.nextBoolean()) {
            turns.add(new Turn(Turn.Role.SYSTEM, List.of(new Part.Text(words()))));
        }
        turns.add(new Turn(Turn.Role.USER, List.of(new Part.Text(words()))));
        for (int i = random.nextInt(3); i > 0; i--) {
            if (tools && random.nextBoolean()) {
                calls(turns);
            } else {
                turns.add(new Turn(Turn.Role.ASSISTANT, List.of(new Part.Text(words()))));
                turns.add(new Turn(Turn.Role.USER, List.of(new Part.Text(words()))));
            }
        }
        return new Conversation(
                "model-1",
                random.nextBoolean(),
                false,
                turns,
                tools ? List.of(tool("look_up"), tool("add")) : List.of(),
                tools && random.nextBoolean() ? ToolChoice.REQUIRED : ToolChoice.AUTO,
                null,
                OutputFormat.TEXT,
                new Sampling(
                        1 + random.nextInt(4_000),
                        random.nextBoolean() ? 0.5 : null,
                        random.nextBoolean() ? 0.25 : null,
                        null,
                        null,
                        null,
                        null,
                        random.nextBoolean() ? List.of("END") : List.of(),
                        null,
                        null),
                null);
    }

    /** One choice of text, calls, or both. */
    public Completion completion() {
        List<Part> parts = new ArrayList<>();
        int calls = random.nextInt(3);
        if (calls == 0 || random.nextBoolean()) {
            parts.add(new Part.Text(words()));
        }
        for (int i = 0; i < calls; i++) {
            parts.add(call(i));
        }
        FinishReason reason =
                calls > 0 ? FinishReason.TOOL_CALLS : random.nextBoolean() ? FinishReason.STOP : FinishReason.LENGTH;
        long input = random.nextInt(1_000);
        long output = random.nextInt(1_000);
        return new Completion(
                "id-" + random.nextInt(1_000),
                "model-1",
                List.of(new Choice(0, parts, Finish.of(reason))),
                new Tokens(input, -1, -1, output, -1));
    }

    /** A call with arguments that are an object. */
    public Part.ToolCall call(int number) {
        ObjectNode arguments = Json.object().put("q", words());
        arguments.putObject("deep").putArray("list").add(1).add(true).addNull();
        return new Part.ToolCall("call_" + number + "_" + random.nextInt(1_000), "look_up", Json.text(arguments));
    }

    public static Tool tool(String name) {
        return new Tool(name, "Does " + name + ".", schema(), null);
    }

    /** An object with one text that must be there. */
    public static JsonNode schema() {
        ObjectNode schema = Json.object().put("type", "object");
        schema.putObject("properties").putObject("q").put("type", "string");
        schema.putArray("required").add("q");
        schema.put("additionalProperties", false);
        return schema;
    }

    /** Never empty, often awkward. */
    public String words() {
        StringBuilder text = new StringBuilder("w");
        for (int i = random.nextInt(5); i > 0; i--) {
            text.append(WORDS.get(random.nextInt(WORDS.size())));
        }
        return text.append('.').toString();
    }

    private void calls(List<Turn> turns) {
        List<Part> asked = new ArrayList<>();
        List<Part> results = new ArrayList<>();
        if (random.nextBoolean()) {
            asked.add(new Part.Text(words()));
        }
        for (int i = random.nextInt(2); i >= 0; i--) {
            Part.ToolCall call = call(i);
            asked.add(call);
            results.add(new Part.ToolResult(call.id(), call.name(), List.of(new Part.Text(words())), false));
        }
        turns.add(new Turn(Turn.Role.ASSISTANT, asked));
        turns.add(new Turn(Turn.Role.USER, results));
    }
}
