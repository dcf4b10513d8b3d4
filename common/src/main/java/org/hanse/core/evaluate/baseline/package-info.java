/**
 * Baselines of every comparison: counts, neighbours, texts, a linear autoencoder and matrix factorisation. They are strong and cheap on
 * purpose. A model that does not beat them is not worth its cost.
 *
 * <p>Ties rank against the target, so a baseline with many scores of 0 would be judged by its ties alone. {@link
 * org.hanse.core.evaluate.baseline.Markov}, {@link org.hanse.core.evaluate.baseline.Frequency} and
 * {@link org.hanse.core.evaluate.baseline.SessionPopularity} therefore back off to popularity, which only breaks ties.
 *
 * <p>May depend on {@code core.evaluate}, {@code core.interaction} and its tables, {@code core.learn.memory} and {@code core.shard}.
 */
@NullMarked
package org.hanse.core.evaluate.baseline;

import org.jspecify.annotations.NullMarked;
