// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.dataset;

import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.Collections;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.hanse.core.interaction.Measure;
import org.hanse.core.setting.KeyConflictException;

/** Layout of a source: the relation of rows and interactions. */
sealed interface Layout {

    Source source();

    /** Returns the descriptor file and keys of this layout. */
    String where();

    /** Returns the filter after cleaning. */
    default InteractionFilter filter() {
        return InteractionFilter.DEFAULT;
    }

    /**
     * Returns this layout with a filter.
     *
     * @throws IllegalArgumentException if it has one already, or none applies
     */
    default Layout withFilter(InteractionFilter filter) {
        throw new KeyConflictException(
                "found beside a layout that it does not apply to; expected interactions or sequences. Fix: leave it out",
                "filter");
    }

    private static void requireNone(InteractionFilter own) {
        if (!own.equals(InteractionFilter.DEFAULT)) {
            throw new KeyConflictException(
                    "found here and in interactions; expected one filter. Fix: leave one of them out", "filter");
        }
    }

    /** Returns whether interactions carry times. */
    default boolean timed() {
        return false;
    }

    /** Returns the zone of the shop. */
    default ZoneId zone() {
        return ZoneOffset.UTC;
    }

    /** Returns whether interactions carry sessions. */
    default boolean sessioned() {
        return false;
    }

    /** Returns whether a sequence is a session of an unnamed shopper, which nothing follows. */
    default boolean endsSequences() {
        return false;
    }

    /** A row is an interaction, or several where {@link TableColumns#several}. */
    record Table(
            Source source, TableColumns columns, TypeRule type, RowRule rows, InteractionFilter filter, String where)
            implements Layout {

        public Table {
            filter.unfit(columns.session().isPresent()).ifPresent(why -> {
                throw new IllegalArgumentException(why);
            });
        }

        @Override
        public Layout withFilter(InteractionFilter other) {
            requireNone(filter);
            return new Table(source, columns, type, rows, other, where);
        }

        @Override
        public boolean timed() {
            return columns.time().isPresent();
        }

        @Override
        public ZoneId zone() {
            return columns.time().map(TimeColumn::zone).orElse(ZoneOffset.UTC);
        }

        @Override
        public boolean sessioned() {
            return columns.session().isPresent();
        }

        @Override
        public boolean endsSequences() {
            return columns.session().filter(columns.shopper().column()::equals).isPresent();
        }
    }

    /**
     * Selection and completion of the rows of {@link Table}.
     *
     * @param condition holds for the rows that count
     * @param carry fills blank cells before anything else is read
     */
    record RowRule(Optional<ColumnExpression.Computed> condition, Optional<CarryRule> carry) {}

    /**
     * The columns of {@link Table}.
     *
     * @param several whether {@code item} holds a list: each of its elements is an interaction
     */
    record TableColumns(
            ShopperColumn shopper,
            ColumnExpression item,
            boolean several,
            Optional<TimeColumn> time,
            Optional<ColumnExpression> session,
            Optional<ColumnExpression> merchant,
            Map<Measure, ColumnExpression> measures) {
        public TableColumns {
            Map<Measure, ColumnExpression> ordered = new EnumMap<>(Measure.class);
            ordered.putAll(measures);
            measures = Collections.unmodifiableMap(ordered);
        }
    }

    /**
     * A line is a shopper's items in time order.
     *
     * @param idFirst whether the first item of a line is the shopper's id; else the line's number is
     */
    record Lines(Source.Files source, boolean idFirst, TypeRule.Constant type, InteractionFilter filter, String where)
            implements Layout {
        public Lines {
            filter.unfit(false).ifPresent(why -> {
                throw new IllegalArgumentException(why);
            });
        }

        @Override
        public Layout withFilter(InteractionFilter other) {
            requireNone(filter);
            return new Lines(source, idFirst, type, other, where);
        }

        @Override
        public boolean endsSequences() {
            return !idFirst;
        }
    }

    /** A row is a sequence of items and the next one. */
    record PrefixTarget(
            Source source,
            Optional<ColumnExpression> shopper,
            ColumnExpression prefix,
            ColumnExpression target,
            TypeRule.Constant type,
            String where)
            implements Layout {}

    /**
     * A row is a decision of a policy.
     *
     * @param context names of context columns, {@code *} standing for any characters
     * @param policy name of the policy that decided
     */
    record Decisions(
            Source source,
            DecisionColumns columns,
            List<String> context,
            Optional<ColumnExpression.Computed> condition,
            String policy,
            String where)
            implements Layout {
        public Decisions {
            context = List.copyOf(context);
        }
    }

    /** The columns of {@link Decisions}. */
    record DecisionColumns(
            ColumnExpression item,
            Optional<ColumnExpression> position,
            ColumnExpression propensity,
            ColumnExpression reward,
            Optional<TimeColumn> time) {}
}
