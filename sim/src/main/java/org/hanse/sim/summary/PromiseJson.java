// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.sim.summary;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import org.hanse.core.privacy.PrivacyUnit;
import org.hanse.core.privacy.account.Observation.Adversary;
import org.hanse.sim.JointPromise;
import org.hanse.sim.Promise;

/**
 * What a model promises, in {@code training} of metrics.json: {@code epsilon} at {@code delta} for one {@code unit}, {@code against} an
 * outsider or the coordinator, by which {@code rounds} were {@code charged} to its account with as much.
 */
final class PromiseJson {

    static final String KEY = "promise";

    private static final String COORDINATOR = "coordinator";
    private static final String OUTSIDER = "outsider";

    private PromiseJson() {}

    static void write(ObjectNode node, Promise promise) {
        JointPromise.Single single = promise.single();
        MetricsJson.number(node, "epsilon", single.epsilon());
        node.put("delta", single.delta())
                .put("unit", single.unit().word())
                .put("against", single.against() == Adversary.COORDINATOR ? COORDINATOR : OUTSIDER);
        MetricsJson.number(node, "charged", promise.charged());
        node.put("rounds", promise.rounds());
    }

    static JointPromise.Single read(JsonNode node) {
        return new JointPromise.Single(
                node.path("epsilon").asDouble(Double.POSITIVE_INFINITY),
                node.path("delta").asDouble(),
                node.path("unit").asText().equals(PrivacyUnit.MERCHANT.word())
                        ? PrivacyUnit.MERCHANT
                        : PrivacyUnit.SHOPPER,
                node.path("against").asText().equals(COORDINATOR) ? Adversary.COORDINATOR : Adversary.OUTSIDER);
    }
}
