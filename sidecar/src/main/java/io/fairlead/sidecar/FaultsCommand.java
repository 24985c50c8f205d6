package io.fairlead.sidecar;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Model.PositionalParamSpec;
import picocli.CommandLine.ParameterException;

/** {@code fairlead faults set|list|clear}: faults that the running instance injects on purpose. */
final class FaultsCommand implements Callable<Integer> {

    private static final String PATH = "/api/v1/faults";

    private final CommandSpec spec = Specs.command(
            "faults",
            this,
            "Sets, lists and ends faults that the running instance injects on purpose, to try an application.");

    FaultsCommand() {
        spec.addSubcommand("set", new Adding().spec);
        spec.addSubcommand("list", new Asking("list", "Lists the faults that are set.", "GET").spec);
        spec.addSubcommand("clear", new Asking("clear", "Ends all faults.", "DELETE").spec);
    }

    CommandSpec spec() {
        return spec;
    }

    @Override
    public Integer call() {
        throw new ParameterException(spec.commandLine(), "Say which: faults set, faults list or faults clear.");
    }

    /** {@code faults list} and {@code faults clear}. */
    private static final class Asking implements Callable<Integer> {
        private final OptionSpec file = Specs.configuration();
        private final String method;
        private final CommandSpec spec;

        Asking(String name, String description, String method) {
            this.method = method;
            this.spec = Specs.command(name, this, description).addOption(file);
        }

        @Override
        public Integer call() {
            return shown(spec, AdminClient.ofRunning(file.getValue()).ask(method, PATH, null));
        }
    }

    /** {@code faults set}: one more. What is wrong with it the admin port says. */
    private static final class Adding implements Callable<Integer> {
        private final PositionalParamSpec provider = PositionalParamSpec.builder()
                .index("0")
                .arity("0..1")
                .paramLabel("PROVIDER")
                .type(String.class)
                .description("Whose calls it meets.")
                .build();
        private final OptionSpec file = Specs.configuration();
        private final OptionSpec stall = Specs.flag("--stall", "Let nothing come.");
        private final Map<String, OptionSpec> values = new LinkedHashMap<>();
        private final CommandSpec spec = Specs.command(
                        "set", this, "Adds a fault. One of --status, --delay, --between, --reset, --stall.")
                .addPositional(provider);

        Adding() {
            value("route", "NAME", "A route's calls, in place of a provider's.");
            value("share", "SHARE", "Of those calls, such as 50%%; all unless given.");
            value("status", "CODE", "Answer with this status, 400 to 599.");
            value("delay", "TIME", "Begin so much later, such as 2s.");
            value("between", "TIME", "Let so much time pass between events, such as 300ms.");
            value("reset", "WHEN", "Reset it: before its answer, or in the middle of it.");
            values.values().forEach(spec::addOption);
            spec.addOption(stall).addOption(file);
        }

        private void value(String name, String label, String description) {
            values.put(
                    name,
                    OptionSpec.builder("--" + name)
                            .paramLabel(label)
                            .type(String.class)
                            .description(description)
                            .build());
        }

        @Override
        public Integer call() {
            Map<String, Object> item = new LinkedHashMap<>();
            put(item, "provider", provider.getValue());
            values.forEach((name, option) -> put(item, name, number(option.getValue())));
            put(item, "stall", Specs.given(stall) ? Boolean.TRUE : null);
            AdminClient admin = AdminClient.ofRunning(file.getValue());
            List<Object> items = new ArrayList<>();
            admin.ask("GET", PATH, null).path("items").forEach(items::add);
            items.add(item);
            return shown(spec, admin.ask("PUT", PATH, Map.of("items", items)));
        }

        /** A status is a number; no other value here is one. */
        private static @Nullable Object number(@Nullable String value) {
            return value != null && value.matches("\\d{3}") ? (Object) Integer.valueOf(value) : value;
        }

        private static void put(Map<String, Object> item, String name, @Nullable Object value) {
            if (value != null) {
                item.put(name, value);
            }
        }
    }

    private static int shown(CommandSpec spec, JsonNode faults) {
        PrintWriter out = spec.commandLine().getOut();
        if (faults.path("items").isEmpty()) {
            out.println("No fault is set.");
        }
        for (JsonNode item : faults.path("items")) {
            List<String> words = new ArrayList<>();
            item.properties()
                    .forEach(field ->
                            words.add(field.getKey() + " " + field.getValue().asText()));
            out.println(String.join(", ", words));
        }
        out.flush();
        return Main.FINE;
    }
}
