// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.sim.summary;

/**
 * Validation of the objectives' values: ranking of the validation queries by values alone, and by the policy alone.
 *
 * @param metric metric and cutoff, {@code reward-ndcg@10}
 * @param values metric of the ranking by values, with the weights that choose the best action
 * @param policy metric of the ranking by the policy
 * @param queries number of queries
 */
public record ValueRecord(String metric, double values, double policy, int queries) {}
