// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.core.recommend;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.random.RandomGenerator;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.hanse.core.interaction.Catalogue;
import org.hanse.core.interaction.InteractionSequence;
import org.hanse.core.interaction.table.ItemPopularity;
import org.hanse.core.interaction.table.LiveCounts;
import org.hanse.core.interaction.table.TableMix;
import org.hanse.core.learn.score.NetworkScorer;
import org.hanse.core.learn.score.OnlineScorer;
import org.hanse.core.learn.score.ShopperState;
import org.hanse.core.recommend.Outcome.Because;
import org.hanse.core.recommend.Outcome.ServedBy;

/**
 * Recommender of items for decisions. The permitted items of a slot are fixed before its item is drawn, and items never move afterwards. So
 * the propensity of a slot is the probability of its item given the earlier slots. Not thread-safe.
 */
public final class Recommender {

    private final Optional<OnlineScorer> network;
    private final Optional<TableMix> mix;
    private final Optional<MixScores.Room> room;
    private final ItemPopularity popularity;
    private final Set<Integer> unavailable;

    /** Size at the end of a title, behind a comma, dash, stroke or bar. Numbers are sizes behind a word only. */
    private static final Pattern SIZE = Pattern.compile(
            "\\s*(,|\\s[-–/|])\\s*"
                    + "(([Gg]röße|[Gg]roesse|[Ss]ize|Gr\\.|[Tt]aille):?\\s*(\\d{2}|[2-5]XL|X{0,3}[SL]|M)|[2-5]XL|X{0,3}[SL]|M)\\s*$");

    /** Items with the same title as an item, by item. Items with a title of their own are left out. */
    private final Map<Integer, List<Integer>> variants;

    private Recommender(
            Optional<OnlineScorer> network,
            Optional<TableMix> mix,
            ItemPopularity popularity,
            Set<Integer> unavailable,
            Map<Integer, List<Integer>> variants) {
        this.network = network;
        this.mix = mix;
        this.room = mix.map(MixScores.Room::new);
        this.popularity = popularity;
        this.unavailable = unavailable;
        this.variants = variants;
    }

    /**
     * Returns a recommender with a trained network.
     *
     * @param counts how often each item was met, {@code [items]}
     */
    public static Recommender of(NetworkScorer scorer, int[] counts) {
        return of(scorer, ItemPopularity.of(counts));
    }

    /** Returns a recommender with a trained network, whose tables may change. */
    public static Recommender of(NetworkScorer scorer, ItemPopularity popularity) {
        if (scorer.items() != popularity.items()) {
            throw new IllegalArgumentException(
                    "counts of " + popularity.items() + " items for a network of " + scorer.items());
        }
        return new Recommender(Optional.of(scorer.online()), Optional.empty(), popularity, Set.of(), Map.of());
    }

    /** Returns a recommender with a mix of tables, which may change; without a history it ranks by their popularity. */
    public static Recommender of(TableMix mix) {
        return new Recommender(Optional.empty(), Optional.of(mix), mix.popularity(), Set.of(), Map.of());
    }

    /**
     * Returns a recommender by popularity, which is the same for all shoppers.
     *
     * @param counts number of shoppers that met each item, {@code [items]}
     */
    public static Recommender ofCounts(int[] counts) {
        return ofPopularity(ItemPopularity.of(counts));
    }

    /** Returns a recommender by popularity, which may change. */
    public static Recommender ofPopularity(ItemPopularity popularity) {
        return new Recommender(Optional.empty(), Optional.empty(), popularity, Set.of(), Map.of());
    }

    /** Returns the same recommender for another thread. */
    public Recommender forShard() {
        return new Recommender(network.map(OnlineScorer::forShard), mix, popularity, unavailable, variants);
    }

    /**
     * Returns a recommender with the same scores for the lists of a shop. It draws no item that is not available. Of items with one title
     * but for a size at its end, which are variants of a product, it draws one, and further ones only where no other item is left.
     */
    public Recommender forShop(Catalogue catalogue) {
        return forShop(catalogue, catalogue.unavailable());
    }

    /**
     * Returns the recommender of {@link #forShop(Catalogue)} with other items that are not available.
     *
     * @param unavailable their indices, which may change while no thread decides
     */
    public Recommender forShop(Catalogue catalogue, Set<Integer> unavailable) {
        Map<String, List<Integer>> byTitle = IntStream.range(0, catalogue.size())
                .boxed()
                .filter(item -> !catalogue.item(item).title().isBlank())
                .collect(Collectors.groupingBy(
                        item -> SIZE.matcher(catalogue.item(item).title()).replaceFirst("")));
        Map<Integer, List<Integer>> same = new HashMap<>();
        byTitle.values().stream()
                .filter(items -> items.size() > 1)
                .forEach(items -> items.forEach(item -> same.put(item, items)));
        return new Recommender(network, mix, popularity, unavailable, same);
    }

    /**
     * Answers a decision.
     *
     * @param random source of explored items
     * @throws IllegalArgumentException if a candidate or an item of a rule is not in the catalogue
     */
    public Outcome decide(Decision decision, RandomGenerator random) {
        return decide(decision, state(decision), random);
    }

    /**
     * Answers a decision with a state of its shopper.
     *
     * @param state see {@link #state}
     * @param random source of explored items
     * @throws IllegalArgumentException if a candidate or an item of a rule is not in the catalogue
     */
    public Outcome decide(Decision decision, Optional<ShopperState> state, RandomGenerator random) {
        Scored scored = scored(decision, state);
        Ranking ranking = new Ranking(scored.scores());
        SlotDrawAccumulator draw = new SlotDrawAccumulator(
                ranking,
                decision.exploration().inUnits(scored.scores().unit()),
                scored.open(decision),
                decision.slots(),
                variants);
        List<Outcome.Slot> slots = slots(decision, ranking, draw, random);
        return new Outcome(
                slots,
                scored.servedBy(),
                slots.isEmpty() ? Because.NO_ITEM : scored.because(),
                draw.pools(decision.slots()));
    }

    private void requireItems(Decision decision) {
        Rules rules = decision.rules();
        decision.candidates().ifPresent(this::requireItems);
        List.of(
                        rules.excluded(),
                        rules.seen(),
                        rules.pinned().values(),
                        rules.boosts().keySet())
                .forEach(this::requireItems);
    }

    private void requireItems(Collection<Integer> items) {
        for (int item : items) {
            if (item < 0 || item >= popularity.items()) {
                throw new IllegalArgumentException(
                        "item: found index " + item + "; expected an item of a catalogue of " + popularity.items());
            }
        }
    }

    /**
     * Returns the scores of all items for a decision.
     *
     * @throws IllegalArgumentException if a candidate or an item of a rule is not in the catalogue
     */
    public Scored scored(Decision decision) {
        return scored(decision, state(decision));
    }

    private Optional<InteractionSequence> history(Decision decision) {
        return decision.history().filter(own -> decision.profiling() && own.length() > 0);
    }

    /**
     * Returns the network's state of a decision's shopper; empty where none is needed. It serves this recommender, and those that {@link
     * #forShard} returns, one thread at a time. A caller may keep it until the shopper's history changes, and append to it. In tables that
     * change, the first interactions of a shopper and an erasure end it.
     */
    public Optional<ShopperState> state(Decision decision) {
        return history(decision)
                .flatMap(own -> network.map(scorer -> {
                    ShopperState state = decision.subject().map(scorer::begin).orElseGet(scorer::begin);
                    scorer.appendAll(state, own);
                    return state;
                }));
    }

    /**
     * Returns the scores of all items for a decision with a state of its shopper.
     *
     * @param state see {@link #state}
     * @throws IllegalArgumentException if a candidate or an item of a rule is not in the catalogue
     */
    public Scored scored(Decision decision, Optional<ShopperState> state) {
        requireItems(decision);
        Optional<InteractionSequence> history = history(decision);
        if (history.isPresent() && (network.isPresent() || mix.isPresent())) {
            ItemScores own = network.<ItemScores>map(scorer -> new ItemScores.OfNetwork(scorer, state.orElseThrow()))
                    .orElseGet(
                            () -> MixScores.of(mix.orElseThrow(), history.get(), self(decision), room.orElseThrow()));
            Because known = history.get().length() > decision.context() ? Because.HISTORY : Because.CONTEXT;
            return scored(own, ServedBy.PERSONAL, known, decision);
        }
        Because because = network.isEmpty() && mix.isEmpty()
                ? Because.VALIDATION
                : decision.profiling() ? Because.NO_HISTORY : Because.PROFILING_OFF;
        return network.map(scorer ->
                        scored(new ItemScores.OfNetwork(scorer, scorer.begin()), ServedBy.ANONYMOUS, because, decision))
                .orElseGet(() -> scored(new ItemScores.OfCounts(popularity), ServedBy.POPULARITY, because, decision));
    }

    private int self(Decision decision) {
        return decision.subject().map(mix.orElseThrow().shoppers()::shopper).orElse(LiveCounts.NO_SHOPPER);
    }

    private Scored scored(ItemScores scores, ServedBy servedBy, Because because, Decision decision) {
        Map<Integer, Double> boosts = decision.rules().boosts();
        return Scored.of(
                boosts.isEmpty() ? scores : new ItemScores.Boosted(scores, boosts),
                servedBy,
                because,
                decision,
                unavailable);
    }

    /**
     * Returns the slots without exploration, with scores as if some interactions had not happened. Met items stay excluded where the rules say so.
     *
     * @param removed indices in the history
     */
    public List<Outcome.Slot> without(Decision decision, Set<Integer> removed) {
        Scored scored = scored(decision);
        Ranking ranking = new Ranking(removed.isEmpty() ? scored.scores() : scored.scores(removed::contains));
        return slots(
                decision,
                ranking,
                new SlotDrawAccumulator(ranking, Exploration.NONE, scored.open(decision), decision.slots(), variants),
                new SplittableRandom(0));
    }

    private static List<Outcome.Slot> slots(
            Decision decision, Ranking ranking, SlotDrawAccumulator draw, RandomGenerator random) {
        decision.rules().pinned().values().forEach(draw::take);
        decision.rules().seen().forEach(draw::see);
        draw.begin();
        List<Outcome.Slot> slots = new ArrayList<>();
        for (int slot = 0; slot < decision.slots(); slot++) {
            Integer pinned = decision.rules().pinned().get(slot);
            if (pinned == null) {
                draw.next(slot, random).ifPresent(slots::add);
            } else {
                slots.add(new Outcome.Slot(pinned, ranking.of(pinned).terms(), 1, false, true));
            }
        }
        return slots;
    }
}
