// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0

/**
 * User-supplied models as the JSON of a DL4J {@code ComputationGraph}: model kind {@code dl4j}, the second engine of
 * training (step 1 of a round). docs/guides/own-network.md defines their form.
 *
 * <p>{@code GraphTrainer} is the entry point. Arrays of ND4J never leave the package: at its edge parameters are a
 * {@code ParameterVector}, scores are plain numbers.
 *
 * <p>May depend on {@code core.learn}, {@code core.interaction}, {@code core.interaction.table} and {@code
 * core.model}.
 */
@NullMarked
package org.hanse.core.learn.dl4j;

import org.jspecify.annotations.NullMarked;
