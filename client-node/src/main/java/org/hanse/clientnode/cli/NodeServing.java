// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.clientnode.cli;

import java.security.SecureRandom;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.hanse.app.ShardPool;
import org.hanse.clientnode.app.ClickWatch;
import org.hanse.clientnode.app.MergedLog;
import org.hanse.clientnode.app.NodeChoice;
import org.hanse.clientnode.app.NodeSum;
import org.hanse.clientnode.app.ServingModel;
import org.hanse.clientnode.jdbc.JdbcDecisionLog;
import org.hanse.clientnode.jdbc.JdbcEventStore;
import org.hanse.clientnode.jdbc.JdbcExperimentStore;
import org.hanse.clientnode.jdbc.JdbcWatchStore;
import org.hanse.clientnode.jdbc.NodeDatabase;
import org.hanse.clientnode.port.ApprovalStore;
import org.hanse.clientnode.port.Experiment;
import org.hanse.clientnode.port.ExperimentStore;
import org.hanse.clientnode.port.ServedModelStore;
import org.hanse.clientnode.port.ServedModelStore.Content;
import org.hanse.clientnode.port.ServingChoice;
import org.hanse.clientnode.port.ServingChoice.Candidate;
import org.hanse.clientnode.port.ValueCheck;
import org.hanse.clientnode.port.WatchStore;
import org.hanse.clientnode.serve.Decisions;
import org.hanse.clientnode.serve.ExplainAnswer;
import org.hanse.clientnode.serve.ExplanationDocument.Tested;
import org.hanse.clientnode.serve.LiveRules;
import org.hanse.clientnode.serve.LoggedDecision;
import org.hanse.clientnode.serve.LoggedSlots;
import org.hanse.clientnode.serve.Problem;
import org.hanse.clientnode.serve.RecommendationService;
import org.hanse.clientnode.serve.ServedShop;
import org.hanse.clientnode.store.FileApprovalStore;
import org.hanse.clientnode.store.FileCountStore;
import org.hanse.clientnode.store.FileServedModelStore;
import org.hanse.config.InvalidInputException;
import org.hanse.core.evaluate.live.ShopperArms;
import org.hanse.core.federation.JobId;
import org.hanse.core.federation.ParticipantId;
import org.hanse.core.interaction.CatalogueItem;
import org.hanse.core.job.JobSetup;
import org.hanse.core.job.RefusedFederationException;
import org.hanse.core.learn.train.Merchant;
import org.hanse.core.shard.ShardRunner;
import org.hanse.jdbc.SqliteDatabase;
import org.hanse.job.JobDocuments;
import org.hanse.key.PublicFile;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Reads the data of a node and what it serves. */
final class NodeServing {

    private NodeServing() {}

    /**
     * Reads a node. If data or models changed since the last comparison, they are compared first.
     *
     * @param job job whose model is wanted; empty for the best on validation interactions
     * @throws InvalidInputException if the node has no data, or the job has no model
     */
    static ServedShop read(NodeHome home, Optional<String> job, InstantSource clock) {
        return find(
                        home,
                        choice -> Optional.of(job.map(name -> ofJob(home, choice, name))
                                .orElseGet(() -> wanted(choice, new FileServedModelStore(home.serving()), left(home)))),
                        clock)
                .orElseThrow();
    }

    /**
     * Reads a node with the model of a decision.
     *
     * @param digest digest of the model or mix; empty for popularity
     * @return empty if it is not among what the node could serve now
     */
    static Optional<ServedShop> ofVersion(NodeHome home, Optional<String> digest, InstantSource clock) {
        return find(home, choice -> choice.ofVersion(digest), clock);
    }

    /**
     * Shop of a running node.
     *
     * @param log interactions of the shop, which events change
     * @param events number of the last event in the log
     * @param change number of the last change of an item in the catalogue
     */
    record Resident(ServedShop shop, MergedLog log, long events, long change) {}

    /**
     * Reads a node without a comparison: with what it served last, or with the mix of tables and its usual weights.
     *
     * @param left digests of versions that are no longer served
     * @throws InvalidInputException if the node has no data
     */
    static Resident resident(
            NodeHome home, ImportedDataset data, FileServedModelStore store, Set<String> left, InstantSource clock) {
        long erasures = data.erasures();
        ImportedDataset.Current read = data.current();
        ServingModel.Shop merchant = ServingModel.Shop.of(read.merchant());
        ServedShop.Reading shop = new ServedShop.Reading(
                merchant,
                read.version(),
                erasures,
                data.forms(),
                data.protocol().ranksMet());
        return new Resident(
                with(home, shop, store, left, clock, ServedShop::new), read.log(), read.events(), read.change());
    }

    /** Returns a shop with the model that its node serves now. It has the data of {@code present} and the events since, in the same tables. */
    static ServedShop another(
            NodeHome home, ServedShop present, FileServedModelStore store, Set<String> left, InstantSource clock) {
        return with(
                home,
                present.reading(),
                store,
                left,
                clock,
                (data, choice, served, model) -> present.with(choice, served, model));
    }

    /** Returns a shop with what the holdout of an experiment gets; the same shop for no experiment. */
    static ServedShop withHoldout(ServedShop shop, Optional<Experiment.Against> against) {
        if (against.isEmpty()) {
            return shop;
        }
        Candidate other = shop.choice().candidates().stream()
                .filter(own -> against.get() == Experiment.Against.POPULARITY
                        ? own instanceof ServingChoice.Popularity
                        : own instanceof ServingChoice.Tables tables
                                && tables.sum().isEmpty())
                .findFirst()
                .orElseGet(() -> against.get() == Experiment.Against.POPULARITY
                        ? new ServingChoice.Popularity(OptionalDouble.empty())
                        : ServingChoice.untested(shop.reading().usual(), shop.dataVersion(), Instant.EPOCH)
                                .served());
        ServingModel.Shop data = shop.reading().shop();
        return shop.withHoldout(
                other,
                other instanceof ServingChoice.Tables tables
                        ? ServingModel.of(tables.mix(), data, ShardRunner.sequential())
                        : ServingModel.ofPopularity(data));
    }

    /** Returns what decisions of a node try with shoppers. Begins the experiment of its settings if that is not the present one. */
    static LiveRules live(NodeSettings settings, ExperimentStore experiments, InstantSource clock) {
        return new LiveRules(
                settings.live().drawn(),
                experiments
                        .begin(settings.live().plan(), clock.instant())
                        .map(own -> new LiveRules.Running(
                                own,
                                new ShopperArms(experiments.key(), own.plan().holdout()))));
    }

    /**
     * Returns what a node serves by a choice: the chosen one, or where the node stepped back from it, what served before. Where that is gone, the
     * best of the others.
     *
     * @param left digests of versions that are no longer served
     */
    static Candidate wanted(ServingChoice choice, ServedModelStore store, Set<String> left) {
        Predicate<Candidate> isLeft = own -> left.contains(ClickWatch.version(own));
        if (!isLeft.test(choice.ranking())) {
            return choice.ranking();
        }
        Stream<Candidate> withoutValues =
                choice.ranking().equals(choice.served()) ? Stream.empty() : Stream.of(choice.served());
        Stream<Candidate> others = Stream.concat(
                store.kept().stream().map(ServedModelStore.Kept::candidate),
                choice.candidates().stream()
                        .sorted(Comparator.comparingDouble(own -> -own.value().orElse(Double.NEGATIVE_INFINITY))));
        return Stream.concat(withoutValues, others)
                .filter(isLeft.negate())
                .findFirst()
                .orElseGet(() -> new ServingChoice.Popularity(OptionalDouble.empty()));
    }

    /** Returns the digests of versions that a node no longer serves; none if its settings have no watch. */
    static Set<String> left(NodeSettings settings, WatchStore watch) {
        return settings.live().stepBack()
                ? watch.stepsBack().stream().map(WatchStore.StepBack::version).collect(Collectors.toSet())
                : Set.of();
    }

    /** Returns why a node stepped back from a candidate; empty if it did not, or its settings have no watch. */
    static Optional<WatchStore.StepBack> stepBack(NodeSettings settings, WatchStore watch, Candidate chosen) {
        return watch.stepsBack().stream()
                .filter(own -> settings.live().stepBack())
                .filter(own -> own.version().equals(ClickWatch.version(chosen)))
                .findFirst();
    }

    /** Returns the digests of versions that the node of a home no longer serves. */
    static Set<String> left(NodeHome home) {
        try (SqliteDatabase database = NodeDatabase.open(home.database())) {
            return left(NodeSettings.read(home.settings()), new JdbcWatchStore(database));
        }
    }

    /** Joins data and model. */
    private interface Joining {

        ServedShop of(ServedShop.Reading data, ServingChoice choice, Candidate served, ServingModel model);
    }

    private static ServedShop with(
            NodeHome home,
            ServedShop.Reading data,
            FileServedModelStore store,
            Set<String> left,
            InstantSource clock,
            Joining joining) {
        ServingModel.Shop shop = data.shop();
        ServingChoice choice =
                store.choice().orElseGet(() -> ServingChoice.untested(data.usual(), data.version(), clock.instant()));
        Candidate wanted = wanted(choice, store, left);
        Optional<ServingModel> chosen = model(home, store, shop, wanted);
        // Another process replaces the model now, or an earlier version stored it.
        Candidate served = chosen.isPresent()
                ? wanted
                : ServingChoice.untested(data.usual(), data.version(), clock.instant())
                        .served();
        ServingModel model = chosen.or(() -> model(home, store, shop, served)).orElseThrow();
        return joining.of(data, choice, served, model);
    }

    /**
     * Shop of a home folder, read for each task of a command.
     *
     * @param job job whose model is wanted; empty for what the node serves
     * @param against what a holdout gets
     */
    record Home(NodeHome home, Optional<String> job, Optional<Experiment.Against> against, InstantSource clock)
            implements RecommendationService.Shops {

        @Override
        public ServedShop data() {
            return withHoldout(read(home, job, clock), against);
        }

        @Override
        public <T> T present(Function<ServedShop, T> task) {
            return task.apply(data());
        }

        @Override
        public <T> Optional<T> of(LoggedDecision decision, Function<ServedShop, T> task) {
            try (ImportedDataset data = ImportedDataset.open(home, clock)) {
                if (!data.version().equals(decision.data())) {
                    return Optional.empty();
                }
            }
            return ofVersion(home, decision.digest(), clock).map(task);
        }

        @Override
        public Tested tested(ExplainAnswer answer) {
            return NodeFaithfulness.tested(home, answer);
        }

        @Override
        public UnaryOperator<String> titles() {
            try (ImportedDataset data = ImportedDataset.open(home, clock)) {
                Map<String, String> titles = data.current().catalogue().items().stream()
                        .filter(own -> !own.title().isBlank())
                        .collect(Collectors.toMap(own -> own.id().value(), CatalogueItem::title, (one, other) -> one));
                return id -> titles.getOrDefault(id, id);
            }
        }

        @Override
        public UnaryOperator<String> shoppers() {
            try (ImportedDataset data = ImportedDataset.open(home, clock)) {
                return data.form();
            }
        }
    }

    /**
     * Runs a task with the service of a node, in this process.
     *
     * @param job job whose model is wanted; empty for what the node serves
     */
    static <T> T with(NodeHome home, Optional<String> job, Function<RecommendationService, T> task) {
        InstantSource clock = InstantSource.system();
        NodeSettings settings = NodeSettings.read(home.settings());
        try (SqliteDatabase database = NodeDatabase.open(home.database())) {
            LiveRules all = live(settings, new JdbcExperimentStore(database, new SecureRandom()), clock);
            LiveRules live = job.isEmpty() ? all : new LiveRules(all.drawn(), Optional.empty());
            Decisions decisions = new Decisions(
                    new JdbcDecisionLog(database),
                    clock,
                    Decisions.Kept.EXPLANATIONS,
                    settings.keep().decisionDays(),
                    settings.explore(),
                    live);
            T result = task.apply(new RecommendationService(
                    new Home(home, job, live.against(), clock),
                    decisions,
                    new JdbcEventStore(database),
                    new SecureRandom()));
            decisions.deleteOld();
            return result;
        } catch (Problem e) {
            throw e.toInvalidInput();
        }
    }

    private static Optional<ServedShop> find(
            NodeHome home, Function<ServingChoice, Optional<Candidate>> wanted, InstantSource clock) {
        try (ImportedDataset data = ImportedDataset.open(home, clock)) {
            FileServedModelStore store = new FileServedModelStore(home.serving());
            while (true) {
                long erasures = data.erasures();
                ServingChoice choice = current(home, data, store, clock);
                ImportedDataset.Current current = data.current();
                ServingModel.Shop merchant = ServingModel.Shop.of(current.merchant());
                Optional<Candidate> served = wanted.apply(choice);
                Optional<ServingModel> model = served.flatMap(own -> model(home, store, merchant, own));
                if (choice.data().equals(data.version()) && model.isPresent() == served.isPresent()) {
                    ServedShop.Reading read = new ServedShop.Reading(
                            merchant,
                            choice.data(),
                            erasures,
                            data.forms(),
                            data.protocol().ranksMet());
                    return served.map(own -> {
                        ServedShop shop = new ServedShop(read, choice, own, model.orElseThrow());
                        ShopperWishes.read(data).apply(shop, current.log());
                        return shop;
                    });
                }
                // Another process imported data or replaced the model meanwhile.
            }
        }
    }

    private static ServingChoice current(
            NodeHome home, ImportedDataset data, ServedModelStore store, InstantSource clock) {
        try (ShardPool shards = new ShardPool(Runtime.getRuntime().availableProcessors())) {
            return choice(home, data, store, shards, clock, line -> {}).current();
        }
    }

    /**
     * Returns the choice of what a node serves.
     *
     * @param report receives one line for the owner after each comparison
     */
    static NodeChoice choice(
            NodeHome home,
            ImportedDataset data,
            ServedModelStore store,
            ShardRunner runner,
            InstantSource clock,
            Consumer<String> report) {
        return new NodeChoice(
                data, store, new OfferedJobs(home), model -> values(home, model, clock), runner, clock, report);
    }

    /** Returns what the log of a node says of the values of a model. */
    private static ValueCheck.Estimate values(NodeHome home, ServingChoice.Model model, InstantSource clock) {
        try (SqliteDatabase database = NodeDatabase.open(home.database())) {
            return LoggedSlots.values(
                    new JdbcDecisionLog(database), new JdbcEventStore(database), model, clock.instant());
        }
    }

    /** Jobs whose plans a node has. */
    private record OfferedJobs(NodeHome home) implements NodeChoice.Jobs {

        private static final Logger LOG = LoggerFactory.getLogger(NodeServing.class);

        @Override
        public List<JobSetup> setups() {
            List<JobSetup> setups = new ArrayList<>();
            for (ApprovalStore.Offer offer : offers()) {
                try {
                    setups.add(setup(offer));
                } catch (InvalidInputException e) {
                    LOG.warn("plan not read job={} reason=\"{}\"", offer.job(), e.getMessage());
                }
            }
            return setups;
        }

        private List<ApprovalStore.Offer> offers() {
            return new FileApprovalStore(home.plans()).offers();
        }

        private JobSetup setup(ApprovalStore.Offer offer) {
            return JobDocuments.setup(
                    offer.job().text(), offer.plan(), offer.roster(), PublicFile.readKey(home.operator()));
        }

        @Override
        public List<JobId> sums() {
            return new FileCountStore(home.counts()).sums();
        }

        @Override
        public Optional<NodeSum> sum(JobSetup setup) {
            ParticipantId own =
                    new ParticipantId(NodeSettings.requireFederation(home).name());
            return NodeSum.of(setup, own, new FileCountStore(home.counts()), () -> 1);
        }

        /** Returns the setup of the served model's job, without the noise of its rounds. */
        JobSetup require(JobId job) {
            return offers().stream()
                    .filter(offer -> offer.job().equals(job))
                    .findFirst()
                    .map(offer -> JobDocuments.stored(
                            job.text(), offer.plan(), offer.roster(), PublicFile.readKey(home.operator())))
                    .orElseThrow(() -> new InvalidInputException(home.plans() + ": found no plan of " + job
                            + "; expected the plan of the served model. Fix: run hanse node run " + home.folder()));
        }

        /** Returns the merchant with the tables of a job's sum before training, if it has one. */
        Merchant pooled(JobSetup setup, Merchant merchant) {
            try {
                return sum(setup)
                        .map(sum -> sum.serving(merchant, ShardRunner.sequential()))
                        .orElse(merchant);
            } catch (NodeSum.MissingSumException e) {
                throw new InvalidInputException(
                        home.counts() + ": " + InvalidInputException.withFix(e, "run hanse node run " + home.folder()),
                        e);
            } catch (RefusedFederationException e) {
                throw new InvalidInputException(
                        "plan of " + setup.job() + ": "
                                + InvalidInputException.withFix(e, "ask the operator for a new job"),
                        e);
            }
        }
    }

    /** Returns what scores for a candidate; empty if its job serves another model meanwhile. */
    private static Optional<ServingModel> model(
            NodeHome home, ServedModelStore store, ServingModel.Shop data, Candidate served) {
        OfferedJobs jobs = new OfferedJobs(home);
        if (served instanceof ServingChoice.Tables tables) {
            return Optional.of(ServingModel.of(
                    tables.mix(),
                    tables.sum()
                            .map(job -> data.with(jobs.pooled(jobs.require(job), data.merchant())))
                            .orElse(data),
                    ShardRunner.sequential()));
        }
        if (served instanceof ServingChoice.Model own) {
            Optional<Content> content = store.content(own.job(), own.digest());
            if (content.isEmpty()
                    && store.served(own.job())
                            .filter(now -> now.model().equals(own.digest()))
                            .isPresent()) {
                throw new InvalidInputException(home.serving() + ": found a damaged model of " + own.job()
                        + ". Fix: run hanse node run " + home.folder() + ", which stores the next round's model");
            }
            JobSetup setup = jobs.require(own.job());
            return content.map(stored -> ServingModel.of(
                    setup,
                    data.with(jobs.pooled(setup, data.merchant())),
                    stored,
                    own.scales(),
                    own.valued(),
                    ShardRunner.sequential()));
        }
        if (served instanceof ServingChoice.Own own) {
            return store.own(own.digest())
                    .flatMap(network -> store.content(own.digest())
                            .map(content ->
                                    ServingModel.of(network, data, content, own.scales(), ShardRunner.sequential())));
        }
        return Optional.of(ServingModel.ofPopularity(data));
    }

    private static Candidate ofJob(NodeHome home, ServingChoice choice, String job) {
        List<String> jobs = choice.jobs();
        return choice.candidates().stream()
                .filter(own -> own instanceof ServingChoice.Model model
                        && model.job().text().equals(job))
                .findFirst()
                .orElseThrow(() -> new InvalidInputException("--job: found " + job + "; expected "
                        + (jobs.isEmpty() ? "a job with a model" : "one of " + String.join(", ", jobs))
                        + ". Fix: see hanse node status " + home.folder()));
    }
}
