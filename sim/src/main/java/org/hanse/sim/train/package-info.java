/**
 * Trains the models of a scenario: what its keys say of network and learning, the loop over epochs with early stopping,
 * and the checkpoints that an interrupted training goes on from. Knows a model as a
 * {@link org.hanse.core.learn.train.ModelTrainer} only; one class for each kind of model makes one.
 *
 * <p>May depend on {@code core}, {@code config}, {@code file} and on {@code scenario} and {@code federate} of the simulator.
 */
@NullMarked
package org.hanse.sim.train;

import org.jspecify.annotations.NullMarked;
