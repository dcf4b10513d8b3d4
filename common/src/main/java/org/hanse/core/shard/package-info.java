/**
 * Parallel work without threads in {@code core}: code defines a fixed number of shards, the caller runs them on any
 * pool, and the results have the order of the shards. The number of shards never depends on the number of threads, so
 * neither do the results.
 *
 * <p>May depend on nothing.
 */
@NullMarked
package org.hanse.core.shard;

import org.jspecify.annotations.NullMarked;
