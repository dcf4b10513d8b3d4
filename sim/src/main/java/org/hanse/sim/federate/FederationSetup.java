// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.sim.federate;

import java.nio.charset.StandardCharsets;
import java.time.InstantSource;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.function.IntFunction;
import org.hanse.clientnode.app.Allowance;
import org.hanse.clientnode.app.ClientTrainers;
import org.hanse.coordinator.app.ChargedRelease;
import org.hanse.coordinator.app.JobVersion;
import org.hanse.coordinator.app.ReleaseAccount;
import org.hanse.coordinator.port.NoisedSumStore;
import org.hanse.core.federation.JobId;
import org.hanse.core.federation.ParticipantId;
import org.hanse.core.federation.RoundId;
import org.hanse.core.job.FederationConfig;
import org.hanse.core.job.UpdateFormat;
import org.hanse.core.model.GlobalModel;
import org.hanse.core.model.Sha256;
import org.hanse.core.privacy.PrivacyUnit;
import org.hanse.core.quantize.QuantizationSpec;
import org.hanse.core.quantize.RingVector;
import org.hanse.core.round.StoredSum;
import org.hanse.core.shard.ShardRunner;
import org.hanse.sim.federate.Participants.Group;
import org.hanse.wire.UpdateCodec.Upload;

/** Parts of a federation at its start. */
final class FederationSetup {

    /** Increment when identical inputs produce different parameters. */
    static final int ALGORITHM = 3;

    /** In smaller cohorts the shards of steps run in parallel, too. */
    private static final int SMALL_COHORT = 8;

    final FederationConfig config;
    final Federation.Clients clients;
    final ClientTrainers trainers;
    final Participants participants;
    final ShardRunner shards;
    final UpdateFormat format;
    final SimulatedTraining training;
    final PersonalFits fits;
    final Optional<FederationPrivacy> privacy;
    final CohortSum sums;
    final String fingerprint;
    final SimulatedRuns runs;
    final SimulatedJob job;

    /**
     * Creates the parts of a federation.
     *
     * @param seed seed of all draws
     * @param shards runs participants, and in small cohorts the shards of their steps
     * @throws IllegalArgumentException if there are fewer participants than a cohort needs, or a fault names an
     *     unknown one
     */
    FederationSetup(FederationConfig config, Federation.Clients clients, long seed, ShardRunner shards) {
        this.config = config;
        this.clients = clients;
        trainers = clients.trainers();
        participants = new Participants(clients.roster());
        List<ParticipantId> members = participants.idsOf(Group.MEMBERS);
        requireSecureCohort(members.size());
        int cohort = config.cohort().size(members.size());
        config.faults().lost().keySet().forEach(participants::requireMember);
        this.shards = trainers.parallel() ? shards : ShardRunner.sequential();
        ShardRunner ofSteps = cohort < SMALL_COHORT ? shards : ShardRunner.sequential();
        GlobalModel initial = new GlobalModel(0, trainers.trainer(ofSteps).initial());
        privacy = privacy(new FederationPrivacy.Members(members.size(), cohort), initial);
        requireSignal();
        fingerprint = fingerprint(seed);
        format = UpdateFormat.of(
                config.uploads(), initial.parameters().layout(), privacy.map(FederationPrivacy::job), cohort);
        SimulatedKeys keys = new SimulatedKeys(participants, seed, this.shards);
        SimulatedTerms terms = new SimulatedTerms(
                config, members, keys::enrolment, fingerprint, initial, privacy.map(FederationPrivacy::job), format);
        training = SimulatedTraining.of(terms, trainers, participants, ofSteps);
        fits = new PersonalFits(training, participants, this.shards, seed);
        sums = config.uploads().secureAggregation().isPresent()
                ? new SecureSum(terms, participants, keys, allowances())
                : new PlainSum(terms, participants);
        ReleaseAccount account =
                privacy.<ReleaseAccount>map(FederationPrivacy::account).orElseGet(ReleaseAccount.NonPrivate::new);
        ChargedRelease release =
                CohortSum.Round.release(account, new LastSum(), round -> SimulatedRuns.Parts.seed(seed, round));
        runs = new SimulatedRuns(
                new SimulatedRuns.Parts(terms, participants, training, fits, sums, release, this.shards, seed));
        job = new SimulatedJob(new JobVersion(terms, account, release, List.of()), runs);
    }

    private IntFunction<Allowance> allowances() {
        return privacy.flatMap(FederationPrivacy::nodes)
                .<IntFunction<Allowance>>map(own -> own::of)
                .orElse(member -> new Allowance.Unlimited());
    }

    /** Store of the last sum alone: the model has moved by those before. */
    private static final class LastSum implements NoisedSumStore {

        private Optional<StoredSum> last = Optional.empty();

        @Override
        public Optional<StoredSum> of(JobId job, RoundId round) {
            return last.filter(sum -> sum.round().equals(round));
        }

        @Override
        public void store(StoredSum sum) {
            last = Optional.of(sum);
        }
    }

    private Optional<FederationPrivacy> privacy(FederationPrivacy.Members size, GlobalModel initial) {
        return config.uploads()
                .privacy()
                .map(own -> FederationPrivacy.of(
                        own,
                        config,
                        size,
                        initial.parameters().layout(),
                        own.terms().unit() == PrivacyUnit.MERCHANT
                                ? size.enrolled()
                                : participants.of(Group.MEMBERS).stream()
                                        .mapToLong(trainers::shoppers)
                                        .sum()));
    }

    private void requireSecureCohort(int members) {
        config.uploads()
                .secureAggregation()
                .ifPresent(masks -> new SecureCohort(config.cohort(), masks, members).require());
    }

    private void requireSignal() {
        config.uploads()
                .privacy()
                .filter(own -> !own.limits().allowLowSignal())
                .ifPresent(own -> privacy.orElseThrow().requireSignal());
    }

    /**
     * Returns the cost of the rounds to come; empty where a measured participant failed.
     *
     * @param clock times some steps
     */
    Optional<Forecast> forecast(InstantSource clock) {
        QuantizationSpec spec = format.quantization();
        int size = format.size();
        Wire.Arrived<GlobalModel> down = Wire.down(job.model().global());
        long up = Wire.up(new Upload(new RoundId(1), 0, RingVector.zero(spec.ringBits(), size)), size, spec)
                .bytes();
        training.workers().begin(down.value(), down.value());
        try {
            return Optional.of(Forecast.of(
                    new TimeTrial.Subject(config, trainers, participants.of(Group.MEMBERS), shards),
                    training.trial(),
                    clock,
                    new Forecast.Sizes(up, down.bytes())));
        } catch (RuntimeException e) {
            Workers.rethrowIfOfAll(e);
            // The round of a failing participant names it; a forecast must not end the run.
            return Optional.empty();
        }
    }

    private String fingerprint(long seed) {
        // Target values are renewed after counted rounds since this rule; without them nothing has changed.
        String targets = config.movement().targetRounds() > 1 ? "targets of counted rounds " : "";
        String text = "algorithm " + ALGORITHM + " " + targets + seed + " " + config.facts() + " " + participants.ids()
                + " without " + participants.of(Group.LATE) + " " + trainers.fingerprint();
        return HexFormat.of().formatHex(Sha256.begin().digest(text.getBytes(StandardCharsets.UTF_8)));
    }
}
