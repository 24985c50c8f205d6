/** Tests of reading YAML by declared keys. */
@NullMarked
package io.fairlead.proxy.config.yaml;

import org.jspecify.annotations.NullMarked;
