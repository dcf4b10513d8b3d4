// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.clientnode.explain;

import com.fasterxml.jackson.annotation.JsonFormat;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyOrder;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.ZoneId;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.IntFunction;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.hanse.clientnode.explain.Explained.Placement;
import org.hanse.core.explain.Contrast;
import org.hanse.core.explain.Counterfactual;
import org.hanse.core.explain.Explanation;
import org.hanse.core.explain.Grade;
import org.hanse.core.explain.PatternSupport;
import org.hanse.core.explain.Reason;
import org.hanse.core.interaction.InteractionLogAccumulator;
import org.hanse.core.interaction.InteractionSequence;
import org.hanse.core.interaction.InteractionType;
import org.hanse.core.interaction.ShopperId;
import org.hanse.core.learn.LossSettings.ValueTarget;
import org.hanse.core.learn.memory.TableTerms;
import org.hanse.core.learn.score.AttributeTerm;
import org.hanse.core.learn.score.PartScales;
import org.hanse.core.learn.score.ScoreTerms;
import org.hanse.core.recommend.Decision;
import org.hanse.core.recommend.Exploration;
import org.hanse.core.recommend.Outcome.ServedBy;
import org.hanse.core.recommend.Rules;

/**
 * Explanations of the first items of a decision, as they are kept with it: later imports and models do not change them. Written as JSON of
 * some KiB, at most {@value #MOST_BYTES} bytes.
 *
 * @param scales scales of the score's parts; empty without a network
 * @param history interactions that have terms, oldest first
 * @param items explanations in the order of the slots
 */
public record StoredExplanation(
        String schema,
        Grade grade,
        ServedBy servedBy,
        ValueTarget target,
        List<Double> scales,
        String zone,
        List<Past> history,
        List<Item> items) {

    /** Schema. */
    private static final String SCHEMA = "hanse.terms/1";

    /** Items of a decision whose explanations are kept at most. */
    public static final int MOST_ITEMS = 3;

    /** Length of the text at most. Further items, or all, are left out. */
    public static final int MOST_BYTES = 32_768;

    private static final ObjectMapper JSON = new ObjectMapper();

    /** Interaction of the history by its index; {@code at} in microseconds since the epoch. */
    public record Past(int index, String item, String type, long at) {}

    /**
     * Explanation of one item.
     *
     * @param terms terms by interaction
     * @param joined effects of the removal of several interactions, where they are not sums of terms
     * @param support number of shoppers behind each reason
     * @param others number of those of other shops; empty without any
     * @param whatIf what would have changed the first item; none for another item
     */
    record Item(
            String item,
            Placement placement,
            double base,
            double sequence,
            @JsonInclude(JsonInclude.Include.NON_DEFAULT) double boost,
            @JsonInclude(JsonInclude.Include.NON_DEFAULT) double rest,
            double ranked,
            double rounding,
            List<Term> terms,
            List<Double> gates,
            List<Double> objectives,
            List<AttributeTerm> attributes,
            List<Joined> joined,
            List<Integer> support,
            @JsonInclude(JsonInclude.Include.NON_EMPTY) List<Integer> others,
            List<Barred> blocked,
            List<WhatIf> whatIf) {

        /** @param others null in documents of earlier versions */
        Item {
            others = others == null ? List.of() : List.copyOf(others);
        }
    }

    /**
     * Terms of one interaction, an array in JSON.
     *
     * @param effect effect of the interaction's removal
     */
    @JsonFormat(shape = JsonFormat.Shape.ARRAY)
    @JsonPropertyOrder({"network", "similarity", "transitions", "coOccurrence", "content", "identity", "effect"})
    record Term(
            double network,
            double similarity,
            double transitions,
            double coOccurrence,
            double content,
            double identity,
            double effect) {

        private static Term of(ScoreTerms.Interaction own, double effect) {
            TableTerms tables = own.tables();
            return new Term(
                    own.network(),
                    own.similarity(),
                    tables.transitions(),
                    tables.coOccurrence(),
                    tables.content(),
                    tables.identity(),
                    effect);
        }

        private ScoreTerms.Interaction interaction(int index) {
            return new ScoreTerms.Interaction(
                    index, network, similarity, new TableTerms(transitions, coOccurrence, content, identity));
        }
    }

    /** Effect of the removal of interactions together. */
    record Joined(List<Integer> without, double effect) {}

    /** Item that a rule kept from the slot. */
    record Barred(String item, double score, Rules.Rule rule) {}

    /**
     * Change that would have replaced the first item.
     *
     * @param rule rule that put the item there; none if no rule did
     * @param without interactions to remove; empty if no removal changes the item
     * @param winner first item after the removal; empty text without one
     * @param proven whether it is proven that no smaller removal, or none at all, changes the item
     */
    public record WhatIf(List<Rules.Rule> rule, List<Integer> without, String winner, boolean proven) {

        static WhatIf of(Counterfactual own, IntFunction<String> id) {
            if (own instanceof Counterfactual.Removal removal) {
                return new WhatIf(List.of(), removal.interactions(), id.apply(removal.winner()), removal.smallest());
            }
            return own instanceof Counterfactual.ByRule rule
                    ? new WhatIf(List.of(rule.rule()), List.of(), "", true)
                    : new WhatIf(List.of(), List.of(), "", ((Counterfactual.Unchanged) own).proven());
        }

        Counterfactual read(Ids ids) {
            if (!rule.isEmpty()) {
                return new Counterfactual.ByRule(rule.get(0));
            }
            return without.isEmpty()
                    ? new Counterfactual.Unchanged(proven)
                    : new Counterfactual.Removal(without, ids.of(winner), proven);
        }
    }

    /**
     * Returns the text of a decision's explanations; empty if that of the first item is too long.
     *
     * @param explained explanations in the order of the slots, at least one
     * @param id id of an item by its index in the catalogue
     */
    public static Optional<String> text(
            List<Explained> explained, Optional<PartScales> scales, IntFunction<String> id) {
        for (int count = Math.min(MOST_ITEMS, explained.size()); count > 0; count--) {
            String text = write(of(explained.subList(0, count), scales, id));
            if (length(text) <= MOST_BYTES) {
                return Optional.of(text);
            }
        }
        return Optional.empty();
    }

    /** Item with its terms as they were ranked. */
    public record Ranked(String item, Placement placement, ScoreTerms terms) {

        /** Returns the item without the terms of some interactions, whose sum takes their place. */
        private Ranked with(Set<Integer> kept) {
            List<ScoreTerms.Interaction> own = terms.interactions().stream()
                    .filter(each -> kept.contains(each.index()))
                    .toList();
            double rest = terms.interactions().stream()
                    .filter(each -> !kept.contains(each.index()))
                    .mapToDouble(ScoreTerms.Interaction::sum)
                    .sum();
            return new Ranked(
                    item,
                    placement,
                    new ScoreTerms(
                            terms.base(),
                            own,
                            terms.sequence(),
                            terms.boost(),
                            rest,
                            terms.ranked(),
                            terms.rounding()));
        }
    }

    /** What the kept terms of all items share. */
    public record Kept(
            Grade grade,
            ServedBy servedBy,
            ValueTarget target,
            Optional<PartScales> scales,
            Optional<InteractionSequence> history) {}

    /**
     * Returns the text of the terms alone of a decision. It needs nothing but what ranked the items: effects of removal are known of strict
     * terms only, and not a number otherwise. In a short text the smallest terms are added up, and later items are left out.
     *
     * @param ranked items in the order of the slots, at least one
     * @param mostBytes length of the text at most; empty where not even the first item without interactions fits
     */
    public static Optional<String> ofTerms(Kept shared, List<Ranked> ranked, IntFunction<String> id, int mostBytes) {
        List<Integer> order = greatestFirst(ranked);
        String text = ofTerms(shared, ranked.subList(0, 1), Set.copyOf(order), id);
        while (length(text) > mostBytes && !order.isEmpty()) {
            order = order.subList(0, order.size() * 3 / 4);
            text = ofTerms(shared, ranked.subList(0, 1), Set.copyOf(order), id);
        }
        if (length(text) > mostBytes) {
            return Optional.empty();
        }
        for (int count = 2; count <= ranked.size(); count++) {
            String longer = ofTerms(shared, ranked.subList(0, count), Set.copyOf(order), id);
            if (length(longer) > mostBytes) {
                break;
            }
            text = longer;
        }
        return Optional.of(text);
    }

    private static int length(String text) {
        return text.getBytes(StandardCharsets.UTF_8).length;
    }

    /** Returns the indices of interactions with a term, by their terms of all items together. */
    private static List<Integer> greatestFirst(List<Ranked> ranked) {
        Map<Integer, Double> sizes = new TreeMap<>();
        ranked.forEach(own -> own.terms()
                .interactions()
                .forEach(each -> sizes.merge(each.index(), Math.abs(each.sum()), Double::sum)));
        return sizes.entrySet().stream()
                .filter(own -> own.getValue() != 0)
                .sorted(Map.Entry.<Integer, Double>comparingByValue().reversed())
                .map(Map.Entry::getKey)
                .toList();
    }

    private static String ofTerms(Kept shared, List<Ranked> ranked, Set<Integer> kept, IntFunction<String> id) {
        List<Ranked> items = ranked.stream().map(own -> own.with(kept)).toList();
        List<Item> written = items.stream()
                .map(own -> item(
                        own,
                        own.terms().interactions().stream()
                                .map(each -> shared.grade() == Grade.STRICT ? each.sum() : Double.NaN)
                                .toList(),
                        Found.NOTHING))
                .toList();
        return write(of(shared, items.get(0).terms(), written, id));
    }

    private static StoredExplanation of(Kept shared, ScoreTerms terms, List<Item> items, IntFunction<String> id) {
        Optional<InteractionSequence> history = terms.interactions().isEmpty() ? Optional.empty() : shared.history();
        return new StoredExplanation(
                SCHEMA,
                shared.grade(),
                shared.servedBy(),
                shared.target(),
                shared.scales().map(PartScales::factors).orElse(List.of()),
                history.map(StoredExplanation::zone).orElse(""),
                past(history, terms, id),
                items);
    }

    /** What an explanation has beside terms. */
    private record Found(
            List<Double> gates,
            List<Double> objectives,
            List<AttributeTerm> attributes,
            List<Joined> joined,
            List<PatternSupport.Shoppers> support,
            List<Barred> blocked,
            List<WhatIf> whatIf) {

        private static final Found NOTHING =
                new Found(List.of(), List.of(), List.of(), List.of(), List.of(), List.of(), List.of());

        private static Found of(Explained own, IntFunction<String> id) {
            return new Found(
                    own.gates(),
                    own.objectives().scores(),
                    own.attributes(),
                    own.why().grade() == Grade.STRICT ? List.of() : together(own),
                    own.reasons().stream().map(own.support()).toList(),
                    own.why().blocked().stream()
                            .map(each -> new Barred(id.apply(each.item()), each.score(), each.rule()))
                            .toList(),
                    own.whatIf().map(each -> WhatIf.of(each, id)).stream().toList());
        }
    }

    private static Item item(Ranked own, List<Double> effects, Found found) {
        ScoreTerms terms = own.terms();
        List<Term> rows = new ArrayList<>();
        for (int t = 0; t < terms.interactions().size(); t++) {
            rows.add(Term.of(terms.interactions().get(t), effects.get(t)));
        }
        return new Item(
                own.item(),
                own.placement(),
                terms.base(),
                terms.sequence(),
                terms.boost(),
                terms.rest(),
                terms.ranked(),
                terms.rounding(),
                rows,
                found.gates(),
                found.objectives(),
                found.attributes(),
                found.joined(),
                found.support().stream().map(PatternSupport.Shoppers::all).toList(),
                others(found.support()),
                found.blocked(),
                found.whatIf());
    }

    private static List<Integer> others(List<PatternSupport.Shoppers> support) {
        List<Integer> others =
                support.stream().map(PatternSupport.Shoppers::others).toList();
        return others.stream().allMatch(own -> own == 0) ? List.of() : others;
    }

    private static String zone(InteractionSequence history) {
        return history.log().timed() ? history.log().zone().getId() : "";
    }

    private static List<Past> past(Optional<InteractionSequence> history, ScoreTerms terms, IntFunction<String> id) {
        return history.map(all -> terms.interactions().stream()
                        .map(own -> new Past(
                                own.index(),
                                id.apply(all.item(own.index())),
                                all.type(own.index()).name(),
                                all.log().timed() ? all.timeMicros(own.index()) : 0))
                        .toList())
                .orElse(List.of());
    }

    private static String write(StoredExplanation own) {
        try {
            return JSON.writeValueAsString(own);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException(e);
        }
    }

    /**
     * The explanation that {@link #text} wrote.
     *
     * @throws IllegalArgumentException if the text is not one of {@link #text}
     */
    public static StoredExplanation parse(String text) {
        try {
            return JSON.readValue(text, StoredExplanation.class);
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException(e.getOriginalMessage(), e);
        }
    }

    private static StoredExplanation of(
            List<Explained> explained, Optional<PartScales> scales, IntFunction<String> id) {
        Explained first = explained.get(0);
        return of(
                new Kept(
                        first.why().grade(),
                        first.servedBy(),
                        first.objectives().target(),
                        scales,
                        first.decision().history()),
                first.why().terms(),
                explained.stream()
                        .map(own -> item(
                                new Ranked(
                                        id.apply(own.why().item()),
                                        own.placement(),
                                        own.why().terms()),
                                own.why().effects(),
                                Found.of(own, id)))
                        .toList(),
                id);
    }

    /** Returns the effects of the interactions of a reason, and of those with one item. */
    private static List<Joined> together(Explained own) {
        Stream<List<Integer>> ofReasons = own.reasons().stream().map(Reason::indices);
        Stream<List<Integer>> ofItems = ItemTerms.of(own.reasons(), Reason::item, Reason::sum).stream()
                .map(each -> each.parts().stream()
                        .flatMap(part -> part.indices().stream())
                        .sorted()
                        .toList());
        return Stream.concat(ofReasons, ofItems)
                .filter(indices -> indices.size() > 1)
                .distinct()
                .map(indices -> new Joined(indices, own.effect().applyAsDouble(Set.copyOf(indices))))
                .toList();
    }

    /** Returns the scales of the score's parts; empty without a network. */
    public Optional<PartScales> partScales() {
        return scales.isEmpty() ? Optional.empty() : Optional.of(new PartScales(scales));
    }

    /** Returns the change that would have replaced the first item; empty if it was not computed. */
    public Optional<WhatIf> firstWhatIf() {
        return items.stream().flatMap(own -> own.whatIf().stream()).findFirst();
    }

    /** Returns the day of an interaction in the shop's zone; empty without times. */
    public String day(Past own) {
        return zone.isEmpty()
                ? ""
                : Instant.EPOCH
                        .plus(own.at(), ChronoUnit.MICROS)
                        .atZone(ZoneId.of(zone))
                        .toLocalDate()
                        .toString();
    }

    /** Returns an interaction that has a term; empty if there is none with this index. */
    public Optional<Past> interaction(int index) {
        return history.stream().filter(own -> own.index() == index).findFirst();
    }

    /** Returns the ids of the explained items, in the order of the slots. */
    public List<String> explainedItems() {
        return items.stream().map(Item::item).toList();
    }

    /** Indices of items by id, in place of a catalogue that may have changed. */
    public static final class Ids {

        private final Map<String, Integer> indices = new LinkedHashMap<>();
        private final List<String> ids = new ArrayList<>();

        int of(String id) {
            return indices.computeIfAbsent(id, own -> {
                ids.add(own);
                return ids.size() - 1;
            });
        }

        /** Returns the id of an index. */
        public String id(int index) {
            return ids.get(index);
        }
    }

    /**
     * Returns the explanation of an item.
     *
     * @param subject shopper of the decision; empty for an unknown visitor
     * @param profiling whether the decision could use the history
     * @param item one of {@link #explainedItems}
     * @param versus another one to compare it with
     * @param ids assigns the indices of the result
     * @param title title of an item by its id
     */
    public Explained read(
            Optional<ShopperId> subject,
            boolean profiling,
            String item,
            Optional<String> versus,
            Ids ids,
            UnaryOperator<String> title) {
        Item own = require(item);
        int index = ids.of(item);
        Decision decision = decision(subject, profiling, ids);
        ScoreTerms terms = terms(own);
        List<Reason> reasons = terms.interactions().isEmpty()
                ? List.of()
                : Reason.of(terms, decision.history().orElseThrow());
        Map<Reason, PatternSupport.Shoppers> support = new LinkedHashMap<>();
        // Terms that were kept alone have none.
        for (int r = 0; r < Math.min(reasons.size(), own.support().size()); r++) {
            int others = own.others().isEmpty() ? 0 : own.others().get(r);
            support.put(
                    reasons.get(r), new PatternSupport.Shoppers(own.support().get(r) - others, others));
        }
        return new Explained(
                decision,
                own.placement(),
                servedBy,
                new Explanation(
                        index,
                        terms,
                        grade,
                        own.terms().stream().map(Term::effect).toList(),
                        own.blocked().stream()
                                .map(each -> new Explanation.Blocked(ids.of(each.item()), each.score(), each.rule()))
                                .toList()),
                reasons,
                own.gates(),
                new Explained.Objectives(own.objectives(), target),
                own.attributes(),
                versus.map(other -> Contrast.of(index, terms, ids.of(other), terms(require(other)))),
                own.whatIf().stream().map(each -> each.read(ids)).findFirst(),
                each -> title.apply(ids.id(each)),
                reason -> support.getOrDefault(reason, PatternSupport.Shoppers.NONE),
                removed -> effect(own, terms, removed));
    }

    private Item require(String item) {
        return items.stream().filter(own -> own.item().equals(item)).findFirst().orElseThrow();
    }

    private ScoreTerms terms(Item own) {
        List<ScoreTerms.Interaction> terms = new ArrayList<>();
        for (int t = 0; t < own.terms().size(); t++) {
            terms.add(own.terms().get(t).interaction(history.get(t).index()));
        }
        return new ScoreTerms(own.base(), terms, own.sequence(), own.boost(), own.rest(), own.ranked(), own.rounding());
    }

    /** Returns the effect of a removal that a text names; strict effects are sums of terms. */
    private double effect(Item own, ScoreTerms terms, Set<Integer> removed) {
        double sum = 0;
        for (int t = 0; t < history.size(); t++) {
            if (removed.contains(history.get(t).index())) {
                sum += grade == Grade.STRICT
                        ? terms.interactions().get(t).sum()
                        : own.terms().get(t).effect();
            }
        }
        return own.joined().stream()
                .filter(each -> new HashSet<>(each.without()).equals(removed))
                .findFirst()
                .map(Joined::effect)
                .orElse(sum);
    }

    /** Interactions without terms, which the explanation does not name, have the first item. */
    private Decision decision(Optional<ShopperId> subject, boolean profiling, Ids ids) {
        Optional<InteractionSequence> sequence = Optional.empty();
        if (!history.isEmpty()) {
            InteractionLogAccumulator log = new InteractionLogAccumulator();
            if (!zone.isEmpty()) {
                log.zone(ZoneId.of(zone));
            }
            log.beginShopper(subject.orElseGet(() -> new ShopperId("visitor")));
            int next = 0;
            for (Past own : history) {
                int type = log.typeIndex(new InteractionType(own.type()));
                for (; next <= own.index(); next++) {
                    log.add(ids.of(own.item()), type);
                    if (!zone.isEmpty()) {
                        log.time(own.at());
                    }
                }
            }
            sequence = Optional.of(log.toLog().sequence(0));
        }
        return new Decision(
                "stored",
                subject,
                sequence,
                Optional.empty(),
                1,
                new Rules(false, Set.of(), new TreeMap<>()),
                Exploration.NONE,
                profiling);
    }
}
