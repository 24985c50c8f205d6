/**
 * Puts lines into classes as they are loaded, or again into those that are there. Knows classes by name and what is put where; what the
 * lines do is the matter of {@code client}. A class that cannot be changed stays as it is. Safe for any thread.
 */
package io.fairlead.agent.weave;
