// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.dataset;

import java.nio.file.Path;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.hanse.config.ConfigNode;
import org.hanse.config.InvalidInputException;
import org.hanse.core.evaluate.policy.TargetPolicy;
import org.hanse.core.interaction.Catalogue;
import org.hanse.core.interaction.LoggedDecisions;
import org.hanse.core.interaction.LoggedDecisions.Decision;

/**
 * Reader of the file of a policy, CSV or Parquet: columns {@code row}, {@code position}, {@code item}, {@code probability}. {@code row}
 * counts the log's source rows from 0, before cleaning. The probabilities of a row and position sum to 1; positions that the log's row does
 * not have are read past.
 */
public final class PolicyReader {

    private static final String TABLE = "policy";
    private static final double TOLERANCE = 1e-6;
    private static final List<String> COLUMNS = List.of("row", "position", "item", "probability");

    private final ReadingOptions options;

    public PolicyReader(ReadingOptions options) {
        this.options = options;
    }

    /**
     * Returns the probabilities of the policy at each decision of a log.
     *
     * @throws InvalidInputException if a line is wrong, probabilities do not sum to 1, or a decision has none
     */
    public TargetPolicy read(Path file, LoggedDecisions log) {
        try (Workspace workspace = Workspace.open(options)) {
            Source source =
                    new Source.Files(file, format(file), Source.TextDialect.DEFAULT, new ConfigNode.Location(file, ""));
            WantedColumns wanted = new WantedColumns();
            COLUMNS.forEach(wanted::addMatching);
            SourceTable table = new SourceReader(workspace).read(source, TABLE, wanted);
            requireColumns(file, table);
            Lines lines = new Lines(table, log);
            workspace.forEach(
                    "SELECT TRY_CAST(\"row\" AS BIGINT), TRY_CAST(position AS INTEGER), CAST(item AS VARCHAR),"
                            + " TRY_CAST(probability AS DOUBLE), rowid FROM " + TABLE
                            + " ORDER BY 1 NULLS FIRST, 2 NULLS FIRST, rowid",
                    lines::line);
            return lines.toPolicy();
        } catch (DatabaseException e) {
            throw e.blaming(file.toString());
        }
    }

    private static Source.FileFormat format(Path file) {
        String name = file.toString().toLowerCase(Locale.ROOT);
        return name.endsWith(".parquet") ? Source.FileFormat.PARQUET : Source.FileFormat.CSV;
    }

    private static void requireColumns(Path file, SourceTable table) {
        for (String column : COLUMNS) {
            if (!table.columnNames().contains(column)) {
                throw new InvalidInputException(file + ": found columns " + String.join(", ", table.columnNames())
                        + "; expected " + String.join(", ", COLUMNS) + ". Fix: name the columns so");
            }
        }
        table.unreadable().malformedExample().ifPresent(example -> {
            throw new InvalidInputException(
                    example + ": found a line of another form; expected four values. Fix: mend the line");
        });
    }

    /** The lines of a file in the order of the log. */
    private static final class Lines {

        private final SourceTable table;
        private final List<Decision> decisions;
        private final Map<String, Integer> items = new HashMap<>();
        private final TargetPolicy.Accumulator policy = new TargetPolicy.Accumulator();

        /** Items of the present row and position. */
        private final Set<String> named = new HashSet<>();

        private long row = -1;
        private int position;
        private double sum;
        private int next;

        Lines(SourceTable table, LoggedDecisions log) {
            this.table = table;
            this.decisions = log.decisions();
            Catalogue catalogue = log.catalogue();
            for (int item = 0; item < catalogue.size(); item++) {
                items.put(catalogue.item(item).id().value(), item);
            }
        }

        void line(ResultSet line) throws SQLException {
            long ofRow = line.getLong(1);
            if (line.wasNull() || ofRow < 0) {
                throw wrong(line, "no row", "the number of a row of the log, from 0");
            }
            int ofPosition = line.getInt(2);
            if (line.wasNull()) {
                throw wrong(line, "no position", "a whole number");
            }
            double probability = line.getDouble(4);
            if (line.wasNull() || !(probability >= 0 && probability <= 1)) {
                throw wrong(
                        line, line.wasNull() ? "no probability" : "probability " + probability, "a number from 0 to 1");
            }
            if (ofRow != row || ofPosition != position) {
                end();
                row = ofRow;
                position = ofPosition;
            }
            String item = line.getString(3);
            if (item == null || !items.containsKey(item)) {
                throw wrong(line, "item \"" + item + "\"", "an item of the log's catalogue");
            }
            if (!named.add(item)) {
                throw wrong(
                        line,
                        "item \"" + item + "\" twice at row " + row + " and position " + position,
                        "each item once");
            }
            sum += probability;
            if (isWanted()) {
                policy.add(items.get(item), probability);
            }
        }

        /** Returns whether the present lines are of the next decision of the log. */
        private boolean isWanted() {
            return next < decisions.size()
                    && decisions.get(next).row() == row
                    && decisions.get(next).position() == position;
        }

        private void end() {
            if (!named.isEmpty() && Math.abs(sum - 1) > TOLERANCE) {
                throw new InvalidInputException(table.source().where() + ": found probabilities of row " + row
                        + " and position " + position + " that sum to " + sum + "; expected 1. Fix: name all items that"
                        + " the policy may choose there");
            }
            if (isWanted() && !named.isEmpty()) {
                policy.endDecision();
                next++;
            }
            named.clear();
            sum = 0;
        }

        TargetPolicy toPolicy() {
            end();
            if (next < decisions.size()) {
                Decision missing = decisions.get(next);
                throw new InvalidInputException(table.source().where() + ": found no probabilities of row "
                        + missing.row() + " and position " + missing.position()
                        + "; expected those of every row of the log, counted from 0 before cleaning. Fix: add them");
            }
            return policy.toPolicy();
        }

        private InvalidInputException wrong(ResultSet line, String found, String expected) throws SQLException {
            return new InvalidInputException(table.place(line.getLong(5)) + ": found " + found + "; expected "
                    + expected + ". Fix: mend the line");
        }
    }
}
