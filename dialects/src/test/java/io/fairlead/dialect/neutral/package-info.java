/** The laws that every API keeps, and the values they are tried on. */
@org.jspecify.annotations.NullMarked
package io.fairlead.dialect.neutral;
