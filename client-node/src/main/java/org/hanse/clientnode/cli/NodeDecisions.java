// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.clientnode.cli;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import org.hanse.audit.CanonicalJson;
import org.hanse.clientnode.audit.DecisionDocument;
import org.hanse.clientnode.explain.Explained;
import org.hanse.clientnode.explain.StoredExplanation;
import org.hanse.clientnode.port.DecisionLog;
import org.hanse.config.InvalidInputException;
import org.hanse.core.interaction.table.ItemPopularity;
import org.hanse.core.recommend.Decision;
import org.hanse.core.recommend.Outcome;

/** Decisions of a node and their log. */
record NodeDecisions(DecisionLog log, InstantSource clock) {

    /** Days after which a decision is deleted. */
    static final int KEPT_DAYS = 184;

    private static final int ID_BYTES = 8;

    /** Logs a decision; returns its id, empty if shoppers were erased since the data were read. */
    Optional<String> add(NodeServing node, Decision decision, Outcome outcome, SecureRandom random) {
        byte[] bytes = new byte[ID_BYTES];
        random.nextBytes(bytes);
        String id = HexFormat.of().formatHex(bytes);
        Instant now = clock.instant().truncatedTo(ChronoUnit.MICROS);
        boolean logged = log.append(
                new DecisionLog.Logged(
                        id, now, decision.subject(), document(node, decision, outcome), terms(node, decision, outcome)),
                now.minus(Duration.ofDays(KEPT_DAYS)),
                node.erasures());
        return logged ? Optional.of(id) : Optional.empty();
    }

    private static String document(NodeServing node, Decision decision, Outcome outcome) {
        ItemPopularity popularity =
                ItemPopularity.of(node.merchant().log(), node.catalogue().size());
        return DecisionDocument.text(
                decision,
                outcome,
                node.dataVersion(),
                node.served().version(),
                node::id,
                item -> popularity.shoppers(item) == 0);
    }

    /** Returns the explanations of the first items, which later imports do not change. */
    private static Optional<String> terms(NodeServing node, Decision decision, Outcome outcome) {
        List<Explained> explained = outcome.slots().stream()
                .limit(StoredExplanation.MOST_ITEMS)
                .map(slot -> node.explained(decision, slot.item(), placement(slot), Optional.empty()))
                .toList();
        return explained.isEmpty() ? Optional.empty() : StoredExplanation.text(explained, node.scales(), node::id);
    }

    private static Explained.Placement placement(Outcome.Slot slot) {
        return slot.pinned()
                ? Explained.Placement.PINNED
                : slot.best() ? Explained.Placement.SCORE : Explained.Placement.EXPLORED;
    }

    /** @throws InvalidInputException if there is no such decision */
    DecisionLog.Logged require(String decision) {
        Instant oldest = clock.instant().minus(Duration.ofDays(KEPT_DAYS));
        return log.decision(decision)
                .filter(own -> !own.at().isBefore(oldest))
                .orElseThrow(() -> new InvalidInputException("DECISION: found " + decision
                        + "; expected the id of a decision of the last " + KEPT_DAYS
                        + " days. Fix: take the id that hanse node recommend prints"));
    }

    /** @throws InvalidInputException if there is no such decision, or it did not recommend the item */
    void requireItem(String decision, String item) {
        DecisionLog.Logged logged = require(decision);
        for (JsonNode own : CanonicalJson.parse(logged.document().getBytes(StandardCharsets.UTF_8))
                .path("items")) {
            if (own.path(0).asText().equals(item)) {
                return;
            }
        }
        throw new InvalidInputException("ITEM: found " + item + "; expected an item that decision " + decision
                + " recommended. Fix: check the id");
    }
}
