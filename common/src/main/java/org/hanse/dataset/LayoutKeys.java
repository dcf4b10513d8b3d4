// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.dataset;

import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.hanse.core.interaction.InteractionType;
import org.hanse.core.interaction.Measure;
import org.hanse.core.setting.Key;
import org.hanse.core.setting.KeyConflictException;

/** The key {@code interactions} of a descriptor, by layout. */
public final class LayoutKeys {

    private static final ColumnExpression COLUMN = ColumnKeys.PLACEHOLDER;

    private LayoutKeys() {}

    /** Layouts. */
    public enum Kind {
        INTERACTIONS,
        SEQUENCES,
        PREFIX_TARGET,
        LOGGED_DECISIONS
    }

    /** Keys of rows that are interactions. */
    public record TableKeys(
            @Key(value = "`interactions`", required = true) Kind layout,
            @Key(value = "keys above", required = true) Source source,
            @Key(required = true) TableColumnKeys columns,

            @Key(
                    value = "type of interactions: `{constant: TYPE}` or `{column: C, map: {VALUE: TYPE}}`",
                    standard = "`{constant: view}`")
            TypeRule type,

            @Key("rows that count (DuckDB)") Optional<ColumnExpression.Computed> where,

            @Key("column for `cut: {by: column}`, `{column: C}`")
            Optional<ColumnKeys.PlainKeys> merchant,

            @Key(value = "rows to leave out after cleaning, keys below", standard = "none")
            InteractionFilter filter,

            @Key("blank cells to fill, keys below") Optional<CarryRule> carry) {

        /** Defaults. */
        public static final TableKeys DEFAULT = new TableKeys(
                Kind.INTERACTIONS,
                SourceKeys.PLACEHOLDER,
                TableColumnKeys.DEFAULT,
                new TypeRule.Constant(InteractionType.VIEW),
                Optional.empty(),
                Optional.empty(),
                InteractionFilter.DEFAULT,
                Optional.empty());

        Layout layout(String place) {
            Layout.RowRule rows = new Layout.RowRule(where, carry);
            return new Layout.Table(source, columns.columns(merchant), type, rows, filter, place);
        }
    }

    /** One item a row, or a list. */
    public sealed interface ItemChoice permits OneItem, SeveralItems {

        /** Returns the column. */
        ColumnExpression column();
    }

    /** One item a row. */
    public record OneItem(
            @Key(value = "id of the item", name = "item") ColumnExpression column) implements ItemChoice {}

    /** List of items a row. */
    public record SeveralItems(
            @Key(value = "list of ids", name = "items") ColumnExpression column) implements ItemChoice {}

    /** Columns of {@link TableKeys}. */
    public record TableColumnKeys(
            @Key(value = "id of the shopper, or a mapping with the keys above", required = true)
            ShopperColumn shopper,

            @Key(inline = true, required = true) ItemChoice item,
            @Key("time, or a mapping with the keys below") Optional<TimeColumn> time,
            @Key("id of the session") Optional<ColumnExpression> session,
            @Key("value stated by the shopper") Optional<ColumnExpression> value,
            @Key("pieces") Optional<ColumnExpression> quantity,
            @Key("price of a piece") Optional<ColumnExpression> price,
            @Key("seconds spent") Optional<ColumnExpression> dwell) {

        /** Defaults. */
        public static final TableColumnKeys DEFAULT = new TableColumnKeys(
                ColumnKeys.SHOPPER,
                new OneItem(COLUMN),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty());

        private Layout.TableColumns columns(Optional<ColumnKeys.PlainKeys> merchant) {
            Map<Measure, ColumnExpression> measures = new EnumMap<>(Measure.class);
            value.ifPresent(column -> measures.put(Measure.VALUE, column));
            quantity.ifPresent(column -> measures.put(Measure.QUANTITY, column));
            price.ifPresent(column -> measures.put(Measure.PRICE, column));
            dwell.ifPresent(column -> measures.put(Measure.DWELL, column));
            return new Layout.TableColumns(
                    shopper,
                    item.column(),
                    item instanceof SeveralItems,
                    time,
                    session,
                    merchant.map(keys -> keys.column().expression()),
                    measures);
        }
    }

    /** Type of interactions. */
    public sealed interface TypeChoice permits SameType, TypeByName, TypeBySql {}

    /** One type of all interactions. */
    public record SameType(
            @Key(value = "type of all interactions", name = "constant")
            InteractionType type) implements TypeChoice {}

    /** Column with the type. */
    public record TypeByName(
            @Key(value = "column with the type", name = "column")
            ColumnExpression column) implements TypeChoice {}

    /** Expression of the type. */
    public record TypeBySql(
            @Key(value = "DuckDB expression of the type", name = "sql")
            ColumnExpression.Computed column) implements TypeChoice {}

    /** Keys of {@code type}. */
    public record TypeKeys(
            @Key(inline = true, required = true) TypeChoice by,

            @Key(value = "type of each value that counts", standard = "values are types")
            Map<String, InteractionType> map) {

        /** Defaults. */
        public static final TypeKeys DEFAULT = new TypeKeys(new SameType(InteractionType.VIEW), Map.of());

        TypeRule rule() {
            if (by instanceof SameType same) {
                return new TypeRule.Constant(same.type());
            }
            return new TypeRule.ByColumn(
                    by instanceof TypeByName named ? named.column() : ((TypeBySql) by).column(), map);
        }
    }

    /** Keys of one type of all interactions. */
    public record ConstantKeys(
            @Key(value = "type of all interactions", required = true)
            InteractionType constant) {

        /** Defaults. */
        public static final ConstantKeys DEFAULT = new ConstantKeys(InteractionType.VIEW);

        private TypeRule.Constant rule() {
            return new TypeRule.Constant(constant);
        }
    }

    /** Keys of lines that are sequences of items. */
    public record LineKeys(
            @Key(value = "`sequences`", required = true) Kind layout,
            @Key(value = "keys above", required = true) Source source,

            @Key(value = "`first-token` or `line-number`", required = true)
            LineShopper shopper,

            @Key(value = "type of interactions: `{constant: TYPE}`", standard = "`{constant: view}`")
            ConstantKeys type,

            @Key(value = "rows to leave out after cleaning, keys below", standard = "none")
            InteractionFilter filter) {

        /** Defaults. */
        public static final LineKeys DEFAULT = new LineKeys(
                Kind.SEQUENCES,
                SourceKeys.PLACEHOLDER,
                LineShopper.LINE_NUMBER,
                ConstantKeys.DEFAULT,
                InteractionFilter.DEFAULT);

        /** Ids of shoppers. */
        public enum LineShopper {
            FIRST_TOKEN,
            LINE_NUMBER
        }

        Layout layout(String place) {
            if (source instanceof Source.Files files && files.format() == Source.FileFormat.TEXT) {
                return new Layout.Lines(files, shopper == LineShopper.FIRST_TOKEN, type.rule(), filter, place);
            }
            throw new KeyConflictException(
                    "found another format; expected text for the layout sequences. Fix: write format: text", "source");
        }
    }

    /** Keys of rows that are sequences and their next item. */
    public record PrefixTargetKeys(
            @Key(value = "`prefix-target`", required = true) Kind layout,
            @Key(value = "keys above", required = true) Source source,
            @Key PrefixColumnKeys columns,

            @Key(value = "type of interactions: `{constant: TYPE}`", standard = "`{constant: view}`")
            ConstantKeys type) {

        /** Defaults. */
        public static final PrefixTargetKeys DEFAULT = new PrefixTargetKeys(
                Kind.PREFIX_TARGET, SourceKeys.PLACEHOLDER, PrefixColumnKeys.DEFAULT, ConstantKeys.DEFAULT);

        Layout layout(String place) {
            return new Layout.PrefixTarget(
                    source,
                    columns.shopper(),
                    columns.prefix().orElse(new ColumnExpression.Named("c0", place)),
                    columns.target().orElse(new ColumnExpression.Named("c1", place)),
                    type.rule(),
                    place);
        }
    }

    /** Columns of {@link PrefixTargetKeys}. */
    public record PrefixColumnKeys(
            @Key("id of the shopper") Optional<ColumnExpression> shopper,

            @Key(value = "sequence of items", standard = "`c0`")
            Optional<ColumnExpression> prefix,

            @Key(value = "next item", standard = "`c1`") Optional<ColumnExpression> target) {

        /** Defaults. */
        public static final PrefixColumnKeys DEFAULT =
                new PrefixColumnKeys(Optional.empty(), Optional.empty(), Optional.empty());
    }

    /** Keys of rows that are decisions of a policy. */
    public record DecisionKeys(
            @Key(value = "`logged-decisions`", required = true)
            Kind layout,

            @Key(value = "keys above", required = true) Source source,
            @Key(required = true) DecisionColumnKeys columns,

            @Key(value = "name of the policy", required = true)
            String policy,

            @Key("rows that count (DuckDB)") Optional<ColumnExpression.Computed> where) {

        /** Defaults. */
        public static final DecisionKeys DEFAULT = new DecisionKeys(
                Kind.LOGGED_DECISIONS, SourceKeys.PLACEHOLDER, DecisionColumnKeys.DEFAULT, "policy", Optional.empty());

        Layout layout(String place) {
            Layout.DecisionColumns mapped = new Layout.DecisionColumns(
                    columns.item(), columns.position(), columns.propensity(), columns.reward(), columns.time());
            return new Layout.Decisions(source, mapped, columns.context(), where, policy, place);
        }
    }

    /** Columns of a table of logged decisions. */
    public record DecisionColumnKeys(
            @Key(value = "item that was shown", required = true)
            ColumnExpression item,

            @Key("its place") Optional<ColumnExpression> position,

            @Key(value = "probability of the decision", required = true)
            ColumnExpression propensity,

            @Key(value = "observed reward", required = true) ColumnExpression reward,
            @Key("time, or a mapping with the keys below") Optional<TimeColumn> time,
            @Key("context columns, `*` for any characters") List<String> context) {

        /** Defaults. */
        public static final DecisionColumnKeys DEFAULT =
                new DecisionColumnKeys(COLUMN, Optional.empty(), COLUMN, COLUMN, Optional.empty(), List.of());
    }
}
