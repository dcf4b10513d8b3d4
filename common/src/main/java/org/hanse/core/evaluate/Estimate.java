// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.core.evaluate;

/**
 * A metric with its 95 % bootstrap interval.
 *
 * @param value over all queries; NaN if there are none that count
 * @param low 2.5th percentile of the resampled values; NaN where a metric has no interval
 * @param high 97.5th percentile of the resampled values; NaN where a metric has no interval
 * @param n number of queries
 */
public record Estimate(double value, double low, double high, int n) {}
