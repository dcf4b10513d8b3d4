// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.clientnode.serve;

import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.hanse.clientnode.audit.DecisionChoice;
import org.hanse.clientnode.audit.DecisionDocument;
import org.hanse.clientnode.port.DecisionLog;
import org.hanse.clientnode.port.DecisionOutcome;
import org.hanse.clientnode.port.EventStore;
import org.hanse.clientnode.port.ServingChoice;
import org.hanse.clientnode.port.ValueCheck;
import org.hanse.core.evaluate.Bootstrap;
import org.hanse.core.evaluate.policy.OffPolicyComparison;
import org.hanse.core.evaluate.policy.OffPolicySupport;
import org.hanse.core.interaction.Catalogue;
import org.hanse.core.interaction.LoggedDecisions;
import org.hanse.core.interaction.ShopperId;
import org.hanse.core.shard.ShardRunner;

/**
 * Slots of the own log with what shoppers did: those of the newest decisions whose window has ended, {@value #MOST_DECISIONS} decisions at
 * most. Rewards follow {@link DecisionOutcome}, as in an export.
 *
 * @param slots slots by decision and place
 * @param decisions number of decisions
 */
public record LoggedSlots(List<Slot> slots, int decisions) {

    /** Most decisions that are read, which takes some seconds and 50 MB. */
    static final int MOST_DECISIONS = 20_000;

    /** Most later decisions, which may own an event, too. */
    private static final int MOST_LATER = 50_000;

    private static final int RESAMPLES = 1_000;
    private static final long SEED = 1;

    /**
     * Slot of a decision.
     *
     * @param cluster number of the shopper, or of the decision of an unknown visitor
     * @param digest digest of what ranked; empty for popularity
     * @param item number of the item
     * @param other see {@link DecisionChoice#other}; empty for all but the first item without a rule, and where nothing could be drawn
     */
    public record Slot(
            int cluster,
            Optional<String> digest,
            int item,
            int position,
            double propensity,
            boolean drawn,
            boolean rewarded,
            Optional<Double> other) {}

    /** Item that a shopper saw. */
    private record Sight(ShopperId shopper, String item) {}

    /** Reads the slots of all decisions. */
    public static LoggedSlots read(DecisionLog log, EventStore events, Instant now) {
        return read(log, events, now, document -> true);
    }

    /** Reads the slots of decisions whose documents pass a test. Other decisions may own an event. */
    private static LoggedSlots read(
            DecisionLog log, EventStore events, Instant now, Predicate<DecisionDocument.Read> wanted) {
        Instant until = now.minus(DecisionOutcome.WINDOW);
        Instant from = from(log, until);
        // An event that names no decision may belong to a later one. Where these are too many, only events that name
        // one count.
        boolean all = log.counts(until, now).shown() <= MOST_LATER;
        List<Decided> decided = new ArrayList<>();
        List<EventStore.Event> actions = new ArrayList<>();
        Set<Sight> sights = new HashSet<>();
        log.forEach(from, all ? now : until, row -> {
            Decided own = Decided.of(row.decision());
            decided.add(own);
            actions.addAll(row.events());
            own.shown()
                    .shopper()
                    .ifPresent(shopper -> own.shown().items().forEach(item -> sights.add(new Sight(shopper, item))));
        });
        if (all) {
            events.forEach(0, stored -> {
                EventStore.Event own = stored.event();
                if (own.decision().isEmpty()
                        && own.shopper()
                                .filter(shopper -> sights.contains(new Sight(shopper, own.item())))
                                .isPresent()) {
                    actions.add(own);
                }
            });
        }
        List<DecisionOutcome> outcomes =
                DecisionOutcome.join(decided.stream().map(Decided::shown).toList(), actions);
        Accumulator slots = new Accumulator();
        for (int d = 0; d < decided.size(); d++) {
            if (decided.get(d).shown().at().isBefore(until)
                    && wanted.test(decided.get(d).document())) {
                slots.add(decided.get(d), outcomes.get(d));
            }
        }
        return slots.toSlots();
    }

    /** Returns the begin of a period before an instant with few enough decisions. */
    private static Instant from(DecisionLog log, Instant until) {
        Instant from = until.minus(Duration.ofDays(Decisions.KEPT_DAYS));
        while (log.counts(from, until).shown() > MOST_DECISIONS
                && Duration.between(from, until).toHours() > 1) {
            from = from.plus(ChronoUnit.MICROS.between(from, until) / 2, ChronoUnit.MICROS);
        }
        return from;
    }

    /** Decision of the log. */
    private record Decided(DecisionOutcome.Shown shown, DecisionDocument.Read document, Optional<Double> other) {

        static Decided of(DecisionLog.Logged own) {
            DecisionDocument.Read document = DecisionDocument.Read.of(own.document());
            return new Decided(
                    new DecisionOutcome.Shown(
                            own.id(),
                            own.at(),
                            own.shopper(),
                            document.items().stream()
                                    .map(DecisionDocument.Read.Item::item)
                                    .toList()),
                    document,
                    own.choice()
                            .map(DecisionChoice::parse)
                            // A list without a draw says nothing of another one.
                            .filter(choice -> choice.rate() > 0)
                            .flatMap(DecisionChoice::other));
        }

        /** Returns the slot of the first item without a rule; -1 without one. */
        int first() {
            int slot = 0;
            while (slot < document.items().size() && document.items().get(slot).pinned()) {
                slot++;
            }
            return slot < document.items().size() ? slot : -1;
        }
    }

    private static final class Accumulator {

        private final Map<String, Integer> clusters = new HashMap<>();
        private final Map<String, Integer> items = new HashMap<>();
        private final List<Slot> slots = new ArrayList<>();
        private int decisions;

        void add(Decided decided, DecisionOutcome outcome) {
            Set<String> rewarded = outcome.actions().stream()
                    .filter(action -> DecisionOutcome.REWARDED.contains(action.type()))
                    .map(EventStore.Event::item)
                    .collect(Collectors.toCollection(HashSet::new));
            String cluster = decided.shown()
                    .shopper()
                    .map(own -> "shopper " + own.value())
                    .orElse("decision " + decided.shown().id());
            List<DecisionDocument.Read.Item> own = decided.document().items();
            int first = decided.first();
            for (int slot = 0; slot < own.size(); slot++) {
                String item = own.get(slot).item();
                slots.add(new Slot(
                        clusters.computeIfAbsent(cluster, added -> clusters.size()),
                        decided.document().model().map(DecisionDocument.Read.Model::digest),
                        items.computeIfAbsent(item, added -> items.size()),
                        slot + 1,
                        own.get(slot).propensity(),
                        own.get(slot).kind().equals("explored"),
                        rewarded.contains(item),
                        slot == first ? decided.other() : Optional.empty()));
            }
            decisions += own.isEmpty() ? 0 : 1;
        }

        LoggedSlots toSlots() {
            return new LoggedSlots(List.copyOf(slots), decisions);
        }
    }

    /** Returns the number of slots that chance filled with another item than the best. */
    public long drawn() {
        return slots.stream().filter(Slot::drawn).count();
    }

    /** Returns the number of slots with a click or purchase. */
    public long rewarded() {
        return slots.stream().filter(Slot::rewarded).count();
    }

    /** Returns the support of a uniform policy, by the rules of {@code hanse data check}. */
    public OffPolicySupport ofUniform() {
        List<LoggedDecisions.Decision> rows = new ArrayList<>();
        for (Slot own : slots) {
            rows.add(new LoggedDecisions.Decision(
                    rows.size(),
                    own.item(),
                    own.position(),
                    own.cluster(),
                    own.propensity(),
                    own.rewarded() ? 1 : 0,
                    Optional.empty(),
                    List.of()));
        }
        return OffPolicySupport.ofUniform(new LoggedDecisions("", Catalogue.of(List.of()), List.of(), rows));
    }

    /**
     * Returns what a log says of a model's ranking with its values against that without, from the lists that either of both made.
     *
     * @param now instant up to which events are known
     */
    public static ValueCheck.Estimate values(
            DecisionLog log, EventStore events, ServingChoice.Model model, Instant now) {
        String without = digest(model);
        String with = digest(model.withValues());
        return read(
                        log,
                        events,
                        now,
                        document -> document.model()
                                .filter(own -> own.digest().equals(without)
                                        || own.digest().equals(with))
                                .isPresent())
                .estimate(with);
    }

    private static String digest(ServingChoice.Model own) {
        return own.version().orElseThrow().digest().toHex();
    }

    private ValueCheck.Estimate estimate(String with) {
        Map<Integer, Integer> clusters = new HashMap<>();
        List<OffPolicyComparison.Row> rows = slots.stream()
                .filter(own -> own.other().isPresent())
                .map(own -> {
                    double weight = own.other().orElseThrow() / own.propensity();
                    boolean valued = own.digest().equals(Optional.of(with));
                    return new OffPolicyComparison.Row(
                            clusters.computeIfAbsent(own.cluster(), first -> clusters.size()),
                            valued ? 1 : weight,
                            valued ? weight : 1,
                            own.rewarded() ? 1 : 0);
                })
                .toList();
        OffPolicyComparison own =
                OffPolicyComparison.of(rows, new Bootstrap(RESAMPLES, SEED, ShardRunner.sequential()));
        return new ValueCheck.Estimate(
                rows.size(),
                own.verdict(),
                own.because(),
                own.difference().difference(),
                own.difference().low(),
                own.difference().high());
    }
}
