package io.fairlead.proxy.coding;

import java.util.zip.DataFormatException;

/** There is no memory for what a decoder looks back on: nothing is wrong with the bytes. */
public final class NoWindowException extends DataFormatException {
    private static final long serialVersionUID = 1;

    NoWindowException() {
        super("no memory for its window");
    }
}
