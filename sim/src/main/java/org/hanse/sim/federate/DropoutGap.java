// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.sim.federate;

import java.util.OptionalDouble;

/**
 * A cohort that tolerates no dropout although the configuration assumes some.
 *
 * @param cohort number of participants
 * @param minimumTooHigh whether {@code cohort.minimum} needs all of them
 * @param dropout least {@code secureAggregation.dropout} that tolerates one dropout; empty where it is high enough
 */
public record DropoutGap(int cohort, boolean minimumTooHigh, OptionalDouble dropout) {}
