package io.fairlead.dialect.neutral;

/**
 * Whom a request was made for.
 *
 * @param maker whose models the provider serves that the client addressed: seals that nobody else marked are theirs
 * @param same whether it goes to that very provider, which has what it stored
 */
public record Origin(String maker, boolean same) {}
