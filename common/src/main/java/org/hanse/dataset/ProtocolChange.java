// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.dataset;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import org.hanse.config.ConfigNode;
import org.hanse.config.RecordReader;
import org.hanse.core.evaluate.Protocol;
import org.hanse.core.setting.Key;
import org.hanse.core.setting.KeyConflictException;

/**
 * Changes to a protocol: the key {@code protocol} of a descriptor, and of a merchant in a scenario that evaluates a data
 * set with other rules than its descriptor. Empty parts are unchanged.
 */
public record ProtocolChange(
        @Key(inline = true) Division division,

        @Key(value = "`all` or the keys below", standard = "`all`")
        Optional<Protocol.Candidates> candidates,

        @Key(value = "`exclude` or `keep` own items", standard = "`exclude`")
        Optional<Protocol.HistoryRule> history,

        @Key(value = "`any` or `new`", standard = "`any`") Optional<Protocol.TargetRule> targets,

        @Key(value = "`before-validation` or `before-test`", standard = "`before-validation`")
        Optional<Protocol.FitRule> fit,

        @Key(value = "cutoffs of metrics", standard = "`[5, 10, 20]`", least = 1, most = Integer.MAX_VALUE)
        List<Integer> cutoffs) {

    /** Share of training sequences for validation, if splits are given without it. */
    private static final double VALIDATION_FRACTION = 0.1;

    /** No changes. */
    public static final ProtocolChange NONE = new ProtocolChange(
            Division.DEFAULT, Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty(), List.of());

    public ProtocolChange {
        cutoffs = List.copyOf(cutoffs);
    }

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
            double fraction) {}

    /** Keys of drawn candidates. */
    public record DrawnKeys(
            @Key(value = "number of drawn candidates", required = true, least = 1, most = Integer.MAX_VALUE)
            int negatives,

            @Key("seed of the draw") long seed) {

        /** Defaults. */
        public static final DrawnKeys DEFAULT = new DrawnKeys(1, 1);
    }

    /** Candidates that are all items. */
    private enum All {
        ALL
    }

    /**
     * Splits of a data set.
     *
     * @param given whether it has splits
     * @param validation whether one of them is for validation
     */
    record Splits(boolean given, boolean validation) {

        private static final Splits NONE = new Splits(false, false);

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

    /** Keys of the split. */
    public record Division(
            @Key(
                    value = "`leave-one-out`, `next-basket`, `time` or `given`",
                    name = "split",
                    standard = "`leave-one-out`; `given` with `splits`")
            Optional<Kind> kind,

            @Key(value = "`[validation, test]`: moments or fractions", standard = "required for `time`")
            List<Protocol.Moment> at,

            @Key Optional<LastKeys> validation) {

        /** No keys. */
        public static final Division DEFAULT = new Division(Optional.empty(), List.of(), Optional.empty());

        /** Returns whether it has any key. */
        public boolean isWritten() {
            return kind.isPresent() || !at.isEmpty() || validation.isPresent();
        }

        /**
         * Returns the split.
         *
         * @throws IllegalArgumentException if keys contradict each other
         */
        Protocol.Split split(Splits splits) {
            Kind own = kind.orElse(splits.given() ? Kind.GIVEN : Kind.LEAVE_ONE_OUT);
            if (own != Kind.TIME && !at.isEmpty()) {
                throw new KeyConflictException(
                        "found moments; expected them with split: time. Fix: write split: time", "at");
            }
            if (own != Kind.GIVEN && validation.isPresent()) {
                throw new KeyConflictException(
                        "found a fraction; expected it with split: given. Fix: leave it out", "validation");
            }
            if (splits.validation() && validation.isPresent()) {
                throw new KeyConflictException(
                        "found a fraction beside splits.validation; expected one of them. Fix: leave it out",
                        "validation.last-fraction");
            }
            return switch (own) {
                case LEAVE_ONE_OUT -> new Protocol.LeaveOneOut();
                case NEXT_BASKET -> new Protocol.NextBasket();
                case TIME -> timeSplit();
                case GIVEN ->
                    validation
                            .<Protocol.Split>map(keys -> new Protocol.Supplied(keys.fraction()))
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

    /** Reads a {@code protocol} mapping of a data set without splits, with a descriptor's keys, all optional. */
    public static ProtocolChange read(ConfigNode node) {
        return read(node, Splits.NONE);
    }

    /** Reads a {@code protocol} mapping. */
    static ProtocolChange read(ConfigNode node, Splits splits) {
        ProtocolChange change = RecordReader.BUILT_IN
                .with(Protocol.Moment.class, ProtocolChange::moment)
                .with(Protocol.Candidates.class, ProtocolChange::candidates)
                .mapping(node, NONE);
        node.written("cutoffs")
                .filter(at -> at.list(Function.identity()).isEmpty())
                .ifPresent(at -> {
                    throw at.refuse("found an empty list; expected at least one. Fix: name one, or leave the key out");
                });
        node.build(() -> change.split(splits));
        return change;
    }

    private Optional<Protocol.Split> split(Splits splits) {
        return division.isWritten() ? Optional.of(division.split(splits)) : Optional.empty();
    }

    private static Protocol.Candidates candidates(ConfigNode node) {
        if (node.isScalar()) {
            node.choice(All.class);
            return new Protocol.AllItems();
        }
        DrawnKeys keys = RecordReader.read(node, DrawnKeys.DEFAULT);
        return new Protocol.SampledNegatives(keys.negatives(), keys.seed());
    }

    private static Protocol.Moment moment(ConfigNode node) {
        if (node.isNumber()) {
            return node.build(() -> new Protocol.Fraction(node.number()));
        }
        return new Protocol.At(instant(node));
    }

    /** Returns an instant, an ISO 8601 date-time with or without offset, or a date; UTC by default. */
    private static Instant instant(ConfigNode node) {
        String text = node.text().strip().replace(' ', 'T');
        try {
            if (!text.contains("T")) {
                return LocalDate.parse(text).atStartOfDay().toInstant(ZoneOffset.UTC);
            }
            boolean offset = text.matches(".*T.*(Z|[+-]\\d\\d(:\\d\\d)?)");
            return offset
                    ? OffsetDateTime.parse(text).toInstant()
                    : LocalDateTime.parse(text).toInstant(ZoneOffset.UTC);
        } catch (DateTimeException e) {
            throw node.refuse("found \"" + node.text() + "\"; expected a fraction in (0, 1) or a moment such as"
                    + " 2019-10-01T12:00:00Z. Fix: write one of them");
        }
    }

    /**
     * Returns the protocol of a data set without splits with the changes.
     *
     * @throws IllegalArgumentException if the result is no protocol
     */
    public Protocol applyTo(Protocol protocol) {
        return applyTo(protocol, Splits.NONE);
    }

    /** Returns the protocol of a data set with the changes, see {@link #applyTo(Protocol)}. */
    Protocol applyTo(Protocol protocol, Splits splits) {
        return new Protocol(
                split(splits).orElse(protocol.split()),
                candidates.orElse(protocol.candidates()),
                history.orElse(protocol.history()),
                targets.orElse(protocol.targets()),
                cutoffs.isEmpty() ? protocol.cutoffs() : cutoffs,
                fit.orElse(protocol.fit()));
    }

    /** Returns the text that digests of scenarios are made of: that of earlier releases. */
    @Override
    public String toString() {
        return "ProtocolChange[split=" + split(Splits.NONE) + ", candidates=" + candidates + ", history=" + history
                + ", targets=" + targets + ", cutoffs=" + (cutoffs.isEmpty() ? Optional.empty() : Optional.of(cutoffs))
                + ", fit=" + fit + "]";
    }
}
