/**
 * The console in a real browser, over a real engine and providers that do as a test says; and the types of its sources.
 *
 * <p>{@code Programs} finds what the tests need beyond Java: {@code NodeTools} is Node.js with the packages that
 * {@code package.json} names, {@code Chromium} the browser. What is missing is installed by the system's package client where
 * that may be done, else a sentence says what to install. {@code BrowserExtension} starts one browser for all tests, and hands
 * each a {@code ConsolePage} that writes down whatever goes wrong. {@code Incident} is a Fairlead with its providers. Read
 * {@code IncidentTest} first.
 *
 * <p>Threads: a test's own drives its page. Callers and providers have theirs; what they share is concurrent.
 */
@NullMarked
package io.fairlead.console;

import org.jspecify.annotations.NullMarked;
