// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.clientnode.port;

import java.util.function.Consumer;
import org.hanse.core.learn.train.Fitting;

/** Stored states of the training of a shop's own network, by which it resumes. One thread uses them. */
public interface TrainingStates {

    /**
     * Returns the states of a training. Those of another one, and damaged ones, are deleted.
     *
     * @param training text that names all inputs of the training
     * @param guard runs a task that stores a state, or throws if the state must not be stored
     */
    Fitting.Checkpoints of(String training, Consumer<Runnable> guard);

    /** Deletes all states. */
    void delete();
}
