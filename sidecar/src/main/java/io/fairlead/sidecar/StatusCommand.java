package io.fairlead.sidecar;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.PrintWriter;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;

/** {@code fairlead status}: the running instance and its providers, live where a person watches. */
final class StatusCommand implements Callable<Integer> {

    private static final String CLEAR = "\u001b[H\u001b[2J";

    private final OptionSpec json = Specs.flag("--json", "As JSON, once.");
    private final OptionSpec once = Specs.flag("--once", "Once, also on a terminal.");
    private final OptionSpec file = Specs.configuration();
    private final CommandSpec spec = Specs.command(
                    "status",
                    this,
                    "Shows the running instance: providers, breakers, limits, pools. On a terminal it is live until ^C.")
            .addOption(json)
            .addOption(once)
            .addOption(file);

    CommandSpec spec() {
        return spec;
    }

    @Override
    public Integer call() throws JsonProcessingException, InterruptedException {
        AdminClient admin = AdminClient.ofRunning(file.getValue());
        PrintWriter out = spec.commandLine().getOut();
        boolean live = Terminal.out() && !Specs.given(json) && !Specs.given(once);
        do {
            JsonNode status = admin.ask("GET", "/api/v1/status", null);
            JsonNode providers = admin.ask("GET", "/api/v1/providers", null);
            if (Specs.given(json)) {
                Map<String, Object> whole = new LinkedHashMap<>();
                whole.put("status", status);
                whole.put("providers", providers.path("items"));
                out.println(new ObjectMapper().writeValueAsString(whole));
            } else {
                String table =
                        StatusTable.of(status, providers, admin.instance().shown());
                out.print(live ? CLEAR + table + "\n^C ends this.\n" : table);
            }
            out.flush();
            if (live) {
                TimeUnit.SECONDS.sleep(1);
            }
        } while (live);
        return Main.FINE;
    }
}
