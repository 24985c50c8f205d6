package io.fairlead.sidecar.inject;

/** What users write on a pod, and what the injector adds to it. */
final class PodNames {

    static final String INJECT = "fairlead.io/inject";
    static final String STATUS = "fairlead.io/status";
    static final String MODE = "fairlead.io/mode";
    static final String CONFIG = "fairlead.io/config";
    static final String SECRETS = "fairlead.io/secrets";
    static final String SKIP_CONTAINERS = "fairlead.io/skip-containers";

    static final String CONTAINER = "fairlead";
    static final String INIT = "fairlead-init";
    static final String CA_VOLUME = "fairlead-ca";
    static final String KEY_VOLUME = "fairlead-key";
    static final String CONFIG_VOLUME = "fairlead-config";
    static final String SECRETS_VOLUME = "fairlead-secrets";

    static final String CA_FOLDER = "/fairlead/ca";
    static final String KEY_FOLDER = "/fairlead/key";
    static final String CONFIG_FOLDER = "/fairlead/config";
    static final String SECRETS_FOLDER = "/fairlead/secrets";

    static final int PROXY_PORT = 9800;
    static final int ADMIN_PORT = 9801;

    /** Whom Fairlead runs as in its image. */
    static final int USER = 9800;

    private PodNames() {}
}
