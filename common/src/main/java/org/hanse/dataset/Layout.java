// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.dataset;

import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.hanse.config.ConfigNode;
import org.hanse.core.interaction.Measure;
import org.hanse.core.setting.Key;
import org.hanse.core.setting.KeyConflictException;

/** Layout of a source: the relation of rows and interactions, with the keys of {@code interactions}. */
public sealed interface Layout {

    /** Layouts by name. */
    enum Kind {
        INTERACTIONS(Table.class),
        SEQUENCES(Lines.class),
        PREFIX_TARGET(PrefixTarget.class),
        LOGGED_DECISIONS(Decisions.class);

        private final Class<? extends Layout> type;

        Kind(Class<? extends Layout> type) {
            this.type = type;
        }

        /** Returns the record of its keys. */
        Class<? extends Record> keys() {
            return type.asSubclass(Record.class);
        }
    }

    Source source();

    ConfigNode.Location location();

    /** Returns the descriptor file and keys of this layout. */
    default String where() {
        return location().where();
    }

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

    private static void requireFit(InteractionFilter filter, boolean sessioned) {
        filter.unfit(sessioned).ifPresent(why -> {
            throw new IllegalArgumentException(why);
        });
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

    /** Returns the columns of the mapped table by which an interaction is known in another source. */
    default Keys keys() {
        return Keys.NONE;
    }

    /** Returns whether a sequence is a session of an unnamed shopper, which nothing follows. */
    default boolean endsSequences() {
        return false;
    }

    /**
     * A row is an interaction, or several where {@link TableColumns#several}.
     *
     * @param condition holds for the rows that count
     * @param carry fills blank cells before anything else is read
     */
    record Table(
            @Key(value = "`interactions`", required = true) Kind layout,
            @Key(value = "keys above", required = true) Source source,
            @Key(required = true) TableColumns columns,

            @Key(
                    value = "type of interactions: `{constant: TYPE}` or `{column: C, map: {VALUE: TYPE}}`",
                    standard = "`{constant: view}`")
            TypeRule type,

            @Key(value = "rows that count (DuckDB)", name = "where")
            Optional<ColumnExpression.Computed> condition,

            @Key("column for `cut: {by: column}`, `{column: C}`")
            Optional<ColumnExpression.Mapping> merchant,

            @Key(value = "rows to leave out after cleaning, keys below", standard = "none")
            InteractionFilter filter,

            @Key("blank cells to fill, keys below") Optional<CarryRule> carry,
            ConfigNode.Location location)
            implements Layout {

        public Table {
            requireFit(filter, columns.session().isPresent());
        }

        @Override
        public Layout withFilter(InteractionFilter other) {
            requireNone(filter);
            return new Table(layout, source, columns, type, condition, merchant, other, carry, location);
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
        public Keys keys() {
            return columns.keys();
        }

        @Override
        public boolean endsSequences() {
            return columns.session().filter(columns.shopper().column()::equals).isPresent();
        }
    }

    /** Columns of {@link Table}. */
    record TableColumns(
            @Key(value = "id of the shopper, or a mapping with the keys above", required = true)
            ShopperColumn shopper,

            @Key(inline = true, required = true) Items items,
            @Key("time, or a mapping with the keys below") Optional<TimeColumn> time,
            @Key("id of the session") Optional<ColumnExpression> session,
            @Key("id of the row, as in the shop's events") Optional<ColumnExpression> id,

            @Key(value = "id of the order, as in the shop's events", standard = "that of the session")
            Optional<ColumnExpression> order,

            @Key("value stated by the shopper") Optional<ColumnExpression> value,
            @Key("pieces") Optional<ColumnExpression> quantity,
            @Key("price of a piece") Optional<ColumnExpression> price,
            @Key("seconds spent") Optional<ColumnExpression> dwell) {

        ColumnExpression item() {
            return items.column();
        }

        /** Returns whether {@link #item} holds a list: each of its elements is an interaction. */
        boolean several() {
            return items instanceof SeveralItems;
        }

        /** Returns the columns of a mapped table with ids of rows and orders. */
        Keys keys() {
            return new Keys(
                    id.map(column -> Keys.ID),
                    order.map(column -> Keys.ORDER).or(() -> session.map(column -> "session")));
        }

        Map<Measure, ColumnExpression> measures() {
            Map<Measure, ColumnExpression> measures = new EnumMap<>(Measure.class);
            value.ifPresent(column -> measures.put(Measure.VALUE, column));
            quantity.ifPresent(column -> measures.put(Measure.QUANTITY, column));
            price.ifPresent(column -> measures.put(Measure.PRICE, column));
            dwell.ifPresent(column -> measures.put(Measure.DWELL, column));
            return measures;
        }
    }

    /** Columns of a mapped table by which an interaction is known in another source. */
    record Keys(Optional<String> id, Optional<String> order) {

        static final String ID = "row_id";
        static final String ORDER = "order_id";
        static final Keys NONE = new Keys(Optional.empty(), Optional.empty());
    }

    /** One item a row, or a list. */
    sealed interface Items {

        /** Returns the column. */
        ColumnExpression column();
    }

    /** One item a row. */
    record OneItem(
            @Key(value = "id of the item", name = "item") ColumnExpression column) implements Items {}

    /** List of items a row. */
    record SeveralItems(
            @Key(value = "list of ids", name = "items") ColumnExpression column) implements Items {}

    /** A line is a shopper's items in time order. */
    record Lines(
            @Key(value = "`sequences`", required = true) Kind layout,
            @Key(value = "keys above", required = true) Source source,

            @Key(value = "`first-token` or `line-number`", required = true)
            LineShopper shopper,

            @Key(value = "type of interactions: `{constant: TYPE}`", standard = "`{constant: view}`")
            TypeRule.Constant type,

            @Key(value = "rows to leave out after cleaning, keys below", standard = "none")
            InteractionFilter filter,

            ConfigNode.Location location)
            implements Layout {

        public Lines {
            if (!(source instanceof Source.Files files) || files.format() != Source.FileFormat.TEXT) {
                throw new KeyConflictException(
                        "found another format; expected text for the layout sequences. Fix: write format: text",
                        "source");
            }
            requireFit(filter, false);
        }

        /** Ids of shoppers. */
        public enum LineShopper {
            FIRST_TOKEN,
            LINE_NUMBER
        }

        /** Returns the text between items. */
        String delimiter() {
            return ((Source.Files) source).delimiter();
        }

        /** Returns whether the first item of a line is the shopper's id; else the line's number is. */
        boolean idFirst() {
            return shopper == LineShopper.FIRST_TOKEN;
        }

        @Override
        public Layout withFilter(InteractionFilter other) {
            requireNone(filter);
            return new Lines(layout, source, shopper, type, other, location);
        }

        @Override
        public boolean endsSequences() {
            return !idFirst();
        }
    }

    /** A row is a sequence of items and the next one. */
    record PrefixTarget(
            @Key(value = "`prefix-target`", required = true) Kind layout,
            @Key(value = "keys above", required = true) Source source,
            @Key PrefixColumns columns,

            @Key(value = "type of interactions: `{constant: TYPE}`", standard = "`{constant: view}`")
            TypeRule.Constant type,

            ConfigNode.Location location)
            implements Layout {

        Optional<ColumnExpression> shopper() {
            return columns.shopper();
        }

        ColumnExpression prefix() {
            return columns.prefix().orElse(new ColumnExpression.Named("c0", where()));
        }

        ColumnExpression target() {
            return columns.target().orElse(new ColumnExpression.Named("c1", where()));
        }
    }

    /** Columns of {@link PrefixTarget}. */
    record PrefixColumns(
            @Key("id of the shopper") Optional<ColumnExpression> shopper,

            @Key(value = "sequence of items", standard = "`c0`")
            Optional<ColumnExpression> prefix,

            @Key(value = "next item", standard = "`c1`") Optional<ColumnExpression> target) {

        /** Columns in the order of a file. */
        public static final PrefixColumns DEFAULT =
                new PrefixColumns(Optional.empty(), Optional.empty(), Optional.empty());
    }

    /**
     * A row is a decision of a policy.
     *
     * @param policy name of the policy that decided
     * @param condition holds for the rows that count
     */
    record Decisions(
            @Key(value = "`logged-decisions`", required = true)
            Kind layout,

            @Key(value = "keys above", required = true) Source source,
            @Key(required = true) DecisionColumns columns,

            @Key(value = "name of the policy", required = true)
            String policy,

            @Key(value = "rows that count (DuckDB)", name = "where")
            Optional<ColumnExpression.Computed> condition,

            ConfigNode.Location location)
            implements Layout {}

    /**
     * Columns of {@link Decisions}.
     *
     * @param context names of context columns, {@code *} standing for any characters
     */
    record DecisionColumns(
            @Key(value = "item that was shown", required = true)
            ColumnExpression item,

            @Key("its place") Optional<ColumnExpression> position,

            @Key("shopper or request whose decisions belong together: intervals draw them as one")
            Optional<ColumnExpression> cluster,

            @Key("id of the session, whose rows are steps in the order of the source: for `hanse sim ope --discount`")
            Optional<ColumnExpression> session,

            @Key("whether the session ended with its last row; false where only the record ends there")
            Optional<ColumnExpression> ended,

            @Key(value = "probability of the decision", required = true)
            ColumnExpression propensity,

            @Key(value = "observed reward", required = true) ColumnExpression reward,
            @Key("time, or a mapping with the keys below") Optional<TimeColumn> time,
            @Key("context columns, `*` for any characters") List<String> context) {
        public DecisionColumns {
            context = List.copyOf(context);
            if (ended.isPresent() && session.isEmpty()) {
                throw new KeyConflictException(
                        "found without columns.session; expected both. Fix: add session", "ended");
            }
        }
    }
}
