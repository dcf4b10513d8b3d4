// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.clientnode.app;

import java.util.function.Function;

/**
 * Trainers that hold the models of the current round. Any thread may call it.
 *
 * @param <T> kind of the trainers
 */
@FunctionalInterface
public interface TrainerPool<T> {

    /** Runs a task with a trainer that no other thread uses meanwhile. */
    <R> R with(Function<? super T, R> task);
}
