package io.fairlead.proxy.translate;

import com.fasterxml.jackson.databind.JsonNode;
import io.fairlead.dialect.Json;
import io.fairlead.dialect.neutral.CallArguments;
import io.fairlead.dialect.neutral.Completion;
import io.fairlead.dialect.neutral.Finish;
import io.fairlead.dialect.neutral.Replay;
import io.fairlead.dialect.neutral.Reply;
import io.fairlead.dialect.neutral.StreamWriter;
import io.fairlead.dialect.neutral.ToolNaming;
import io.fairlead.dialect.wire.Output;
import io.fairlead.proxy.exchange.Failure;
import java.io.OutputStream;
import org.jspecify.annotations.Nullable;

/**
 * A whole answer as its client wants it: whole, or as a stream.
 *
 * @param way whose it is and whose it becomes
 * @param reply what it is written for
 * @param naming how its tools and calls are told
 * @param stream whether the client asked for a stream
 * @param thoughtless whether thoughts are left out
 */
record ConvertedAnswer(Conversion.BetweenApis way, Reply reply, ToolNaming naming, boolean stream, boolean thoughtless)
        implements TranslatedWhole.Retold {

    @Override
    public boolean to(JsonNode whole, OutputStream out) {
        Completion answer = way.into().readAnswer(whole, way.to().maker());
        if (answer == null || !AnswerCheck.anything(answer) || fault(answer) != null || says(whole, answer)) {
            return false;
        }
        Completion told = CallArguments.given(naming.told(thoughtless ? OtherThoughts.leftOut(answer) : answer));
        if (!stream) {
            Json.write(way.from().writeAnswer(told, reply), out);
            return true;
        }
        StreamWriter writer = way.from().streamWriter(reply);
        Output written = new Output();
        Replay.of(told, new CallArguments(delta -> {
            writer.write(delta, written);
            written.moveTo(out);
        }));
        return true;
    }

    @Override
    public Failure whyNot(JsonNode whole) {
        Completion answer = way.into().readAnswer(whole, way.to().maker());
        Finish fault = answer == null ? null : fault(answer);
        if (fault != null) {
            return AnswerCheck.failure(fault);
        }
        return answer == null
                ? TranslatedWhole.Retold.super.whyNot(whole)
                : TranslatedBody.unreadable("empty_answer", "the target's answer says nothing");
    }

    /** An error beside choices without a word. */
    private static boolean says(JsonNode whole, Completion answer) {
        return TranslatedWhole.saysNo(whole)
                && answer.choices().stream().allMatch(choice -> choice.parts().isEmpty());
    }

    private static @Nullable Finish fault(Completion answer) {
        return answer.choices().stream()
                .map(Completion.Choice::finish)
                .filter(AnswerCheck::fault)
                .findFirst()
                .orElse(null);
    }
}
