package io.fairlead.agent.engine;

import jdk.jfr.Category;
import jdk.jfr.Description;
import jdk.jfr.Event;
import jdk.jfr.Label;
import jdk.jfr.Name;
import jdk.jfr.StackTrace;

/** A call, from its first byte to its last. Its fields are read by name in recordings. */
@Name("io.fairlead.Exchange")
@Label("LLM call")
@Description("One call of the application to an LLM provider, with all its attempts")
@Category("Fairlead")
@StackTrace(false)
final class ExchangeEvent extends Event {

    @Label("Id")
    String id = "";

    @Label("Provider")
    String provider = "";

    @Label("Model")
    String model = "";

    @Label("Route")
    String route = "";

    @Label("Outcome")
    String outcome = "";

    @Label("Reason")
    String reason = "";

    @Label("Target")
    @Description("provider/model that answered")
    String target = "";

    @Label("Status")
    int status;

    @Label("Attempts")
    int attempts;

    @Label("Input Tokens")
    long inputTokens = -1;

    @Label("Output Tokens")
    long outputTokens = -1;
}
