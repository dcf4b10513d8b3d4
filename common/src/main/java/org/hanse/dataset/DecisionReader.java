// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.dataset;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import org.hanse.config.InvalidInputException;
import org.hanse.core.interaction.LoggedDecisions.Decision;
import org.hanse.core.interaction.LoggedDecisions.Session;

/** Reader of logged decisions. */
final class DecisionReader {

    private static final String TABLE = "decisions";
    private static final int FIRST_CONTEXT_COLUMN = 10;

    private final Workspace workspace;
    private final CleaningTally tally;
    private final Layout.Decisions layout;

    DecisionReader(Workspace workspace, CleaningTally tally, Layout.Decisions layout) {
        this.workspace = workspace;
        this.tally = tally;
        this.layout = layout;
    }

    /** The decisions that cleaning left, their items numbered by the dictionary, the names of their context, and their sessions. */
    record Read(List<Decision> decisions, List<String> contextNames, List<Session> sessions) {}

    Read read(InteractionStage.ItemNames items) {
        WantedColumns wanted = wanted();
        SourceTable table = new SourceReader(workspace).read(layout.source(), TABLE, wanted);
        tally.read(table.rows()
                + table.unreadable().malformed()
                + table.unreadable().cutOff());
        tally.unreadable(table, CleaningReason.MALFORMED_LINE, CleaningReason.CUT_OFF_LINE);
        BoundSource source = BoundSource.of(workspace, table, wanted);
        List<String> context = contextNames(table);
        RowFaults faults = new RowFaults(table);
        List<Decision> decisions = new ArrayList<>();
        Optional<SessionAccumulator> sessions =
                layout.columns().session().map(column -> new SessionAccumulator(table, decisions));
        try {
            source.excluded(layout.condition(), CleaningReason.EXCLUDED).ifPresent(tally::add);
            workspace.execute(statement(source, items));
            items.dictionary().learn(TABLE + "_mapped", "item", "ord");
            count(faults, sessions);
            workspace.forEach(query(source, context, items), row -> {
                List<String> values = new ArrayList<>();
                for (int i = 0; i < context.size(); i++) {
                    values.add(text(row, FIRST_CONTEXT_COLUMN + i));
                }
                long micros = row.getLong(5);
                Optional<Instant> time =
                        row.wasNull() ? Optional.empty() : Optional.of(Instant.EPOCH.plus(micros, ChronoUnit.MICROS));
                decisions.add(new Decision(
                        row.getLong(6),
                        row.getInt(1),
                        row.getInt(2),
                        row.getInt(7),
                        row.getDouble(3),
                        row.getDouble(4),
                        time,
                        values));
                String session = text(row, 8);
                String ended = text(row, 9);
                sessions.ifPresent(own -> own.add(session, ended));
            });
        } catch (DatabaseException e) {
            throw e.blaming(layout.where());
        }
        faults.report(tally);
        if (decisions.isEmpty()) {
            throw tally.emptyResult(layout.where());
        }
        return new Read(
                decisions, context, sessions.map(SessionAccumulator::toSessions).orElse(List.of()));
    }

    private static String text(ResultSet row, int column) throws SQLException {
        String value = row.getString(column);
        return value == null ? "" : value;
    }

    private WantedColumns wanted() {
        Layout.DecisionColumns columns = layout.columns();
        WantedColumns wanted = new WantedColumns()
                .add(columns.item())
                .add(columns.position())
                .add(columns.cluster())
                .add(columns.session())
                .add(columns.ended())
                .add(columns.propensity())
                .add(columns.reward())
                .add(columns.time().map(TimeColumn::column))
                .add(layout.condition());
        layout.columns().context().forEach(wanted::addMatching);
        return wanted;
    }

    private List<String> contextNames(SourceTable table) {
        List<String> names = new ArrayList<>();
        for (String glob : layout.columns().context()) {
            Pattern pattern = WantedColumns.pattern(glob);
            List<String> matching = table.columnNames().stream()
                    .filter(name -> pattern.matcher(name).matches() && !names.contains(name))
                    .toList();
            if (matching.isEmpty()) {
                throw new InvalidInputException(layout.where() + ".columns.context: found no column that matches \""
                        + glob + "\"; expected one of " + String.join(", ", table.columnNames())
                        + ". Fix: change the pattern");
            }
            names.addAll(matching);
        }
        return names;
    }

    private String statement(BoundSource source, InteractionStage.ItemNames items) {
        Layout.DecisionColumns columns = layout.columns();
        String time = columns.time().map(t -> t.micros(source)).orElse("NULL::BIGINT");
        String timeText = columns.time().map(t -> source.text(t.column())).orElse("''");
        String position = columns.position()
                .map(p -> "TRY_CAST(" + source.text(p) + " AS INTEGER)")
                .orElse("1");
        String cluster = columns.cluster().map(source::text).orElse("''");
        String session = columns.session().map(source::text).orElse("''");
        String ended = columns.ended().map(source::text).orElse("''");
        return "CREATE TABLE " + TABLE + "_mapped AS SELECT *, CASE WHEN " + SqlText.isBlank("item") + " THEN "
                + CleaningReason.MISSING_ITEM.sql()
                + " WHEN " + SqlText.isRefusedId("item") + " THEN " + CleaningReason.REFUSED_ID.sql()
                + " WHEN position IS NULL THEN " + CleaningReason.UNREADABLE_POSITION.sql()
                + " WHEN NOT coalesce(propensity > 0 AND propensity <= 1, false) THEN "
                + CleaningReason.IMPOSSIBLE_PROPENSITY.sql()
                + " WHEN NOT coalesce(isfinite(reward), false) THEN " + CleaningReason.UNREADABLE_REWARD.sql()
                + (columns.time().isPresent() ? " WHEN time IS NULL THEN " + CleaningReason.UNPARSABLE_TIME.sql() : "")
                + items.known()
                        .map(known -> " WHEN item NOT IN (" + known + ") THEN " + CleaningReason.UNKNOWN_ITEM.sql())
                        .orElse("")
                + " END AS reason FROM (SELECT " + BoundSource.row() + " AS ord, "
                + source.text(columns.item()) + " AS item, "
                + position + " AS position, " + cluster + " AS cluster, " + session + " AS session, " + ended
                + " AS ended, " + source.number(columns.propensity())
                + " AS propensity, "
                + source.text(columns.propensity()) + " AS propensity_text, " + source.number(columns.reward())
                + " AS reward, " + source.text(columns.reward()) + " AS reward_text, " + time + " AS time, " + timeText
                + " AS time_text FROM " + source.rows(layout.condition()) + ")";
    }

    private void count(RowFaults faults, Optional<SessionAccumulator> sessions) {
        workspace.forEach(
                "SELECT reason, ord, CASE reason WHEN " + CleaningReason.IMPOSSIBLE_PROPENSITY.sql()
                        + " THEN propensity_text WHEN " + CleaningReason.UNREADABLE_REWARD.sql()
                        + " THEN reward_text WHEN " + CleaningReason.UNPARSABLE_TIME.sql()
                        + " THEN time_text ELSE item END, session FROM " + TABLE
                        + "_mapped WHERE reason IS NOT NULL ORDER BY ord",
                row -> {
                    CleaningReason reason = CleaningReason.valueOf(row.getString(1));
                    long at = row.getLong(2);
                    String session = text(row, 4);
                    sessions.ifPresent(own -> own.dropped(reason, at, session));
                    faults.add(reason, at, text(row, 3));
                });
    }

    private String query(BoundSource source, List<String> context, InteractionStage.ItemNames items) {
        StringBuilder values = new StringBuilder();
        for (String name : context) {
            values.append(", ")
                    .append(source.text(new ColumnExpression.Named(name, layout.where() + ".columns.context")));
        }
        return "SELECT i.idx, m.position, m.propensity, m.reward, m.time, m.ord, dense_rank() OVER (ORDER BY coalesce(m.cluster, ''), CASE WHEN "
                + SqlText.isBlank("m.cluster") + " THEN m.ord ELSE 0 END) - 1, m.session, m.ended" + values + " FROM "
                + TABLE + "_mapped AS m JOIN " + source.view() + " AS s ON m.ord = s." + BoundSource.row() + " JOIN "
                + items.dictionary().table() + " AS i ON m.item = i.value WHERE m.reason IS NULL ORDER BY m.ord";
    }
}
