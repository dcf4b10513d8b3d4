// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.dataset;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import org.hanse.core.interaction.InteractionType;
import org.hanse.core.interaction.Measure;
import org.jspecify.annotations.Nullable;

/** Brings the interactions of a data set's splits into the workspace: read, mapped, cleaned, numbered and filtered. */
final class InteractionStage {

    private final Workspace workspace;
    private final ReadingOptions options;
    private final CleaningTally tally;
    private final ItemNames items;
    private final InteractionNumbering numbering;

    InteractionStage(Workspace workspace, ReadingOptions options, CleaningTally tally, ItemNames items) {
        this.workspace = workspace;
        this.options = options;
        this.tally = tally;
        this.items = items;
        this.numbering = new InteractionNumbering(workspace, items.dictionary());
    }

    /**
     * The names of items, which all splits share.
     *
     * @param closed whether these are all items there are, so that others are unknown
     */
    record ItemNames(Dictionary dictionary, boolean closed) {
        Optional<String> known() {
            return closed ? Optional.of(dictionary.known()) : Optional.empty();
        }
    }

    /** Returns the types met so far, in the order of their numbers. */
    List<InteractionType> types() {
        return numbering.types();
    }

    /**
     * Stages one split.
     *
     * @param majority learns about items from the interactions
     */
    CleanedInteractions stage(Split split, Layout layout, Optional<MajorityCatalogue> majority) {
        MappedInteractions mapped = clean(split, layout, majority.map(MajorityCatalogue::rule));
        CleanedInteractions kept = numbering.number(split, mapped, layout, Layout.Keys.NONE);
        if (mapped.columns().timed()) {
            new DuplicateStep(workspace, tally).apply(kept.table(), mapped);
        }
        return filtered(mapped, kept, layout, majority);
    }

    /** Stages interactions that were cleaned before, without duplicates, and keeps ids of rows and orders. */
    CleanedInteractions restage(
            Split split, MappedInteractions mapped, Layout layout, Optional<MajorityCatalogue> majority) {
        return filtered(mapped, numbering.number(split, mapped, layout, layout.keys()), layout, majority);
    }

    /** Reads and maps one split, and counts its faults. The faulty rows are still there, each with its reason. */
    MappedInteractions clean(Split split, Layout layout, Optional<CatalogueRule> traits) {
        MappedInteractions mapped = map(split, layout, traits);
        count(mapped);
        return mapped;
    }

    private CleanedInteractions filtered(
            MappedInteractions mapped, CleanedInteractions kept, Layout layout, Optional<MajorityCatalogue> majority) {
        majority.ifPresent(m -> m.learn(workspace, mapped, kept));
        workspace.execute("DROP TABLE " + mapped.table());
        CleanedInteractions filtered = layout.filter().apply(kept, workspace, tally);
        if (filtered.size(workspace) == 0) {
            throw tally.emptyResult(layout.where());
        }
        return filtered;
    }

    private MappedInteractions map(Split split, Layout layout, Optional<CatalogueRule> traits) {
        WantedColumns wanted = wanted(layout, traits);
        SourceTable read = new SourceReader(workspace).read(layout.source(), split.key() + "_source", wanted);
        long rows =
                read.rows() + read.unreadable().malformed() + read.unreadable().cutOff();
        tally.read(rows);
        tally.split(split, rows);
        tally.unreadable(read, CleaningReason.MALFORMED_LINE, CleaningReason.CUT_OFF_LINE);
        if (layout instanceof Layout.Table ofRows) {
            ofRows.carry().ifPresent(carry -> carry.fill(workspace, read));
        }
        BoundSource source = BoundSource.of(workspace, read, wanted);
        String table = split.key() + "_mapped";
        try {
            MappedInteractions mapped = layout instanceof Layout.Table rowLayout
                    ? mapTable(rowLayout, source, table, traits)
                    : mapLines(layout, source, table, split.heldOut());
            workspace.execute("DROP VIEW " + source.view());
            workspace.execute("DROP TABLE " + read.name());
            return mapped;
        } catch (DatabaseException e) {
            throw e.blaming(layout.where());
        }
    }

    private static WantedColumns wanted(Layout layout, Optional<CatalogueRule> traits) {
        if (layout instanceof Layout.Table table) {
            return TableMapping.wanted(table, traits);
        }
        if (layout instanceof Layout.PrefixTarget rows) {
            return new WantedColumns().add(rows.shopper()).add(rows.prefix()).add(rows.target());
        }
        return new WantedColumns().addMatching(LineSource.LINE);
    }

    private MappedInteractions mapTable(
            Layout.Table layout, BoundSource source, String table, Optional<CatalogueRule> traits) {
        source.excluded(layout.condition(), CleaningReason.EXCLUDED).ifPresent(tally::add);
        TableMapping mapping = new TableMapping(layout, source, traits);
        workspace.execute(mapping.statement(table, options.clock().instant(), items.known()));
        return new MappedInteractions(table, source.table(), mapping.columns());
    }

    private MappedInteractions mapLines(Layout layout, BoundSource source, String table, boolean heldOut) {
        LineMapping mapping = new LineMapping(workspace);
        String tokens = table + "_tokens";
        LineMapping.Form form;
        if (layout instanceof Layout.Lines lines) {
            mapping.cut(lines, source, tokens);
            form = new LineMapping.Form(lines.type().type().name(), heldOut, false);
        } else {
            Layout.PrefixTarget rows = (Layout.PrefixTarget) layout;
            mapping.cut(rows, source, tokens);
            form = new LineMapping.Form(
                    rows.type().type().name(), true, rows.shopper().isPresent());
        }
        countEmpty(source.table(), tokens);
        workspace.execute(mapping.statement(table, tokens, form, items.known()));
        workspace.execute("DROP TABLE " + tokens);
        return new MappedInteractions(table, source.table(), MappedInteractions.Columns.orderOnly(form.named()));
    }

    private void countEmpty(SourceTable source, String tokens) {
        String from = " FROM " + tokens + " WHERE coalesce(len(items), 0) = 0";
        if (tally.room() > 0) {
            workspace.forEach(
                    "SELECT row" + from + " ORDER BY row LIMIT " + tally.room(),
                    row -> tally.reject(source.located(row.getLong(1)), CleaningReason.NO_ITEMS, ""));
        }
        List<CleaningTally.Finding> empty = workspace.rows(
                "SELECT count(*), min(row)" + from + " HAVING count(*) > 0",
                row -> finding(CleaningReason.NO_ITEMS, row.getLong(1), source.place(row.getLong(2)), null));
        tally.addAll(empty, source.rows(), source.source().where());
    }

    /** Counts the rows that are to be dropped and the values that could not be read, in the order of the source. */
    private void count(MappedInteractions mapped) {
        StringBuilder faults = new StringBuilder("SELECT reason, count(*) AS times, min(ord) AS first, "
                + "arg_min(detail, ord) FROM " + mapped.table() + " WHERE reason IS NOT NULL GROUP BY reason");
        for (Measure measure : mapped.columns().measures()) {
            String bad = "bad_" + measure.key();
            faults.append(" UNION ALL SELECT " + unreadable(measure).sql() + ", count(*), min(ord), arg_min(" + bad
                    + ", ord) FROM " + mapped.table() + " WHERE reason IS NULL AND " + bad
                    + " IS NOT NULL HAVING count(*) > 0");
        }
        List<CleaningTally.Finding> findings = workspace.rows(
                faults + " ORDER BY first",
                row -> finding(
                        CleaningReason.valueOf(row.getString(1)),
                        row.getLong(2),
                        mapped.place(row.getLong(3)),
                        row.getString(4)));
        long rows = workspace.number("SELECT count(*) FROM " + mapped.table());
        tally.addAll(findings, rows, mapped.source().source().where());
        list(mapped);
        noteNegativeQuantities(mapped);
    }

    private void list(MappedInteractions mapped) {
        String intended = Arrays.stream(CleaningReason.values())
                .filter(reason -> reason.kind() == CleaningReason.Kind.INTENDED)
                .map(CleaningReason::sql)
                .collect(Collectors.joining(", "));
        if (tally.room() > 0) {
            workspace.forEach(
                    "SELECT ord, reason, coalesce(detail, '') FROM " + mapped.table()
                            + " WHERE reason IS NOT NULL AND reason NOT IN (" + intended + ") ORDER BY ord LIMIT "
                            + tally.room(),
                    row -> tally.reject(
                            mapped.located(row.getLong(1)),
                            CleaningReason.valueOf(row.getString(2)),
                            row.getString(3)));
        }
    }

    /** Counts probable returns that are read as another type. */
    private void noteNegativeQuantities(MappedInteractions mapped) {
        if (!mapped.columns().measures().contains(Measure.QUANTITY)) {
            return;
        }
        workspace
                .rows(
                        "SELECT count(*), min(ord), arg_min(type, ord) FROM " + mapped.table()
                                + " WHERE reason IS NULL AND quantity < 0 AND type <> "
                                + SqlText.literal(InteractionType.RETURN.name()) + " HAVING count(*) > 0",
                        row -> "quantity: found " + row.getLong(1) + " rows below 0 that count as "
                                + row.getString(3) + ", first in " + mapped.place(row.getLong(2))
                                + "; expected returns. Fix: map them with interactions.type, see \"returns\" in"
                                + " docs/guides/own-data.md")
                .forEach(tally::note);
    }

    private static CleaningTally.Finding finding(
            CleaningReason reason, long count, String place, @Nullable String value) {
        String example = value == null ? place : place + ": \"" + value + "\"";
        return reason == CleaningReason.UNPARSABLE_TIME && value != null
                ? new CleaningTally.Finding(reason, count, example, timeRemedy(value))
                : new CleaningTally.Finding(reason, count, example);
    }

    /** Names the pattern of a time that does not fit the descriptor's. */
    private static String timeRemedy(String value) {
        return TimeFormat.of(List.of(value.strip()))
                .map(format -> "columns.time: {column: ..., format: \"" + format.format() + "\"}")
                .orElse(CleaningReason.UNPARSABLE_TIME.remedy());
    }

    private static CleaningReason unreadable(Measure measure) {
        return switch (measure) {
            case VALUE -> CleaningReason.UNREADABLE_VALUE;
            case QUANTITY -> CleaningReason.UNREADABLE_QUANTITY;
            case PRICE -> CleaningReason.IMPOSSIBLE_PRICE;
            case DWELL -> CleaningReason.UNREADABLE_DWELL;
        };
    }
}
