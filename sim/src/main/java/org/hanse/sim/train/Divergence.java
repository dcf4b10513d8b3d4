// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.sim.train;

import java.util.OptionalInt;

/**
 * Divergence of a training.
 *
 * @param unit name of an epoch
 * @param epoch number of the epoch, from 1; empty if only the rankings of the trained model showed it
 * @param sign first value that was not finite, in words
 * @param remedy advice
 */
public record Divergence(String unit, OptionalInt epoch, String sign, Remedy remedy) {}
