/**
 * Metrics and traces for a collector, over OTLP, by the OpenTelemetry SDK. Off unless configured, and then no class of it is
 * loaded.
 *
 * <p>The nouns: an {@link io.fairlead.proxy.telemetry.OtlpConfig} says what is wanted, {@link
 * io.fairlead.proxy.telemetry.OtlpRule} what that comes to with the process's {@code OTEL_*} variables, an {@link
 * io.fairlead.proxy.telemetry.OtlpPlan}. {@link io.fairlead.proxy.telemetry.Telemetry} holds one {@link
 * io.fairlead.proxy.telemetry.Export} a plan, for as long as a configuration uses it. {@code OtlpHttp} and {@code OtlpGrpc} are
 * its senders: they bring a message to a collector by a {@link io.fairlead.proxy.telemetry.CollectorWire}, as often as {@code
 * ExportRule} says.
 *
 * <p>Not here: connections, which are {@code upstream}'s; what happens to a call. A span is made of what listeners are told; only {@link
 * io.fairlead.proxy.telemetry.PassTraceContext} touches a request, in one field.
 *
 * <p>Threads: listeners run on the exchange's loop and only put values into bounded queues. Sending has threads of its own, so
 * a collector that is slow or gone is felt by nobody.
 */
@NullMarked
package io.fairlead.proxy.telemetry;

import org.jspecify.annotations.NullMarked;
