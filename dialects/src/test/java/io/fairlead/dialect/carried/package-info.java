/** What the APIs carry of each other's requests and answers: tried out, held to recordings, and written to docs/dialects.md. */
@NullMarked
package io.fairlead.dialect.carried;

import org.jspecify.annotations.NullMarked;
