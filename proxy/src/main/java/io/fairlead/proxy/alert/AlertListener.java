package io.fairlead.proxy.alert;

/** Hears of alerts and of what becomes of them. Called on the alerts' loop; must not block and must not throw. */
public interface AlertListener {

    void raised(Alert alert);

    /** A delivery came to its end: {@code state} as {@link DeliveryView} has it. */
    void ended(Alert alert, DeliveryView delivery);
}
