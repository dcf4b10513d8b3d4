// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
/**
 * Experiments with live shoppers: which shopper is in which arm ({@code ShopperArms}), what an experiment says ({@code LiveExperiment}), and
 * whether the click rate of what serves has fallen ({@code RateWatch}). No clock and no storage: callers pass instants and counts.
 *
 * <p>A reward is 0 or 1: whether the shopper acted on an item of a decision within a window after it.
 */
@NullMarked
package org.hanse.core.evaluate.live;

import org.jspecify.annotations.NullMarked;
