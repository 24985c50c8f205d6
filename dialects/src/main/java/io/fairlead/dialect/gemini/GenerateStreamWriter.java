package io.fairlead.dialect.gemini;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.fairlead.dialect.Json;
import io.fairlead.dialect.Problem;
import io.fairlead.dialect.ProviderWords;
import io.fairlead.dialect.neutral.Citation;
import io.fairlead.dialect.neutral.Delta;
import io.fairlead.dialect.neutral.Delta.Opening;
import io.fairlead.dialect.neutral.Finish;
import io.fairlead.dialect.neutral.InTurn;
import io.fairlead.dialect.neutral.Reply;
import io.fairlead.dialect.neutral.Seal;
import io.fairlead.dialect.neutral.StreamWriter;
import io.fairlead.dialect.neutral.Tokens;
import io.fairlead.dialect.wire.Output;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Writes streamGenerateContent, as events or as the elements of one array. Calls are written when they are whole, sources at the
 * end of their text, finish reasons with the usage at the end of all. There is no sign of life.
 */
final class GenerateStreamWriter implements StreamWriter {
    private static final byte[] CHUNK = ascii("{\"candidates\":[{\"content\":{\"parts\":[");
    private static final byte[] TEXT = ascii("{\"text\":");
    private static final byte[] THOUGHT = ascii(",\"thought\":true");
    private static final byte[] ROLE = ascii("],\"role\":\"model\"},\"index\":");

    private final Reply reply;
    private final boolean events;
    private final InTurn inTurn = new InTurn(this::next);
    private final Map<Integer, Candidate> candidates = new TreeMap<>();
    private Output out = new Output();

    /** What ends each chunk: model and id. */
    private byte[] tail = {};

    private Tokens tokens = Tokens.UNKNOWN;
    private boolean begun;
    private boolean over;

    GenerateStreamWriter(Reply reply) {
        this.reply = reply;
        this.events = GeneratePlace.events(reply.path());
        tail(null, null);
    }

    @Override
    public void write(Delta delta, Output to) {
        out = to;
        if (!over) {
            inTurn.delta(delta);
        }
    }

    @Override
    public void ping(Output to) {}

    private void next(Delta delta) {
        if (delta instanceof Delta.Piece it) {
            piece(of(it.choice()), it.text());
        } else if (delta instanceof Delta.PartBegun it) {
            of(it.choice()).begin(it.opening());
        } else if (delta instanceof Delta.Sealed it) {
            sealed(of(it.choice()), it.seal());
        } else if (delta instanceof Delta.PartEnded it) {
            ended(of(it.choice()));
        } else if (delta instanceof Delta.Cited it) {
            of(it.choice()).citations.add(it.citation());
        } else if (delta instanceof Delta.Weighed it) {
            nothing(of(it.choice()));
            out.write(",\"logprobsResult\":");
            out.write(Json.bytes(GenerateLogprobs.write(it.logprobs())));
            end(false);
        } else if (delta instanceof Delta.Finished it) {
            of(it.choice()).finish = it.finish();
        } else {
            answer(delta);
        }
    }

    private void answer(Delta delta) {
        if (delta instanceof Delta.Begun it) {
            tail(it.id(), it.model());
        } else if (delta instanceof Delta.Counted it) {
            tokens = tokens.then(it.tokens());
        } else if (delta instanceof Delta.Failed it) {
            over = true;
            Problem problem = ProviderWords.broken(it.error());
            out.write(
                    events
                            ? GeminiErrors.event(problem)
                            : begun ? GeminiErrors.element(problem) : GeminiErrors.first(problem));
        } else if (delta instanceof Delta.Ended) {
            over = true;
            candidates.values().forEach(this::last);
            if (!events) {
                out.write(begun ? "]" : "[]");
            }
        }
    }

    private void tail(@Nullable String id, @Nullable String model) {
        Output bytes = new Output();
        bytes.write(",\"modelVersion\":");
        bytes.quoted(model == null ? reply.model() : model);
        bytes.write(",\"responseId\":");
        bytes.quoted(id == null ? reply.id() : id);
        bytes.write('}');
        tail = bytes.toByteArray();
    }

    private Candidate of(int choice) {
        return candidates.computeIfAbsent(choice, Candidate::new);
    }

    private void piece(Candidate candidate, String text) {
        if (candidate.opening instanceof Opening.CallOpening) {
            candidate.arguments.append(text);
        } else if (!text.isEmpty()) {
            candidate.words.append(text);
            begin();
            out.write(TEXT);
            out.quoted(text);
            if (candidate.opening == Opening.THOUGHT) {
                out.write(THOUGHT);
            }
            out.write('}');
            role(candidate);
            end(false);
        }
    }

    private void sealed(Candidate candidate, Seal seal) {
        if (candidate.opening instanceof Opening.CallOpening) {
            candidate.ofCall = seal;
        } else if (candidate.opening == Opening.THOUGHT) {
            part(candidate, GenerateAnswerWriter.thought("", seal, reply.maker()));
        }
    }

    private void ended(Candidate candidate) {
        if (candidate.opening instanceof Opening.CallOpening call) {
            String arguments = candidate.arguments.toString();
            part(
                    candidate,
                    GenerateAnswerWriter.call(call.id(), call.name(), arguments, candidate.ofCall, reply.maker()));
        }
        ObjectNode grounding = GenerateCitations.write(candidate.citations, candidate.words.toString());
        if (grounding != null) {
            nothing(candidate);
            out.write(",\"groundingMetadata\":");
            out.write(Json.bytes(grounding));
            end(false);
            candidate.citations.clear();
        }
    }

    private void part(Candidate candidate, ObjectNode part) {
        begin();
        out.write(Json.bytes(part));
        role(candidate);
        end(false);
    }

    private void last(Candidate candidate) {
        Finish finish = candidate.finish;
        if (finish == null) {
            return;
        }
        nothing(candidate);
        out.write(",\"finishReason\":");
        out.quoted(GenerateFinishes.write(finish, candidate.refused));
        if (finish.detail() != null) {
            out.write(",\"finishMessage\":");
            out.quoted(finish.detail());
        }
        end(true);
    }

    /** A chunk that says something beside its text, which is empty as in Google's own. */
    private void nothing(Candidate candidate) {
        begin();
        out.write(TEXT);
        out.write("\"\"}");
        role(candidate);
    }

    private void begin() {
        out.write(events ? "data: " : begun ? ",\r\n" : "[");
        begun = true;
        out.write(CHUNK);
    }

    private void role(Candidate candidate) {
        out.write(ROLE);
        out.decimal(candidate.index);
    }

    private void end(boolean counted) {
        out.write("}]");
        if (counted && !tokens.equals(Tokens.UNKNOWN)) {
            out.write(",\"usageMetadata\":");
            out.write(Json.bytes(GenerateTokens.write(tokens)));
        }
        out.write(tail);
        if (events) {
            out.write("\r\n\r\n");
        }
    }

    private static byte[] ascii(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }

    /** One choice, and what of it waits. */
    private static final class Candidate {
        final int index;
        final StringBuilder arguments = new StringBuilder();
        /** Of the part that is open: what its sources place themselves in. */
        final StringBuilder words = new StringBuilder();

        final List<Citation> citations = new ArrayList<>();
        Opening opening = Opening.TEXT;
        boolean refused;

        @Nullable
        Seal ofCall;

        @Nullable
        Finish finish;

        Candidate(int index) {
            this.index = index;
        }

        void begin(Opening begins) {
            opening = begins;
            refused |= begins == Opening.REFUSAL;
            arguments.setLength(0);
            words.setLength(0);
            ofCall = null;
        }
    }
}
