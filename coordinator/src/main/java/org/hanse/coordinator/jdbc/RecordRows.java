// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.coordinator.jdbc;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.UncheckedIOException;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.OptionalDouble;
import org.hanse.coordinator.port.JobRecord;
import org.hanse.core.federation.JobId;
import org.hanse.core.job.SumKind;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.statement.StatementContext;

/** Rows of the table {@code record}. */
final class RecordRows {

    static final String COUNTED = "counted";

    private static final ObjectMapper JSON = new ObjectMapper();

    private RecordRows() {}

    static void add(Handle handle, JobId job, JobRecord record) {
        Map<String, Object> columns = new LinkedHashMap<>(columns(record));
        columns.put("job", job.text());
        columns.put("at", record.at().toString());
        handle.createUpdate("INSERT INTO record (" + String.join(", ", columns.keySet()) + ") VALUES (:"
                        + String.join(", :", columns.keySet()) + ")")
                .bindMap(columns)
                .execute();
    }

    /** Returns the values of a record by column. Other columns are null. */
    private static Map<String, Object> columns(JobRecord record) {
        if (record instanceof JobRecord.Counted own) {
            Map<String, Object> columns = new LinkedHashMap<>(
                    Map.of("kind", COUNTED, "round", own.round(), "members", own.updates(), "seconds", own.seconds()));
            own.loss().ifPresent(loss -> columns.put("loss", loss));
            return columns;
        }
        if (record instanceof JobRecord.Summed own) {
            return Map.of(
                    "kind", "summed",
                    "round", own.round(),
                    "members", own.participants(),
                    "seconds", own.seconds(),
                    "figures", JSON.valueToTree(own.figures()).toString(),
                    "detail", own.kind().key());
        }
        if (record instanceof JobRecord.WithoutSum own) {
            return Map.of("kind", "without-sum", "round", own.round(), "detail", own.why());
        }
        JobRecord.Stopped own = (JobRecord.Stopped) record;
        return Map.of("kind", own.failed() ? "failed" : "paused", "detail", own.why());
    }

    static JobRecord record(ResultSet row, StatementContext context) throws SQLException {
        Instant at = Instant.parse(row.getString("at"));
        int round = row.getInt("round");
        String kind = row.getString("kind");
        return switch (kind) {
            case COUNTED -> {
                double value = row.getDouble("loss");
                OptionalDouble loss = row.wasNull() ? OptionalDouble.empty() : OptionalDouble.of(value);
                yield new JobRecord.Counted(at, round, row.getInt("members"), row.getDouble("seconds"), loss);
            }
            case "summed" ->
                new JobRecord.Summed(
                        at,
                        SumKind.words(row.getString("detail")),
                        round,
                        row.getInt("members"),
                        row.getDouble("seconds"),
                        figures(row.getString("figures")));
            case "without-sum" -> new JobRecord.WithoutSum(at, round, row.getString("detail"));
            default -> new JobRecord.Stopped(at, kind.equals("failed"), row.getString("detail"));
        };
    }

    private static Map<String, Number> figures(String text) {
        try {
            return JSON.readValue(text, new TypeReference<LinkedHashMap<String, Number>>() {});
        } catch (JsonProcessingException e) {
            throw new UncheckedIOException(e);
        }
    }
}
