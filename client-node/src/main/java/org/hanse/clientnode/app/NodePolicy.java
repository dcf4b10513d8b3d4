// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.clientnode.app;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.Set;
import java.util.stream.Collectors;
import org.hanse.core.federation.ParticipantId;
import org.hanse.core.job.JobMembers;
import org.hanse.core.job.JobPrivacy;
import org.hanse.core.job.JobSetup;
import org.hanse.core.privacy.PrivacyUnit;
import org.hanse.core.round.ParticipationFloor;
import org.hanse.core.setting.Key;

/** Limits that the owner of a node sets in {@code policy.yaml}. The node refuses weaker plans. */
public record NodePolicy(
        @Key(
                value = "fewest honest updates in a sum, at least 2",
                standard = "a quarter of the cohort",
                least = 2,
                most = Integer.MAX_VALUE)
        OptionalInt honest,

        @Key(
                value = "fewest corrupt nodes that a plan assumes",
                standard = "a third of the enrolment",
                least = 0,
                most = Integer.MAX_VALUE)
        OptionalInt corrupt,

        @Key(value = "greatest fraction of dropouts that a plan assumes", range = Key.Range.SHARE)
        double dropout,

        @Key("participants for whom the owner does not vouch; each counts as corrupt")
        Set<ParticipantId> unvouched,

        @Key("weakest accepted source: `participants`, `coordinator` or `none`")
        Noise noise,

        @Key(
                value = "greatest epsilon of a plan, and of all jobs together; without it each plan limits its own job",
                range = Key.Range.POSITIVE)
        OptionalDouble epsilon,

        @Key("required unit: `shopper` or `merchant`") Optional<PrivacyUnit> unit,
        @Key(inline = true) Counts counts,
        @Key(inline = true) Machine machine) {

    private static final double USUAL_DROPOUT = 0.3;

    /** Default policy: noise by the participants. */
    public static final NodePolicy DEFAULT = new NodePolicy(
            OptionalInt.empty(),
            OptionalInt.empty(),
            USUAL_DROPOUT,
            Set.of(),
            Noise.PARTICIPANTS,
            OptionalDouble.empty(),
            Optional.empty());

    /** Sources of noise, from the strongest protection to none. */
    public enum Noise {
        /** Each participant adds noise before masking. */
        PARTICIPANTS,
        /** The coordinator adds noise. It can isolate updates with two almost equal models. */
        COORDINATOR,
        /** No noise. */
        NONE
    }

    /** Contribution to sums before training. Pair counts have no privacy guarantee; similar pairs are within that of the plan. */
    public record Counts(
            @Key(
                    value =
                            "whether plans with `federation.counts`, also with keys of the catalogue, or `federation.pairs` are accepted",
                    name = "counts")
            boolean accepted,

            @Key(
                    value = "fewest own shoppers with a pair that the node contributes, if the plan asks for fewer",
                    least = 1,
                    most = Integer.MAX_VALUE)
            int support) {

        /** No contribution. */
        public static final Counts NONE = new Counts(false, 1);
    }

    /** Limits of training on the node's machine. */
    public record Machine(
            @Key(value = "threads of training", name = "cpu", least = 1, most = 1024)
            int threads,

            @Key(
                    value = "greatest estimate of the memory of training, in MiB",
                    name = "memory",
                    least = 1,
                    most = Integer.MAX_VALUE)
            OptionalInt mebibytes) {

        /** One thread, without a limit of memory. */
        public static final Machine DEFAULT = new Machine(1, OptionalInt.empty());
    }

    public NodePolicy {
        unvouched = Set.copyOf(unvouched);
    }

    /** Returns a policy with the default limits of training. */
    public NodePolicy(
            OptionalInt honest,
            OptionalInt corrupt,
            double dropout,
            Set<ParticipantId> unvouched,
            Noise noise,
            OptionalDouble epsilon,
            Optional<PrivacyUnit> unit) {
        this(honest, corrupt, dropout, unvouched, noise, epsilon, unit, Counts.NONE, Machine.DEFAULT);
    }

    /** Returns the limits for the rounds of a job. */
    public ParticipationFloor floor(JobSetup setup) {
        JobMembers members = setup.plan().members();
        int unvouchedOfPlan = (int) setup.enrolment().keys().keySet().stream()
                .filter(unvouched::contains)
                .count();
        ParticipationFloor usual =
                ParticipationFloor.usual(setup.enrolment().most(), members.cohort(), unvouchedOfPlan, dropout);
        return ParticipationFloor.of(
                honest.orElse(usual.honest()),
                corrupt.isPresent() ? corrupt.getAsInt() + unvouchedOfPlan : usual.corrupt(),
                dropout);
    }

    /**
     * Limit that a plan exceeds.
     *
     * @param found value of the plan
     * @param accepted what the node accepts
     * @param fix keys that accept the plan
     */
    private record Limit(String key, String found, String accepted, String fix) {

        private String text() {
            return key + ": found a plan with " + found + "; this node accepts " + accepted;
        }
    }

    /** Returns why the owner's limits refuse a job, with all keys to change; empty if they accept it. */
    public Optional<String> objection(JobSetup setup) {
        List<Limit> limits = new ArrayList<>();
        participation(setup, limits);
        long memory = TrainingMemory.mebibytes(setup, machine.threads());
        if (machine.mebibytes().isPresent() && memory > machine.mebibytes().getAsInt()) {
            limits.add(new Limit(
                    "memory",
                    "about " + memory + " MiB of training",
                    "at most " + machine.mebibytes().getAsInt(),
                    "memory: " + memory));
        }
        if (!setup.sums().isEmpty() && !counts.accepted()) {
            String sums = setup.sums().stream()
                    .map(own -> own.kind().words())
                    .map(own -> "a sum of " + own.noun() + " " + own.guarantee())
                    .collect(Collectors.joining(" and "));
            limits.add(new Limit("counts", sums, "none", "counts: true"));
        }
        privacy(setup.privacy(), limits);
        return limits.isEmpty()
                ? Optional.empty()
                : Optional.of("policy.yaml: " + limits.stream().map(Limit::text).collect(Collectors.joining("; and "))
                        + ". Fix: if you accept it, write "
                        + limits.stream().map(Limit::fix).collect(Collectors.joining(" and "))
                        + " in policy.yaml of the node's folder (a new file, if there is none)");
    }

    private void participation(JobSetup setup, List<Limit> limits) {
        ParticipationFloor floor = floor(setup);
        JobMembers members = setup.plan().members();
        int corruptOfPlan = members.assumptions().corrupt();
        if (corruptOfPlan < floor.corrupt()) {
            limits.add(new Limit(
                    "corrupt", corruptOfPlan + " corrupt nodes", "at least " + floor.corrupt(), "a lower corrupt"));
        }
        int least = Math.max(members.leastSurvivors(), setup.minimum()) - corruptOfPlan;
        if (least < floor.honest()) {
            limits.add(
                    new Limit("honest", least + " honest updates", "at least " + floor.honest(), "honest: " + least));
        }
        if (members.assumptions().dropout() > dropout) {
            limits.add(new Limit(
                    "dropout",
                    "a dropout of " + members.assumptions().dropout(),
                    "at most " + dropout,
                    "dropout: " + members.assumptions().dropout()));
        }
    }

    private void privacy(Optional<JobPrivacy> privacy, List<Limit> limits) {
        Noise planned = privacy.map(own -> switch (own.terms().noiseOrigin()) {
                    case COORDINATOR -> Noise.COORDINATOR;
                    case NODE -> Noise.PARTICIPANTS;
                })
                .orElse(Noise.NONE);
        if (planned.compareTo(noise) > 0) {
            limits.add(new Limit("noise", word(planned), word(noise) + " or stronger", "noise: " + word(planned)));
        }
        if (epsilon.isPresent()) {
            double planEpsilon = privacy.map(own -> own.terms().epsilon()).orElse(Double.POSITIVE_INFINITY);
            if (planEpsilon > epsilon.getAsDouble()) {
                limits.add(new Limit(
                        "epsilon",
                        String.valueOf(planEpsilon),
                        "at most " + epsilon.getAsDouble(),
                        "a higher epsilon, or none"));
            }
        }
        Optional<PrivacyUnit> unitOfPlan = privacy.map(own -> own.terms().unit());
        if (unit.isPresent() && !unit.equals(unitOfPlan)) {
            limits.add(new Limit(
                    "unit",
                    unitOfPlan.map(own -> own.word()).orElse("none"),
                    unit.get().word(),
                    "another unit, or none"));
        }
    }

    private static String word(Noise noise) {
        return noise.name().toLowerCase(Locale.ROOT);
    }
}
