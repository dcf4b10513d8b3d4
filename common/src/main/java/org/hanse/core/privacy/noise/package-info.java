// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0

/**
 * Whole random numbers that are added as noise, drawn so that neither their distribution nor the time it takes betrays them: rounded
 * Gaussian and Skellam. What is drawn differs from the distribution that is accounted by a statistical distance that each sampler
 * states.
 *
 * <p>Everything on the way from random bits to a number is arithmetic of integers: floating point leaves gaps among the numbers that
 * can come out, by which noise can be told from data (Mironov, CCS 2012). A batch draws the same number of random words and does the
 * same work whatever comes out: there is no branch on a drawn number, and no loop that ends when one is good enough (Jin et al.,
 * S&amp;P 2022, read exact samplers' numbers off the time that they took). What is not hidden is which lines of a table are read, from
 * somebody who shares the processor's caches.
 *
 * <p>May depend on nothing else of {@code core}.
 */
@NullMarked
package org.hanse.core.privacy.noise;

import org.jspecify.annotations.NullMarked;
