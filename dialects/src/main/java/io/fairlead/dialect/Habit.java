package io.fairlead.dialect;

import java.util.Arrays;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Every way in which a provider may differ from its dialect, by the name that it has under {@code habits} in the catalogue.
 * The only list of them: the catalogue is refused when it says another.
 */
public enum Habit {
    /** The path of Chat Completions below the base path; {@code {model}} stands for the model. Without: {@code /chat/completions}. */
    PATH,
    /** The field that bounds an answer: {@code max_tokens} or {@code max_completion_tokens}. Without: both are taken, the first is written. */
    MAX_TOKENS,
    /** {@code system}: the role {@code developer} is refused, and said as {@code system}. */
    DEVELOPER_ROLE,
    /** {@code any}: Chat Completions takes documents of any kind, and fetches them from addresses. Without: PDFs in the request. */
    FILES,
    /** {@code nine}: ids of tool calls are nine letters or digits. */
    TOOL_IDS,
    /** {@code any}: the word for {@code tool_choice: required}. */
    REQUIRED_CHOICE,
    /** The seed's name. Without: {@code seed}. */
    SEED,
    /**
     * The field in which an assistant's message takes back its reasoning text: {@code reasoning_content}, {@code reasoning}, or
     * {@code none} where it is refused or no use. Without: nobody knows, it stays as it is.
     */
    THOUGHTS,
    /**
     * How reasoning is asked for: {@code effort} ({@code reasoning_effort}), {@code format} (beside it {@code reasoning_format}),
     * {@code object} ({@code reasoning: {effort | max_tokens}}), {@code thinking} ({@code thinking: {type}} and an effort), or
     * {@code none}. Without: nobody knows; what is there stays, and an effort is written.
     */
    REASONING,
    /**
     * The efforts that are taken, from little to much, with spaces between; {@code default} is as much as the model likes. Without:
     * {@code low medium high}.
     */
    EFFORTS,
    /** {@code none}: the model does not think unless it is told to. Without: one that can think does, as much as it likes. */
    USUAL_EFFORT,
    /** Features, with spaces between, that a model has after all while it is told not to think. */
    UNTHINKING_CAN,
    /** The highest temperature. Without: 2. */
    TEMPERATURE_MAX,
    /** How many stop sequences are taken. Without: any number. */
    STOP_MAX,
    /** {@code mistral}: the form of its errors. Without: OpenAI's. */
    ERRORS,
    /** How files are taken: {@code document_url} (Mistral's parts, at addresses too) or {@code none}. Without: {@code file} parts. */
    DOCUMENTS,
    /** {@code closed}: a strict schema must forbid other members and require each of its own. */
    STRICT,
    /** The field that says how long an embedding shall be. Without: {@code dimensions}. */
    DIMENSIONS,
    /**
     * {@code true}: its answers have forms that other providers' libraries do not know, such as thoughts among the words, or
     * the usage beside the last of them. So they are read and told anew to the clients of others.
     */
    RETOLD,
    /**
     * Names of fields of a message that are refused, with spaces between: most come from answers that a client gives back as it
     * got them.
     */
    MESSAGE_REFUSES,
    /** {@code true}: an assistant's message that stands last must say {@code prefix: true}. */
    PREFIX,
    /** The path of Messages below the base path. Without: {@code /messages}. */
    MESSAGES_PATH,
    /**
     * The {@code anthropic_version} that stands in the body of Messages, as on Vertex; the model then stands in the path. Without: a
     * header says it.
     */
    ANTHROPIC_VERSION,
    /** Where the Gemini API's models stand below the base path. Without: {@code /models}. */
    MODELS_PATH,
    /** The path of Responses below the base path. Without: {@code /responses}. */
    RESPONSES_PATH,
    /** {@code true}: free-form tools are taken in Responses. Without: they are said as functions. */
    CUSTOM_TOOLS,
    /**
     * Which tools it has that need no description of the client's, by their names in its dialect without their versions' dates,
     * with spaces between. Without: nobody knows, they are tried.
     */
    HOSTED_TOOLS,
    /** Names of fields that are refused in a request of Responses, with spaces between. */
    RESPONSES_REFUSES,
    /**
     * Names of request fields that are refused, with spaces between; {@code n} is only refused above 1. In Gemini's dialect paths,
     * of what only the other of Google's services knows.
     */
    REFUSES;

    private static final Set<String> KEYS =
            Arrays.stream(values()).map(Habit::key).collect(Collectors.toUnmodifiableSet());

    /** Its name in the catalogue. */
    public String key() {
        return name().toLowerCase(java.util.Locale.ROOT).replace('_', '-');
    }

    /** What the provider's habits say of it, or null. */
    public @Nullable String of(Habits habits) {
        return habits.values().get(key());
    }

    /** What they say, or what holds without. */
    public String of(Habits habits, String otherwise) {
        return habits.text(key(), otherwise);
    }

    /** All names that the catalogue may use. */
    public static Set<String> keys() {
        return KEYS;
    }
}
