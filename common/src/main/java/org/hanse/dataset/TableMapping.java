// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.dataset;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.hanse.core.interaction.Measure;

/** Mapping of the rows of a table to interactions. */
final class TableMapping {

    /** Tolerance for different clocks and zones; later times are in the future. */
    private static final Duration TOLERANCE = Duration.ofDays(1);

    /** Names the columns of an item and of its place where a row holds several. */
    private static final String ELEMENT = SqlText.name("hanse item");

    private static final String PLACE = SqlText.name("hanse place");

    private final Layout.Table layout;
    private final BoundSource source;
    private final Optional<CatalogueRule> traits;
    private final Map<String, String> inner = new LinkedHashMap<>();
    private final Map<String, String> derived = new LinkedHashMap<>();
    private final List<String> kept = new ArrayList<>();
    private final List<String> reasons = new ArrayList<>();
    private final List<String> details = new ArrayList<>();

    /** @param traits facts of items in the interactions, as columns {@code trait_title} and so on */
    TableMapping(Layout.Table layout, BoundSource source, Optional<CatalogueRule> traits) {
        this.layout = layout;
        this.source = source;
        this.traits = traits;
    }

    /** Returns the columns that a layout uses. */
    static WantedColumns wanted(Layout.Table layout, Optional<CatalogueRule> traits) {
        Layout.TableColumns columns = layout.columns();
        WantedColumns wanted = new WantedColumns()
                .add(columns.shopper().column())
                .add(columns.item())
                .add(columns.time().map(TimeColumn::column))
                .add(columns.session())
                .add(columns.id())
                .add(columns.order())
                .add(layout.merchant().map(ColumnExpression.Mapping::expression))
                .add(layout.condition());
        layout.carry().ifPresent(carry -> carry.expressions().forEach(wanted::add));
        columns.measures().values().forEach(wanted::add);
        wanted.add(layout.type().column());
        traits.ifPresent(t -> {
            CatalogueRule.ItemColumns told = t.facts();
            wanted.add(told.title())
                    .add(told.category())
                    .add(told.brand())
                    .add(told.price())
                    .add(told.vector());
            t.rowAttributes().forEach(rule -> ItemAttributeReader.want(rule, wanted));
        });
        return wanted;
    }

    /**
     * Returns the statement that creates the mapped table.
     *
     * @param knownItems SQL of a query that returns the items of the catalogue, if one is given
     */
    String statement(String table, Instant now, Optional<String> knownItems) {
        boolean several = layout.columns().several();
        keep("ord", MappedInteractions.order(BoundSource.row(), several ? PLACE : "0"));
        keep("hash", several ? "hash(" + BoundSource.hash() + ", " + PLACE + ")" : BoundSource.hash());
        mapShopper(layout.columns().shopper());
        keep("item", several ? ELEMENT : source.text(layout.columns().item()));
        repeatedHeader();
        reason(SqlText.isBlank("shopper"), CleaningReason.MISSING_SHOPPER);
        reason(SqlText.isBlank("item"), CleaningReason.MISSING_ITEM);
        reason(SqlText.isRefusedId("shopper"), CleaningReason.REFUSED_ID);
        reason(SqlText.isRefusedId("item"), CleaningReason.REFUSED_ID);
        mapType();
        layout.columns().time().ifPresent(time -> mapTime(time, now));
        knownItems.ifPresent(known -> {
            reason("item NOT IN (" + known + ")", CleaningReason.UNKNOWN_ITEM);
            detail(CleaningReason.UNKNOWN_ITEM, "item");
        });
        layout.columns().session().ifPresent(session -> keepId("session", session));
        layout.columns().id().ifPresent(id -> keepId(Layout.Keys.ID, id));
        layout.columns().order().ifPresent(order -> keepId(Layout.Keys.ORDER, order));
        layout.merchant().ifPresent(merchant -> {
            keepId("merchant", merchant.expression());
            reason("merchant IS NULL", CleaningReason.MISSING_MERCHANT);
        });
        layout.columns().measures().forEach(this::mapMeasure);
        traits.ifPresent(this::mapTraits);
        String found = "SELECT " + selected(inner) + " FROM " + rows();
        String judged = "SELECT *, CASE " + String.join(" ", reasons) + " END AS reason FROM (SELECT *, "
                + selected(derived) + " FROM (" + found + "))";
        String detail = details.isEmpty() ? "NULL::VARCHAR" : "CASE reason " + String.join(" ", details) + " END";
        return "CREATE TABLE " + table + " AS SELECT " + String.join(", ", kept) + ", reason, " + detail
                + " AS detail FROM (" + judged + ")";
    }

    /** Returns SQL of the rows that count; where a row names several items, with a row for each of them. */
    private String rows() {
        String rows = source.rows(layout.condition());
        if (!layout.columns().several()) {
            return rows;
        }
        String items = source.path(layout.columns().item());
        // A row without items stays as one, to be counted as such.
        return "(SELECT *, unnest(found) AS " + ELEMENT + ", generate_subscripts(found, 1) - 1 AS " + PLACE
                + " FROM (SELECT *, CASE WHEN len(coalesce(" + items + ", [])) = 0 THEN [''] ELSE " + items
                + " END AS found FROM " + rows + "))";
    }

    private void repeatedHeader() {
        Layout.TableColumns columns = layout.columns();
        Map<String, Optional<? extends ColumnExpression>> roles = new LinkedHashMap<>();
        roles.put(
                columns.shopper().normalize().isPresent() ? MappedInteractions.SPELLING : "shopper",
                Optional.of(columns.shopper().column()));
        roles.put("item", columns.several() ? Optional.empty() : Optional.of(columns.item()));
        roles.put("time_text", columns.time().map(TimeColumn::column));
        roles.put("session", columns.session());
        RepeatedHeader.of(layout.source(), roles)
                .condition()
                .ifPresent(condition -> reason(condition, CleaningReason.REPEATED_HEADER));
    }

    MappedInteractions.Columns columns() {
        return columns(layout);
    }

    /** Columns of the mapped table of a layout. */
    static MappedInteractions.Columns columns(Layout.Table layout) {
        Layout.TableColumns columns = layout.columns();
        return new MappedInteractions.Columns(
                columns.time().isPresent(),
                columns.session().isPresent(),
                layout.merchant().isPresent(),
                false,
                columns.measures().keySet());
    }

    /** Keeps a normalised id beside the id as the source has it. */
    private void mapShopper(ShopperColumn shopper) {
        String text = source.text(shopper.column());
        keep("shopper", shopper.normalize().map(form -> form.sql(text)).orElse(text));
        shopper.normalize().ifPresent(form -> keep(MappedInteractions.SPELLING, text));
    }

    private void mapType() {
        TypeRule rule = layout.type();
        if (rule.origin() instanceof TypeRule.Constant all) {
            derive("type", SqlText.literal(all.type().name()));
        } else {
            inner.put("type_text", source.text(rule.column().orElseThrow()));
            if (rule.map().isEmpty()) {
                derive("type", "type_text");
                reason(SqlText.isBlank("type_text"), CleaningReason.MISSING_TYPE);
            } else {
                String cases = rule.map().entrySet().stream()
                        .map(e -> " WHEN " + SqlText.literal(e.getKey()) + " THEN "
                                + SqlText.literal(e.getValue().name()))
                        .collect(Collectors.joining());
                derive("type", "CASE type_text" + cases + " END");
                String values =
                        rule.map().keySet().stream().map(SqlText::literal).collect(Collectors.joining(", "));
                reason("type_text IS NULL OR type_text NOT IN (" + values + ")", CleaningReason.UNMAPPED_TYPE);
            }
            detail(CleaningReason.UNMAPPED_TYPE, "type_text");
        }
    }

    private void mapTime(TimeColumn time, Instant now) {
        inner.put("time_text", source.text(time.column()));
        keep("time", time.micros(source));
        Instant latest = now.plus(TOLERANCE);
        reason("time IS NULL", CleaningReason.UNPARSABLE_TIME);
        reason("time > " + latest.toEpochMilli() * 1_000L, CleaningReason.FUTURE_TIME);
        detail(CleaningReason.UNPARSABLE_TIME, "coalesce(time_text, '')");
        detail(CleaningReason.FUTURE_TIME, "time_text");
    }

    private void mapMeasure(Measure measure, ColumnExpression column) {
        String text = measure.key() + "_text";
        String number = "TRY_CAST(" + text + " AS DOUBLE)";
        String possible = "coalesce(isfinite(" + number + ")"
                + (measure == Measure.PRICE ? " AND " + number + " >= 0" : "") + ", false)";
        inner.put(text, source.text(column));
        derive(measure.key(), "CASE WHEN " + possible + " THEN " + number + " END::FLOAT");
        derive(
                "bad_" + measure.key(),
                "CASE WHEN NOT " + possible + " AND trim(" + text + ") <> '' THEN " + text + " END");
    }

    /** Returns the column that holds the attributes of the rule at {@code index}. */
    static String attributes(int index) {
        return "trait_attributes_" + index;
    }

    private void mapTraits(CatalogueRule rule) {
        for (int i = 0; i < rule.rowAttributes().size(); i++) {
            String name = attributes(i);
            ItemAttributeReader.inRow(rule.rowAttributes().get(i), source)
                    .ifPresent(list -> keep(name, "list_filter(" + list + ", lambda e: e IS NOT NULL)"));
        }
        CatalogueRule.ItemColumns columns = rule.facts();
        columns.title().ifPresent(title -> keepText("trait_title", title));
        columns.category().ifPresent(category -> keep("trait_category", source.path(category)));
        columns.brand().ifPresent(brand -> keepText("trait_brand", brand));
        columns.price().ifPresent(price -> keep("trait_price", source.number(price)));
        columns.vector().ifPresent(vector -> keep("trait_vector", source.vector(vector)));
    }

    private void keepId(String name, ColumnExpression column) {
        keepText(name, column);
        reason(SqlText.isRefusedId(name), CleaningReason.REFUSED_ID);
    }

    private void keepText(String name, ColumnExpression column) {
        keep(name, SqlText.unlessBlank(source.text(column)));
    }

    private void keep(String name, String sql) {
        inner.put(name, sql);
        kept.add(name);
    }

    private void derive(String name, String sql) {
        derived.put(name, sql);
        kept.add(name);
    }

    private void reason(String condition, CleaningReason reason) {
        reasons.add("WHEN " + condition + " THEN " + reason.sql());
    }

    private void detail(CleaningReason reason, String value) {
        details.add("WHEN " + reason.sql() + " THEN " + value);
    }

    private static String selected(Map<String, String> columns) {
        return columns.entrySet().stream()
                .map(e -> e.getValue().equals(e.getKey()) ? e.getKey() : e.getValue() + " AS " + e.getKey())
                .collect(Collectors.joining(", "));
    }
}
