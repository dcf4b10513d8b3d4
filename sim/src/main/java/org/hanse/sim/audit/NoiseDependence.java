// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.sim.audit;

/**
 * Dependence between numbers of released noise: mean products of two numbers, in units of the claimed variance. They are near 0 for
 * independent numbers and 1 for equal ones.
 *
 * @param lags number of tested distances within a vector
 * @param pairs number of pairs of rounds
 * @param within greatest absolute mean product within a vector, over all distances and rounds
 * @param betweenRounds greatest absolute mean product of the same coordinate in two rounds
 */
public record NoiseDependence(int lags, int pairs, double within, double betweenRounds) {}
