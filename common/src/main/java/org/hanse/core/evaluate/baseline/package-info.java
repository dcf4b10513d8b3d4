/**
 * The baselines every model is compared with: counts, neighbours, texts, a linear autoencoder and matrix factorisation.
 * Strong and cheap on purpose; a model that does not beat them has learned nothing worth its cost.
 *
 * <p>Equal scores rank in the target's disfavour, so a baseline that leaves many items at 0 would be judged by that
 * plateau alone; {@link org.hanse.core.evaluate.baseline.Markov}, {@link org.hanse.core.evaluate.baseline.Frequency} and
 * {@link org.hanse.core.evaluate.baseline.SessionPopularity} therefore back off to popularity, which decides
 * between equal counts and never turns unequal ones round.
 *
 * <p>May depend on {@code core.evaluate}, {@code core.interaction} and its tables, and {@code core.shard}.
 */
@NullMarked
package org.hanse.core.evaluate.baseline;

import org.jspecify.annotations.NullMarked;
