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
import org.hanse.core.federation.Cohort;
import org.hanse.core.federation.RoundId;
import org.hanse.core.interaction.Catalogue;
import org.hanse.core.job.FederationConfig;
import org.hanse.core.learn.CounterRandom;
import org.hanse.core.learn.DivergenceException;
import org.hanse.core.learn.ModelKind;
import org.hanse.core.learn.score.CatalogueScorer;
import org.hanse.core.learn.train.ModelTrainer;
import org.hanse.core.learn.train.RoundTrainer;
import org.hanse.core.learn.train.TrainedNetwork;
import org.hanse.core.learn.train.TrainerState;
import org.hanse.core.model.GlobalModel;
import org.hanse.core.model.ModelProvenance;
import org.hanse.core.model.TrainingMetric;
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

    private static final long COHORT = 1;

    private final FederationSetup setup;
    private final long seed;
    private final FederationConfig config;
    private final Participants participants;
    private final Workers<? extends RoundTrainer> workers;
    private final PersonalFits fits;
    private final Optional<FederationPrivacy> privacy;
    private final PublishedModel model;
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
        workers = setup.workers;
        fits = setup.fits;
        privacy = setup.privacy;
        model = setup.model;
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
        model.listen(listener::released);
    }

    /**
     * Returns whether the last round has no loss: it did not count, or a privacy guarantee forbids the release of its
     * loss.
     */
    public boolean hasNoLoss() {
        return privacy.isPresent()
                || lastRound().filter(record -> !record.counted()).isPresent();
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
        return model.global().parameters().size();
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
        RoundId id = new RoundId(round + 1);
        long ofRound = CounterRandom.bits(seed, id.number());
        Cohort cohort =
                config.cohort().draw(id, participants.idsOf(Group.MEMBERS), RoundDraws.generator(ofRound, COHORT));
        model.begin(round);
        GlobalModel global = model.global();
        fits.expectTarget(model.target());
        Wire.Arrived<GlobalModel> published = Wire.down(global);
        workers.begin(published.value(), model.target());
        RoundOfTraining turns =
                new RoundOfTraining(config.faults(), participants, setup.training.training(), id, ofRound);
        List<Integer> members = participants.indices(cohort.participants());
        RoundOfTraining.Outcome outcome = turns.run(
                setup.sums,
                workers.longestFirst(members),
                global,
                model.start(),
                fits.seedFor(global),
                setup.shards,
                listener);
        List<Missing> missing = outcome.missing();
        int arrived = members.size() - missing.size();
        boolean counts = arrived >= config.cohort().minimum() && arrived > 0;
        RoundRecord record = new RoundRecord(
                id.number(),
                members.size(),
                missing,
                counts,
                outcome.uploadBytes(),
                published.bytes() * members.size() + outcome.downloadBytes(),
                outcome.cut(),
                outcome.charge().filter(own -> privacy.isPresent()),
                model.clip());
        // The divergence of a single participant is no divergence of the model.
        if (record.diverged() && (members.size() > 1 || (records.diverged(round) && records.diverged(round - 1)))) {
            throw new DivergenceException("every participant of round " + id
                    + (members.size() > 1 ? "" : " and the two before") + " diverged; "
                    + missing.get(0).participant() + ": " + missing.get(0).detail());
        }
        // The charge holds even if the model does not change.
        records.put(record.unmoved());
        double loss = Double.NaN;
        if (counts) {
            // A round that does not count leaves no state behind.
            outcome.states().forEach(participants::keep);
            loss = model.advance(outcome.sum().orElseThrow())
                    .get(TrainingMetric.LOSS)
                    .orElse(Double.NaN);
            fits.forget();
        }
        round = id.number();
        records.put(record);
        return loss;
    }

    @Override
    public TrainerState state() {
        return FederationState.save(
                setup.fingerprint,
                new FederationState.Parts(
                        model.state(),
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
                FederationState.load(state, model.global().parameters().layout(), participants);
        model.restore(parts.model());
        round = state.epochs();
        fits.forget();
        // The account of a simulation lives as long as the program: earlier charges are repeated once.
        privacy.ifPresent(own -> parts.rounds()
                .forEach(record -> record.charge()
                        .ifPresent(charge ->
                                own.account().charge(CohortSum.JOB, new RoundId(record.round()), charge.survivors()))));
        privacy.flatMap(FederationPrivacy::nodes).ifPresent(nodes -> nodes.restore(parts.charged()));
        records.restore(parts.rounds());
    }

    @Override
    public CatalogueScorer scorer(int participant, ShardRunner runner) {
        fits.fitAll(participants.groupOf(participant), model.global(), model.targetAfter(round));
        return workers.with(trainer -> trainer.scorer(participant, participants.latest(participant), runner));
    }

    @Override
    public Optional<CatalogueScorer> coldStartScorer(Catalogue catalogue, ShardRunner runner) {
        workers.begin(model.global(), model.targetAfter(round));
        return workers.with(trainer -> trainer.coldStartScorer(catalogue, runner));
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
                .network(model.global().parameters())
                .map(network -> new TrainedNetwork(network, new ModelProvenance(facts)));
    }
}
