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

/**
 * Changes to a protocol, for example of a scenario that evaluates a data set with other rules than its descriptor.
 * Empty parts are unchanged.
 *
 * @param split another split
 * @param candidates other candidates
 * @param history another rule for the own history
 * @param targets another rule for targets
 * @param cutoffs other cutoffs
 * @param fit another rule for the training data of models
 */
public record ProtocolChange(
        Optional<Protocol.Split> split,
        Optional<Protocol.Candidates> candidates,
        Optional<Protocol.HistoryRule> history,
        Optional<Protocol.TargetRule> targets,
        Optional<List<Integer>> cutoffs,
        Optional<Protocol.FitRule> fit) {

    /** No changes. */
    public static final ProtocolChange NONE = new ProtocolChange(
            Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty());

    /** Candidates that are all items. */
    private enum All {
        ALL
    }

    /** Reads a {@code protocol} mapping of a data set without splits, with a descriptor's keys, all optional. */
    public static ProtocolChange read(ConfigNode node) {
        return read(node, new ProtocolKeys.Splits(false, false));
    }

    /** Reads a {@code protocol} mapping. */
    static ProtocolChange read(ConfigNode node, ProtocolKeys.Splits splits) {
        ProtocolKeys keys = RecordReader.BUILT_IN
                .with(Protocol.Moment.class, ProtocolChange::moment)
                .with(Protocol.Candidates.class, ProtocolChange::candidates)
                .mapping(node, ProtocolKeys.DEFAULT);
        node.written("cutoffs")
                .filter(at -> at.list(Function.identity()).isEmpty())
                .ifPresent(at -> {
                    throw at.refuse("found an empty list; expected at least one. Fix: name one, or leave the key out");
                });
        return node.build(() -> keys.change(splits));
    }

    private static Protocol.Candidates candidates(ConfigNode node) {
        if (node.isScalar()) {
            node.choice(All.class);
            return new Protocol.AllItems();
        }
        ProtocolKeys.DrawnKeys keys = RecordReader.read(node, ProtocolKeys.DrawnKeys.DEFAULT);
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
     * Returns {@code protocol} with the changes.
     *
     * @throws IllegalArgumentException if the result is no protocol
     */
    public Protocol applyTo(Protocol protocol) {
        return new Protocol(
                split.orElse(protocol.split()),
                candidates.orElse(protocol.candidates()),
                history.orElse(protocol.history()),
                targets.orElse(protocol.targets()),
                cutoffs.orElse(protocol.cutoffs()),
                fit.orElse(protocol.fit()));
    }
}
