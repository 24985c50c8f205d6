/**
 * Fits a client's own request to another provider or model of the same API. What has to change is data: each API has a table
 * of rules beside its dialect, {@code …-fitting.yaml}, and what no rule names stays as it is.
 *
 * <p>The nouns: a {@link io.fairlead.dialect.fitting.FittingTable} is the rules of one API. A {@code Rule} is a {@code
 * Condition} and an action. What no table can say is a {@link io.fairlead.dialect.fitting.FittingStep} in Java, which the table
 * calls by name. A {@link io.fairlead.dialect.fitting.Fitting} is the work on one request: whom it goes to, where the rules
 * stand, and what is lost.
 *
 * <p>The language, a rule a line, read from top to bottom. An action:
 *
 * <ul>
 *   <li>{@code drop: NAMES} takes fields out, and names them as lost where they say anything
 *   <li>{@code refuse: NAMES} names a field that makes no sense there; {@code .} is the object itself
 *   <li>{@code rename: NAME, to: NAME}, unless the other name is taken
 *   <li>{@code set: NAME, to: VALUE}, or {@code of: LIMIT}
 *   <li>{@code most: NAMES, of: LIMIT} and {@code least} bring a number into range
 *   <li>{@code shorten: NAME, of: LIMIT} cuts a list's tail
 *   <li>{@code out: true} takes the item that is looked at out of its list
 *   <li>{@code each: "NAME[i]", do: [RULES]} goes through a list, the last item first; without the {@code i} losses are named
 *       without numbers; {@code empty} says what becomes of a list whose last item was taken out: {@code drop}, {@code out} with
 *       its owner, or a value in its place
 *   <li>{@code step: NAME} calls Java
 * </ul>
 *
 * <p>Names may have dots, and lists on the way are gone through. A name in camel case means the one in snake case too. {@code
 * "{habit}"} stands for the names that a habit of the target lists. A limit is a number, {@code output} for the longest answer of
 * the model, or a habit, with {@code otherwise} for what holds without.
 *
 * <p>Conditions, which must all hold: {@code lacks} a feature of the model; {@code elsewhere}, that it goes to another provider
 * than the client asked; {@code when}, habits ({@code key}, {@code key=word}, {@code "!key"}); {@code where}, values of the object
 * ({@code null} for none, {@code "*"} for any, {@code "{}"} for an object, {@code "[]"} for an empty list, {@code "!word"} for
 * another, {@code " "} for white space; a list of them for one of them; {@code .} is the item itself).
 *
 * <p>What is said of a loss: {@code why}; {@code effect}, without which a dropped field has that of the table of fields; {@code as},
 * the path that is named; {@code usual}, a value that says nothing; {@code keep}, values that stay; {@code also}, names that go
 * with it in silence.
 *
 * <p>Not here: any dialect's words; the translation between APIs ({@code neutral}).
 *
 * <p>Threads: tables are immutable; a fitting belongs to one thread.
 */
@NullMarked
package io.fairlead.dialect.fitting;

import org.jspecify.annotations.NullMarked;
