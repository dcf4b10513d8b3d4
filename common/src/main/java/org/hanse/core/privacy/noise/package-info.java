// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0

/**
 * Samplers of integer noise, rounded Gaussian and Skellam, whose distribution and running time do not reveal the drawn numbers. Each
 * sampler states its statistical distance from the accounted distribution.
 *
 * <p>All steps from random bits to a number use integer arithmetic. Floating point leaves gaps among the possible results, which
 * distinguish noise from data (Mironov, CCS 2012). A batch draws the same number of random words and does the same work for all results.
 * There is no branch on a drawn number, and no loop that ends when a number is good enough. Jin et al., S&amp;P 2022, read the numbers of
 * exact samplers off their running time. Table reads are not hidden from an adversary who shares the caches of the processor.
 *
 * <p>May depend on nothing else of {@code core}.
 */
@NullMarked
package org.hanse.core.privacy.noise;

import org.jspecify.annotations.NullMarked;
