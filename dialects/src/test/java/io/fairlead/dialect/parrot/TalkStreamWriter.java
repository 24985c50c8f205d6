package io.fairlead.dialect.parrot;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.fairlead.dialect.Json;
import io.fairlead.dialect.neutral.Delta;
import io.fairlead.dialect.neutral.Delta.Opening;
import io.fairlead.dialect.neutral.Finish;
import io.fairlead.dialect.neutral.FinishReason;
import io.fairlead.dialect.neutral.InTurn;
import io.fairlead.dialect.neutral.StreamWriter;
import io.fairlead.dialect.neutral.Tokens;
import io.fairlead.dialect.wire.Output;

/** Writes a stream: one part after another, of one choice. */
final class TalkStreamWriter implements StreamWriter {
    private final InTurn turns = new InTurn(this::say);
    private Output out = new Output();
    private Finish finish = Finish.of(FinishReason.OTHER);
    private Tokens tokens = Tokens.UNKNOWN;
    private boolean thought;

    @Override
    public void write(Delta delta, Output to) {
        out = to;
        turns.delta(delta);
    }

    @Override
    public void ping(Output to) {
        to.write("\n");
    }

    private void say(Delta delta) {
        if (delta instanceof Delta.PartBegun begun && begun.choice() == 0) {
            thought = begun.opening() instanceof Opening.ThoughtOpening;
            open(begun.opening());
        } else if (delta instanceof Delta.Piece piece && piece.choice() == 0 && !thought) {
            out.write("{\"more\":");
            out.quoted(piece.text());
            out.write("}\n");
        } else if (delta instanceof Delta.Finished finished && finished.choice() == 0) {
            finish = finished.finish();
        } else if (delta instanceof Delta.Counted counted) {
            tokens = tokens.then(counted.tokens());
        } else if (delta instanceof Delta.Ended) {
            ObjectNode end = Json.object();
            TalkAnswers.ended(end, finish, tokens);
            line(end);
        } else if (delta instanceof Delta.Failed failed) {
            ObjectNode error = Json.object();
            error.putObject("error").put("message", failed.error().message());
            line(error);
        }
    }

    private void open(Opening opening) {
        if (opening instanceof Opening.CallOpening call) {
            line(Json.object().put("open", "do").put("call", call.id()).put("skill", call.name()));
        } else if (!thought) {
            line(Json.object().put("open", "say"));
        }
    }

    private void line(ObjectNode line) {
        out.write(Json.bytes(line));
        out.write('\n');
    }
}
