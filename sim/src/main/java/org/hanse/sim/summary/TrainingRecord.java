// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.sim.summary;

import com.fasterxml.jackson.annotation.JsonAnyGetter;
import com.fasterxml.jackson.annotation.JsonAnySetter;
import com.fasterxml.jackson.annotation.JsonInclude;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Set;
import java.util.TreeMap;
import org.hanse.core.explain.faithfulness.Faithfulness;
import org.hanse.core.learn.train.TrainedNetwork;
import org.hanse.core.learn.train.TrainingCurve;
import org.hanse.explain.FaithfulnessJson;
import org.hanse.sim.federate.RoundRecord;
import org.hanse.sim.federate.RoundRecord.Reason;
import org.jspecify.annotations.Nullable;

/**
 * One training of a model.
 *
 * @param merchant id of the entry or part that it was trained for; {@code all} for a shared model
 * @param parameters number of parameters, those of all merchants included
 * @param bytes their size
 * @param uploaded parameters of an update; 0 outside a federation
 * @param seconds duration with validation and the second training, without earlier runs
 * @param peakRssBytes peak resident memory until then; null where the system does not report it
 * @param refitted whether a second training produced the test figures
 * @param problem reason for a missing model; empty with a model
 * @param notes remarks, without a full stop
 * @param selected epoch or round with the figures; null without a model
 * @param network shared network of the test figures; null for a graph, without a model and for several trainings
 * @param faithfulness tests of explanations; null without any
 * @param rounds epochs or rounds
 * @param guarantee privacy guarantee; null without one
 * @param participants merchants and parts whose interactions took part
 * @param validated metric that selects the epoch; empty where the last one is selected
 * @param calibrations scales of scores that merchants chose; empty without a choice
 * @param values validation of the objectives' values; null where none are trained
 * @param sums sums before the first round by their keys
 */
public record TrainingRecord(
        String model,
        String merchant,
        long parameters,
        long bytes,
        long uploaded,
        double seconds,
        @Nullable Long peakRssBytes,
        boolean refitted,
        @JsonInclude(JsonInclude.Include.NON_EMPTY) String problem,
        @JsonInclude(JsonInclude.Include.NON_EMPTY) List<String> notes,
        @Nullable Selected selected,
        @Nullable NetworkIdentity network,
        @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable Faithfulness faithfulness,
        List<Round> rounds,
        @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable ModelGuarantee guarantee,
        int participants,
        @JsonInclude(JsonInclude.Include.NON_EMPTY) String validated,
        @JsonInclude(JsonInclude.Include.NON_EMPTY) List<CalibrationRecord> calibrations,
        @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable ValueRecord values,
        @JsonAnyGetter @JsonAnySetter Map<String, SumFigures> sums) {

    /** Reason for missing figures of a merchant that stays out of training. */
    public static final String NOT_TRAINED = "the merchant takes no part in training";

    private static final TrainingCurve.Epoch UNFINISHED =
            new TrainingCurve.Epoch(Double.NaN, Double.NaN, OptionalDouble.empty());

    public TrainingRecord {
        notes = List.copyOf(notes);
        rounds = List.copyOf(rounds);
        calibrations = List.copyOf(calibrations);
        sums = Collections.unmodifiableMap(new TreeMap<>(sums == null ? Map.of() : sums));
    }

    /** Returns the bytes of all messages of sums before the first round. */
    long bytesBefore() {
        return sums.values().stream().mapToLong(SumFigures::bytes).sum();
    }

    /**
     * Identity of a trained network.
     *
     * @param digest SHA-256 of shape, parameters and facts, in hexadecimal
     * @param facts its provenance, by name
     */
    public record NetworkIdentity(String digest, Map<String, String> facts) {

        public NetworkIdentity {
            facts = Collections.unmodifiableMap(new TreeMap<>(facts));
        }

        public static NetworkIdentity of(TrainedNetwork network) {
            return new NetworkIdentity(network.digest(), network.provenance().facts());
        }
    }

    /**
     * The epoch or round whose model has the figures.
     *
     * @param round its number; 0 for the initial model
     * @param by metric of the selection, or {@code last}
     * @param start validation of the initial model; null without one
     */
    public record Selected(
            int round,
            String by,

            @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable
            Double start) {

        /** Returns the best epoch of a curve; null for an empty one. */
        public static @Nullable Selected of(TrainingCurve curve, String validated) {
            return curve.size() == 0
                    ? null
                    : new Selected(curve.best(), validated.isEmpty() ? "last" : validated, Round.boxed(curve.start()));
        }

        private OptionalDouble beginning() {
            return start == null ? OptionalDouble.empty() : OptionalDouble.of(start);
        }
    }

    /**
     * An epoch or a round, also one in which a training ended without a model.
     *
     * @param seconds not a number for a round without an epoch of the curve
     * @param epsilon epsilon spent so far, also of a round without a release; not a number before the first release
     * @param arrived updates; this and the following are null outside a federation
     * @param clip clip norm of the round; null for a fixed one
     * @param missing participants whose update did not count
     * @param validation null without one
     */
    public record Round(
            int round,
            int cohort,
            double loss,
            double seconds,
            long uploadBytes,
            long downloadBytes,
            double epsilon,

            @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable
            Integer arrived,

            @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable
            Boolean counted,

            @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable
            Long cut,

            @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable
            Double clip,

            @JsonInclude(JsonInclude.Include.NON_EMPTY) List<Missing> missing,

            @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable
            Double validation) {

        public Round {
            missing = List.copyOf(missing);
        }

        /**
         * Returns epochs and rounds of a training.
         *
         * @param records rounds of a federation; empty outside one
         * @param participants cohort of an epoch
         */
        public static List<Round> of(TrainingCurve curve, List<RoundRecord> records, int participants) {
            Set<String> details = new HashSet<>();
            List<Round> rounds = new ArrayList<>();
            double spent = Double.NaN;
            for (int r = 0; r < Math.max(curve.size(), records.size()); r++) {
                TrainingCurve.Epoch epoch = r < curve.size() ? curve.epochs().get(r) : UNFINISHED;
                Optional<RoundRecord> record = r < records.size() ? Optional.of(records.get(r)) : Optional.empty();
                spent = record.map(RoundRecord::epsilon)
                        .orElse(OptionalDouble.empty())
                        .orElse(spent);
                rounds.add(new Round(
                        record.map(RoundRecord::round).orElse(r + 1),
                        record.map(RoundRecord::cohort).orElse(participants),
                        epoch.loss(),
                        Numbers.thousandths(epoch.seconds()),
                        record.map(RoundRecord::uploadBytes).orElse(0L),
                        record.map(RoundRecord::downloadBytes).orElse(0L),
                        spent,
                        record.map(RoundRecord::arrived).orElse(null),
                        record.map(RoundRecord::counted).orElse(null),
                        record.map(RoundRecord::cut).orElse(null),
                        record.map(round -> boxed(round.clip())).orElse(null),
                        record.map(round -> Missing.of(round, details)).orElse(List.of()),
                        boxed(epoch.validation())));
            }
            return rounds;
        }

        private static @Nullable Double boxed(OptionalDouble number) {
            return number.isPresent() ? number.getAsDouble() : null;
        }

        private TrainingCurve.Epoch epoch() {
            return new TrainingCurve.Epoch(
                    loss, seconds, validation == null ? OptionalDouble.empty() : OptionalDouble.of(validation));
        }

        /** Returns whether the model changed in this round of a federation. */
        boolean moved() {
            return Boolean.TRUE.equals(counted);
        }

        /** Returns the participants whose update did not count for this reason. */
        List<Missing> missing(Reason reason) {
            return missing.stream().filter(one -> one.reason() == reason).toList();
        }
    }

    /**
     * A participant whose update did not count.
     *
     * @param detail more about the reason. A detail on exhausted budgets is written once: nodes share it in every round
     */
    public record Missing(String merchant, Reason reason, String detail) {

        private static List<Missing> of(RoundRecord round, Set<String> details) {
            return round.missing().stream()
                    .map(one -> new Missing(
                            one.participant(),
                            one.reason(),
                            one.reason() != Reason.BUDGET || details.add(one.detail()) ? one.detail() : ""))
                    .toList();
        }
    }

    /** Returns the same training with other tests of explanations, to the digits of {@code metrics.json}. */
    public TrainingRecord with(Faithfulness tests) {
        return new TrainingRecord(
                model,
                merchant,
                parameters,
                bytes,
                uploaded,
                seconds,
                peakRssBytes,
                refitted,
                problem,
                notes,
                selected,
                network,
                FaithfulnessJson.read(FaithfulnessJson.of(tests)),
                rounds,
                guarantee,
                participants,
                validated,
                calibrations,
                values,
                sums);
    }

    /** Returns the finished epochs. */
    public TrainingCurve curve() {
        return new TrainingCurve(
                selected == null ? OptionalDouble.empty() : selected.beginning(),
                rounds.stream()
                        .map(Round::epoch)
                        .filter(epoch -> !Double.isNaN(epoch.seconds()))
                        .toList());
    }

    /** Returns the rounds of a federation; none of another training. */
    public List<Round> federated() {
        return rounds.stream().filter(round -> round.counted() != null).toList();
    }
}
