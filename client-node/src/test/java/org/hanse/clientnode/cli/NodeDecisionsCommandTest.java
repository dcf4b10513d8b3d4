// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.clientnode.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.entry;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.random.RandomGenerator;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.hanse.clientnode.audit.DecisionDocument;
import org.hanse.clientnode.jdbc.JdbcDecisionLog;
import org.hanse.clientnode.jdbc.JdbcEventStore;
import org.hanse.clientnode.jdbc.NodeDatabase;
import org.hanse.clientnode.port.DecisionLog;
import org.hanse.clientnode.port.DecisionOutcome;
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
import org.junit.jupiter.params.provider.ValueSource;

class NodeDecisionsCommandTest {

    private final Instant start = InstantSource.system()
            .instant()
            .truncatedTo(ChronoUnit.DAYS)
            .minus(Duration.ofDays(60))
            .plus(Duration.ofHours(10));

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

    /** Returns a day by its number; 0 is that of {@link #start}. */
    private String day(int number) {
        return LocalDate.ofInstant(start, ZoneOffset.UTC).plusDays(number).toString();
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
            assertThat(new JdbcEventStore(database).append(List.of(events), start))
                    .containsOnly(EventStore.Status.STORED);
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
                decision("d1", start, ANN, false, "a", "b"),
                decision("d2", start.plus(Duration.ofHours(1)), ANN, false, "a", "c"),
                decision("d3", start, Optional.empty(), false, "a"),
                decision("d4", start.plus(Duration.ofHours(2)), ANN, true, "a"));
        happen(
                event("named", ANN, Optional.of("d1"), "click b", start.plus(Duration.ofMinutes(10))),
                event("again", ANN, Optional.of("d1"), "view b", start.plus(Duration.ofMinutes(11))),
                event("last", ANN, Optional.empty(), "purchase a", start.plus(Duration.ofHours(3))),
                event("late", ANN, Optional.empty(), "click c", start.plus(Duration.ofHours(26))),
                event("late-named", ANN, Optional.of("d3"), "click a", start.plus(Duration.ofHours(25))),
                event("other", Optional.of(new ShopperId("bob")), Optional.empty(), "click a", start.plusSeconds(9)),
                event("before", ANN, Optional.empty(), "click b", start.minusSeconds(1)),
                event("unseen", ANN, Optional.empty(), "click z", start.plusSeconds(1)),
                event("returned", ANN, Optional.empty(), "return c", start.plus(Duration.ofHours(4))));
    }

    private List<String> columns() throws SQLException {
        return rows("*", row -> {
                    List<String> names = new ArrayList<>();
                    for (int column = 1; column <= row.getMetaData().getColumnCount(); column++) {
                        names.add(row.getMetaData().getColumnName(column));
                    }
                    return names;
                })
                .get(0);
    }

    /** An event counts for the decision that it names, else for the last shown one with the item; late ones do not. */
    @Test
    void export_events_countForTheirDecisionWithinTheWindow() throws IOException, SQLException {
        decideAndAct();
        ShopHome.Run run = export("--window", "24h", "--json", "--shoppers");
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
        assertThat(export("--window", "48h", "--shoppers").exit()).isZero();
        assertThat(rewards()).containsEntry("d2c", "1/1/0/2").containsEntry("d3a", "1/1/0/1");
    }

    /** The descriptor reads the file; rows name shoppers only if that is wanted. */
    @Test
    void export_descriptor_isReadAsLoggedDecisions() throws SQLException {
        decideAndAct();
        assertThat(export("--until", day(1)).out())
                .contains("Wrote 5 slots of 3 decisions")
                .contains("decisions made ahead and not shown, left out: 1")
                .contains("Next: hanse data check " + folder.resolve("out").resolve("decisions.yaml"));
        LoggedDecisions read = read();
        assertThat(read.decisions()).hasSize(5);
        assertThat(read.decisions())
                .extracting(LoggedDecisions.Decision::cluster)
                .containsExactly(0, 0, 1, 1, 2);
        assertThat(read.contextNames()).containsExactly("surface", "served_by", "history", "kind");
        assertThat(read.decisions().stream()
                        .mapToDouble(LoggedDecisions.Decision::reward)
                        .sum())
                .isEqualTo(4);
        assertThat(read.decisions().get(0).time()).hasValue(start);
        assertThat(rows("list", row -> row.getLong(1))).containsExactly(1L, 1L, 2L, 2L, 3L);
        List<String> personal = List.of("decision", "shopper", "permitted_digest", "rest");
        assertThat(columns()).contains("item", "pool_items").doesNotContainAnyElementsOf(personal);
        assertThat(export("--shoppers").exit()).isZero();
        assertThat(columns()).contains("item", "pool_items").containsAll(personal);
        assertThat(rows("shopper", row -> row.getString(1))).containsExactly("ann", "ann", "ann", "ann", null);
        int[] clusters = read().decisions().stream()
                .mapToInt(LoggedDecisions.Decision::cluster)
                .toArray();
        assertThat(Arrays.stream(clusters, 0, 4).distinct().toArray())
                .hasSize(1)
                .doesNotContain(clusters[4]);
    }

    private LoggedDecisions read() {
        return new DatasetReader(ReadingOptions.standard(InstantSource.system()))
                .read(DatasetDescriptor.read(folder.resolve("out").resolve("decisions.yaml")))
                .decisions()
                .orElseThrow();
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

    /** A later decision takes its event from one of the period, though only the next period has its row. */
    @Test
    void export_twoPeriods_countAnEventOnce() throws SQLException {
        decide(decision("d1", start, ANN, false, "a"), decision("d2", start.plus(Duration.ofDays(1)), ANN, false, "a"));
        happen(event("click", ANN, Optional.empty(), "click a", start.plus(Duration.ofDays(2))));
        assertThat(export("--shoppers", "--until", day(1)).exit()).isZero();
        assertThat(rewards()).containsExactly(entry("d1a", "0/0/0/0"));
        assertThat(export("--shoppers", "--since", day(1)).exit()).isZero();
        assertThat(rewards()).containsExactly(entry("d2a", "1/1/0/1"));
    }

    /** Shoppers who differ in an item that is in no pool have the same rows but for numbers. */
    @Test
    void export_withoutShoppers_doesNotTellWhatWasMet() throws SQLException {
        String pool = "[[\"a\",1.0,[]],[\"b\",0.5,[]]]";
        List<DecisionLog.Logged> made = new ArrayList<>();
        for (String rest : List.of("{\"x\":[],\"y\":[]}", "{\"x\":[]}")) {
            DecisionLog.Logged own = decision("d" + made.size(), start, ANN, false, "a");
            String choice =
                    "{\"rate\":0.1,\"best\":2,\"temperature\":1.0,\"permitted\":" + (4 - made.size()) + ",\"digest\":\""
                            + rest.hashCode() + "\",\"slots\":1,\"pool\":" + pool + ",\"rest\":" + rest + "}";
            made.add(new DecisionLog.Logged(
                    own.id(),
                    start,
                    ANN,
                    own.document(),
                    Optional.empty(),
                    Optional.empty(),
                    Optional.of(choice),
                    false));
        }
        decide(made.toArray(DecisionLog.Logged[]::new));
        assertThat(export().exit()).isZero();
        List<Map<String, Object>> rows = rows("* EXCLUDE (list, permitted)", row -> {
            Map<String, Object> own = new TreeMap<>();
            for (int column = 1; column <= row.getMetaData().getColumnCount(); column++) {
                own.put(row.getMetaData().getColumnName(column), String.valueOf(row.getObject(column)));
            }
            return own;
        });
        assertThat(rows).hasSize(2);
        assertThat(rows.get(0)).isEqualTo(rows.get(1)).containsEntry("pool_items", "[a, b]");
        assertThat(export("--shoppers").exit()).isZero();
        assertThat(rows("len(rest)", row -> row.getInt(1))).containsExactly(2, 1);
    }

    @Test
    void export_files_areForTheirOwnerAlone() throws IOException {
        decideAndAct();
        assertThat(export().exit()).isZero();
        for (Path file : List.of(out(), folder.resolve("out").resolve("decisions.yaml"))) {
            assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
                    .isEqualTo("rw-------");
        }
    }

    /** A file that no export wrote, such as the settings of the node, is never replaced. */
    @Test
    void export_descriptorOfAnotherKind_isRefused() throws IOException {
        decideAndAct();
        Path settings = new NodeHome(shop.home()).settings();
        String before = Files.readString(settings);
        for (String name : List.of("shop/node", "shop", "folder")) {
            Files.createDirectories(folder.resolve("folder.yaml"));
            Path file = folder.resolve(name + ".parquet");
            ShopHome.Run run = ShopHome.run("decisions", "export", shop.home().toString(), "--out", file.toString());
            assertThat(run.exit()).as(name).isEqualTo(2);
            assertThat(run.err()).hasLineCount(1).contains(name + ".yaml: found another file");
            assertThat(file).doesNotExist();
        }
        assertThat(settings).hasContent(before);
        assertThat(folder.resolve("shop.yaml")).hasContent(ShopHome.DESCRIPTOR);
    }

    /** What fails leaves the files of before, and nothing else. */
    @Test
    void export_failure_leavesTheEarlierFiles() throws IOException, SQLException {
        decideAndAct();
        assertThat(export("--until", day(1)).exit()).isZero();
        byte[] before = Files.readAllBytes(out());
        // The first reading of the time is after that of the erasures.
        InstantSource erasing = () -> {
            ShopHome.run("erase", shop.home().toString(), "ann", "--yes");
            return start.plus(Duration.ofDays(60));
        };
        DecisionExport.Wanted wanted =
                new DecisionExport.Wanted(start, start.plus(Duration.ofDays(1)), Duration.ofDays(1), false);
        NodeHome home = NodeHome.existing(shop.home());
        assertThatThrownBy(() -> new DecisionExport(home, erasing).write(wanted, out()))
                .hasMessageContaining("found shoppers that were erased while it was written");
        assertThat(out()).hasBinaryContent(before);
        assertThat(rows("item", row -> row.getString(1))).hasSize(5);
        try (Stream<Path> files = Files.list(folder.resolve("out"))) {
            assertThat(files.map(file -> String.valueOf(file.getFileName())))
                    .containsExactlyInAnyOrder("decisions.parquet", "decisions.yaml");
        }
    }

    /** Decisions without an item make no rows, and those that should be deleted are not read. */
    @Test
    void export_withoutARow_isRefused() {
        decide(decision("d1", start, ANN, false), decision("d2", start.minus(Duration.ofDays(140)), ANN, false, "a"));
        ShopHome.Run run = export("--shoppers");
        assertThat(run.exit()).isEqualTo(2);
        assertThat(run.err()).hasLineCount(1).contains("decisions: found none that was shown");
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

    /** The join of the export, in SQL, is that of trainings. */
    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3})
    void export_randomDecisionsAndEvents_joinsLikeTraining(long seed) throws SQLException {
        RandomGenerator random = new SplittableRandom(seed);
        List<DecisionLog.Logged> decisions = new ArrayList<>();
        for (int d = 0; d < 40; d++) {
            int first = random.nextInt(6);
            decisions.add(decision(
                    "%016x".formatted(d),
                    start.plus(Duration.ofHours(random.nextInt(600))),
                    random.nextInt(5) == 0 ? Optional.empty() : shopper(random),
                    random.nextInt(8) == 0,
                    "i" + first,
                    "i" + (first + 1)));
        }
        decisions.sort(Comparator.comparing(DecisionLog.Logged::at));
        List<EventStore.Event> events = new ArrayList<>();
        for (int e = 0; e < 120; e++) {
            DecisionLog.Logged named = decisions.get(random.nextInt(decisions.size()));
            Instant at = start.plus(Duration.ofHours(random.nextInt(900)));
            boolean names = random.nextInt(3) == 0
                    && !named.waiting()
                    && !at.isBefore(named.at().minus(EventStore.Event.MOST_BEFORE));
            events.add(event(
                    "e" + e,
                    names ? named.shopper().or(() -> shopper(random)) : shopper(random),
                    names ? Optional.of(named.id()) : Optional.empty(),
                    "view i" + random.nextInt(7),
                    at));
        }
        decide(decisions.toArray(DecisionLog.Logged[]::new));
        happen(events.toArray(EventStore.Event[]::new));
        assertThat(export("--until", day(90), "--shoppers").exit()).isZero();

        Map<String, Integer> expected = new TreeMap<>();
        List<DecisionOutcome.Shown> shown = decisions.stream()
                .filter(own -> !own.waiting())
                .map(own -> new DecisionOutcome.Shown(
                        own.id(),
                        own.at(),
                        own.shopper(),
                        DecisionDocument.Read.of(own.document()).items().stream()
                                .map(DecisionDocument.Read.Item::item)
                                .toList()))
                .toList();
        DecisionOutcome.join(shown, events)
                .forEach(own -> own.actions()
                        .forEach(action -> expected.merge(own.shown().id() + action.item(), 1, Integer::sum)));
        Map<String, Integer> exported = new TreeMap<>();
        rows("decision || item, events", row -> exported.put(row.getString(1), row.getInt(2)));
        exported.values().removeIf(own -> own == 0);
        assertThat(exported).isEqualTo(expected).hasSizeGreaterThan(10);
    }

    private static Optional<ShopperId> shopper(RandomGenerator random) {
        return Optional.of(new ShopperId("s" + random.nextInt(3)));
    }
}
