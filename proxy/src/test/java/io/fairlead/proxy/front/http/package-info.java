/** Tests of single parts of the client's HTTP. */
@NullMarked
package io.fairlead.proxy.front.http;

import org.jspecify.annotations.NullMarked;
