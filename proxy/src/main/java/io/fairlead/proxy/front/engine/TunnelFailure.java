package io.fairlead.proxy.front.engine;

/** Why no connection was opened. */
public final class TunnelFailure extends Exception {

    private static final long serialVersionUID = 1;

    private final int status;
    private final String code;

    /**
     * @param status 403 (not allowed), 502 (not possible) or 504 (not in time)
     * @param code a stable name: {@code dns_nxdomain}, {@code connect_refused}, {@code private_address} ...
     * @param sentence for a human; names the host, holds no secret and nothing but printable ASCII
     */
    public TunnelFailure(int status, String code, String sentence) {
        super(sentence, null, false, false);
        this.status = status;
        this.code = code;
    }

    public int status() {
        return status;
    }

    public String code() {
        return code;
    }

    public String sentence() {
        String message = getMessage();
        return message == null ? code : message;
    }
}
