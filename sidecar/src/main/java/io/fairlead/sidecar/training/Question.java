package io.fairlead.sidecar.training;

import io.fairlead.sidecar.simulated.Dialogue;

/**
 * What is asked.
 *
 * @param port of the provider on {@code localhost}, to which a tunnel is asked for; 0 for a base URL
 * @param path of the request
 * @param body of the request
 */
record Question(int port, String path, byte[] body) {

    static Question intercepted(int port, Dialogue dialogue, boolean streamed) {
        return new Question(port, dialogue.path(), Dialogue.question("lesson", streamed));
    }

    static Question byBaseUrl(String provider, Dialogue dialogue, boolean streamed) {
        return new Question(0, "/" + provider + dialogue.path(), Dialogue.question("lesson", streamed));
    }

    boolean intercepted() {
        return port != 0;
    }
}
