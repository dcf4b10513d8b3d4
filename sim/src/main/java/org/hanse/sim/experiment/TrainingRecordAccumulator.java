// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.sim.experiment;

import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalLong;
import java.util.stream.Collectors;
import org.hanse.core.explain.faithfulness.Faithfulness;
import org.hanse.core.learn.train.ModelTrainer;
import org.hanse.core.learn.train.TrainingCurve;
import org.hanse.sim.federate.Federation;
import org.hanse.sim.federate.RoundRecord;
import org.hanse.sim.federate.SumRecord;
import org.hanse.sim.summary.CalibrationRecord;
import org.hanse.sim.summary.ModelGuarantee;
import org.hanse.sim.summary.Numbers;
import org.hanse.sim.summary.RoundNotes;
import org.hanse.sim.summary.SumFigures;
import org.hanse.sim.summary.TrainingRecord;
import org.hanse.sim.summary.TrainingRecord.NetworkIdentity;
import org.hanse.sim.summary.TrainingRecord.Round;
import org.hanse.sim.summary.TrainingRecord.Selected;
import org.hanse.sim.summary.ValueRecord;

/** Record of a training in progress. */
final class TrainingRecordAccumulator {

    private final TrainingSubject subject;
    private long parameters;
    private long shared;
    private TrainingCurve curve = TrainingCurve.EMPTY;
    private List<RoundRecord> rounds = List.of();
    private int charges;
    private List<SumRecord> sums = List.of();
    private OptionalDouble epsilonAtWorst = OptionalDouble.empty();
    private boolean refitted;
    private boolean noGuarantee;
    private Optional<Faithfulness> faithfulness = Optional.empty();
    private Optional<NetworkIdentity> network = Optional.empty();
    private Optional<ValueRecord> values = Optional.empty();

    TrainingRecordAccumulator(TrainingSubject subject) {
        this.subject = subject;
    }

    /**
     * What is known at the end of a training.
     *
     * @param peakRssBytes peak resident memory; empty where the system does not report it
     * @param problem reason for a missing model; empty with a model
     */
    record End(
            double seconds,
            OptionalLong peakRssBytes,
            String problem,
            List<String> notes,
            List<CalibrationRecord> calibrations) {}

    /** Records a trainer before its first epoch. */
    void began(ModelTrainer trainer, Optional<Federation> federation) {
        parameters = trainer.parameters();
        shared = federation.map(Federation::shared).orElse(0L);
    }

    /** Records the epochs with early stopping. */
    void searched(TrainingCurve epochs, Optional<Federation> federation) {
        curve = epochs;
        rounds = federation.map(Federation::rounds).orElse(List.of());
        if (noGuarantee) {
            rounds = rounds.stream().map(RoundRecord::withoutCharge).toList();
        }
        sums = federation.map(Federation::before).orElse(List.of());
        charges = (int) federation.map(Federation::rounds).orElse(List.of()).stream()
                .filter(round -> round.charge().isPresent())
                .count();
        epsilonAtWorst = federation
                .flatMap(Federation::account)
                .map(spent -> OptionalDouble.of(spent.atWorst()))
                .orElse(OptionalDouble.empty());
    }

    /** Records that the data void the guarantee of the model. */
    void voided() {
        noGuarantee = true;
    }

    /** Records a second training. */
    void refitted() {
        refitted = true;
    }

    /** Records the validation of the objectives' values. */
    void valued(ValueRecord ofValues) {
        values = Optional.of(ofValues);
    }

    /** Records the model of the test figures. */
    void tested(Optional<Faithfulness> explanations, Optional<NetworkIdentity> last) {
        faithfulness = explanations;
        network = last;
    }

    TrainingCurve curve() {
        return curve;
    }

    List<RoundRecord> rounds() {
        return rounds;
    }

    /** Returns notes on the rounds. */
    List<String> roundNotes() {
        return RoundNotes.of(Round.of(curve, rounds, subject.inTraining().size()), shared);
    }

    /** Returns the record; empty if there was nothing to train on. */
    Optional<TrainingRecord> toRecord(End end) {
        if (parameters == 0) {
            return Optional.empty();
        }
        int participants = subject.inTraining().size();
        String validated =
                curve.bestValidation().isPresent() && !subject.model().selectsLast()
                        ? "validation " + subject.mainMetric().label()
                        : "";
        return Optional.of(new TrainingRecord(
                subject.model().name(),
                subject.merchant(),
                parameters,
                parameters * Float.BYTES,
                shared,
                Numbers.thousandths(end.seconds()),
                end.peakRssBytes().isPresent() ? end.peakRssBytes().getAsLong() : null,
                refitted,
                end.problem(),
                end.notes(),
                end.problem().isEmpty() ? Selected.of(curve, validated) : null,
                network.orElse(null),
                faithfulness.orElse(null),
                Round.of(curve, rounds, participants),
                subject.model()
                        .federation()
                        .flatMap(federation -> federation.uploads().privacy())
                        .flatMap(privacy -> noGuarantee
                                ? ModelGuarantee.none(privacy.terms(), charges)
                                : ModelGuarantee.of(privacy.terms(), rounds, epsilonAtWorst))
                        .orElse(null),
                participants,
                validated,
                end.calibrations(),
                values.orElse(null),
                sums.stream().collect(Collectors.toMap(own -> own.kind().words().key(), SumFigures::of))));
    }
}
