// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.sim.summary;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import org.hanse.core.privacy.PrivacyUnit;
import org.hanse.core.privacy.account.Observation.Adversary;

/**
 * What a model promises: {@code epsilon} at {@code delta} for one {@code unit}, {@code against} an outsider or the coordinator; and in
 * {@code training} of metrics.json, by which {@code rounds} were {@code charged} to its account with as much.
 */
public final class PromiseJson {

    static final String KEY = "promise"; // plain-language: keep, a key of metrics.json

    private static final String COORDINATOR = "coordinator";
    private static final String OUTSIDER = "outsider";

    private PromiseJson() {}

    static void write(ObjectNode node, Promise promise) {
        put(node, promise.single());
        MetricsJson.number(node, "charged", promise.charged());
        node.put("rounds", promise.rounds());
    }

    /** What it comes to, without how that came about. */
    public static void put(ObjectNode node, JointPromise.Single promise) {
        MetricsJson.number(node, "epsilon", promise.epsilon());
        node.put("delta", promise.delta())
                .put("unit", promise.unit().word())
                .put("against", promise.against() == Adversary.COORDINATOR ? COORDINATOR : OUTSIDER);
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
