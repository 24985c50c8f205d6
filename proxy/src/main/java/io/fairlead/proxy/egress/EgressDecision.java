package io.fairlead.proxy.egress;

/** What {@link EgressRule} says of a target's text. */
public sealed interface EgressDecision {

    /**
     * Nothing is looked up, nothing is dialled.
     *
     * @param code a stable name: {@code bad_host}, {@code private_address}, {@code metadata_address}, {@code
     *     own_listener}, {@code not_allowed}
     * @param reason one sentence for a human
     */
    record Refused(String code, String reason) implements EgressDecision {}

    /**
     * The text is fine; each resolved address must still pass {@code addresses}.
     *
     * @param host as it is to be resolved: in lower case, without a closing dot or brackets
     * @param port 1 to 65535
     * @param addresses decides on each resolved address
     */
    record Allowed(String host, int port, AddressRule addresses) implements EgressDecision {}
}
