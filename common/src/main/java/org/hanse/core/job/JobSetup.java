// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.core.job;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.hanse.core.crypto.Digest;
import org.hanse.core.federation.JobId;
import org.hanse.core.federation.ParticipantId;
import org.hanse.core.federation.RoundId;
import org.hanse.core.learn.TrainingSettings;
import org.hanse.core.learn.network.NetworkInitializer;
import org.hanse.core.learn.network.NetworkLayout;
import org.hanse.core.model.GlobalModel;
import org.hanse.core.model.ParameterLayout;
import org.hanse.core.privacy.PrivacyTerms;
import org.hanse.core.privacy.PrivacyUnit;
import org.hanse.core.privacy.ledger.PrivacyBudget;
import org.hanse.core.privacy.ledger.PrivacyLedger;
import org.hanse.core.quantize.PackedElements;
import org.hanse.core.round.LocalTask;
import org.hanse.core.secagg.Enrolment;
import org.hanse.core.secagg.RoundContext;
import org.hanse.core.secagg.SecAggPlan;

/**
 * Setup that coordinator and nodes each derive from a job's plan. Thread-safe: its first model is drawn when first asked for, and so is the
 * noise of a setup by {@link #ofStored}.
 */
public final class JobSetup implements JobTerms {

    /** Batch for which initial parameters are drawn. They do not depend on it. */
    private static final int ANY_BATCH = 1;

    private final JobPlan plan;
    private final Digest digest;
    private final Enrolment enrolment;
    private final Once<GlobalModel> initial;
    private final Once<List<JobSum>> sums;
    private final Once<Noise> noise;

    private JobSetup(
            JobPlan plan,
            Digest digest,
            Enrolment enrolment,
            Once<GlobalModel> initial,
            Once<List<JobSum>> sums,
            Once<Noise> noise) {
        this.plan = plan;
        this.digest = digest;
        this.enrolment = enrolment;
        this.initial = initial;
        this.sums = sums;
        this.noise = noise;
    }

    /**
     * Noise of the rounds, and the format that has room for it.
     *
     * @param privacy privacy mechanism; empty without privacy
     * @param format format of updates
     */
    private record Noise(Optional<JobPrivacy> privacy, UpdateFormat format) {

        static Noise of(JobPlan plan, ParameterLayout layout, List<JobSum> sums) {
            FederationConfig.Uploads uploads = plan.training().federation().uploads();
            Optional<JobPrivacy> privacy = uploads.privacy()
                    .map(config -> JobPrivacy.of(
                            config,
                            plan.training().rounds(),
                            sizes(plan, config),
                            layout,
                            JobSum.noised(sums).flatMap(JobSum::privacy).map(JobPrivacy::before)));
            return new Noise(
                    privacy,
                    UpdateFormat.of(uploads, layout, privacy, plan.members().cohort()));
        }
    }

    /** Value that the first call computes. A list holds it, since fields of this layer are final. */
    private static final class Once<T> {

        private final Supplier<T> source;
        private final List<T> value = new ArrayList<>(1);

        Once(Supplier<T> source) {
            this.source = source;
        }

        synchronized T get() {
            if (value.isEmpty()) {
                value.add(source.get());
            }
            return value.get(0);
        }
    }

    /**
     * Returns the setup of a plan.
     *
     * @throws IllegalArgumentException if the plan is for another version of the roster, or no mechanism gives its privacy guarantee
     */
    public static JobSetup of(JobPlan plan, Enrolment enrolment) {
        JobSetup setup = ofStored(plan, enrolment);
        setup.noise.get();
        return setup;
    }

    /**
     * Returns the setup of a plan that {@link #of} took before. Its noise is computed when first asked for: a node that recommends needs
     * none.
     *
     * @throws IllegalArgumentException if the plan is for another version of the roster
     */
    public static JobSetup ofStored(JobPlan plan, Enrolment enrolment) {
        plan.objection(enrolment).ifPresent(why -> {
            throw new IllegalArgumentException(why);
        });
        JobPlan.Training training = plan.training();
        Once<List<JobSum>> sums = new Once<>(() -> sums(plan));
        return new JobSetup(
                plan,
                plan.digest(),
                enrolment,
                new Once<>(() -> new GlobalModel(
                        0, NetworkInitializer.shared(settings(training)).parameters())),
                sums,
                new Once<>(() -> Noise.of(plan, layout(training), sums.get())));
    }

    private static List<JobSum> sums(JobPlan plan) {
        FederationConfig federation = plan.training().federation();
        Optional<PrivacyConfig> guarantee = federation.uploads().privacy();
        return federation.sums().kinds().stream()
                .map(kind -> JobSum.of(kind, plan.job(), guarantee, sizesOfAll(plan, guarantee)))
                .toList();
    }

    private static TrainingSettings settings(JobPlan.Training training) {
        return training.training().settings(ANY_BATCH, training.excludeHistory());
    }

    private static ParameterLayout layout(JobPlan.Training training) {
        return NetworkLayout.shared(settings(training).spec());
    }

    /** For tests: returns this setup with another plan, whose digest and noise stay those of this one. */
    public JobSetup withPlanForTesting(JobPlan other) {
        return new JobSetup(other, digest, enrolment, initial, sums, noise);
    }

    /** For tests: returns this setup with other sums before training. */
    public JobSetup withSumsForTesting(List<JobSum> other) {
        List<JobSum> copy = List.copyOf(other);
        return new JobSetup(plan, digest, enrolment, initial, new Once<>(() -> copy), noise);
    }

    /** Returns the plan of the job. */
    public JobPlan plan() {
        return plan;
    }

    /** Returns the digest of the plan. */
    public Digest digest() {
        return digest;
    }

    /** Returns the last stage. */
    public JobPlan.Training training() {
        return plan.training();
    }

    /** Returns the layout of the shared parameters. */
    public ParameterLayout layout() {
        return layout(plan.training());
    }

    @Override
    public Enrolment enrolment() {
        return enrolment;
    }

    @Override
    public GlobalModel initial() {
        return initial.get();
    }

    @Override
    public Optional<JobPrivacy> privacy() {
        return noise.get().privacy();
    }

    @Override
    public List<JobSum> sums() {
        return sums.get();
    }

    /** Returns the format of updates in rounds of training. */
    public UpdateFormat format() {
        return noise.get().format();
    }

    /** Returns the sizes of a sum before training, which all enrolled nodes take part in. */
    private static JobPrivacy.Sizes sizesOfAll(JobPlan plan, Optional<PrivacyConfig> guarantee) {
        JobMembers members = plan.members();
        return JobPrivacy.Sizes.of(
                members.enrolled(), members.leastOfAll(), members.assumptions().corrupt(), (double) guarantee
                        .map(PrivacyConfig::population)
                        .orElse(OptionalLong.empty())
                        .orElse(members.enrolled()));
    }

    private static JobPrivacy.Sizes sizes(JobPlan plan, PrivacyConfig config) {
        JobMembers members = plan.members();
        return JobPrivacy.Sizes.of(
                members.cohort(),
                members.minimum(),
                members.assumptions().corrupt(),
                config.terms().samplingRate() * config.population().orElse(members.enrolled()));
    }

    @Override
    public JobId job() {
        return plan.job();
    }

    @Override
    public JobSchedule schedule() {
        return plan.schedule();
    }

    @Override
    public Deadlines deadlines() {
        return plan.deadlines();
    }

    @Override
    public FederationConfig federation() {
        return training().federation();
    }

    @Override
    public List<ParticipantId> participants() {
        return List.copyOf(enrolment.keys().keySet());
    }

    @Override
    public Digest roster() {
        return enrolment.digest();
    }

    @Override
    public int version() {
        return enrolment.version();
    }

    /** Returns the number of approvals from which on rounds use this version: as many as a sum has updates at least. */
    @Override
    public int approvals() {
        return Math.max(minimum(), plan.members().threshold());
    }

    /** Returns the privacy budget of the population; empty without privacy. */
    public Optional<PrivacyBudget> budget() {
        return training().federation().uploads().privacy().map(config -> {
            PrivacyTerms terms = config.terms();
            long units =
                    terms.unit() == PrivacyUnit.SHOPPER ? config.population().orElseThrow() : enrolment.most();
            return new PrivacyBudget(terms.epsilon(), terms.delta(), units, terms.scope());
        });
    }

    /** Returns the privacy cost that the job may have: of its rounds, and of the sum with noise before them; empty without privacy. */
    public Optional<PrivacyLedger.JobLimit> limit() {
        return privacy()
                .map(own -> new PrivacyLedger.JobLimit(
                        own.size().rounds() + (noisedSum().isPresent() ? 1 : 0),
                        own.terms().epsilon(),
                        own.terms().delta()));
    }

    /** Returns the sum before training with noise; empty without one. */
    public Optional<JobSum> noisedSum() {
        return JobSum.noised(sums());
    }

    /** Returns noise and signal in the mean of a round, if there are as many shoppers as the plan states; empty without privacy. */
    public Optional<RoundSignal> signal() {
        return training().federation().uploads().privacy().map(config -> {
            JobPrivacy own = privacy().orElseThrow();
            long held = config.population().orElse(plan.members().enrolled());
            return new PrivacyOutlook(
                            own.terms(),
                            own.size(),
                            own.mechanism(),
                            plan.members().cohort(),
                            training().rounds(),
                            PrivacyOutlook.Blocks.of(config.weights(), layout()),
                            new RoundSignal.Units(own.size().expected(), held))
                    .signal();
        });
    }

    /** Returns the fewest updates in a sum: the plan's minimum, and those that the noise needs. */
    public int minimum() {
        return Math.max(
                plan.members().minimum(),
                privacy().map(JobPrivacy::fewestSurvivors).orElse(1));
    }

    @Override
    public int minimum(Optional<JobSum> summing) {
        return summing.map(own -> Math.max(minimum(), own.fewestSurvivors())).orElseGet(this::minimum);
    }

    @Override
    public Optional<String> blocked(SortedSet<ParticipantId> revealed, Optional<JobSum> summing) {
        SortedSet<ParticipantId> left = new TreeSet<>(enrolment.keys().keySet());
        left.removeAll(revealed);
        int fewest = Math.max(
                minimum(summing), plan.members().selectsAll() ? plan.members().threshold() : 0);
        return left.size() >= fewest
                ? Optional.empty()
                : Optional.of("rounds ended without a sum after "
                        + revealed.stream().map(ParticipantId::text).collect(Collectors.joining(", "))
                        + " had revealed shares. A node reveals shares once for each model, so " + left.size()
                        + " nodes are left, and a sum takes " + fewest
                        + ". Fix: create another job with another seed");
    }

    /** Returns the words of the sums before training without noise. */
    public List<SumWords> exactSums() {
        return sums().stream()
                .filter(own -> own.privacy().isEmpty())
                .map(own -> own.kind().words())
                .toList();
    }

    /** Returns whether both jobs have an exact sum over some node: their difference shows what changed between them. */
    public boolean overlaps(JobSetup other) {
        return !exactSums().isEmpty()
                && !other.exactSums().isEmpty()
                && !Collections.disjoint(participants(), other.participants());
    }

    /**
     * Returns what an owner approves before a node gives an exact sum beside those of other jobs; empty without an exact sum or without
     * other jobs.
     */
    public Optional<String> subtraction(Collection<JobId> others) {
        return exactSums().stream()
                .findFirst()
                .filter(words -> !others.isEmpty())
                .map(words -> "federation." + words.key() + ": found another exact sum of the same nodes, of job "
                        + others.stream().map(JobId::text).sorted().collect(Collectors.joining(", "))
                        + "; with both, the operator may learn what changed in your counts, or another's");
    }

    /**
     * Shortest phase that leaves time for an upload.
     *
     * @param time see {@link Deadlines#leastPhase}
     * @param bytes bytes of the job's largest update
     */
    public record LeastPhase(Duration time, long bytes) {}

    /** Returns the shortest phase that leaves time for an upload of the job's largest update. */
    public LeastPhase leastPhase() {
        long bytes = formats().stream()
                .mapToLong(own ->
                        PackedElements.bytes(own.size(), own.quantization().ringBits()))
                .max()
                .orElse(0);
        int participants =
                sums().isEmpty() ? plan.members().cohort() : plan.members().enrolled();
        return new LeastPhase(Deadlines.leastPhase(bytes, participants), bytes);
    }

    /** Returns the fewest honest updates for which the participants' noise suffices; 0 without such noise. */
    public int noiseOf() {
        return privacy().map(JobPrivacy::noiseOf).orElse(0);
    }

    @Override
    public RoundContext context(RoundContext.Start start, Digest ledger) {
        return new RoundContext(digest, start, enrolment.digest(), ledger, RoundContext.NONE);
    }

    /** Returns the sum before training if a round has these inputs; empty for a round of training. */
    public Optional<JobSum> summing(RoundContext.Start start) {
        return sums().stream()
                .filter(own -> start.isCounting() && own.model().equals(start.model()))
                .findFirst();
    }

    /** Returns the format of updates in a round with these inputs. */
    public UpdateFormat format(RoundContext.Start start) {
        return summing(start).map(JobSum::format).orElseGet(this::format);
    }

    /** Returns the formats of updates in all rounds of the job. */
    public List<UpdateFormat> formats() {
        return Stream.concat(Stream.of(format()), sums().stream().map(JobSum::format))
                .toList();
    }

    /**
     * Returns why a round with this context is none of this job; empty if it is one. Depends on plan and context alone, so that a refusal
     * shows nothing of a node's data.
     */
    public Optional<String> objection(RoundContext context) {
        if (!context.plan().equals(digest) || !context.enrolment().equals(enrolment.digest())) {
            return Optional.of("the round is for another plan or roster than the approved one");
        }
        RoundContext.Start start = context.start();
        int released = start.released().size();
        if (released > sums().size()
                || start.isCounting() != sumAfter(released).isPresent()
                || !summing(start).equals(sumAfter(released))) {
            return Optional.of("the round has other counts than the plan");
        }
        if (!permitsClipNorm(start)) {
            return Optional.of("the round has another clip norm than the plan");
        }
        return context.checkpoint().equals(RoundContext.NONE)
                ? Optional.empty()
                : Optional.of("the round has a checkpoint, and the plan has none");
    }

    /** Rounds without clipping state 0: those without a guarantee, and that of a sum before training. */
    private boolean permitsClipNorm(RoundContext.Start start) {
        return privacy()
                .filter(own -> !start.isCounting())
                .map(own -> own.terms().clipping().permits(start.clipNorm()))
                .orElseGet(() -> start.clipNorm() == 0);
    }

    @Override
    public SecAggPlan round(RoundId round, RoundContext context) {
        UpdateFormat updates = format(context.start());
        return new SecAggPlan(
                plan.job(),
                round,
                context,
                updates.quantization(),
                updates.size(),
                SecAggPlan.Protection.of(
                        plan.members().assumptions(), plan.members().enrolled(), minimum(summing(context.start()))));
    }

    /** Returns the task that a node accepts in a round of this job. */
    public LocalTask task() {
        return new LocalTask(
                plan.job(),
                digest,
                format().size(),
                plan.members().cohort(),
                noiseOf(),
                sums().stream().map(JobSum::task).toList());
    }
}
