// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.dataset;

import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import org.hanse.core.setting.Key;

/** Columns of a descriptor that are mappings. */
public final class ColumnKeys {

    /** Placeholder of a required column. */
    static final ColumnExpression PLACEHOLDER = new ColumnExpression.Named("", "");

    /** Placeholder of the column of shoppers. */
    static final ShopperColumn SHOPPER = new ShopperColumn(PLACEHOLDER, Optional.empty());

    private static final Choice NAMED = new ByName(PLACEHOLDER);

    private ColumnKeys() {}

    /** Column by name or by expression. */
    public sealed interface Choice permits ByName, BySql {

        /** Returns the column. */
        ColumnExpression expression();
    }

    /** Column by name. */
    public record ByName(
            @Key(value = "column", name = "column") ColumnExpression expression) implements Choice {}

    /** Column by expression. */
    public record BySql(
            @Key(value = "DuckDB expression", name = "sql") ColumnExpression.Computed expression) implements Choice {}

    /** Keys of a column. */
    public record PlainKeys(
            @Key(inline = true, required = true) Choice column) {

        /** Defaults. */
        public static final PlainKeys DEFAULT = new PlainKeys(NAMED);
    }

    /** Keys of a column of shoppers. */
    public record ShopperKeys(
            @Key(inline = true, required = true) Choice column,

            @Key(value = "`email`: ids without blanks at both ends, in lower case", standard = "ids as they are")
            Optional<ShopperColumn.Form> normalize) {

        /** Defaults. */
        public static final ShopperKeys DEFAULT = new ShopperKeys(NAMED, Optional.empty());

        /** Returns the column. */
        ShopperColumn shopper() {
            return new ShopperColumn(column.expression(), normalize);
        }
    }

    /** Keys of a column of times. */
    public record TimeKeys(
            @Key(inline = true, required = true) Choice column,

            @Key(
                    value = "`epoch-seconds`, `epoch-millis`, `epoch-micros`, `iso-8601` or a pattern",
                    standard = "`iso-8601`")
            TimeColumn.Format format,

            @Key(value = "zone of the shop: of times without one, and of days that shoppers read", standard = "UTC")
            ZoneId zone) {

        /** Defaults. */
        public static final TimeKeys DEFAULT = new TimeKeys(NAMED, new TimeColumn.Iso8601(), ZoneOffset.UTC);

        /** Returns the column. */
        TimeColumn time() {
            return new TimeColumn(column.expression(), format, zone);
        }
    }

    /** Keys of {@code carry}. */
    public record CarryKeys(
            @Key(value = "columns whose blank cells are filled from earlier rows", required = true)
            List<String> columns,

            @Key("column with the number of the order") Optional<String> by) {

        /** Defaults. */
        public static final CarryKeys DEFAULT = new CarryKeys(List.of("column"), Optional.empty());
    }
}
