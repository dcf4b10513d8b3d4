/**
 * How {@code core} asks for parallel work without owning a thread: it names a fixed number of shards, the caller runs
 * them on whatever pool it has, and the results come back in shard order. The number of shards never depends on the
 * number of threads, so neither do the results.
 *
 * <p>May depend on nothing.
 */
@NullMarked
package org.hanse.core.shard;

import org.jspecify.annotations.NullMarked;
