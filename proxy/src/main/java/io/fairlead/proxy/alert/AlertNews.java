package io.fairlead.proxy.alert;

/**
 * What is worth an alert.
 *
 * @param provider whom it is about; empty for Fairlead itself
 * @param model which of the provider's; empty for all
 * @param state what it has come to
 * @param reason a stable code, or a sentence, of why
 * @param exchange a call that shows it; empty where none does
 */
record AlertNews(AlertType type, String provider, String model, String state, String reason, String exchange) {}
