// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.clientnode.serve;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import java.util.random.RandomGenerator;
import org.hanse.clientnode.explain.Explained;
import org.hanse.clientnode.explain.Explained.Placement;
import org.hanse.clientnode.explain.Language;
import org.hanse.clientnode.explain.Phrases;
import org.hanse.clientnode.explain.ReasonWords;
import org.hanse.clientnode.explain.ShopperWords;
import org.hanse.clientnode.explain.StoredExplanation;
import org.hanse.clientnode.port.DecisionLog;
import org.hanse.clientnode.port.DecisionLog.Appended;
import org.hanse.clientnode.port.EventStore;
import org.hanse.clientnode.port.Experiment;
import org.hanse.clientnode.port.ServingMonitor;
import org.hanse.clientnode.serve.ExplanationDocument.Tested;
import org.hanse.config.InvalidInputException;
import org.hanse.core.evaluate.live.Arm;
import org.hanse.core.interaction.ShopperId;
import org.hanse.core.recommend.Decision;
import org.hanse.core.recommend.Exploration;
import org.hanse.core.recommend.Outcome;

/**
 * Recommender of a shop: decides, explains, and takes what shoppers did. A decision is durable before its answer. Any thread may call it; calls
 * block.
 */
public final class RecommendationService {

    /** Fewest other shoppers behind a pattern that is named. */
    public static final int SUPPORT = 5;

    private final Shops shops;
    private final Decisions decisions;
    private final EventStore events;
    private final RandomGenerator random;

    /** Source of the shop that answers. */
    public interface Shops {

        /** Returns the present shop for its data, which no change waits for. Its model is for tasks of the other methods alone. */
        ServedShop data();

        /** Runs a task with the present shop, which no other thread uses meanwhile. */
        <T> T present(Function<ServedShop, T> task);

        /** Runs a task that explains, and may take long, with the present shop. */
        default <T> T explaining(Function<ServedShop, T> task) {
            return present(task);
        }

        /**
         * Runs a task that explains with the shop that made a decision.
         *
         * @return empty if the shop has other data, or the model is not among what it could serve now
         */
        <T> Optional<T> of(LoggedDecision decision, Function<ServedShop, T> task);

        /** Returns the result of the tests of the explanations of a model. */
        Tested tested(ExplainAnswer answer);

        /** Takes the events that were stored by now. */
        default void eventsStored() {}

        /** Receives decisions and events, for metrics. */
        default ServingMonitor monitor() {
            return ServingMonitor.NONE;
        }

        /** Takes the changes of items that were stored by now. */
        default void itemsStored() {}

        /** Returns the title of an item by its id; the id without a title or a present item. */
        UnaryOperator<String> titles();

        /** Returns the id of a shopper from what a user writes. */
        UnaryOperator<String> shoppers();
    }

    /** @param random source of ids and of explored items; thread-safe */
    public RecommendationService(Shops shops, Decisions decisions, EventStore events, RandomGenerator random) {
        this.shops = shops;
        this.decisions = decisions;
        this.events = events;
        this.random = random;
    }

    /**
     * Decision for a shopper that is not logged yet, if it is to be logged at all.
     *
     * @param drawn number of slots that chance filled
     */
    private record Decided(
            Optional<ShopperId> shopper,
            Optional<DecisionLog.Logged> logged,
            int drawn,
            long erasures,
            Recommendation answer) {

        private Appended store(Decisions decisions) {
            return logged.map(own -> decisions.add(own, erasures, drawn))
                    .orElseGet(() -> shopper.filter(own -> decisions.isErased(own, erasures))
                            .map(own -> Appended.ERASED)
                            .orElse(Appended.STORED));
        }
    }

    /**
     * Recommends items. An erased shopper gets what unknown visitors get.
     *
     * @throws InvalidInputException if the request is not valid
     */
    public Recommendation decide(DecisionRequest request) {
        long begin = System.nanoTime();
        Recommendation answer = durable(request);
        String servedBy = answer.served().by().name().toLowerCase(Locale.ROOT);
        shops.monitor().decided(servedBy, Duration.ofNanos(System.nanoTime() - begin));
        return answer;
    }

    private Recommendation durable(DecisionRequest request) {
        Decisions.Earlier earlier = decisions.earlier(request.after());
        Decided decided = decided(request, earlier, decisions.mayDraw(request.slotCount()));
        Appended stored = decided.store(decisions);
        if (stored == Appended.DRAWN_TOO_OFTEN) {
            // Others took the last draws of the day since the test above.
            decided = decided(request, earlier, false);
            stored = decided.store(decisions);
        }
        if (stored == Appended.ERASED) {
            // The shopper was erased and must not come back with the decision.
            decided = decided(request.anonymous(), decisions.earlier(Optional.empty()), false);
            stored = decided.store(decisions);
        }
        if (stored != Appended.STORED) {
            throw new IllegalStateException("a decision without a shopper and a draw is " + stored);
        }
        return decided.answer();
    }

    private Decided decided(DecisionRequest request, Decisions.Earlier earlier, boolean draws) {
        return shops.present(shop -> decided(shop, request, earlier, draws));
    }

    private Decided decided(ServedShop present, DecisionRequest request, Decisions.Earlier earlier, boolean draws) {
        Instant now = decisions.now();
        Optional<Experiment.Trial> trial =
                request.subject(present).flatMap(own -> decisions.live().trial(own, now));
        ServedShop shop = trial.filter(own -> own.arm() == Arm.HOLDOUT)
                .flatMap(own -> present.holdout())
                .orElse(present);
        Asked asked = asked(shop, request, earlier, now);
        // A decision that is not logged teaches nothing: it has the best items unless asked otherwise.
        Exploration exploration =
                !draws || (request.dryRun() && request.explore().isEmpty())
                        ? Exploration.NONE
                        : decisions.exploration();
        Decision decision = request.decision(shop, asked, earlier.items(), exploration);
        Outcome outcome = shop.decide(decision, random);
        boolean waiting = !request.shown().orElse(true);
        Decisions.Made made = new Decisions.Made(decision, outcome, asked, now, waiting, trial);
        Optional<DecisionLog.Logged> logged =
                request.dryRun() ? Optional.empty() : Optional.of(decisions.logged(shop, made, random));
        Recommendation answer = Recommendation.of(shop, decision, outcome, logged.map(DecisionLog.Logged::id))
                .with(waiting, request.unknown(shop));
        return new Decided(decision.subject(), logged, made.drawn(), shop.erasures(), answer);
    }

    private static Asked asked(ServedShop shop, DecisionRequest request, Decisions.Earlier earlier, Instant now) {
        if (request.after().isPresent()) {
            earlier.requireShopper(request.subject(shop));
        }
        return request.asked().at(now, earlier.items().size());
    }

    /**
     * Makes a decision that was made ahead a shown one, from now on. A shown decision stays as it is.
     *
     * @throws Problem if there is no such decision
     */
    public void activate(String id) {
        decisions.show(id);
    }

    /**
     * Returns a decision of the log.
     *
     * @throws Problem if there is none
     */
    public Recommendation decision(String id) {
        return Recommendation.of(decisions.require(id), shops.titles());
    }

    /**
     * Returns how a decision of the log would change.
     *
     * @param removal interactions to leave out; none for those without which another item would be first
     * @throws InvalidInputException if there is no such interaction, or data or model changed since
     * @throws Problem if there is no such decision
     */
    public WhatIfDocument whatIf(String id, WhatIfDocument.Removal removal) {
        ExplanationRequest request =
                new ExplanationRequest(Optional.of(id), DecisionRequest.USUAL, Optional.empty(), Optional.empty());
        return withSource(
                request,
                source ->
                        removal.isEmpty() ? WhatIfDocument.ofFirst(source) : WhatIfDocument.ofRemoval(source, removal));
    }

    /** Stores what shoppers did. An event that is not valid is rejected, and the others are stored. */
    public Events.Answer store(Events.Request request) {
        UnaryOperator<String> form = shops.shoppers();
        Events.Answer answer =
                Events.store(request, events::append, decisions, given -> new ShopperId(form.apply(given)));
        shops.eventsStored();
        shops.monitor().events("stored", answer.stored());
        shops.monitor().events("duplicate", answer.duplicate());
        shops.monitor().events("rejected", answer.rejected());
        return answer;
    }

    /** Returns the answer to {@link #store(Events.Request)}, and stores nothing. */
    Events.Answer tested(Events.Request request) {
        UnaryOperator<String> form = shops.shoppers();
        return Events.store(request, events::tested, decisions, given -> new ShopperId(form.apply(given)));
    }

    /**
     * Stores one event.
     *
     * @throws Problem if it is rejected
     */
    public void store(Events.Entry event) {
        UnaryOperator<String> form = shops.shoppers();
        Events.store(event, events, decisions, given -> new ShopperId(form.apply(given)));
        shops.eventsStored();
    }

    /**
     * Explains a recommendation to the shopper, without scores.
     *
     * @param language code of the language of the words
     * @throws InvalidInputException if an item cannot be explained, or there is no such language
     */
    public ShopperExplanation explanationForShopper(ExplanationRequest request, String language) {
        Phrases phrases = phrases(language);
        return explain(request, answer -> {
            Tested tested = shops.tested(answer);
            if (answer.explained().servedBy() == Outcome.ServedBy.PERSONAL && tested != Tested.PASSED) {
                throw new InvalidInputException(
                        "audience: found a model whose explanations "
                                + (tested == Tested.FAILED ? "failed their tests" : "were not tested")
                                + " on these data; expected"
                                + " one that passed. Fix: run hanse node explain with --audit 1000, or explain without audience");
            }
            return ShopperExplanation.of(
                    answer,
                    new ShopperWords(new ReasonWords(phrases, answer.explained(), SUPPORT), answer.explained()),
                    tested);
        });
    }

    /**
     * Returns the phrases of a language.
     *
     * @throws InvalidInputException if there is no such language
     */
    public static Phrases phrases(String language) {
        return Phrases.of(Language.parse(language)
                .orElseThrow(() -> new InvalidInputException(
                        "language: found " + language + "; expected en, de or zh. Fix: use one of them")));
    }

    /**
     * Explains a recommendation in words.
     *
     * @param language code of the language of the words
     * @throws InvalidInputException if an item cannot be explained, or there is no such language
     */
    public ExplanationDocument explanation(ExplanationRequest request, String language) {
        Phrases phrases = phrases(language);
        return explain(request, answer -> {
            Tested tested = shops.tested(answer);
            return ExplanationDocument.of(
                    answer, new ReasonWords(phrases, answer.explained(), SUPPORT), tested, tested != Tested.FAILED);
        });
    }

    /**
     * Explains a recommendation.
     *
     * @param rendering makes a result of the explanation, which is valid during the call alone
     * @throws InvalidInputException if an item cannot be explained
     * @throws Problem if there is no such decision, or its terms were not kept
     */
    public <T> T explain(ExplanationRequest request, Function<ExplainAnswer, T> rendering) {
        return withSource(request, source -> rendering.apply(source.answer(request.item(), request.against())));
    }

    /** Runs a task with the decision of a question. */
    public <T> T withSource(ExplanationRequest request, Function<Source, T> task) {
        if (request.decision().isEmpty()) {
            DecisionRequest own = request.request();
            Decisions.Earlier earlier = decisions.earlier(own.after());
            return shops.explaining(shop -> {
                Asked asked = asked(shop, own, earlier, decisions.now());
                Decision decision = own.decision(shop, asked, earlier.items(), Exploration.NONE);
                return task.apply(new Restored(shop, decision, Optional.empty()));
            });
        }
        LoggedDecision logged = decisions.require(request.decision().get());
        Optional<String> after = logged.asked().after();
        // Those that it continued may be gone by now.
        List<String> earlier = after.filter(decisions::has).isPresent()
                ? decisions.earlier(after).items()
                : List.of();
        Optional<Optional<T>> restored = shops.of(
                logged,
                shop -> logged.restored(shop, request.request(), earlier)
                        .map(decision -> task.apply(new Restored(shop, decision, Optional.of(logged)))));
        return restored.flatMap(own -> own).orElseGet(() -> {
            StoredExplanation terms = logged.requireTerms();
            return task.apply(new Kept(logged, terms, shops.titles()));
        });
    }

    /** Decision to explain; valid during a call alone. */
    public sealed interface Source {

        /** Returns the row of the log; empty if the decision is not from there. */
        Optional<LoggedDecision> logged();

        /**
         * Explains an item.
         *
         * @param item id of the item; the one in the first slot if empty
         * @param versus id of an item to compare it with
         * @throws InvalidInputException if an item cannot be explained
         */
        ExplainAnswer answer(Optional<String> item, Optional<String> versus);

        /** Explains the item that is first without exploration. */
        ExplainAnswer ofBest();
    }

    /** Decision with the data and the model that made it, or would make it now. */
    public record Restored(ServedShop shop, Decision decision, Optional<LoggedDecision> logged) implements Source {

        /** Returns the recommendations, without exploration. */
        public Recommendation list() {
            return Recommendation.of(shop, decision, shop.best(decision), Optional.empty());
        }

        private Optional<Integer> best() {
            return Explained.first(shop.model().explainer(), decision);
        }

        @Override
        public ExplainAnswer answer(Optional<String> item, Optional<String> versus) {
            Optional<Integer> best = best();
            Optional<Integer> first =
                    logged.flatMap(LoggedDecision::first).map(shop::item).or(() -> best);
            int own = item.map(id -> shop.item("item", id))
                    .or(() -> first)
                    .orElseThrow(() -> new InvalidInputException(
                            "no item is allowed: found nothing to explain. Fix: allow more candidates, or items that the"
                                    + " shopper met"));
            Explained explained =
                    shop.explained(decision, own, placement(own), versus.map(id -> shop.item("against", id)));
            return new ExplainAnswer(
                    explained,
                    shop::id,
                    logged.map(LoggedDecision::id),
                    Optional.of(shop.dataVersion()),
                    shop.served().version(),
                    shop.scales());
        }

        @Override
        public ExplainAnswer ofBest() {
            return answer(best().map(shop::id), Optional.empty());
        }

        private Placement placement(int item) {
            if (decision.rules().pinned().containsValue(item)) {
                return Placement.PINNED;
            }
            return logged.map(own -> own.isExplored(shop.id(item))).orElse(false)
                    ? Placement.EXPLORED
                    : Placement.SCORE;
        }
    }

    /**
     * Decision whose data or model are others by now, with the terms that were kept with it.
     *
     * @param titles titles of the present catalogue by the ids of items
     */
    public record Kept(LoggedDecision own, StoredExplanation terms, UnaryOperator<String> titles) implements Source {

        @Override
        public Optional<LoggedDecision> logged() {
            return Optional.of(own);
        }

        @Override
        public ExplainAnswer answer(Optional<String> item, Optional<String> versus) {
            item.ifPresent(id -> requireKept("item", id));
            versus.ifPresent(id -> requireKept("against", id));
            StoredExplanation.Ids ids = new StoredExplanation.Ids();
            Explained explained = terms.read(
                    own.shopper(),
                    own.document().path("profiling").asBoolean(),
                    item.orElseGet(() -> terms.explainedItems().get(0)),
                    versus,
                    ids,
                    titles);
            return new ExplainAnswer(
                    explained, ids::id, Optional.of(own.id()), Optional.empty(), own.version(), terms.partScales());
        }

        private void requireKept(String key, String id) {
            if (!terms.explainedItems().contains(id)) {
                String message = key + ": found " + id + "; expected one of "
                        + String.join(", ", terms.explainedItems()) + ", whose terms were kept with decision "
                        + own.id() + " before data or model changed. Fix: name one of them, or decide again";
                throw new Problem(own.has(id) ? Problem.Kind.GONE : Problem.Kind.INVALID, message);
            }
        }

        @Override
        public ExplainAnswer ofBest() {
            return answer(Optional.empty(), Optional.empty());
        }
    }
}
