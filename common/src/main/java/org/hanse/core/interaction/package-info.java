/**
 * Interactions of shoppers in time order, and the catalogue of items: the result of reading and cleaning a data set.
 *
 * <p>Items, types, sessions and merchants are small integers inside a log; their names are stored once beside it. May
 * depend on {@code core.shard} only.
 */
@NullMarked
package org.hanse.core.interaction;

import org.jspecify.annotations.NullMarked;
