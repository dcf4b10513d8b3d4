// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.dataset;

import java.util.List;
import java.util.Optional;
import org.hanse.core.evaluate.Protocol;
import org.hanse.core.setting.Key;
import org.hanse.core.setting.KeyConflictException;

/** The key {@code protocol} of a descriptor, and of a merchant in a scenario. */
public record ProtocolKeys(
        @Key(
                value = "`leave-one-out`, `next-basket`, `time` or `given`",
                standard = "`leave-one-out`; `given` with `splits`")
        Optional<Kind> split,

        @Key(value = "`[validation, test]`: moments or fractions", standard = "required for `time`")
        List<Protocol.Moment> at,

        @Key Optional<LastKeys> validation,

        @Key(value = "`all` or the keys below", standard = "`all`")
        Optional<Protocol.Candidates> candidates,

        @Key(value = "`exclude` or `keep` own items", standard = "`exclude`")
        Optional<Protocol.HistoryRule> history,

        @Key(value = "`any` or `new`", standard = "`any`") Optional<Protocol.TargetRule> targets,

        @Key(value = "`before-validation` or `before-test`", standard = "`before-validation`")
        Optional<Protocol.FitRule> fit,

        @Key(value = "cutoffs of metrics", standard = "`[5, 10, 20]`", least = 1, most = Integer.MAX_VALUE)
        List<Integer> cutoffs) {

    /** No keys. */
    public static final ProtocolKeys DEFAULT = new ProtocolKeys(
            Optional.empty(),
            List.of(),
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            List.of());

    /** Share of training sequences for validation, if splits are given without it. */
    private static final double VALIDATION_FRACTION = 0.1;

    /** Kinds of splits. */
    public enum Kind {
        LEAVE_ONE_OUT,
        NEXT_BASKET,
        TIME,
        GIVEN
    }

    /** The key {@code validation}. */
    public record LastKeys(
            @Key(
                    value = "of training sequences, for `given` without validation",
                    name = "last-fraction",
                    required = true,
                    range = Key.Range.SHARE)
            double fraction) {

        /** Defaults. */
        public static final LastKeys DEFAULT = new LastKeys(VALIDATION_FRACTION);
    }

    /** Keys of drawn candidates. */
    public record DrawnKeys(
            @Key(value = "number of drawn candidates", required = true, least = 1, most = Integer.MAX_VALUE)
            int negatives,

            @Key("seed of the draw") long seed) {

        /** Defaults. */
        public static final DrawnKeys DEFAULT = new DrawnKeys(1, 1);
    }

    /**
     * Splits of a data set.
     *
     * @param given whether it has splits
     * @param validation whether one of them is for validation
     */
    record Splits(boolean given, boolean validation) {

        /** Returns the protocol of a descriptor without the key. */
        Protocol standard() {
            Protocol usual = Protocol.USUAL;
            return given
                    ? new Protocol(supplied(), usual.candidates(), usual.history(), usual.targets(), usual.cutoffs())
                    : usual;
        }

        private Protocol.Split supplied() {
            return new Protocol.Supplied(validation ? 0 : VALIDATION_FRACTION);
        }
    }

    /**
     * Returns the keys as changes of a protocol.
     *
     * @throws IllegalArgumentException if they contradict each other
     */
    ProtocolChange change(Splits splits) {
        boolean splitsAnew = split.isPresent() || !at.isEmpty() || validation.isPresent();
        return new ProtocolChange(
                splitsAnew ? Optional.of(split(splits)) : Optional.empty(),
                candidates,
                history,
                targets,
                cutoffs.isEmpty() ? Optional.empty() : Optional.of(cutoffs),
                fit);
    }

    private Protocol.Split split(Splits splits) {
        Kind kind = split.orElse(splits.given() ? Kind.GIVEN : Kind.LEAVE_ONE_OUT);
        if (kind != Kind.TIME && !at.isEmpty()) {
            throw new KeyConflictException(
                    "found moments; expected them with split: time. Fix: write split: time", "at");
        }
        if (kind != Kind.GIVEN && validation.isPresent()) {
            throw new KeyConflictException(
                    "found a fraction; expected it with split: given. Fix: leave it out", "validation");
        }
        if (splits.validation() && validation.isPresent()) {
            throw new KeyConflictException(
                    "found a fraction beside splits.validation; expected one of them. Fix: leave it out",
                    "validation.last-fraction");
        }
        return switch (kind) {
            case LEAVE_ONE_OUT -> new Protocol.LeaveOneOut();
            case NEXT_BASKET -> new Protocol.NextBasket();
            case TIME -> timeSplit();
            case GIVEN ->
                validation
                        .<Protocol.Split>map(own -> new Protocol.Supplied(own.fraction()))
                        .orElseGet(splits::supplied);
        };
    }

    private Protocol.Split timeSplit() {
        if (at.isEmpty()) {
            throw new KeyConflictException("found no key \"at\"; expected it with split: time. Fix: add at", "at");
        }
        if (at.size() != 2) {
            throw new KeyConflictException(
                    "found another number of moments; expected two. Fix: write at: [VALIDATION, TEST]", "at");
        }
        if (isReversed(at.get(0), at.get(1))) {
            throw new KeyConflictException(
                    "found the test moment first; expected the validation moment first. Fix: exchange them", "at");
        }
        return new Protocol.TimeSplit(at.get(0), at.get(1));
    }

    private static boolean isReversed(Protocol.Moment first, Protocol.Moment second) {
        if (first instanceof Protocol.Fraction a && second instanceof Protocol.Fraction b) {
            return a.fraction() > b.fraction();
        }
        return first instanceof Protocol.At a
                && second instanceof Protocol.At b
                && a.instant().isAfter(b.instant());
    }
}
