// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.clientnode.serve;

import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import java.util.random.RandomGenerator;
import org.hanse.clientnode.app.ServingModel;
import org.hanse.clientnode.explain.Explained;
import org.hanse.clientnode.port.ItemStore;
import org.hanse.clientnode.port.PreferenceStore.Preferences;
import org.hanse.clientnode.port.ServingChoice;
import org.hanse.clientnode.port.ServingChoice.Candidate;
import org.hanse.config.InvalidInputException;
import org.hanse.core.evaluate.baseline.Mix;
import org.hanse.core.interaction.Catalogue;
import org.hanse.core.interaction.CatalogueItem;
import org.hanse.core.interaction.IdCharacters;
import org.hanse.core.interaction.InteractionLog;
import org.hanse.core.interaction.InteractionSequence;
import org.hanse.core.interaction.ItemId;
import org.hanse.core.interaction.ShopperId;
import org.hanse.core.learn.score.PartScales;
import org.hanse.core.learn.train.Merchant;
import org.hanse.core.recommend.Decision;
import org.hanse.core.recommend.Exploration;
import org.hanse.core.recommend.KeptStates;
import org.hanse.core.recommend.Outcome;
import org.hanse.core.recommend.Rules;

/** Data of a shop at one moment, and what serves it. Not thread-safe, since its model is not. */
public final class ServedShop {

    private final Reading data;
    private final ServingChoice choice;
    private final Candidate served;
    private final ServingModel model;
    private final Names names;
    private final Kept kept;

    /** The same data with what a holdout gets; empty without an experiment. */
    private final Optional<ServedShop> holdout;

    private static final RandomGenerator NO_RANDOM = () -> 0;

    /** Kept states of shoppers. One takes up to 50 KB for a window of 50 interactions. */
    private static final int MOST_STATES = 1_000;

    /**
     * What is looked up in the data.
     *
     * @param changed histories that are others than in the data
     * @param facts items that are others than in the data
     * @param unprofiled shoppers whose history recommendations must not use
     */
    private record Names(
            Map<ShopperId, Integer> shoppers,
            Set<String> titlesOfSeveral,
            Map<ShopperId, InteractionSequence> changed,
            Map<Integer, CatalogueItem> facts,
            Set<ShopperId> unprofiled) {

        static Names of(Merchant merchant) {
            InteractionLog log = merchant.log();
            Map<ShopperId, Integer> shoppers = new HashMap<>();
            for (int s = 0; s < log.shoppers(); s++) {
                shoppers.put(log.shopper(s), s);
            }
            Set<String> titles = new HashSet<>();
            Set<String> several = new HashSet<>();
            merchant.catalogue().items().stream()
                    .map(CatalogueItem::title)
                    .filter(title -> !titles.add(title))
                    .forEach(several::add);
            return new Names(
                    shoppers,
                    several,
                    new ConcurrentHashMap<>(),
                    new ConcurrentHashMap<>(),
                    ConcurrentHashMap.newKeySet());
        }
    }

    /**
     * Shop as it was read.
     *
     * @param shop catalogue, interactions and counts
     * @param version version of the interactions
     * @param erasures number of erasures before the interactions were read
     * @param forms forms of ids
     * @param ranksMet whether items that a shopper met may be recommended, where a request does not say
     */
    public record Reading(ServingModel.Shop shop, String version, long erasures, Forms forms, boolean ranksMet) {

        /** Returns the mix before a comparison. */
        public Mix usual() {
            return Mix.usual(ranksMet);
        }
    }

    /**
     * Forms of ids in the data.
     *
     * @param shopper returns the id of a shopper from what a user writes
     * @param key returns the public key of an item from a spelling of it; empty for text that is none
     */
    public record Forms(UnaryOperator<String> shopper, Function<String, Optional<String>> key) {}

    /**
     * Joins data and model.
     *
     * @param choice comparison of everything that the node could serve
     * @param served what {@code model} scores with
     */
    public ServedShop(Reading data, ServingChoice choice, Candidate served, ServingModel model) {
        this(
                data,
                choice,
                served,
                model,
                Names.of(data.shop().merchant()),
                new Kept(
                        new KeptStates(MOST_STATES),
                        new AtomicReference<>(
                                new ItemFields(data.shop().merchant().catalogue()))),
                Optional.empty());
    }

    /**
     * What is made once for all threads.
     *
     * @param fields items by their values
     */
    private record Kept(KeptStates states, AtomicReference<ItemFields> fields) {}

    private ServedShop(
            Reading data,
            ServingChoice choice,
            Candidate served,
            ServingModel model,
            Names names,
            Kept kept,
            Optional<ServedShop> holdout) {
        this.data = data;
        this.choice = choice;
        this.served = served;
        this.model = model;
        this.names = names;
        this.kept = kept;
        this.holdout = holdout;
    }

    /**
     * Returns the same data, and the events since they were read, with another model and without a holdout. Events change both shops.
     */
    public ServedShop with(ServingChoice otherChoice, Candidate otherServed, ServingModel otherModel) {
        return new ServedShop(
                data,
                otherChoice,
                otherServed,
                otherModel,
                names,
                new Kept(new KeptStates(MOST_STATES), kept.fields()),
                Optional.empty());
    }

    /** Returns the same shop with what a holdout gets, from the same data. */
    public ServedShop withHoldout(Candidate other, ServingModel otherModel) {
        return new ServedShop(data, choice, served, model, names, kept, Optional.of(with(choice, other, otherModel)));
    }

    /** Returns the shop for shoppers of the holdout; empty without an experiment. */
    public Optional<ServedShop> holdout() {
        return holdout;
    }

    /** Returns the data as they were read. */
    public Reading reading() {
        return data;
    }

    /** Returns the same shop for another thread. */
    public ServedShop forShard() {
        return new ServedShop(data, choice, served, model.forShard(), names, kept, holdout.map(ServedShop::forShard));
    }

    public Merchant merchant() {
        return data.shop().merchant();
    }

    /** Returns the version of the interactions. */
    public String dataVersion() {
        return data.version();
    }

    /** Returns the number of erasures before the interactions were read. */
    public long erasures() {
        return data.erasures();
    }

    /** Returns what {@link #model} scores with. */
    public Candidate served() {
        return served;
    }

    public ServingModel model() {
        return model;
    }

    /**
     * Answers a decision.
     *
     * @param random source of explored items
     */
    public Outcome decide(Decision decision, RandomGenerator random) {
        return kept.states().decide(model.recommender(), decision, random);
    }

    /** Answers a decision without exploration. */
    Outcome best(Decision decision) {
        return decide(decision, NO_RANDOM);
    }

    /** Returns the propensity of a list's first item under {@link ServingModel#other}; empty where there is none. */
    Optional<Double> underOther(Decision decision, Outcome outcome) {
        return model.other().flatMap(other -> OtherRanking.propensity(other, decision, outcome));
    }

    /** Returns the scales of the parts of the network's scores; empty without a network. */
    public Optional<PartScales> scales() {
        return served.scalesOfParts();
    }

    /** Returns the jobs with a model, the best on validation interactions first. */
    public List<String> jobs() {
        return choice.jobs();
    }

    /**
     * Explains an item of a decision.
     *
     * @param versus item to compare it with
     */
    public Explained explained(Decision decision, int item, Explained.Placement placement, Optional<Integer> versus) {
        return Explained.of(
                model.explainer(),
                new Explained.Shop(model.counts(), this::name, model.target()),
                decision,
                item,
                placement,
                versus);
    }

    public Catalogue catalogue() {
        return merchant().catalogue();
    }

    /** Returns the items by their values. */
    ItemFields fields() {
        Catalogue own = catalogue();
        return kept.fields().updateAndGet(now -> now.isOf(own) ? now : new ItemFields(own));
    }

    /** Returns the index of an item in the catalogue. */
    public int item(String id) {
        return item("item", id);
    }

    /**
     * Returns the index of an item in the catalogue.
     *
     * @param key option or key that names the item
     * @throws InvalidInputException if there is no such item
     */
    public int item(String key, String id) {
        return find(key, id).orElseThrow(() -> noItem(key, id));
    }

    /**
     * Returns the index of an item; empty if the catalogue does not have it.
     *
     * @throws InvalidInputException if the id is blank, or has a refused character
     */
    OptionalInt find(String key, String id) {
        // A list or a map of a request may have null.
        if (Objects.isNull(id) || id.isBlank() || IdCharacters.areRefused(id)) {
            throw noItem(key, id);
        }
        return catalogue().indexOf(new ItemId(id));
    }

    private InvalidInputException noItem(String key, String id) {
        return new InvalidInputException(key + ": found " + id + "; expected the id of one of the catalogue's "
                + catalogue().size() + " items. Fix: check the id");
    }

    /** Returns the id of an item. */
    public String id(int item) {
        return catalogue().item(item).id().value();
    }

    /** Returns the title of an item, with its id where another item has the same title; the id alone where it has no title. */
    public String name(int item) {
        CatalogueItem own = catalogue().item(item);
        if (own.title().isBlank()) {
            return own.id().value();
        }
        return own.title()
                + (names.titlesOfSeveral().contains(own.title())
                        ? " (" + own.id().value() + ")"
                        : "");
    }

    /** Returns the title of an item by its id; the id without a title or a present item. */
    public String title(String id) {
        OptionalInt item = id.isBlank() ? OptionalInt.empty() : catalogue().indexOf(new ItemId(id));
        String title = item.isPresent() ? catalogue().item(item.getAsInt()).title() : "";
        return title.isBlank() ? id : title;
    }

    /** Returns whether no shopper met an item. */
    boolean isCold(int item) {
        return data.shop().live().shoppersOf(item) == 0;
    }

    /** Returns whether items that a shopper met may be recommended, where a request does not say. */
    boolean ranksMet() {
        return data.ranksMet();
    }

    /** Returns the shopper that a user names. */
    public ShopperId shopper(String given) {
        return new ShopperId(data.forms().shopper().apply(given));
    }

    /** Returns what a shopper did; empty if the shopper is unknown. */
    public Optional<InteractionSequence> history(ShopperId shopper) {
        InteractionSequence changed = names.changed().get(shopper);
        return (changed == null
                        ? Optional.ofNullable(names.shoppers().get(shopper))
                                .map(merchant().log()::sequence)
                        : Optional.of(changed))
                .filter(own -> own.length() > 0);
    }

    /**
     * Replaces the history of a shopper, also in the copies for other threads. No thread reads them meanwhile.
     *
     * @param history log of the shopper
     */
    public void change(ShopperId shopper, InteractionLog history) {
        change(shopper, history, Preferences.USUAL);
    }

    /**
     * Replaces the history of a shopper, see {@link #change(ShopperId, InteractionLog)}.
     *
     * @param wanted what the shopper wants of tables and recommendations
     */
    public void change(ShopperId shopper, InteractionLog history, Preferences wanted) {
        InteractionSequence next = history.sequence(0);
        data.shop().live().replace(shopper, wanted.training() ? next : next.prefix(0));
        names.changed().put(shopper, next);
        kept.states().drop(shopper);
        holdout.ifPresent(own -> own.kept.states().drop(shopper));
        if (wanted.profiling()) {
            names.unprofiled().remove(shopper);
        } else {
            names.unprofiled().add(shopper);
        }
    }

    /** Returns whether recommendations may use the history of a shopper. */
    public boolean mayProfile(ShopperId shopper) {
        return !names.unprofiled().contains(shopper);
    }

    /** Returns an item with its present price. Its words and properties are those that the model has. */
    public CatalogueItem facts(int item) {
        CatalogueItem changed = names.facts().get(item);
        return changed == null ? catalogue().item(item) : changed;
    }

    /** Returns whether shoppers can buy an item now. */
    public boolean isAvailable(int item) {
        return !data.shop().unavailable().contains(item);
    }

    /**
     * Takes price and availability of an item, also in the copies for other threads. No thread reads them meanwhile.
     *
     * @param tokens returns the tokens of a text
     * @return whether the item has other words or properties, or is new: the data have to be read again for them
     */
    public boolean change(ItemStore.Item changed, Function<String, List<String>> tokens) {
        ItemDocument document = ItemDocument.stored(changed.state());
        boolean deleted = changed.state().deleted();
        OptionalInt known = catalogue().indexOf(new ItemId(changed.id()));
        if (known.isEmpty()) {
            return !deleted && document.isWhole();
        }
        int item = known.getAsInt();
        CatalogueItem before = catalogue().given(item);
        names.facts().put(item, document.priced(before));
        if (!deleted && document.available().orElse(!catalogue().unavailable().contains(item))) {
            data.shop().unavailable().remove(item);
        } else {
            data.shop().unavailable().add(item);
        }
        return !ItemDocument.haveSameWords(before, document.over(before, tokens));
    }

    /** Returns the forms of ids. */
    Forms forms() {
        return data.forms();
    }

    /** Returns the number of entries of derived rows. */
    public long entries() {
        return data.shop().live().entries();
    }

    /** Returns whether a derived row was not kept, for lack of memory. */
    public boolean isFull() {
        return data.shop().live().isFull();
    }

    /**
     * Reads the rows that decisions of one of the data's shoppers read, which derives them.
     *
     * @param index place in the data
     */
    public void warm(int index) {
        ShopperId shopper = merchant().log().shopper(index);
        Optional<InteractionSequence> history = history(shopper);
        if (history.isPresent()) {
            model.recommender()
                    .decide(
                            new Decision(
                                    "warm",
                                    Optional.of(shopper),
                                    history,
                                    Optional.empty(),
                                    1,
                                    Rules.NONE,
                                    Exploration.NONE,
                                    true),
                            NO_RANDOM);
        }
    }

    /** Forgets derived rows. No thread reads them meanwhile. */
    public void forgetRows() {
        data.shop().live().forget();
    }

    /** Returns the comparison of everything that the node could serve. */
    public ServingChoice choice() {
        return choice;
    }
}
