// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0

/**
 * Secure aggregation: the coordinator computes the sum of the participants' updates and learns nothing else about them: steps 5, 7
 * and 9 of a round.
 *
 * <p>Source: Bonawitz et al., CCS 2017, with the parts of Figure 4 for active servers; above 300 participants the k-regular
 * graph of Bell et al., CCS 2020. Depends on {@code core.crypto}, {@code core.federation} and {@code core.quantize}.
 */
@NullMarked
package org.hanse.core.secagg;

import org.jspecify.annotations.NullMarked;
