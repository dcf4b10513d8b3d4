// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.core.evaluate;

/**
 * How far one model's metric lies above another's on the same queries, with its 95 % paired bootstrap interval. An
 * interval that leaves out 0 tells the two apart.
 *
 * @param difference first model's value less the second's
 * @param low 2.5th percentile of the resampled differences; NaN where a metric has no interval
 * @param high 97.5th percentile of the resampled differences; NaN where a metric has no interval
 * @param n number of queries
 */
public record Difference(double difference, double low, double high, int n) {}
