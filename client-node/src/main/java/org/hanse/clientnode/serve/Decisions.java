// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.clientnode.serve;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.random.RandomGenerator;
import org.hanse.clientnode.audit.DecisionDocument;
import org.hanse.clientnode.explain.Explained;
import org.hanse.clientnode.explain.StoredExplanation;
import org.hanse.clientnode.port.DecisionLog;
import org.hanse.core.explain.Grade;
import org.hanse.core.recommend.Decision;
import org.hanse.core.recommend.Outcome;

/**
 * Decisions of a node and their log.
 *
 * @param days days after which a decision is deleted
 */
public record Decisions(DecisionLog log, InstantSource clock, Kept kept, int days) {

    /** Creates decisions that are kept for the longest time. */
    public Decisions(DecisionLog log, InstantSource clock, Kept kept) {
        this(log, clock, kept, KEPT_DAYS);
    }

    /** What is kept with a decision for explanations after data or model changed. */
    public enum Kept {
        /** Explanations of the first items with reasons, and what would have changed the first. */
        EXPLANATIONS,
        /** Terms of the first items, which cost no time; where terms are no effects of removal, explanations. */
        TERMS
    }

    /** Length of kept terms at most. */
    private static final int MOST_BYTES = 2_800;

    /** Days after which a decision is deleted at the latest. */
    public static final int KEPT_DAYS = 184;

    private static final int ID_BYTES = 8;

    /** Returns a decision as it is logged. */
    DecisionLog.Logged logged(ServedShop shop, Decision decision, Outcome outcome, RandomGenerator random) {
        byte[] bytes = new byte[ID_BYTES];
        random.nextBytes(bytes);
        return new DecisionLog.Logged(
                HexFormat.of().formatHex(bytes),
                clock.instant().truncatedTo(ChronoUnit.MICROS),
                decision.subject(),
                document(shop, decision, outcome),
                terms(shop, decision, outcome));
    }

    /** Logs a decision; returns whether it is logged: false if shoppers were erased since the data were read. */
    boolean add(DecisionLog.Logged decision, long erasures) {
        return log.append(decision, decision.at().minus(Duration.ofDays(days)), erasures);
    }

    private static String document(ServedShop shop, Decision decision, Outcome outcome) {
        return DecisionDocument.text(
                decision, outcome, shop.dataVersion(), shop.served().version(), shop::id, shop::isCold);
    }

    /** Returns the explanations of the first items, which later imports do not change. */
    private Optional<String> terms(ServedShop shop, Decision decision, Outcome outcome) {
        if (outcome.slots().isEmpty()) {
            return Optional.empty();
        }
        if (kept == Kept.TERMS && shop.model().explainer().grade() == Grade.STRICT) {
            List<StoredExplanation.Ranked> ranked = outcome.slots().stream()
                    .limit(StoredExplanation.MOST_ITEMS)
                    .map(slot -> new StoredExplanation.Ranked(shop.id(slot.item()), placement(slot), slot.terms()))
                    .toList();
            return Optional.of(StoredExplanation.ofTerms(
                    new StoredExplanation.Kept(
                            outcome.servedBy(), shop.model().target(), shop.scales(), decision.history()),
                    ranked,
                    shop::id,
                    MOST_BYTES));
        }
        List<Explained> explained = outcome.slots().stream()
                .limit(StoredExplanation.MOST_ITEMS)
                .map(slot -> shop.explained(decision, slot.item(), placement(slot), Optional.empty()))
                .toList();
        return StoredExplanation.text(explained, shop.scales(), shop::id);
    }

    private static Explained.Placement placement(Outcome.Slot slot) {
        return slot.pinned()
                ? Explained.Placement.PINNED
                : slot.best() ? Explained.Placement.SCORE : Explained.Placement.EXPLORED;
    }

    /** @throws Problem if there is no such decision */
    LoggedDecision require(String id) {
        Instant oldest = clock.instant().minus(Duration.ofDays(days));
        DecisionLog.Logged logged = log.decision(id).orElseThrow(() -> unknown(id));
        if (logged.at().isBefore(oldest)) {
            throw new Problem(
                    Problem.Kind.GONE,
                    "decision: found " + id + ", which is older than " + days
                            + " days; expected one that is kept (keep.decisions in node.yaml). Fix: decide again");
        }
        return LoggedDecision.of(logged);
    }

    /** Returns the problem of an unknown decision. */
    static Problem unknown(String id) {
        return new Problem(
                Problem.Kind.UNKNOWN,
                "decision: found " + id
                        + "; expected the id of a decision that is kept, of the last " + KEPT_DAYS
                        + " days at most. Fix: take the id that a recommendation has; an event is kept without one, too");
    }

    /**
     * Checks the item of an event. The store determines what is known of the decision.
     *
     * @throws Problem if the decision did not recommend the item
     */
    void requireItem(String decision, String item) {
        if (log.decision(decision)
                .map(LoggedDecision::of)
                .filter(own -> !own.has(item))
                .isPresent()) {
            throw new Problem(
                    Problem.Kind.INVALID,
                    "item: found " + item + "; expected an item that decision " + decision
                            + " recommended. Fix: check the id, or send the event without decision");
        }
    }
}
