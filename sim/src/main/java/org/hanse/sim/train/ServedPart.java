// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.sim.train;

import org.hanse.core.learn.score.NetworkScorer;
import org.hanse.core.learn.train.Merchant;

/**
 * A trained network and one of the parts that it serves.
 *
 * @param model name of the model
 * @param part id of the part
 * @param merchant catalogue and interactions of the part
 * @param scorer scores of the part's items
 */
public record ServedPart(String model, String part, Merchant merchant, NetworkScorer scorer) {}
