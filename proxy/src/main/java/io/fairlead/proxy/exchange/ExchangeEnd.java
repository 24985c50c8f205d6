package io.fairlead.proxy.exchange;

/**
 * How an exchange ended, for those who keep the books.
 *
 * @param status what the client read; 499 when it left before it could
 * @param outcome {@code answered} (the first target's good answer), {@code retried}, {@code fallback}, {@code mended} (a stream
 *     that broke, and that another attempt went on with), {@code cached}
 *     (a kept answer that is fresh), {@code stale} (a kept answer, because no target gave one), {@code shared} (the answer of an
 *     identical call under way), {@code adopted} (what an earlier try asked for that its client gave up), {@code passed}
 *     (a provider's error returned as it is), {@code failed}, {@code refused}, {@code broken} (after the commit), {@code
 *     cancelled}, {@code rejected} (the request itself was wrong)
 * @param code the stable code of what went wrong; empty when nothing did
 * @param requestBytes of the client's body
 * @param answerBytes of the body that went to the client
 * @param nanos from the exchange's start to its end
 */
public record ExchangeEnd(int status, String outcome, String code, long requestBytes, long answerBytes, long nanos) {}
