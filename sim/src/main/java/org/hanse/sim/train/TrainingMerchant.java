// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.sim.train;

import org.hanse.core.learn.train.Merchant;

/**
 * Merchant of a training.
 *
 * @param id id, unique in a run
 * @param merchant data that the training reads
 * @param late whether a federation fits its personal part only, after the last round
 */
public record TrainingMerchant(String id, Merchant merchant, boolean late) {}
