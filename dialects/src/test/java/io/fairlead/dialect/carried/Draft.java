package io.fairlead.dialect.carried;

import io.fairlead.dialect.neutral.Conversation;
import io.fairlead.dialect.neutral.OutputFormat;
import io.fairlead.dialect.neutral.Reasoning;
import io.fairlead.dialect.neutral.Sampling;
import io.fairlead.dialect.neutral.Tool;
import io.fairlead.dialect.neutral.ToolChoice;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A conversation that is like another but for what is said here. Immutable. */
record Draft(Conversation done) {

    Draft tools(Tool... tools) {
        return with(List.of(tools), done.toolChoice(), done.parallelTools(), done.format(), done.sampling());
    }

    Draft choice(ToolChoice choice) {
        return with(done.tools(), choice, done.parallelTools(), done.format(), done.sampling());
    }

    Draft parallel(boolean allowed) {
        return with(done.tools(), done.toolChoice(), allowed, done.format(), done.sampling());
    }

    Draft format(OutputFormat format) {
        return with(done.tools(), done.toolChoice(), done.parallelTools(), format, done.sampling());
    }

    Draft sampling(Sampling sampling) {
        return with(done.tools(), done.toolChoice(), done.parallelTools(), done.format(), sampling);
    }

    Draft reasoning(Reasoning reasoning) {
        return new Draft(new Conversation(
                done.model(),
                done.stream(),
                done.streamUsage(),
                done.turns(),
                done.tools(),
                done.toolChoice(),
                done.parallelTools(),
                done.format(),
                done.sampling(),
                reasoning));
    }

    private Draft with(
            List<Tool> tools, ToolChoice choice, @Nullable Boolean parallel, OutputFormat format, Sampling sampling) {
        return new Draft(new Conversation(
                done.model(),
                done.stream(),
                done.streamUsage(),
                done.turns(),
                tools,
                choice,
                parallel,
                format,
                sampling,
                done.reasoning()));
    }
}
