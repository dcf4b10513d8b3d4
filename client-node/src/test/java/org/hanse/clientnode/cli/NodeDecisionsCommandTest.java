// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.clientnode.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.entry;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.hanse.clientnode.jdbc.JdbcDecisionLog;
import org.hanse.clientnode.jdbc.JdbcEventStore;
import org.hanse.clientnode.jdbc.NodeDatabase;
import org.hanse.clientnode.port.DecisionLog;
import org.hanse.clientnode.port.EventStore;
import org.hanse.core.interaction.LoggedDecisions;
import org.hanse.core.interaction.ShopperId;
import org.hanse.core.recommend.Exploration;
import org.hanse.dataset.DatasetDescriptor;
import org.hanse.dataset.DatasetReader;
import org.hanse.dataset.ReadingOptions;
import org.hanse.jdbc.SqliteDatabase;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class NodeDecisionsCommandTest {

    private static final Instant AT = Instant.parse("2026-11-20T10:00:00Z");
    private static final Optional<ShopperId> ANN = Optional.of(new ShopperId("ann"));

    @TempDir
    Path folder;

    private ShopHome shop;

    @BeforeEach
    void create() {
        shop = new ShopHome(folder, "shop").create();
    }

    private Path out() {
        return folder.resolve("out").resolve("decisions.parquet");
    }

    private ShopHome.Run export(String... options) {
        return ShopHome.run(Stream.concat(
                        Stream.of("decisions", "export", shop.home().toString(), "--out", out().toString()),
                        Stream.of(options))
                .toArray(String[]::new));
    }

    private static DecisionLog.Logged decision(
            String id, Instant at, Optional<ShopperId> shopper, boolean waiting, String... items) {
        String shown = Arrays.stream(items)
                .map(item -> "[\"" + item + "\",\"1\",\"0.5\",\"score\"]")
                .collect(Collectors.joining(","));
        String document = "{\"history\":2,\"items\":[" + shown + "],\"profiling\":true,\"servedBy\":\"popularity\","
                + "\"surface\":\"home\"}";
        return new DecisionLog.Logged(
                id, at, shopper, document, Optional.empty(), Optional.empty(), Optional.empty(), waiting);
    }

    private void decide(DecisionLog.Logged... decisions) {
        try (SqliteDatabase database = NodeDatabase.open(new NodeHome(shop.home()).database())) {
            for (DecisionLog.Logged decision : decisions) {
                assertThat(new JdbcDecisionLog(database).append(decision, 0)).isTrue();
            }
        }
    }

    private void happen(EventStore.Event... events) {
        try (SqliteDatabase database = NodeDatabase.open(new NodeHome(shop.home()).database())) {
            assertThat(new JdbcEventStore(database).append(List.of(events), AT)).containsOnly(EventStore.Status.STORED);
        }
    }

    private static EventStore.Event event(
            String id, Optional<ShopperId> shopper, Optional<String> decision, String what, Instant at) {
        int blank = what.indexOf(' ');
        return new EventStore.Event(id, shopper, decision, what.substring(0, blank), what.substring(blank + 1), at);
    }

    private interface Reader<T> {
        T read(ResultSet row) throws SQLException;
    }

    private <T> List<T> rows(String select, Reader<T> reader) throws SQLException {
        List<T> rows = new ArrayList<>();
        try (Connection connection = DriverManager.getConnection("jdbc:duckdb:");
                Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery("SELECT " + select + " FROM read_parquet('" + out() + "')")) {
            while (row.next()) {
                rows.add(reader.read(row));
            }
        }
        return rows;
    }

    private Map<String, String> rewards() throws SQLException {
        Map<String, String> rewards = new LinkedHashMap<>();
        rows(
                "decision || item, reward || '/' || clicks || '/' || purchases || '/' || events",
                row -> rewards.put(row.getString(1), row.getString(2)));
        return rewards;
    }

    private void decideAndAct() {
        decide(
                decision("d1", AT, ANN, false, "a", "b"),
                decision("d2", AT.plus(Duration.ofHours(1)), ANN, false, "a", "c"),
                decision("d3", AT, Optional.empty(), false, "a"),
                decision("d4", AT.plus(Duration.ofHours(2)), ANN, true, "a"));
        happen(
                event("named", ANN, Optional.of("d1"), "click b", AT.plus(Duration.ofMinutes(10))),
                event("again", ANN, Optional.of("d1"), "view b", AT.plus(Duration.ofMinutes(11))),
                event("last", ANN, Optional.empty(), "purchase a", AT.plus(Duration.ofHours(3))),
                event("late", ANN, Optional.empty(), "click c", AT.plus(Duration.ofHours(26))),
                event("late-named", ANN, Optional.of("d3"), "click a", AT.plus(Duration.ofHours(25))),
                event("other", Optional.of(new ShopperId("bob")), Optional.empty(), "click a", AT.plusSeconds(9)),
                event("before", ANN, Optional.empty(), "click b", AT.minusSeconds(1)),
                event("unseen", ANN, Optional.empty(), "click z", AT.plusSeconds(1)),
                event("returned", ANN, Optional.empty(), "return c", AT.plus(Duration.ofHours(4))));
    }

    /** An event counts for the decision that it names, else for the last shown one with the item; late ones do not. */
    @Test
    void export_events_countForTheirDecisionWithinTheWindow() throws IOException, SQLException {
        decideAndAct();
        ShopHome.Run run = export("--window", "24h", "--json");
        assertThat(run.err()).isEmpty();
        assertThat(rewards())
                .containsExactly(
                        entry("d1a", "0/0/0/0"),
                        entry("d1b", "1/2/0/2"),
                        entry("d2a", "1/0/1/1"),
                        entry("d2c", "0/0/0/1"),
                        entry("d3a", "0/0/0/0"));
        JsonNode answer = new ObjectMapper().readTree(run.out());
        assertThat(answer.path("schema").asText()).isEqualTo("hanse.decisions-export/1");
        assertThat(answer.path("rows").asInt()).isEqualTo(5);
        assertThat(answer.path("decisions").asInt()).isEqualTo(3);
        assertThat(answer.path("rewards").asInt()).isEqualTo(2);
        assertThat(answer.path("propensityMin").asDouble()).isEqualTo(0.5);
        assertThat(answer.path("waiting").asInt()).isEqualTo(1);
        assertThat(answer.path("withoutPool").asInt()).isEqualTo(5);
        assertThat(answer.path("unsettled").asInt()).isZero();
        assertThat(export("--window", "48h").exit()).isZero();
        assertThat(rewards()).containsEntry("d2c", "1/1/0/2").containsEntry("d3a", "1/1/0/1");
    }

    /** The descriptor reads the file; rows name shoppers only if that is wanted. */
    @Test
    void export_descriptor_isReadAsLoggedDecisions() throws SQLException {
        decideAndAct();
        assertThat(export("--until", "2026-11-21").out())
                .contains("Wrote 5 slots of 3 decisions")
                .contains("decisions made ahead and not shown, left out: 1")
                .contains("Next: hanse data check " + folder.resolve("out").resolve("decisions.yaml"));
        LoggedDecisions read = new DatasetReader(ReadingOptions.standard(InstantSource.system()))
                .read(DatasetDescriptor.read(folder.resolve("out").resolve("decisions.yaml")))
                .decisions()
                .orElseThrow();
        assertThat(read.decisions()).hasSize(5);
        assertThat(read.contextNames()).containsExactly("surface", "served_by", "history", "kind");
        assertThat(read.decisions().stream()
                        .mapToDouble(LoggedDecisions.Decision::reward)
                        .sum())
                .isEqualTo(4);
        assertThat(read.decisions().get(0).time()).hasValue(AT);
        List<String> columns = rows("*", row -> row.getMetaData().getColumnName(2));
        assertThat(columns).doesNotContain("shopper");
        assertThat(export("--shoppers").exit()).isZero();
        assertThat(rows("shopper", row -> row.getString(1))).containsExactly("ann", "ann", "ann", "ann", null);
    }

    /** Columns alone give the propensity of each row that the node drew. */
    @Test
    void export_drawnDecisions_haveThePoolOfEachSlot() throws SQLException {
        shop.orders(40, 600);
        assertThat(shop.importFiles().exit()).isZero();
        for (int shopper = 0; shopper < 3; shopper++) {
            ShopHome.Run run = ShopHome.run(
                    "recommend",
                    shop.home().toString(),
                    "customer-" + 31 * shopper,
                    "--explore",
                    "0.7",
                    "--slots",
                    "5");
            assertThat(run.exit()).as(run.err()).isZero();
        }
        assertThat(export().err()).isEmpty();
        List<Double> errors = rows("item, propensity, rate, best, temperature, pool_items, pool_scores", row -> {
            List<Object> items = List.of((Object[]) row.getArray(6).getArray());
            double[] scores = Stream.of((Object[]) row.getArray(7).getArray())
                    .mapToDouble(own -> (Double) own)
                    .toArray();
            assertThat(items).hasSizeBetween(1, 20);
            Exploration own = new Exploration(row.getDouble(3), row.getInt(4), row.getDouble(5));
            return own.propensities(scores)[items.indexOf(row.getString(1))] - row.getDouble(2);
        });
        assertThat(errors).hasSize(15).allSatisfy(error -> assertThat(error).isCloseTo(0, within(1e-9)));
    }

    /** Without a descriptor there is no file either. */
    @Test
    void export_descriptorThatCannotBeWritten_leavesNoFile() throws IOException {
        decideAndAct();
        Files.createDirectories(folder.resolve("out").resolve("decisions.yaml").resolve("full"));
        ShopHome.Run run = export();
        assertThat(run.exit()).isEqualTo(2);
        assertThat(run.err()).hasLineCount(1).contains("decisions.yaml");
        assertThat(out()).doesNotExist();
    }

    @Test
    void export_erasedShopper_isNotInTheFile() throws SQLException {
        decideAndAct();
        ShopHome.Run erased = ShopHome.run("erase", shop.home().toString(), "ann", "--yes");
        assertThat(erased.exit()).as(erased.err()).isZero();
        assertThat(export("--shoppers").exit()).isZero();
        assertThat(rows("decision", row -> row.getString(1))).containsExactly("d3");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
                    --window 0d        | --window: found 0d; expected a time up to 184d
                    --window soon      | --window: found soon
                    --since 2026-12-01 --until 2026-11-01 | --since: found 2026-12-01
                    --since 2020-01-01 --until 2020-02-01 | decisions: found none that was shown
                    --out log.csv      | --out: found log.csv; expected a name that ends in .parquet
                    """)
    void export_badInput_isRefusedInOneLine(String options, String message) {
        decideAndAct();
        List<String> words =
                new ArrayList<>(List.of("decisions", "export", shop.home().toString()));
        words.addAll(List.of(options.split(" ")));
        if (!options.contains("--out")) {
            words.addAll(List.of("--out", out().toString()));
        }
        ShopHome.Run run = ShopHome.run(words.toArray(String[]::new));
        assertThat(run.exit()).isEqualTo(2);
        assertThat(run.err()).hasLineCount(1).contains(message);
        assertThat(out()).doesNotExist();
    }
}
