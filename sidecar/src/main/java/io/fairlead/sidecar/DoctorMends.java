package io.fairlead.sidecar;

import io.fairlead.sidecar.doctor.Client;
import io.fairlead.sidecar.doctor.Finding;
import io.fairlead.sidecar.doctor.Outcome;
import java.util.Map;

/**
 * The lines that mend what {@code doctor} found.
 *
 * @param led whether the environment leads to a Fairlead at all
 * @param serving whether one runs that {@code env} can point at
 * @param variables what {@code env} sets
 * @param preload the file for Node.js; empty where there is none yet
 */
record DoctorMends(boolean led, boolean serving, Map<String, String> variables, String preload) {

    DoctorMends {
        variables = Map.copyOf(variables);
    }

    /** What leads the whole environment to a Fairlead. */
    String whole() {
        return serving ? "eval \"$(" + Words.command() + " env)\"" : Words.command() + " run -- CMD";
    }

    /** The line for one client; empty where nothing is missing. */
    String of(Finding finding) {
        if (finding.outcome() == Outcome.GUIDED) {
            return "";
        }
        if (finding.client() == Client.AIOHTTP) {
            return "aiohttp.ClientSession(trust_env=True)";
        }
        if (!led) {
            return whole();
        }
        String variable = finding.variable();
        return switch (variable) {
            case "NODE_OPTIONS" ->
                preload.isEmpty()
                        ? Words.command() + " run -- CMD"
                        : "export NODE_OPTIONS=" + quoted("--require " + preload);
            case "NO_PROXY" -> "unset NO_PROXY no_proxy   # or take the host out of them";
            case "http_proxy" -> "export http_proxy=" + quoted(variables.getOrDefault("HTTPS_PROXY", ""));
            default -> {
                String value = variables.get(upper(variable));
                yield value == null ? whole() : "export " + variable + "=" + quoted(value);
            }
        };
    }

    private static String upper(String variable) {
        return variable.endsWith("_proxy") || variable.equals("ALL_PROXY") ? "HTTPS_PROXY" : variable;
    }

    private static String quoted(String value) {
        return value.matches("[\\w./:@%+=,-]+") ? value : "'" + value.replace("'", "'\\''") + "'";
    }
}
