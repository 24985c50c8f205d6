package io.fairlead.agent.client;

import io.fairlead.agent.Calls;
import io.fairlead.agent.weave.Woven;
import java.util.List;
import java.util.Map;

/** What is put into one client, and the handlers that it calls, by name. */
public interface Client {

    /** Where the lines go. */
    List<Woven> woven();

    /** What they call. */
    Map<String, Calls.Handler> handlers();
}
