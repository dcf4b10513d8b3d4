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
import java.util.stream.Stream;
import org.hanse.config.ConfigNode;
import org.hanse.core.evaluate.Protocol;

/** Parser of the evaluation protocol of a data set. */
final class ProtocolParser {

    private static final List<Integer> CUTOFFS = List.of(5, 10, 20);
    private static final double VALIDATION_FRACTION = 0.1;
    private static final long SEED = 1;

    private final boolean given;
    private final boolean validation;

    /**
     * @param given whether the data set has splits
     * @param validation whether one of them is for validation
     */
    ProtocolParser(boolean given, boolean validation) {
        this.given = given;
        this.validation = validation;
    }

    private enum Kind {
        LEAVE_ONE_OUT,
        NEXT_BASKET,
        TIME,
        GIVEN
    }

    private enum All {
        ALL
    }

    /** Returns the protocol of a descriptor that does not name one. */
    Protocol standard() {
        return new Protocol(
                given ? givenSplit() : new Protocol.LeaveOneOut(),
                new Protocol.AllItems(),
                Protocol.HistoryRule.EXCLUDE,
                Protocol.TargetRule.ANY,
                CUTOFFS);
    }

    Protocol protocol(ConfigNode node) {
        ProtocolChange change = change(node);
        return node.build(() -> change.applyTo(standard()));
    }

    /** Returns the keys that are there. */
    ProtocolChange change(ConfigNode node) {
        node.keys("split", "at", "validation", "candidates", "history", "targets", "cutoffs", "fit");
        boolean splits = Stream.of("split", "at", "validation").anyMatch(node::has);
        return new ProtocolChange(
                splits ? Optional.of(split(node)) : Optional.empty(),
                node.find("candidates").map(ProtocolParser::candidates),
                node.find("history").map(n -> n.choice(Protocol.HistoryRule.class)),
                node.find("targets").map(n -> n.choice(Protocol.TargetRule.class)),
                node.find("cutoffs").map(n -> n.wholeList(c -> c.integer(1, Integer.MAX_VALUE))),
                node.find("fit").map(n -> n.choice(Protocol.FitRule.class)));
    }

    private Protocol.Split split(ConfigNode node) {
        Kind kind = node.find("split").map(n -> n.choice(Kind.class)).orElse(given ? Kind.GIVEN : Kind.LEAVE_ONE_OUT);
        if (kind != Kind.TIME && node.has("at")) {
            throw node.refuse("at: belongs to split: time");
        }
        if (kind != Kind.GIVEN && node.has("validation")) {
            throw node.refuse("validation: belongs to split: given");
        }
        return switch (kind) {
            case LEAVE_ONE_OUT -> new Protocol.LeaveOneOut();
            case NEXT_BASKET -> new Protocol.NextBasket();
            case TIME -> timeSplit(node.require("at"));
            case GIVEN -> givenSplit(node);
        };
    }

    private Protocol.Split givenSplit(ConfigNode node) {
        return node.find("validation")
                .map(n -> n.keys("last-fraction").require("last-fraction"))
                .<Protocol.Split>map(n -> {
                    if (validation) {
                        throw n.refuse("has no meaning beside splits.validation");
                    }
                    return n.build(() -> new Protocol.Supplied(n.number()));
                })
                .orElseGet(this::givenSplit);
    }

    private Protocol.Split givenSplit() {
        return new Protocol.Supplied(validation ? 0 : VALIDATION_FRACTION);
    }

    private static Protocol.Split timeSplit(ConfigNode at) {
        List<Protocol.Moment> moments = at.wholeList(ProtocolParser::moment);
        if (moments.size() != 2) {
            throw at.refuse("needs two moments, [validation, test]");
        }
        if (isReversed(moments.get(0), moments.get(1))) {
            throw at.refuse("has the test moment before the validation moment");
        }
        return new Protocol.TimeSplit(moments.get(0), moments.get(1));
    }

    private static boolean isReversed(Protocol.Moment first, Protocol.Moment second) {
        if (first instanceof Protocol.Fraction a && second instanceof Protocol.Fraction b) {
            return a.fraction() > b.fraction();
        }
        return first instanceof Protocol.At a
                && second instanceof Protocol.At b
                && a.instant().isAfter(b.instant());
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
            throw node.refuse("is \"" + node.text() + "\", must be a fraction in (0, 1) or a moment like 2019-10-01 or"
                    + " 2019-10-01T12:00:00Z");
        }
    }

    private static Protocol.Candidates candidates(ConfigNode node) {
        if (node.isScalar()) {
            node.choice(All.class);
            return new Protocol.AllItems();
        }
        node.keys("negatives", "seed");
        int negatives = node.require("negatives").integer(1, Integer.MAX_VALUE);
        long seed = node.find("seed").map(ConfigNode::longInteger).orElse(SEED);
        return new Protocol.SampledNegatives(negatives, seed);
    }
}
