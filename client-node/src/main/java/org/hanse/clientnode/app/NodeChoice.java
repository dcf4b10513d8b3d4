// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.clientnode.app;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.function.Consumer;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.hanse.clientnode.port.LocalDataset;
import org.hanse.clientnode.port.OwnNetwork;
import org.hanse.clientnode.port.ServedModel;
import org.hanse.clientnode.port.ServedModelStore;
import org.hanse.clientnode.port.ServingChoice;
import org.hanse.clientnode.port.ServingChoice.Candidate;
import org.hanse.clientnode.port.ValueCheck;
import org.hanse.core.crypto.Digest;
import org.hanse.core.evaluate.Difference;
import org.hanse.core.evaluate.ItemScorer;
import org.hanse.core.evaluate.MetricValues;
import org.hanse.core.evaluate.baseline.Baseline;
import org.hanse.core.evaluate.baseline.Frequency;
import org.hanse.core.evaluate.baseline.Mix;
import org.hanse.core.evaluate.baseline.Popularity;
import org.hanse.core.evaluate.baseline.Tuning;
import org.hanse.core.federation.JobId;
import org.hanse.core.interaction.table.TextVectors;
import org.hanse.core.job.JobSetup;
import org.hanse.core.learn.DivergenceException;
import org.hanse.core.learn.memory.PooledCounts;
import org.hanse.core.learn.score.CatalogueScorer;
import org.hanse.core.learn.score.PartScales;
import org.hanse.core.learn.train.Merchant;
import org.hanse.core.shard.ShardRunner;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Choice of what a node serves: popularity, the mix of its tables, the network that it trained alone, or the model of a job. All are scored on the validation queries of
 * today's data, and the best one is served. A tie keeps what is served. Below {@value #LEAST_QUERIES} queries values say little, so the mix
 * with its usual weights is served. Networks are compared without their values, which the chosen one adds where {@link ValueCheck} permits it. Nothing of the comparison leaves the node. Not thread-safe.
 */
public final class NodeChoice {

    private static final Logger LOG = LoggerFactory.getLogger(NodeChoice.class);

    /** Fewest validation queries by which candidates are compared. */
    public static final int LEAST_QUERIES = 30;

    private final LocalDataset data;
    private final ServedModelStore store;
    private final Jobs jobs;
    private final OwnLog log;
    private final ShardRunner runner;
    private final InstantSource clock;
    private final Consumer<String> report;

    /** Time after which the check of a network's values is made again: the log grew. A training at night is a day after the last. */
    private static final Duration CHECKED = Duration.ofHours(12);

    /** Log of the node's decisions. */
    @FunctionalInterface
    public interface OwnLog {

        /** Log without a decision. */
        OwnLog EMPTY = model -> ValueCheck.Estimate.NONE;

        /** Returns what the log says of a model's ranking with its values against that without. */
        ValueCheck.Estimate values(ServingChoice.Model model);
    }

    /** Jobs that the node knows. */
    public interface Jobs {

        /** Returns the setups of the jobs. */
        List<JobSetup> setups();

        /** Returns the jobs with a stored sum before training, sorted, once for each of their sums. */
        List<JobId> sums();

        /** Returns the last sum before training of a job, with those before it; empty for a job without one. */
        Optional<NodeSum> sum(JobSetup setup);
    }

    /** Creates a choice of a node without a log. */
    public NodeChoice(
            LocalDataset data,
            ServedModelStore store,
            Jobs jobs,
            ShardRunner runner,
            InstantSource clock,
            Consumer<String> report) {
        this(data, store, jobs, OwnLog.EMPTY, runner, clock, report);
    }

    /** @param report receives one line for the owner after each comparison */
    public NodeChoice(
            LocalDataset data,
            ServedModelStore store,
            Jobs jobs,
            OwnLog log,
            ShardRunner runner,
            InstantSource clock,
            Consumer<String> report) {
        this.data = data;
        this.store = store;
        this.jobs = jobs;
        this.log = log;
        this.runner = runner;
        this.clock = clock;
        this.report = report;
    }

    /** Returns whether the stored choice is of the present data, sums before training and models. */
    public boolean isCurrent() {
        return stored().isPresent();
    }

    /** Returns whether the stored choice is current, and the own network trained on the present data where a comparison could choose it. */
    public boolean isComplete() {
        return stored().filter(own -> own.queries() < LEAST_QUERIES || isTrained(own.data()))
                .isPresent();
    }

    /** Returns whether the own network was trained on a version of the data. */
    boolean isTrained(String version) {
        return store.own()
                .filter(own -> own.validation().data().equals(version))
                .isPresent();
    }

    private Optional<ServingChoice> stored() {
        return store.choice()
                .filter(choice -> choice.isOf(data.version(), jobs.sums(), store.all(), store.own()))
                .filter(choice ->
                        choice.values().isEmpty() || choice.at().plus(CHECKED).isAfter(clock.instant()));
    }

    /**
     * Returns what the node serves now. Compares, and stores the result, if data, sums or models changed since the stored choice.
     *
     * @throws RuntimeException if the data cannot be read
     */
    public ServingChoice current() {
        Optional<ServingChoice> stored = stored();
        while (stored.isEmpty()) {
            long erasures = data.erasures();
            ServingChoice next = new Comparison(store.choice()).choice();
            if (data.unlessErased(erasures, () -> store.choose(next))) {
                report.accept(next.reason());
                stored = Optional.of(next);
            }
        }
        return stored.get();
    }

    /** Merchant's data with the tables that recommendations use. */
    static Baseline.Training training(Merchant merchant, ShardRunner runner) {
        List<Optional<TextVectors>> text = new ArrayList<>(List.of(Optional.empty()));
        return new Baseline.Training(
                merchant.log(),
                merchant.catalogue(),
                0,
                runner,
                fields -> {
                    // Tuning asks for the same vectors for each setting.
                    TextVectors vectors = text.get(0).orElseGet(() -> TextVectors.of(merchant.catalogue(), fields));
                    text.set(0, Optional.of(vectors));
                    return vectors;
                },
                merchant.counts().map(PooledCounts::rows),
                merchant.pairs());
    }

    /** One comparison. */
    private final class Comparison {

        private final String version = data.version();
        private final List<JobId> sums = jobs.sums();
        private final OwnSplit split = OwnSplit.of(data.merchant(), data.protocol());
        private final boolean few = split.queries().size() < LEAST_QUERIES;
        private final List<ServedModel> models;
        private final Optional<OwnNetwork> network;
        private final List<JobSetup> setups;
        private final Optional<MetricValues> popularity = split.popularity();

        /** Values of mixes that this comparison ranked with. */
        private final Map<Candidate, MetricValues> ranked = new HashMap<>();

        /** Choice before this one. */
        private final Optional<ServingChoice> before;

        Comparison(Optional<ServingChoice> before) {
            this.before = before;
            this.models = store.all();
            this.network = store.own();
            this.setups = jobs.setups();
        }

        ServingChoice choice() {
            List<Candidate> candidates = new ArrayList<>();
            candidates.add(again(new ServingChoice.Tables(Mix.fixed(), Optional.empty(), OptionalDouble.empty()))
                    .orElseGet(() -> mix(Optional.empty(), split.training())));
            setups.forEach(setup -> ofSum(setup).ifPresent(candidates::add));
            ServedModel.bestFirst(models).forEach(own -> candidates.add(model(own)));
            network.ifPresent(own -> candidates.add(own(own)));
            candidates.add(new ServingChoice.Popularity(OwnSplit.value(popularity)));
            int chosen = few ? lastMix(candidates) : best(candidates);
            Optional<ValueCheck> check = check(candidates.get(chosen));
            Instant at = clock.instant();
            return new ServingChoice(
                    version,
                    sums,
                    split.metricName(),
                    split.queries().size(),
                    candidates,
                    chosen,
                    at,
                    before.filter(own -> own.served()
                                    .version()
                                    .equals(candidates.get(chosen).version()))
                            .map(ServingChoice::since)
                            .orElse(at),
                    reason(candidates, chosen)
                            + check.map(own -> "; it " + own.words()).orElse(""),
                    few ? Optional.empty() : validated("the served one", () -> lead(candidates.get(chosen))),
                    few ? Optional.empty() : validated("the served one", () -> found(candidates.get(chosen))),
                    check);
        }

        /** Checks whether the served network may rank by its values; empty where its plan does not. */
        private Optional<ValueCheck> check(Candidate served) {
            return served instanceof ServingChoice.Model own
                    ? setup(own.job())
                            .filter(known -> ranking(known).hasValues())
                            .map(known -> new ValueCheck(
                                    split.metricName(),
                                    OwnSplit.value(validated(
                                            "the values of job " + own.job(),
                                            () -> scorer(known, own.digest())
                                                    .flatMap(scorer -> split.values(scorer, own.scales())))),
                                    OwnSplit.value(validated("job " + own.job(), () -> values(own))),
                                    log.values(own)))
                    : Optional.empty();
        }

        private static ValueRanking ranking(JobSetup setup) {
            return ValueRanking.of(setup.training().training());
        }

        /** Returns the scores of a job's stored model with its values; empty if it is no longer stored. */
        private Optional<CatalogueScorer> scorer(JobSetup known, Digest model) {
            return store.content(known.plan().job(), model)
                    .map(content -> ServingModel.scorer(known, merchant(known), content, runner));
        }

        /** Returns the scores as they are compared: without the values of the network. */
        private Optional<CatalogueScorer> compared(JobSetup known, Digest model) {
            return scorer(known, model).map(own -> ranking(known).withoutValues(own, runner));
        }

        /** Returns a candidate that was compared with the same data. */
        private Optional<Candidate> again(Candidate like) {
            return before.filter(own -> own.data().equals(version))
                    .flatMap(own ->
                            own.candidates().stream().filter(like::isLike).findFirst());
        }

        private Optional<Candidate> ofSum(JobSetup setup) {
            Candidate like = new ServingChoice.Tables(
                    Mix.fixed(), Optional.of(setup.plan().job()), OptionalDouble.empty());
            Optional<Candidate> known = again(like);
            if (known.isPresent()) {
                return known;
            }
            try {
                return jobs.sum(setup).map(sum -> mix(Optional.of(setup), sum.training(split.training(), runner)));
            } catch (NodeSum.MissingSumException e) {
                LOG.debug("no sum before training job={}", setup.plan().job(), e);
                return Optional.empty();
            }
        }

        private Candidate mix(Optional<JobSetup> sum, Merchant merchant) {
            Baseline.Training training = training(merchant, runner);
            Mix usual = Mix.usual(split.protocol());
            Mix mix = few ? usual : (Mix) Tuning.choose(usual, training, split.queries(), split.protocol());
            Optional<MetricValues> values = split.values(mix.fit(training));
            Candidate own =
                    new ServingChoice.Tables(mix, sum.map(setup -> setup.plan().job()), OwnSplit.value(values));
            values.ifPresent(found -> ranked.put(own, found));
            return own;
        }

        /** Returns the model of a job, validated on the present data. */
        private Candidate model(ServedModel own) {
            ServedModel.Validation validation = own.validation();
            Candidate known = of(own, validation.scales(), validation.value());
            if (validation.data().equals(version)) {
                return known;
            }
            return again(known)
                    .filter(same -> same.version().equals(known.version()))
                    .or(() -> validated(own))
                    .orElseGet(() -> of(own, PartScales.ONE, OptionalDouble.empty()));
        }

        private Candidate of(ServedModel own, PartScales scales, OptionalDouble value) {
            return new ServingChoice.Model(own.job(), own.round(), own.model(), scales, value);
        }

        /** Returns the shop's own network, validated on the present data. */
        private Candidate own(OwnNetwork own) {
            ServedModel.Validation validation = own.validation();
            Candidate known = of(own, validation.scales(), validation.value());
            if (validation.data().equals(version)) {
                return known;
            }
            return again(known)
                    .filter(same -> same.version().equals(known.version()))
                    .or(() -> validated(
                            "the own network",
                            () -> store.content(own.model()).map(content -> {
                                CatalogueScorer scorer = ServingModel.scorer(own, split.training(), content, runner);
                                ServedModel.Validation today =
                                        split.validation(scorer, version, OwnSplit.value(popularity));
                                return of(own, today.scales(), today.value());
                            })))
                    .orElseGet(() -> of(own, PartScales.ONE, OptionalDouble.empty()));
        }

        private static Candidate of(OwnNetwork own, PartScales scales, OptionalDouble value) {
            return new ServingChoice.Own(own.epochs(), own.model(), scales, value);
        }

        private Optional<Candidate> validated(ServedModel own) {
            return validated(
                    "job " + own.job(),
                    () -> setup(own.job())
                            .flatMap(known -> compared(known, own.model()).map(scorer -> {
                                ServedModel.Validation today =
                                        split.validation(scorer, version, OwnSplit.value(popularity));
                                return of(own, today.scales(), today.value());
                            })));
        }

        private static <T> Optional<T> validated(String model, Supplier<Optional<T>> validation) {
            try {
                return validation.get();
            } catch (DivergenceException | NodeSum.MissingSumException | IllegalArgumentException e) {
                LOG.warn("model not validated model={} reason=\"{}\"", model, e.getMessage());
                return Optional.empty();
            }
        }

        /** Returns what is served minus popularity; empty for popularity. */
        private Optional<Difference> lead(Candidate served) {
            return Optional.ofNullable(ranked.get(served))
                    .or(() -> served instanceof ServingChoice.Popularity ? Optional.empty() : values(served))
                    .flatMap(own -> popularity.map(other -> OwnSplit.difference(own, other)));
        }

        /** Ranks the queries by what was compared before, or validated when it was stored. */
        private Optional<MetricValues> values(Candidate served) {
            return scorer(served).flatMap(split::values);
        }

        /** Returns what shoppers find in the lists of what is served. */
        private Optional<ServingChoice.Found> found(Candidate served) {
            Baseline.Training training = training(split.training(), runner);
            return scorer(served)
                    .map(own -> new ServingChoice.Found(
                            split.found(own),
                            split.found(new Popularity().fit(training)),
                            split.found(new Frequency().fit(training)),
                            split.cutoff(),
                            split.queries().size()));
        }

        /** Returns the scores of a candidate on the validation queries; empty if its model is no longer stored. */
        private Optional<ItemScorer> scorer(Candidate served) {
            if (served instanceof ServingChoice.Tables tables) {
                Merchant merchant =
                        tables.sum().flatMap(this::setup).map(this::merchant).orElse(split.training());
                return Optional.of(tables.mix().fit(training(merchant, runner)));
            }
            if (served instanceof ServingChoice.Model own) {
                return setup(own.job())
                        .flatMap(known -> compared(known, own.digest()))
                        .map(scorer -> OwnSplit.scaled(scorer, own.scales()));
            }
            if (served instanceof ServingChoice.Own own) {
                return network.flatMap(known -> store.content(own.digest())
                        .map(content -> OwnSplit.scaled(
                                ServingModel.scorer(known, split.training(), content, runner), own.scales())));
            }
            return Optional.of(new Popularity().fit(training(split.training(), runner)));
        }

        private Optional<JobSetup> setup(JobId job) {
            return setups.stream().filter(each -> each.plan().job().equals(job)).findFirst();
        }

        /** Returns the data before the validation targets, with the tables of a job's sum. */
        private Merchant merchant(JobSetup setup) {
            return jobs.sum(setup)
                    .map(sum -> sum.training(split.training(), runner))
                    .orElse(split.training());
        }

        /** Returns the place of the mix with the sum of a job, or of the mix of the node's own tables. */
        private static int lastMix(List<Candidate> candidates) {
            int last = 0;
            for (int place = 0; place < candidates.size(); place++) {
                last = candidates.get(place) instanceof ServingChoice.Tables ? place : last;
            }
            return last;
        }

        /** Returns the place of the candidate with the greatest value; of equal ones what is served, then popularity, then the first. */
        private int best(List<Candidate> candidates) {
            Comparator<Candidate> order = Comparator.comparingDouble(
                            (Candidate own) -> own.value().orElse(Double.NEGATIVE_INFINITY))
                    .thenComparing(own ->
                            before.filter(last -> last.served().isLike(own)).isPresent())
                    .thenComparing(own -> own instanceof ServingChoice.Popularity
                            && own.value().orElse(0) > 0);
            int best = 0;
            for (int place = 1; place < candidates.size(); place++) {
                best = order.compare(candidates.get(place), candidates.get(best)) > 0 ? place : best;
            }
            return best;
        }

        private String reason(List<Candidate> candidates, int chosen) {
            Candidate served = candidates.get(chosen);
            if (few) {
                return "serves " + served.words() + " (validation queries: "
                        + split.queries().size() + "; below " + LEAST_QUERIES + " no comparison decides)";
            }
            String others = candidates.stream()
                    .filter(own -> !own.equals(served))
                    .map(own -> value(own) + " of " + own.words())
                    .collect(Collectors.joining(", "));
            return "serves " + served.words() + " (" + split.metricName() + " " + value(served) + " against " + others
                    + ")";
        }
    }

    private static String value(Candidate own) {
        return own.value().isPresent() ? decimals(own.value().getAsDouble()) : "no value";
    }

    /** Returns three digits with a sign. */
    public static String signed(double value) {
        return String.format(Locale.ROOT, "%+.3f", value).replaceFirst("^([+-])0", "$1");
    }

    /** Returns three digits without the zero before the point. */
    public static String decimals(double value) {
        return String.format(Locale.ROOT, "%.3f", value).replaceFirst("^0", "");
    }
}
