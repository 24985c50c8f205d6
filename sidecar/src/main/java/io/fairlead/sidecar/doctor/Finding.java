package io.fairlead.sidecar.doctor;

/**
 * What was found out about one client.
 *
 * @param proven whether it was started; else it is what its rules say
 * @param why in a few words, where its traffic is not guided
 * @param variable the one that mends it; empty where none does
 */
public record Finding(Client client, String program, Outcome outcome, boolean proven, String why, String variable) {

    /** What a client did goes before what its rules say. */
    public static Finding of(Client client, String program, Forecast forecast, Trial trial, Outcome seen) {
        if (!trial.ran()) {
            return new Finding(client, program, forecast.outcome(), false, forecast.why(), forecast.variable());
        }
        if (seen == forecast.outcome()) {
            return new Finding(client, program, seen, true, forecast.why(), forecast.variable());
        }
        return switch (seen) {
            case GUIDED -> new Finding(client, program, seen, true, "", "");
            case UNTRUSTED ->
                new Finding(
                        client, program, seen, true, said(trial), client.trust().get(0));
            case PAST -> new Finding(client, program, seen, true, past(client, trial), variable(client));
        };
    }

    private static String variable(Client client) {
        return client.runtime().equals("Node.js") ? "NODE_OPTIONS" : "HTTPS_PROXY";
    }

    private static String past(Client client, Trial trial) {
        return client.runtime().equals("Node.js")
                ? "this Node.js does not read NODE_USE_ENV_PROXY, which 22.21 and later do"
                : said(trial);
    }

    private static String said(Trial trial) {
        return trial.words().isEmpty() ? "it did not say why" : "it says: " + trial.words();
    }
}
