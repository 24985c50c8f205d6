package io.fairlead.sidecar;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.fairlead.sidecar.doctor.Finding;
import io.fairlead.sidecar.doctor.Outcome;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * What {@code doctor} says.
 *
 * @param leads where the environment leads
 * @param kept hosts of providers that the user keeps from every proxy
 */
record DoctorReport(String leads, List<String> kept, List<Finding> findings, DoctorMends mends) {

    private static final String RESET = "\u001b[0m";

    boolean fine() {
        return kept.isEmpty()
                && !findings.isEmpty()
                && findings.stream().allMatch(each -> each.outcome() == Outcome.GUIDED);
    }

    String text(boolean colours) {
        StringBuilder text = new StringBuilder(leads).append("\n\n");
        for (Finding each : findings) {
            boolean guided = each.outcome() == Outcome.GUIDED;
            String mark = guided ? "ok  " : each.outcome() == Outcome.PAST ? "past" : "cert";
            text.append(colours ? (guided ? "\u001b[32m" : "\u001b[31m") + mark + RESET : mark);
            text.append("  ")
                    .append("%-8s  %-13s  "
                            .formatted(each.client().runtime(), each.client().library()))
                    .append(words(each))
                    .append('\n');
            if (!guided && (mends.led() || !mends.of(each).equals(mends.whole()))) {
                text.append("      ").append(mends.of(each)).append('\n');
            }
        }
        if (findings.isEmpty()) {
            text.append("No runtime was found on the PATH. Name a command: ")
                    .append(Words.command())
                    .append(" doctor -- CMD\n");
        }
        if (!kept.isEmpty()) {
            text.append("\nNO_PROXY keeps these hosts of providers direct: ")
                    .append(String.join(", ", kept))
                    .append("\n      unset NO_PROXY no_proxy   # or take them out\n");
        }
        if (!fine() && !mends.led()) {
            text.append("\nTo lead all of them to Fairlead:\n      ")
                    .append(mends.whole())
                    .append('\n');
        }
        return text.toString();
    }

    private static String words(Finding finding) {
        String words = switch (finding.outcome()) {
            case GUIDED -> "arrives, and trusts Fairlead's certificate";
            case UNTRUSTED -> "arrives, but refuses Fairlead's certificate: " + finding.why();
            case PAST -> "goes past Fairlead: " + finding.why();
        };
        return words + (finding.proven() ? "" : " (by its rules; it could not be tried)");
    }

    String json() throws JsonProcessingException {
        List<Map<String, Object>> clients = new ArrayList<>();
        for (Finding each : findings) {
            Map<String, Object> client = new LinkedHashMap<>(); // in this order
            client.put("runtime", each.client().runtime());
            client.put("client", each.client().library());
            client.put("program", each.program());
            client.put("outcome", each.outcome().name().toLowerCase(Locale.ROOT));
            client.put("arrives", each.outcome() != Outcome.PAST);
            client.put("trusted", each.outcome() == Outcome.GUIDED);
            client.put("proven", each.proven());
            client.put("why", each.why());
            client.put("mend", mends.of(each));
            clients.add(client);
        }
        Map<String, Object> all = new LinkedHashMap<>();
        all.put("ok", fine());
        all.put("leads", leads);
        all.put("kept", kept);
        all.put("clients", clients);
        return new ObjectMapper().writeValueAsString(all);
    }
}
