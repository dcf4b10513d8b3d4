// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.clientnode.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.IntStream;
import org.hanse.clientnode.app.ClickWatch;
import org.hanse.clientnode.jdbc.JdbcDecisionLog;
import org.hanse.clientnode.jdbc.JdbcEventStore;
import org.hanse.clientnode.jdbc.JdbcWatchStore;
import org.hanse.clientnode.jdbc.NodeDatabase;
import org.hanse.clientnode.port.DecisionLog;
import org.hanse.clientnode.port.EventStore;
import org.hanse.clientnode.port.ServingChoice;
import org.hanse.clientnode.port.ServingChoice.Candidate;
import org.hanse.clientnode.port.WatchStore.StepBack;
import org.hanse.clientnode.store.FileServedModelStore;
import org.hanse.core.evaluate.baseline.Mix;
import org.hanse.core.interaction.table.TableMix;
import org.hanse.jdbc.SqliteDatabase;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A node serves what served before when the click rate falls. */
class StepBackTest {

    private static final Candidate POPULARITY = new ServingChoice.Popularity(OptionalDouble.of(.1));
    private static final Candidate GOOD = mix(1);
    private static final Candidate BAD = mix(2);

    @TempDir
    Path folder = Path.of("");

    private final AtomicReference<Instant> now = new AtomicReference<>(Instant.parse("2026-11-28T10:00:00Z"));
    private final SplittableRandom random = new SplittableRandom(7);
    private NodeHome home = new NodeHome(Path.of(""));
    private int decisions;

    private static Candidate mix(double knn) {
        Mix usual = Mix.fixed();
        return new ServingChoice.Tables(
                new Mix(usual.name(), new TableMix.Weights(1, knn, 0.2, 0, 0, 0.01), usual.shape(), usual.shrinkage()),
                Optional.empty(),
                OptionalDouble.of(.2));
    }

    @BeforeEach
    void createShop() {
        home = NodeHome.existing(ShopHome.imported(folder).home());
    }

    private void choose(Candidate served) {
        try (ImportedDataset data = ImportedDataset.open(home, now::get)) {
            new FileServedModelStore(home.serving())
                    .choose(new ServingChoice(
                            data.version(),
                            List.of(),
                            "ndcg@10",
                            100,
                            List.of(served, POPULARITY),
                            0,
                            now.get(),
                            "chosen"));
        }
    }

    /** Logs decisions of a version, and clicks on a part of them. */
    private void log(SqliteDatabase database, Candidate version, int number, double rate) {
        DecisionLog log = new JdbcDecisionLog(database);
        EventStore events = new JdbcEventStore(database);
        String document = "{\"items\":[],\"servedBy\":\"personal\",\"model\":{\"digest\":\""
                + ClickWatch.version(version) + "\"}}";
        database.write(handle -> {
            for (int d = 0; d < number; d++) {
                decisions++;
                handle.execute(
                        "INSERT INTO decision (id, at, document) VALUES (?, ?, ?)",
                        "d" + decisions,
                        EventStore.Event.micros(now.get()),
                        document);
            }
            return true;
        });
        List<EventStore.Event> clicks = IntStream.rangeClosed(decisions - number + 1, decisions)
                .filter(d -> random.nextDouble() < rate)
                .mapToObj(d ->
                        new EventStore.Event("e" + d, Optional.empty(), Optional.of("d" + d), "click", "p1", now.get()))
                .toList();
        events.append(clicks, now.get());
        assertThat(log.decision("d" + decisions)).isPresent();
    }

    /** Calls the watch often enough to judge what is logged now. */
    private static Optional<StepBack> judged(ClickWatch watch) {
        return IntStream.range(0, 7)
                .mapToObj(call -> watch.call())
                .flatMap(Optional::stream)
                .findFirst();
    }

    private Set<String> left() {
        return NodeServing.left(home);
    }

    @Test
    void node_whoseClickRateFell_servesWhatServedBefore() {
        choose(GOOD);
        try (SqliteDatabase database = NodeDatabase.open(home.database());
                ResidentShop shop = ResidentShop.open(home, Optional.empty(), left(), now::get)) {
            ClickWatch watch = new ClickWatch(
                    new JdbcWatchStore(database), () -> shop.data().served(), now::get);
            log(database, GOOD, 1500, .05);
            assertThat(judged(watch)).isEmpty();
            choose(BAD);
            shop.refresh();
            assertThat(shop.data().served()).isEqualTo(BAD);
            log(database, BAD, 100, .01);
            assertThat(judged(watch)).as("too few decisions").isEmpty();
            log(database, BAD, 1500, .01);
            now.set(now.get().plus(Duration.ofDays(100)));
            assertThat(IntStream.range(0, 5).mapToObj(call -> watch.call()))
                    .as("a clock that is set ends no wait")
                    .allMatch(Optional::isEmpty);

            StepBack step = judged(watch).orElseThrow();
            assertThat(step.version()).isEqualTo(ClickWatch.version(BAD));
            assertThat(step.reason())
                    .matches("a click in [01]\\.\\d % of \\d+ decisions, [456]\\.\\d % with what served before");
            shop.leave(left());
            shop.refresh();
            assertThat(shop.data().served()).isEqualTo(GOOD);
            log(database, GOOD, 1500, 0);
            assertThat(judged(watch)).as("the shop fell, not a model").isEmpty();
        }
        assertThat(ShopHome.run("status", home.folder().toString()).out())
                .contains("from the chosen one: a click in ", "Serves the mix of tables");
        assertThat(ShopHome.run("status", home.folder().toString(), "--json").out())
                .contains("\"serves\" : \"the mix of tables\"");
        try (ServedNode node = new ServedNode(home.folder(), "decide", now::get)) {
            node.use(node.created("owner", "owner"));
            JsonNode verdict = node.call("GET", "/v1/owner/today", "").body().path("verdict");
            assertThat(verdict.path("judgement").asText()).isEqualTo("stepped-back");
            assertThat(verdict.at("/steppedBack/decisions").asInt()).isBetween(100, 1600);
        }
        try (ResidentShop again = ResidentShop.open(home, Optional.empty(), left(), now::get)) {
            assertThat(again.data().served()).isEqualTo(GOOD);
        }
        try (ResidentShop without = ResidentShop.open(home, Optional.empty(), Set.of(), now::get)) {
            assertThat(without.data().served()).isEqualTo(BAD);
        }
    }

    @Test
    void node_withAnUnchangedClickRate_servesOn() {
        choose(GOOD);
        try (SqliteDatabase database = NodeDatabase.open(home.database());
                ResidentShop shop = ResidentShop.open(home, Optional.empty(), left(), now::get)) {
            ClickWatch watch = new ClickWatch(
                    new JdbcWatchStore(database), () -> shop.data().served(), now::get);
            log(database, GOOD, 1500, .05);
            assertThat(judged(watch)).isEmpty();
            choose(BAD);
            shop.refresh();
            log(database, BAD, 5000, .05);
            assertThat(judged(watch)).isEmpty();
            assertThat(left()).isEmpty();
        }
    }

    /** Where what served before is gone, the best of the others serves. */
    @Test
    void wanted_ofAVersionThatIsLeft_isAnotherOne() {
        FileServedModelStore store = new FileServedModelStore(home.serving());
        ServingChoice choice = new ServingChoice(
                "v", List.of(), "ndcg@10", 100, List.of(POPULARITY, BAD, GOOD), 1, now.get(), "chosen");
        Set<String> bad = Set.of(ClickWatch.version(BAD));

        assertThat(NodeServing.wanted(choice, store, Set.of())).isEqualTo(BAD);
        assertThat(NodeServing.wanted(choice, store, bad)).isEqualTo(GOOD);
        assertThat(NodeServing.wanted(choice, store, Set.of(ClickWatch.version(BAD), ClickWatch.version(GOOD))))
                .isEqualTo(POPULARITY);
        store.keepServed(mix(3));
        store.keepServed(BAD);
        assertThat(NodeServing.wanted(choice, store, bad)).isEqualTo(mix(3));
    }
}
