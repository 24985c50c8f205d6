package io.fairlead.dialect.carried;

import static org.assertj.core.api.Assertions.assertThat;

import io.fairlead.dialect.Json;
import io.fairlead.dialect.ProviderCatalog;
import io.fairlead.dialect.neutral.Conversation;
import io.fairlead.dialect.neutral.Destination;
import io.fairlead.dialect.neutral.Loss.Effect;
import io.fairlead.dialect.neutral.Losses;
import io.fairlead.dialect.neutral.Media;
import io.fairlead.dialect.neutral.OutputFormat;
import io.fairlead.dialect.neutral.Part;
import io.fairlead.dialect.neutral.Sampling;
import io.fairlead.dialect.neutral.ToolChoice;
import io.fairlead.dialect.neutral.Turn;
import io.fairlead.dialect.registry.Apis;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Documents of kinds and at places that not every API takes. */
final class DocumentsTest {
    private static final String DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document";

    @ParameterizedTest
    @CsvSource({
        "openai, chat, pdf, true",
        "openai, chat, url, false",
        "openai, chat, docx, false",
        "openai, chat, csv, false",
        "groq, chat, docx, false",
        "openrouter, chat, url, true",
        "openrouter, chat, docx, true",
        "openrouter, chat, csv, true",
        "mistral, chat, pdf, true",
        "mistral, chat, url, true",
        "mistral, chat, docx, false",
        "openai, responses, url, true",
        "openai, responses, docx, true",
        "openai, responses, csv, true",
        "gemini, generate-content, pdf, true",
        "gemini, generate-content, csv, true",
        "gemini, generate-content, docx, false",
        "gemini, generate-content, docx-url, false"
    })
    void a_document_is_carried_where_it_is_taken_and_else_named(
            String provider, String api, String kind, boolean carried) {
        var entry = Objects.requireNonNull(ProviderCatalog.builtIn().entry(provider));
        var written = Objects.requireNonNull(Apis.named(entry.dialect(), api));
        Losses losses = new Losses();
        String body = Json.text(written.writeRequest(asked(media(kind)), Destination.of(entry, "m"), losses)
                .body());
        assertThat(losses.worst().compareTo(Effect.LOSSY) < 0)
                .as("%s", losses.all())
                .isEqualTo(carried);
        assertThat(body.contains("\"document_url\":")).isEqualTo(carried && provider.equals("mistral"));
        assertThat(body.contains("QUJD") || body.contains("https://a.example/")).isEqualTo(carried);
    }

    private static Media media(String kind) {
        return switch (kind) {
            case "pdf" -> new Media.Inline("application/pdf", "QUJD");
            case "docx" -> new Media.Inline(DOCX, "QUJD");
            case "csv" -> new Media.Inline("text/csv", "QUJD");
            case "docx-url" -> new Media.Link("https://a.example/a.docx?x=1", null);
            default -> new Media.Link("https://a.example/a.pdf", null);
        };
    }

    private static Conversation asked(Media media) {
        return new Conversation(
                "m",
                false,
                false,
                List.of(new Turn(
                        Turn.Role.USER, List.of(new Part.Text("Read this."), new Part.Document(media, "name")))),
                List.of(),
                ToolChoice.AUTO,
                null,
                OutputFormat.TEXT,
                Sampling.DEFAULT,
                null);
    }
}
