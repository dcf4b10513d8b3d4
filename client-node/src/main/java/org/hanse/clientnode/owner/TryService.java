// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.clientnode.owner;

import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.hanse.clientnode.explain.Explained;
import org.hanse.clientnode.explain.ExplanationSummary;
import org.hanse.clientnode.explain.ReasonWords;
import org.hanse.clientnode.owner.TryDocument.Absence;
import org.hanse.clientnode.owner.TryDocument.Found;
import org.hanse.clientnode.owner.TryDocument.Past;
import org.hanse.clientnode.owner.TryDocument.Place;
import org.hanse.clientnode.owner.TryDocument.Search;
import org.hanse.clientnode.owner.TryDocument.Why;
import org.hanse.clientnode.serve.DecisionRequest;
import org.hanse.clientnode.serve.ExplainAnswer;
import org.hanse.clientnode.serve.ExplanationDocument.Tested;
import org.hanse.clientnode.serve.ExplanationRequest;
import org.hanse.clientnode.serve.Recommendation;
import org.hanse.clientnode.serve.RecommendationService;
import org.hanse.clientnode.serve.RecommendationService.Restored;
import org.hanse.clientnode.serve.RecommendationService.Shops;
import org.hanse.clientnode.serve.ServedShop;
import org.hanse.core.interaction.InteractionLog;
import org.hanse.core.interaction.InteractionSequence;
import org.hanse.core.interaction.ShopperId;
import org.hanse.core.recommend.Outcome;

/** Recommendations of a shopper as a preview, with reasons and what changes them. Nothing is logged. Any thread may call it; calls block. */
public final class TryService {

    private static final int SLOTS = 10;
    private static final int MOST_PAST = 50;
    private static final int EXAMPLES = 5;
    private static final int MOST_FOUND = 10;

    /** Items with a part of their own in an explanation. */
    private static final int MOST_PARTS = 8;

    private final Shops shops;
    private final RecommendationService service;

    /**
     * What is asked for.
     *
     * @param shopper id of a shopper; empty for examples alone
     * @param used interactions that the preview uses; empty for all
     * @param item id of an item to explain
     * @param against id or title of an item that is not there
     * @param language code of the language of the words
     */
    public record Request(
            Optional<String> shopper,
            Optional<Used> used,
            Optional<String> item,
            Optional<String> against,
            String language) {}

    /**
     * Interactions that a preview uses.
     *
     * @param indices indices of those among the newest that are used
     * @param length length of the history in which they were chosen; what came later is used, too
     */
    public record Used(Set<Integer> indices, int length) {

        public Used {
            indices = Set.copyOf(indices);
        }

        private boolean has(int index) {
            return index >= length || indices.contains(index);
        }
    }

    public TryService(Shops shops, RecommendationService service) {
        this.shops = shops;
        this.service = service;
    }

    /**
     * Returns the preview.
     *
     * @throws org.hanse.config.InvalidInputException if an item or a shopper is not valid
     */
    public TryDocument document(Request request) {
        List<String> examples = examples(shops.data());
        if (request.shopper().isEmpty()) {
            return new TryDocument(
                    TryDocument.SCHEMA,
                    examples,
                    Optional.empty(),
                    List.of(),
                    0,
                    Optional.empty(),
                    Optional.empty(),
                    List.of(),
                    Optional.empty(),
                    Optional.empty(),
                    Optional.empty());
        }
        DecisionRequest preview = DecisionRequest.preview(request.shopper().get(), SLOTS);
        ExplanationRequest asked =
                new ExplanationRequest(Optional.empty(), preview, Optional.empty(), Optional.empty());
        return service.withSource(asked, source -> document(request, examples, (Restored) source));
    }

    private TryDocument document(Request request, List<String> examples, Restored restored) {
        Recommendation list = restored.list();
        List<Place> before = before(list, restored.shop());
        History history = History.of(restored, request.used());
        Optional<Search> search = request.against().map(text -> search(restored.shop(), text));
        boolean explains = !list.items().isEmpty()
                && (request.item().isPresent() || request.against().isPresent());
        return new TryDocument(
                TryDocument.SCHEMA,
                examples,
                request.shopper(),
                history.newest(),
                history.older(),
                Optional.of(list.served().by()),
                Optional.of(list.served().because()),
                before,
                after(restored, history.without(), before),
                explains ? Optional.of(why(restored, request, search, before)) : Optional.empty(),
                search);
    }

    private static List<String> examples(ServedShop shop) {
        InteractionLog log = shop.merchant().log();
        int step = Math.max(1, log.shoppers() / EXAMPLES);
        return IntStream.iterate(0, s -> s < log.shoppers(), s -> s + step)
                .mapToObj(log::shopper)
                .filter(own -> shop.mayProfile(own) && shop.history(own).isPresent())
                .limit(EXAMPLES)
                .map(ShopperId::value)
                .toList();
    }

    /**
     * History of a shopper.
     *
     * @param newest newest interactions first
     * @param older number of those that are not listed
     * @param without indices that the preview leaves out
     */
    private record History(List<Past> newest, int older, Set<Integer> without) {

        private static History of(Restored restored, Optional<Used> used) {
            Optional<InteractionSequence> all = restored.decision()
                    .history()
                    .filter(own -> restored.decision().profiling());
            if (all.isEmpty()) {
                return new History(List.of(), 0, Set.of());
            }
            InteractionSequence history = all.get();
            int older = Math.max(0, history.length() - MOST_PAST);
            List<Past> newest = new ArrayList<>();
            Set<Integer> without = new TreeSet<>();
            for (int i = history.length() - 1; i >= older; i--) {
                int index = i;
                boolean isUsed = used.map(own -> own.has(index)).orElse(true);
                if (!isUsed) {
                    without.add(index);
                }
                newest.add(new Past(
                        index,
                        restored.shop().id(history.item(index)),
                        restored.shop().name(history.item(index)),
                        history.type(index).name(),
                        time(history, index),
                        isUsed));
            }
            return new History(newest, older, without);
        }

        private static Optional<String> time(InteractionSequence history, int index) {
            return history.log().timed()
                    ? Optional.of(Instant.EPOCH
                            .plus(history.timeMicros(index), ChronoUnit.MICROS)
                            .toString())
                    : Optional.empty();
        }
    }

    /** The name of an item with a common title has its id. */
    private static List<Place> before(Recommendation list, ServedShop shop) {
        return IntStream.range(0, list.items().size())
                .mapToObj(i -> {
                    Recommendation.Item own = list.items().get(i);
                    String name = shop.name(shop.item(own.item()));
                    return new Place(i + 1, own.item(), name, own.score(), own.pinned(), Optional.of(i + 1));
                })
                .toList();
    }

    private static Optional<List<Place>> after(Restored restored, Set<Integer> without, List<Place> before) {
        if (without.isEmpty()) {
            return Optional.empty();
        }
        Map<String, Integer> places = new HashMap<>();
        before.forEach(own -> places.put(own.item(), own.place()));
        ServedShop shop = restored.shop();
        List<Outcome.Slot> after = shop.model().recommender().without(restored.decision(), without);
        return Optional.of(IntStream.range(0, after.size())
                .mapToObj(i -> {
                    Outcome.Slot own = after.get(i);
                    String id = shop.id(own.item());
                    return new Place(
                            i + 1,
                            id,
                            shop.name(own.item()),
                            own.score(),
                            own.pinned(),
                            Optional.ofNullable(places.get(id)));
                })
                .toList());
    }

    private Why why(Restored restored, Request request, Optional<Search> search, List<Place> before) {
        String item = request.item().orElseGet(() -> before.get(0).item());
        Optional<String> against = search.filter(own -> own.items().size() == 1)
                .map(own -> own.items().get(0).item());
        ExplainAnswer answer = restored.answer(Optional.of(item), against);
        Explained explained = answer.explained();
        ReasonWords words = new ReasonWords(
                RecommendationService.phrases(request.language()), explained, RecommendationService.SUPPORT);
        return new Why(
                answer.id().apply(explained.why().item()),
                ExplanationSummary.of(explained, words, MOST_PARTS, shops.tested(answer) != Tested.FAILED),
                against,
                against.map(own -> absence(restored, own, before)));
    }

    private static Absence absence(Restored restored, String id, List<Place> before) {
        int item = restored.shop().item("against", id);
        if (before.stream().anyMatch(own -> own.item().equals(id))) {
            return Absence.NONE;
        }
        if (!restored.shop().isAvailable(item)) {
            return Absence.UNAVAILABLE;
        }
        boolean met = restored.decision()
                .history()
                .filter(own -> IntStream.range(0, own.length()).anyMatch(i -> own.item(i) == item))
                .isPresent();
        return met ? Absence.MET : Absence.LOWER;
    }

    /** Returns the item of an id, or those whose titles have a text. */
    private static Search search(ServedShop shop, String text) {
        String wanted = text.strip().toLowerCase(Locale.ROOT);
        List<Found> all = IntStream.range(0, shop.catalogue().size())
                .filter(i -> shop.id(i).equals(text.strip()))
                .mapToObj(i -> new Found(shop.id(i), shop.name(i)))
                .toList();
        if (all.isEmpty()) {
            all = IntStream.range(0, shop.catalogue().size())
                    .filter(i -> shop.catalogue()
                            .item(i)
                            .title()
                            .toLowerCase(Locale.ROOT)
                            .contains(wanted))
                    .limit(MOST_FOUND)
                    .mapToObj(i -> new Found(shop.id(i), shop.name(i)))
                    .collect(Collectors.toList());
        }
        return new Search(text, all);
    }
}
