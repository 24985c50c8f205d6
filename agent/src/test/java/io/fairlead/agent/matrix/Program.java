package io.fairlead.agent.matrix;

import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * An application that calls a provider and a host that is none, by each client in turn. Says on standard output what came of it:
 * {@code client TAB row TAB outcome}.
 */
final class Program {

    private static final String CHAT = "/v1/chat/completions";
    private static final int PATIENCE_MS = 60_000;
    private static final int IMPATIENCE_MS = 400;

    private Program() {}

    /** The address of the provider, that of the control host, the CA of the latter, and which clients (nothing: all). */
    public static void main(String[] arguments) throws Exception {
        String provider = arguments[0] + CHAT;
        String control = arguments[1] + "/elsewhere";
        OwnTls tls = OwnTls.of(Path.of(arguments[2]));
        String only = arguments.length > 3 ? arguments[3] : "";
        for (Map.Entry<String, Caller.Maker> each : Callers.all().entrySet()) {
            if (each.getKey().contains(only)) {
                try (Caller caller = each.getValue().make(tls)) {
                    rows(each.getKey(), caller, provider, control);
                }
            }
        }
        System.out.println("done");
        System.out.flush();
        System.in.read(); // until it has been seen what each client gave up
        System.exit(0); // some clients' threads outlive them
    }

    private static void rows(String client, Caller caller, String provider, String control) {
        Map<String, Row> rows = new LinkedHashMap<>();
        rows.put("control", () -> whole(caller, control, client + "|control"));
        if (!provider.startsWith("none")) {
            rows.put("works", () -> whole(caller, provider, client + "|works"));
            rows.put("retried", () -> whole(caller, provider, client + "|retried"));
            rows.put("streamed", () -> streamed(caller, provider, client + "|streamed"));
            rows.put("cancelled", () -> cancelled(caller, provider, client + "|cancelled"));
            rows.put("fails", () -> fails(caller, provider, client + "|fails"));
        }
        rows.forEach((name, row) -> {
            String outcome;
            try {
                outcome = row.run();
            } catch (Throwable t) {
                StringBuilder all = new StringBuilder();
                for (Throwable cause = t; cause != null; cause = cause.getCause()) {
                    all.append(cause).append(" <- ");
                }
                outcome = all.toString();
            }
            System.out.println(client + "\t" + name + "\t" + outcome.replace('\n', ' '));
        });
    }

    @FunctionalInterface
    private interface Row {
        String run() throws Exception;
    }

    private static String whole(Caller caller, String url, String id) throws Exception {
        try (Caller.Answer answer = caller.post(url, id, PATIENCE_MS)) {
            String text = answer.text();
            return answer.status() == 200 && text.contains("Hello") ? "yes" : answer.status() + " " + text;
        }
    }

    /** The provider sends the rest when it has been told that the first part is here. */
    private static String streamed(Caller caller, String url, String id) throws Exception {
        try (Caller.Answer answer = caller.post(url, id, PATIENCE_MS)) {
            BufferedReader lines = new BufferedReader(new InputStreamReader(answer.body(), StandardCharsets.UTF_8));
            String first = lines.readLine();
            System.out.println(id + "\tfirst\t" + first);
            StringBuilder rest = new StringBuilder();
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                rest.append(line).append(' ');
            }
            return rest.toString().contains("[DONE]") ? "yes" : answer.status() + " " + first + " " + rest;
        }
    }

    private static String cancelled(Caller caller, String url, String id) throws Exception {
        try (Caller.Answer answer = caller.post(url, id, PATIENCE_MS)) {
            int first = answer.body().read();
            return first == 'd' ? "yes" : answer.status() + " " + (char) first + answer.text();
        }
    }

    private static String fails(Caller caller, String url, String id) {
        try (Caller.Answer answer = caller.post(url, id, IMPATIENCE_MS)) {
            return answer.status() + " " + answer.text();
        } catch (Exception e) {
            StringBuilder all = new StringBuilder();
            for (Throwable cause = e; cause != null; cause = cause.getCause()) {
                if (cause.getClass().getSimpleName().equals(caller.impatience())) {
                    return "yes";
                }
                all.append(cause).append(" <- ");
            }
            return all.toString();
        }
    }
}
