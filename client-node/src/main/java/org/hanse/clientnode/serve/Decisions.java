// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.clientnode.serve;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.random.RandomGenerator;
import org.hanse.clientnode.audit.DecisionChoice;
import org.hanse.clientnode.audit.DecisionDocument;
import org.hanse.clientnode.explain.Explained;
import org.hanse.clientnode.explain.StoredExplanation;
import org.hanse.clientnode.port.DecisionLog;
import org.hanse.clientnode.port.Experiment;
import org.hanse.config.InvalidInputException;
import org.hanse.core.interaction.ShopperId;
import org.hanse.core.recommend.Decision;
import org.hanse.core.recommend.Exploration;
import org.hanse.core.recommend.Outcome;

/**
 * Decisions of a node and their log.
 *
 * @param days days after which a decision is deleted
 * @param exploration exploration of requests that say nothing else
 * @param live experiment, and limit of exploration
 */
public record Decisions(
        DecisionLog log, InstantSource clock, Kept kept, int days, Exploration exploration, LiveRules live) {

    /** Creates decisions that are kept for the longest time, without exploration. */
    public Decisions(DecisionLog log, InstantSource clock, Kept kept) {
        this(log, clock, kept, KEPT_DAYS, Exploration.NONE, LiveRules.NONE);
    }

    /** What is kept with a decision for explanations after data or model changed. */
    public enum Kept {
        /** Explanations of the first items with reasons, and what would have changed the first. */
        EXPLANATIONS,
        /** Terms of the first items, which cost no time. */
        TERMS
    }

    /** Length of a logged decision of the usual number of slots at most, beside what it chose from. */
    private static final int MOST_BYTES = 4_096;

    /** Decisions that one may continue at most, one after another. */
    private static final int MOST_EARLIER = 100;

    /** Days after which a decision is deleted at the latest. */
    public static final int KEPT_DAYS = 184;

    private static final int ID_BYTES = 8;

    /** Returns a decision as it is logged. */
    DecisionLog.Logged logged(ServedShop shop, Made made, RandomGenerator random) {
        byte[] bytes = new byte[ID_BYTES];
        random.nextBytes(bytes);
        String document = document(shop, made.decision(), made.outcome());
        Optional<String> asked = made.asked().text();
        int left = MOST_BYTES - length(document) - asked.map(Decisions::length).orElse(0);
        return new DecisionLog.Logged(
                HexFormat.of().formatHex(bytes),
                made.at(),
                made.decision().subject(),
                document,
                terms(shop, made.decision(), made.outcome(), left),
                asked,
                Optional.of(DecisionChoice.of(
                                made.outcome().pools(), shop.underOther(made.decision(), made.outcome()), shop::id)
                        .text()),
                made.waiting(),
                made.trial());
    }

    private static int length(String text) {
        return text.getBytes(StandardCharsets.UTF_8).length;
    }

    /**
     * Decision that was made.
     *
     * @param asked what the request had beside the shopper
     * @param waiting whether it is not shown yet
     * @param trial its place in an experiment
     */
    record Made(
            Decision decision,
            Outcome outcome,
            Asked asked,
            Instant at,
            boolean waiting,
            Optional<Experiment.Trial> trial) {

        /** Returns the number of slots that chance filled with another item than the best. */
        int drawn() {
            return (int) outcome.slots().stream()
                    .filter(slot -> !slot.best() && !slot.pinned())
                    .count();
        }
    }

    /**
     * Returns whether chance may fill all slots of a decision today. So the last list of a day that draws is one whose slots are all permitted, and
     * propensities of lists without a draw are 1.
     */
    boolean mayDraw(int slots) {
        return live.drawn().isEmpty()
                || log.drawn(now()) + slots <= live.drawn().getAsLong();
    }

    /** Returns the present instant in whole microseconds. */
    Instant now() {
        return clock.instant().truncatedTo(ChronoUnit.MICROS);
    }

    /**
     * Decisions that another one continues.
     *
     * @param shopper shopper of the last one
     * @param items ids of their items
     */
    record Earlier(Optional<ShopperId> shopper, List<String> items) {

        private static final Earlier NONE = new Earlier(Optional.empty(), List.of());

        /** @throws InvalidInputException if they are of another shopper */
        void requireShopper(Optional<ShopperId> own) {
            // One without a shopper, such as of an erased one, names none.
            if (shopper.isPresent() && !own.equals(shopper)) {
                throw new InvalidInputException(
                        "after: found a decision of another shopper than the request's; expected"
                                + " one of the same. Fix: send the same shopper, or leave out after");
            }
        }
    }

    /**
     * Returns the decisions that a request continues: one and those that it continued. Those of before the retention are left out.
     *
     * @throws InvalidInputException if the log does not have the first, or they are too many
     */
    Earlier earlier(Optional<String> after) {
        if (after.isEmpty()) {
            return Earlier.NONE;
        }
        LoggedDecision first = find(after.get())
                .orElseThrow(() -> new InvalidInputException("after: found " + after.get()
                        + "; expected the id of a decision of the last " + days
                        + " days. Fix: leave out after, to begin again"));
        List<String> items = new ArrayList<>();
        Optional<LoggedDecision> next = Optional.of(first);
        for (int count = 1; next.isPresent(); count++) {
            if (count > MOST_EARLIER) {
                throw new InvalidInputException("after: found more than " + MOST_EARLIER
                        + " decisions one after another; expected fewer. Fix: leave out after, to begin again");
            }
            items.addAll(next.get().items());
            next = next.get().asked().after().flatMap(this::find);
        }
        return new Earlier(first.shopper(), items);
    }

    /** Logs a decision with its number of drawn slots. */
    DecisionLog.Appended add(DecisionLog.Logged decision, long erasures, int drawn) {
        return log.append(
                decision, erasures, new DecisionLog.Drawn(drawn, live.drawn().orElse(Long.MAX_VALUE)));
    }

    /** Deletes decisions that are older than the retention. */
    public void deleteOld() {
        log.deleteBefore(clock.instant().minus(Duration.ofDays(days)));
    }

    /** Returns whether a shopper was erased since the data were read. */
    boolean isErased(ShopperId shopper, long erasures) {
        return log.isErased(shopper, erasures);
    }

    private static String document(ServedShop shop, Decision decision, Outcome outcome) {
        return DecisionDocument.text(
                decision, outcome, shop.dataVersion(), shop.served().version(), shop::id, shop::isCold);
    }

    /** Returns the explanations of the first items, which later imports do not change. */
    private Optional<String> terms(ServedShop shop, Decision decision, Outcome outcome, int mostBytes) {
        if (outcome.slots().isEmpty()) {
            return Optional.empty();
        }
        if (kept == Kept.TERMS) {
            List<StoredExplanation.Ranked> ranked = outcome.slots().stream()
                    .limit(StoredExplanation.MOST_ITEMS)
                    .map(slot -> new StoredExplanation.Ranked(shop.id(slot.item()), placement(slot), slot.terms()))
                    .toList();
            return StoredExplanation.ofTerms(
                    new StoredExplanation.Kept(
                            shop.model().explainer().grade(),
                            outcome.servedBy(),
                            shop.model().target(),
                            shop.scales(),
                            decision.history()),
                    ranked,
                    shop::id,
                    mostBytes);
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
        DecisionLog.Logged logged = log.decision(id).orElseThrow(() -> unknown(id));
        if (!isKept(logged)) {
            throw new Problem(
                    Problem.Kind.GONE,
                    "decision: found " + id + ", which is older than " + days
                            + " days; expected one that is kept (keep.decisions in node.yaml). Fix: decide again");
        }
        return LoggedDecision.of(logged);
    }

    private Optional<LoggedDecision> find(String id) {
        return log.decision(id).filter(this::isKept).map(LoggedDecision::of);
    }

    private boolean isKept(DecisionLog.Logged logged) {
        return !logged.at().isBefore(clock.instant().minus(Duration.ofDays(days)));
    }

    /**
     * Makes a decision that was made ahead a shown one.
     *
     * @throws Problem if there is no such decision
     */
    void show(String id) {
        if (!log.show(require(id).id(), now())) {
            throw unknown(id);
        }
    }

    /** Returns whether the log has a decision. */
    boolean has(String id) {
        return log.decision(id).filter(this::isKept).isPresent();
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
