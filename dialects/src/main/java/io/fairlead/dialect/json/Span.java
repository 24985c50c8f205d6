package io.fairlead.dialect.json;

/** Something in a tree that knows where it stands in the document: its bytes are {@code [start, end)}. */
interface Span {

    int start();

    int end();
}
