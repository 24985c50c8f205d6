package io.fairlead.proxy.egress;

/** Who may reach loopback, link-local and private addresses through Fairlead ({@code proxy.egress.private}). */
public enum PrivateAccess {
    /** Clients on this host or in this pod, which could go there without Fairlead too. */
    AUTO,
    DENY,
    ALLOW
}
