/**
 * Training of one scenario model: configuration of network and learning, early stopping, checkpoints. It sees a model as a
 * {@link org.hanse.core.learn.train.ModelTrainer}. Each kind of model has one factory class.
 *
 * <p>May depend on {@code core}, {@code config}, {@code file} and on {@code scenario} and {@code federate} of the simulator.
 */
@NullMarked
package org.hanse.sim.train;

import org.jspecify.annotations.NullMarked;
