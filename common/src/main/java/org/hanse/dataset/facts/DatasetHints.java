// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.dataset.facts;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import org.hanse.core.evaluate.Protocol;
import org.hanse.core.interaction.InteractionType;

/** Meaning of a data set's numbers for training and scoring: one sentence each. */
public final class DatasetHints {

    /** Share of interactions from which repeated purchases are the baseline of a recommender. */
    private static final double MANY_REPEATS = 0.2;
    /**
     * Share of interactions with the most popular hundredth of the items from which popularity is a strong baseline.
     */
    private static final double CONCENTRATED = 0.3;
    /** Below this share of shoppers, figures speak of a minority. */
    private static final double FEW_SHOPPERS = 0.8;
    /** Share of steps without a time difference from which the order is largely that of the file. */
    private static final double MANY_TIES = 0.2;
    /** Share of dropped rows from which a hint appears. */
    private static final double MANY_DROPPED = 0.05;
    /** Share of items with missing values from which a hint appears. */
    private static final double MANY_ITEMS = 0.01;
    /** Share of interactions from which one shopper is probably no person, among this many shoppers. */
    private static final double MUCH_OF_ONE = 0.05;

    private static final int ENOUGH_SHOPPERS = 40;
    /** Fewer interactions of a type or a merchant than this give wide intervals. */
    private static final int RARE = 300;
    /** Fewest test queries from which figures about models are meaningful. */
    public static final int FEW_QUERIES = 10;

    private final DatasetFacts facts;
    private final Protocol protocol;
    private final List<String> hints = new ArrayList<>();

    private DatasetHints(DatasetFacts facts, Protocol protocol) {
        this.facts = facts;
        this.protocol = protocol;
    }

    /** Returns the hints that apply, those on dropped rows first. */
    public static List<String> of(DatasetFacts facts, Protocol protocol) {
        DatasetHints hints = new DatasetHints(facts, protocol);
        hints.hints.addAll(facts.cleaning().notes());
        hints.dropped();
        hints.catalogue();
        hints.keys();
        if (facts.decisions().isPresent()) {
            hints.decisions(facts.decisions().get());
        } else {
            facts.queries().ifPresent(hints::queries);
            hints.shoppers();
            hints.time();
            hints.taste();
            hints.types();
            hints.merchants();
        }
        return List.copyOf(hints.hints);
    }

    private void dropped() {
        long dropped = facts.cleaning().faults();
        long rows = facts.cleaning().rows();
        if (rows > 0 && dropped >= MANY_DROPPED * rows) {
            hint("%s of the rows were dropped as faulty: look at the reasons above", share(dropped, rows));
        }
    }

    private void catalogue() {
        CatalogueFacts catalogue = facts.catalogue();
        int untitled = catalogue.items() - catalogue.titled();
        if (facts.decisions().isEmpty() && catalogue.items() > 0 && catalogue.titled() == 0) {
            hint("no item has a title: the text baseline and content features have nothing to read");
        } else if (catalogue.titled() > 0 && untitled >= MANY_ITEMS * catalogue.items()) {
            hint("%s of items have no title: cold items will rank poorly", share(untitled, catalogue.items()));
        }
        if (catalogue.unavailable() > 0) {
            hint(
                    "%s of items are not available: nodes do not recommend them; training and evaluation have all items",
                    share(catalogue.unavailable(), catalogue.items()));
        }
        int cold = catalogue.items() - facts.itemsMet();
        if (cold > 0 && cold >= MANY_ITEMS * catalogue.items()) {
            hint(
                    "%s of items have no interaction (cold items): only their content can rank them",
                    share(cold, catalogue.items()));
        }
    }

    private void keys() {
        CatalogueFacts catalogue = facts.catalogue();
        int repeated = catalogue.repeatedKeys().size();
        if (repeated > 0) {
            hint(
                    "%s lost the key, because another item has it (first: %s): give each item a key of its own, or leave"
                            + " the cell empty",
                    repeated == 1 ? "1 item" : count(repeated) + " items",
                    catalogue.repeatedKeys().get(0).value());
        }
        int known = catalogue.keyed() + repeated;
        int without = catalogue.items() - known;
        if (known > 0 && without >= MANY_ITEMS * catalogue.items()) {
            hint(
                    "%s of items have no key: other shops find these by equal ids only; fill the column of"
                            + " catalogue.columns.key, or correct its rejected values",
                    share(without, catalogue.items()));
        }
    }

    private void shoppers() {
        InteractionFacts log = facts.interactions();
        if (log.spellings() > 0) {
            hint(
                    "%s of %s ids of shoppers differ from another one only in case or blanks: write shopper: {column: ...,"
                            + " normalize: email}, which makes each address one shopper",
                    count(log.spellings()), count(log.shoppers()));
        }
        if (log.shoppers() >= ENOUGH_SHOPPERS && log.lengths().max() >= MUCH_OF_ONE * log.size()) {
            hint(
                    "one shopper has %s of the interactions: if it is a till or a shared account, leave it out with"
                            + " interactions.where: \"lower(trim(COLUMN)) <> '%s'\", COLUMN being the shopper's",
                    share(log.lengths().max(), log.size()),
                    log.longest().toLowerCase(Locale.ROOT).strip().replace("'", "''"));
        }
        if (protocol.split() instanceof Protocol.LeaveOneOut) {
            few(log.longEnough(), "leave-one-out", "interactions");
        }
        if (protocol.split() instanceof Protocol.NextBasket && log.sessions().isPresent()) {
            few(log.sessions().get().longEnough(), "next-basket", "sessions");
        }
    }

    private void queries(DatasetFacts.QueryFacts queries) {
        if (queries.test() == 0) {
            hint("the protocol yields no test query: no model can be scored");
        } else if (queries.validation() == 0) {
            hint("the protocol yields no validation query: parameters cannot be chosen");
        }
        if (queries.test() > 0 && queries.test() < FEW_QUERIES) {
            hint(
                    "only %s: figures over so few queries do not compare models",
                    queries.test() == 1 ? "1 test query" : count(queries.test()) + " test queries");
        }
        int items = facts.catalogue().items();
        int ranked = protocol.candidates() instanceof Protocol.SampledNegatives sampled
                ? Math.min(items, sampled.negatives() + 1)
                : items;
        List<String> all = protocol.cutoffs().stream()
                .filter(cutoff -> cutoff >= ranked)
                .map(String::valueOf)
                .toList();
        if (!all.isEmpty()) {
            hint(
                    "%s all %s ranked items, so every target is a hit: set protocol.cutoffs below that number",
                    all.size() == 1
                            ? "cutoff " + all.get(0) + " takes in"
                            : "cutoffs " + String.join(", ", all) + " take in",
                    count(ranked));
        }
    }

    private void few(int longEnough, String split, String what) {
        int shoppers = facts.interactions().shoppers();
        if (longEnough < FEW_SHOPPERS * shoppers) {
            hint(
                    "%s of %s shoppers have three or more %s, as %s needs for both a test and a validation query",
                    count(longEnough), count(shoppers), what, split);
        }
    }

    private void time() {
        if (facts.interactions().span().isEmpty()) {
            hint("the source has no times: the order of the rows counts, and split: time is not possible");
            return;
        }
        TimeSpan span = facts.interactions().span().get();
        if (span.wholeDays()) {
            hint("times are dates without a time of day: the order within a day is arbitrary");
        } else if (span.tiedShare() >= MANY_TIES && !(protocol.split() instanceof Protocol.NextBasket)) {
            hint(
                    "%s of interactions have the same time as the one before, as the lines of one order do: these keep"
                            + " the order of the file",
                    share(span.tiedShare()));
        }
    }

    private void taste() {
        InteractionFacts log = facts.interactions();
        if (log.repeatShare() >= MANY_REPEATS && protocol.targets() == Protocol.TargetRule.ANY) {
            hint(
                    "%s of interactions repeat an item of the shopper: compare with the baseline frequency",
                    share(log.repeatShare()));
            if (protocol.history() == Protocol.HistoryRule.EXCLUDE) {
                hint(
                        "the protocol leaves out repeated items although there are many: use targets: new, or history: keep");
            }
        }
        if (log.headShare() >= CONCENTRATED) {
            hint(
                    "the most popular 1 %% of items hold %s of interactions: report coverage and novelty beside"
                            + " accuracy",
                    share(log.headShare()));
        }
    }

    private void types() {
        long returns = facts.interactions().types().getOrDefault(InteractionType.RETURN.name(), 0L);
        if (returns > 0) {
            hint(
                    "%s and can become test targets: delete \"return\" from interactions.type.map to leave"
                            + " them out",
                    returns == 1 ? "1 interaction is a return" : count(returns) + " interactions are returns");
        }
        if (facts.interactions().types().size() < 2) {
            return;
        }
        String rare = facts.interactions().types().entrySet().stream()
                .filter(type -> type.getValue() < RARE)
                .map(type -> count(type.getValue()) + " " + type.getKey())
                .collect(Collectors.joining(", "));
        if (!rare.isEmpty()) {
            hint("rare types (%s): figures on them alone will have wide intervals", rare);
        }
    }

    private void merchants() {
        long small = facts.merchants().values().stream()
                .filter(merchant -> merchant.interactions() < RARE)
                .count();
        if (small > 0) {
            hint(
                    "%s of %s merchants have fewer than %s interactions: too few to learn from alone",
                    count(small), count(facts.merchants().size()), count(RARE));
        }
        facts.shared()
                .ifPresent(pair -> hint(
                        "merchants %s and %s have %s of %s shoppers in common: a privacy guarantee covers a shopper at one"
                                + " merchant only",
                        pair.one(), pair.other(), count(pair.shared()), count(pair.fewest())));
    }

    private void decisions(DecisionFacts decisions) {
        if (decisions.rewarded() < RARE) {
            hint(
                    "only %s of %s decisions have a reward: every estimate will have a wide interval",
                    count(decisions.rewarded()), count(decisions.decisions()));
        }
        if (decisions.propensityMin() < 0.001) {
            hint("the smallest propensity is %.3g: clip the weights", decisions.propensityMin());
        }
    }

    private void hint(String sentence, Object... values) {
        hints.add(String.format(Locale.ROOT, sentence, values));
    }

    private static String share(long part, long whole) {
        return share((double) part / whole);
    }

    private static String share(double share) {
        return String.format(Locale.ROOT, share < 0.095 ? "%.1f %%" : "%.0f %%", 100 * share);
    }

    private static String count(long count) {
        return String.format(Locale.ROOT, "%,d", count);
    }
}
