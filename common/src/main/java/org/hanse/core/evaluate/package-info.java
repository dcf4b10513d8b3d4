/**
 * Evaluation of recommenders: protocols that hold interactions out, baselines, ranking metrics with pessimistic ties,
 * and bootstrap intervals.
 *
 * <p>May depend on {@code core.interaction}, {@code core.model}, {@code core.learn} and {@code core.shard}.
 */
@NullMarked
package org.hanse.core.evaluate;

import org.jspecify.annotations.NullMarked;
