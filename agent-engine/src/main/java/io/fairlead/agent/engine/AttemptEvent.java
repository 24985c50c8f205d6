package io.fairlead.agent.engine;

import jdk.jfr.Category;
import jdk.jfr.Description;
import jdk.jfr.Event;
import jdk.jfr.Label;
import jdk.jfr.Name;
import jdk.jfr.StackTrace;

/** One try at one target, until its outcome is known. */
@Name("io.fairlead.Attempt")
@Label("LLM call attempt")
@Description("One try of a call at one target, until its outcome is known")
@Category("Fairlead")
@StackTrace(false)
final class AttemptEvent extends Event {

    @Label("Exchange")
    @Description("The id of the call that it belongs to")
    String exchange = "";

    @Label("Number")
    int number;

    @Label("Target")
    @Description("provider/model")
    String target = "";

    @Label("Outcome")
    String outcome = "";

    @Label("Reason")
    String reason = "";

    @Label("Status")
    int status;
}
