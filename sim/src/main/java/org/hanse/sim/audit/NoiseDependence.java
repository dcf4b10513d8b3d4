// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.sim.audit;

/**
 * How much numbers of released noise tell of others: mean products of two, in units of the variance that is claimed. Of independent numbers
 * they are near 0, of a number and itself 1.
 *
 * @param lags distances within a vector that were looked at
 * @param pairs of rounds
 * @param within the greatest, without its sign, of two numbers of one vector at one of these distances, over all rounds
 * @param betweenRounds the greatest, without its sign, of the numbers of two rounds in the same place
 */
public record NoiseDependence(int lags, int pairs, double within, double betweenRounds) {}
