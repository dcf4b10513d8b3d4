// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.sim.federate;

import java.time.InstantSource;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.hanse.clientnode.app.ClientTrainers;
import org.hanse.coordinator.app.PublishedModel;
import org.hanse.coordinator.port.JobRecord;
import org.hanse.core.federation.RoundId;
import org.hanse.core.interaction.Catalogue;
import org.hanse.core.job.FederationConfig;
import org.hanse.core.learn.DivergenceException;
import org.hanse.core.learn.ModelKind;
import org.hanse.core.learn.score.CatalogueScorer;
import org.hanse.core.learn.train.ModelTrainer;
import org.hanse.core.learn.train.RoundTrainer;
import org.hanse.core.learn.train.TrainedNetwork;
import org.hanse.core.learn.train.TrainerState;
import org.hanse.core.model.GlobalModel;
import org.hanse.core.model.ModelProvenance;
import org.hanse.core.privacy.PrivacyStatement;
import org.hanse.core.shard.ShardRunner;
import org.hanse.sim.federate.Participants.Group;
import org.hanse.sim.federate.RoundRecord.Missing;

/**
 * A federation as one training with rounds as epochs. A round samples a cohort, trains its participants from the
 * global model, sends their updates through pipelines and codecs of nodes and coordinator, and moves the model.
 *
 * A participant that drops out, diverges or throws is left out of its round and named in its record. A round with
 * fewer updates than the cohort's minimum leaves the model unchanged. Results do not depend on the number of threads
 * or on an interruption between two rounds.
 */
public final class Federation implements ModelTrainer {

    private final FederationSetup setup;
    private final long seed;
    private final FederationConfig config;
    private final Participants participants;
    private final Workers<? extends RoundTrainer> workers;
    private final SimulatedJob job;
    private final SimulatedRuns runs;
    private final PersonalFits fits;
    private final Optional<FederationPrivacy> privacy;
    private final RoundRecords records = new RoundRecords();
    private int round;

    /**
     * Participants with their data.
     *
     * @param trainers trainers in the order of the roster
     * @param before records of sums behind their tables
     */
    public record Clients(FederationRoster roster, ClientTrainers trainers, List<SumRecord> before) {}

    /**
     * Creates a federation at its start.
     *
     * @param roster in the order of {@code trainers}
     * @param seed seed of all draws
     * @param shards runs participants, and in small cohorts the shards of their steps
     * @throws IllegalArgumentException if there are fewer participants than a cohort needs, or a fault names an
     *     unknown one
     */
    public Federation(
            FederationConfig config, FederationRoster roster, ClientTrainers trainers, long seed, ShardRunner shards) {
        this(config, new Clients(roster, trainers, List.of()), seed, shards);
    }

    /** Creates a federation at its start, after sums before the first round. */
    public Federation(FederationConfig config, Clients clients, long seed, ShardRunner shards) {
        this(new FederationSetup(config, clients, seed, shards), seed);
    }

    private Federation(FederationSetup setup, long seed) {
        this.setup = setup;
        this.seed = seed;
        config = setup.config;
        participants = setup.participants;
        workers = setup.training.workers();
        job = setup.job;
        runs = setup.runs;
        fits = setup.fits;
        privacy = setup.privacy;
    }

    @Override
    public ModelKind kind() {
        return workers.with(trainer -> trainer.kind());
    }

    @Override
    public int epochs() {
        return round;
    }

    /** Returns the number of participants of a cohort. */
    @Override
    public int steps() {
        return config.cohort().size(participants.of(Group.MEMBERS).size());
    }

    @Override
    public long parameters() {
        return shared()
                + participants.of(Group.MEMBERS).stream()
                        .mapToLong(setup.trainers::personalParameters)
                        .sum();
    }

    /** Returns a training as a federation; empty for any other. */
    public static Optional<Federation> of(ModelTrainer trainer) {
        return trainer instanceof Federation federation ? Optional.of(federation) : Optional.empty();
    }

    /** Returns the records of all rounds, with those after a restored state. */
    public List<RoundRecord> rounds() {
        return records.all();
    }

    /** Returns the record of the last round; empty before the first. */
    public Optional<RoundRecord> lastRound() {
        return records.of(round);
    }

    /** Returns the spent privacy budget; empty without a privacy guarantee. */
    public Optional<PrivacyStatement> spent() {
        return privacy.map(FederationPrivacy::statement);
    }

    /** Returns the spent and the remaining privacy budget, also at worst. */
    public Optional<SpentBudget> account() {
        return privacy.map(own -> own.spent(rounds()));
    }

    /** Returns the privacy cost of the rounds to come; empty without a privacy guarantee. */
    public Optional<PrivacyForecast> outlook() {
        return privacy.map(
                own -> own.forecast(config.rounds() - round, config.cohort().fraction()));
    }

    /** Returns the records of the sums before the first round. */
    public List<SumRecord> before() {
        return setup.clients.before();
    }

    /** Returns the weaknesses of this federation before its first round. */
    public FederationCautions cautions() {
        Optional<DropoutGap> dropouts = setup.sums.dropoutGap();
        return privacy.map(own -> own.cautions(dropouts, setup.clients.before()))
                .orElseGet(() -> new FederationCautions(
                        Optional.empty(), dropouts, Optional.empty(), List.of(), setup.clients.before()));
    }

    /** Returns the participants that serve a personal part of an older model. */
    public FitFailures fitFailures() {
        return fits.failures(round);
    }

    /** Registers a listener for later fits. */
    public void listenToFits(FitListener listener) {
        fits.listen(listener);
    }

    /** Registers a listener for later releases. */
    public void listenToReleases(ReleaseListener listener) {
        runs.listenToReleases(listener);
    }

    @Override
    public boolean hasLoss() {
        return privacy.isEmpty()
                && lastRound().filter(record -> !record.counted()).isEmpty();
    }

    /**
     * Returns the cost of the rounds to come; empty where a measured participant failed.
     *
     * @param clock times some steps
     */
    public Optional<Forecast> forecast(InstantSource clock) {
        return setup.forecast(clock);
    }

    /** Returns the number of parameters of an update. */
    public long shared() {
        return job.model().global().parameters().size();
    }

    /**
     * Runs one round.
     *
     * @return mean loss over the updates of the sum, by their weights; NaN in a round that does not count, which
     *     releases no sum
     * @throws DivergenceException if all participants of the cohort diverged, and they were several or it is the third
     *     such round in turn; or if the global model is not finite
     */
    @Override
    public double epoch(StepListener listener) {
        PublishedModel.State before = job.model();
        runs.listen(listener);
        try {
            return ended(job.round());
        } catch (RuntimeException e) {
            // A charge holds even if the model does not change. The next epoch begins where this one began.
            runs.take().ifPresent(played -> records.put(played.record()));
            job.restore(round, before);
            throw e;
        }
    }

    /** Keeps what a round left, and returns its loss. */
    private double ended(Optional<JobRecord.Counted> moved) {
        SimulatedRuns.Played played = runs.take().orElseGet(this::unopened);
        RoundRecord record = played.record();
        // The divergence of a single participant is no divergence of the model.
        if (record.diverged() && (record.cohort() > 1 || (records.diverged(round) && records.diverged(round - 1)))) {
            Missing first = record.missing().get(0);
            throw new DivergenceException("every participant of round " + record.round()
                    + (record.cohort() > 1 ? "" : " and the two before") + " diverged; " + first.participant() + ": "
                    + first.detail());
        }
        records.put(record);
        round = record.round();
        if (moved.isEmpty()) {
            return Double.NaN;
        }
        // A round that does not count leaves no state behind.
        played.states().forEach(participants::keep);
        fits.forget();
        records.put(record.moved());
        return moved.get().loss().orElse(Double.NaN);
    }

    /** Returns a round without work: the job has ended, since the budget allows no further sum. */
    private SimulatedRuns.Played unopened() {
        List<Missing> all = participants.idsOf(Group.MEMBERS).stream()
                .map(id -> new Missing(id.text(), RoundRecord.Reason.UNSUMMED, job.end()))
                .toList();
        RoundRecord none = new RoundRecord(
                round + 1,
                all.size(),
                all,
                false,
                0,
                0,
                0,
                Optional.empty(),
                job.model().clip());
        return new SimulatedRuns.Played(none, Map.of());
    }

    @Override
    public TrainerState state() {
        return FederationState.save(
                setup.fingerprint,
                new FederationState.Parts(
                        job.model(),
                        records.upTo(round),
                        privacy.flatMap(FederationPrivacy::nodes)
                                .map(nodes -> nodes.charged(round))
                                .orElse(Collections.emptySortedMap())),
                participants);
    }

    @Override
    public void restore(TrainerState state) {
        if (!state.fingerprint().equals(setup.fingerprint)) {
            throw new IllegalArgumentException(
                    "the saved state is of a federation with other settings or data than this one, or of another version");
        }
        FederationState.Parts parts =
                FederationState.load(state, job.model().global().parameters().layout(), participants);
        round = state.epochs();
        job.restore(round, parts.model());
        fits.forget();
        // The account of a simulation lives as long as the program: earlier charges are repeated once.
        privacy.ifPresent(own -> parts.rounds()
                .forEach(record -> record.charge()
                        .ifPresent(charge -> own.account()
                                .charge(SimulatedTerms.JOB, new RoundId(record.round()), charge.survivors()))));
        privacy.flatMap(FederationPrivacy::nodes).ifPresent(nodes -> nodes.restore(parts.charged()));
        records.restore(parts.rounds());
    }

    @Override
    public CatalogueScorer scorer(int participant, ShardRunner runner) {
        fits.fitAll(participants.groupOf(participant), job.model().global(), nextTarget());
        return workers.with(trainer -> trainer.scorer(participant, participants.latest(participant), runner));
    }

    @Override
    public Optional<CatalogueScorer> coldStartScorer(Catalogue catalogue, ShardRunner runner) {
        workers.begin(job.model().global(), nextTarget());
        return workers.with(trainer -> trainer.coldStartScorer(catalogue, runner));
    }

    private GlobalModel nextTarget() {
        PublishedModel.State model = job.model();
        return model.targetAfter(model.global().version(), config);
    }

    @Override
    public Optional<TrainedNetwork> trained(String code) {
        Map<String, String> facts = new LinkedHashMap<>();
        facts.put("code", code);
        facts.put("rounds", Integer.toString(round));
        facts.put("seed", Long.toString(seed));
        facts.put("federation", config.facts().toString());
        privacy.ifPresent(own -> facts.put("privacy", own.statement().toString()));
        facts.put(
                "participants", Integer.toString(participants.of(Group.MEMBERS).size()));
        return setup.trainers
                .network(job.model().global().parameters())
                .map(network -> new TrainedNetwork(network, new ModelProvenance(facts)));
    }
}
