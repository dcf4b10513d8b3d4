// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.clientnode.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.IntStream;
import org.hanse.clientnode.jdbc.JdbcEventStore;
import org.hanse.clientnode.jdbc.JdbcImportStore;
import org.hanse.clientnode.jdbc.JdbcItemStore;
import org.hanse.clientnode.jdbc.JdbcReceivedFiles;
import org.hanse.clientnode.jdbc.NodeDatabase;
import org.hanse.clientnode.owner.DataDocument;
import org.hanse.clientnode.owner.DataService;
import org.hanse.clientnode.port.EventStore;
import org.hanse.clientnode.port.ItemStore;
import org.hanse.clientnode.port.ServingChoice;
import org.hanse.clientnode.serve.ServedShop;
import org.hanse.clientnode.store.FileServedModelStore;
import org.hanse.core.evaluate.baseline.Mix;
import org.hanse.core.interaction.ShopperId;
import org.hanse.core.interaction.table.LiveCounts;
import org.hanse.core.interaction.table.SparseRow;
import org.hanse.core.interaction.table.TableMix;
import org.hanse.core.recommend.Decision;
import org.hanse.core.recommend.Exploration;
import org.hanse.core.recommend.Outcome;
import org.hanse.core.recommend.Rules;
import org.hanse.jdbc.SqliteDatabase;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Shop of a running node in memory: its data, the events since, and other models. */
class ResidentShopTest {

    private static final int ITEMS = 20;
    private static final int EVENTS = 60;
    private static final Random ANY = new Random(0);

    @TempDir
    Path folder = Path.of("");

    private final List<AutoCloseable> open = new ArrayList<>();
    private NodeHome home = new NodeHome(Path.of(""));
    private Optional<EventStore> events = Optional.empty();
    private Optional<SqliteDatabase> database = Optional.empty();

    @BeforeEach
    void importData() {
        ShopHome files = new ShopHome(folder, "shop").create();
        files.orders(ITEMS, 400);
        assertThat(files.importFiles().exit()).isZero();
        home = new NodeHome(files.home());
        SqliteDatabase opened = NodeDatabase.open(home.database());
        open.add(opened);
        database = Optional.of(opened);
        events = Optional.of(new JdbcEventStore(opened));
    }

    @AfterEach
    void close() throws Exception {
        for (AutoCloseable own : open) {
            own.close();
        }
    }

    private ResidentShop shop() {
        ResidentShop shop = ResidentShop.open(home, Optional.empty(), Set.of(), InstantSource.system());
        open.add(0, shop);
        return shop;
    }

    private void putItem(ResidentShop shop, String id) {
        new JdbcItemStore(database.orElseThrow())
                .change(
                        List.of(id),
                        (place, before) ->
                                Optional.of(new ItemStore.State("{\"id\":\"" + id + "\",\"title\":\"Lamp\"}", false)));
        shop.itemsStored();
    }

    /** A shop sends its items one by one: the data are read when it is done, or from time to time. */
    @Test
    void itemsStored_manyItems_areReadTogether() {
        AtomicReference<Instant> now = new AtomicReference<>(Instant.parse("2026-12-01T10:00:00Z"));
        ResidentShop shop = ResidentShop.open(home, Optional.empty(), Set.of(), now::get);
        open.add(0, shop);
        for (int i = 0; i < 200; i++) {
            putItem(shop, "n" + i);
            now.set(now.get().plusMillis(10));
            shop.refresh();
        }
        assertThat(shop.readings()).isEqualTo(1);
        now.set(now.get().plusSeconds(2));
        shop.refresh();
        assertThat(shop.readings()).isEqualTo(2);
        assertThat(shop.<Integer>present(own -> own.catalogue().size())).isEqualTo(ITEMS + 200);
        shop.refresh();
        assertThat(shop.readings()).isEqualTo(2);
        for (int i = 0; i < 20; i++) {
            assertThat(shop.readings()).isEqualTo(2);
            putItem(shop, "m" + i);
            now.set(now.get().plusMillis(1_500));
            shop.refresh();
        }
        assertThat(shop.readings()).as("half a minute after the first").isEqualTo(3);
    }

    /** A pause that began later than now does not last until then. */
    @Test
    void itemsStored_afterTheClockWentBack_areRead() {
        AtomicReference<Instant> now = new AtomicReference<>(Instant.parse("2026-12-01T10:00:00Z"));
        ResidentShop shop = ResidentShop.open(home, Optional.empty(), Set.of(), now::get);
        open.add(0, shop);
        for (int i = 0; i < 3; i++) {
            putItem(shop, "n" + i);
            now.set(now.get().plusSeconds(2));
            shop.refresh();
            assertThat(shop.readings()).isEqualTo(2 + i);
            now.set(now.get().minus(Duration.ofDays(1)));
        }
    }

    /** Stores one event of a known shopper or a new one. */
    private void event(int number) {
        String shopper = number % 3 == 0 ? "new-" + number % 7 : "customer-" + number * 31 % 97;
        EventStore.Event event = new EventStore.Event(
                "e" + number,
                Optional.of(new ShopperId(shopper)),
                Optional.empty(),
                "view",
                "p" + number * 7 % ITEMS,
                Instant.ofEpochSecond(1_800_000_000L + number));
        assertThat(events.orElseThrow().append(List.of(event), Instant.now()))
                .containsExactly(EventStore.Status.STORED);
    }

    /** Stores another mix as what the node serves. */
    private void choose(double weight) {
        Mix mix = new Mix(
                "mix",
                new TableMix.Weights(1, weight, 0.5, 0, 0, 0.01),
                Mix.fixed().shape(),
                10);
        ServingChoice.Tables tables = new ServingChoice.Tables(mix, Optional.empty(), OptionalDouble.empty());
        ServingChoice before = ServingChoice.untested(Mix.fixed(), "1", Instant.EPOCH);
        new FileServedModelStore(home.serving())
                .choose(new ServingChoice(
                        before.data(), List.of(), "", 0, List.of(tables), 0, Instant.EPOCH, "weight " + weight));
    }

    private static Outcome decide(ServedShop shop, String shopper) {
        ShopperId subject = new ShopperId(shopper);
        Decision decision = new Decision(
                "home",
                Optional.of(subject),
                shop.history(subject),
                Optional.empty(),
                ITEMS,
                new Rules(true, Set.of(), new TreeMap<>()),
                Exploration.NONE,
                true);
        return shop.decide(decision, ANY);
    }

    private static List<String> answers(ResidentShop shop) {
        return IntStream.range(0, 104)
                .mapToObj(s -> s < 97 ? "customer-" + s : "new-" + (s - 97))
                .map(shopper -> shop.present(own -> {
                    Outcome outcome = decide(own, shopper);
                    return shopper + " " + outcome.servedBy()
                            + outcome.slots().stream()
                                    .map(slot -> " " + slot.item() + "="
                                            + slot.terms().sum())
                                    .toList();
                }))
                .toList();
    }

    private static List<Map<Integer, Float>> tables(ResidentShop shop) {
        return shop.present(own -> {
            LiveCounts live = own.reading().shop().live();
            return IntStream.range(0, ITEMS)
                    .boxed()
                    .flatMap(item -> List.of(entries(live.common(item)), entries(live.transitions(item))).stream())
                    .toList();
        });
    }

    private static long changes(ResidentShop shop) {
        return shop.present(own -> own.reading().shop().live().changes());
    }

    private static Map<Integer, Float> entries(SparseRow row) {
        Map<Integer, Float> entries = new TreeMap<>();
        for (int e = row.from(); e < row.to(); e++) {
            entries.put(row.columns()[e], row.values()[e]);
        }
        return entries;
    }

    /** Models take each other's place over the same data, which events change once. */
    @Test
    void refresh_otherModelsWhileEventsArrive_equalsAFreshReading() {
        ResidentShop shop = shop();
        tables(shop);
        CompletableFuture<Void> arriving = CompletableFuture.runAsync(() -> {
            for (int number = 0; number < EVENTS; number++) {
                event(number);
                shop.eventsStored();
            }
        });
        CompletableFuture<Integer> deciding = CompletableFuture.supplyAsync(() -> {
            int answers = 0;
            while (!arriving.isDone() || answers == 0) {
                answers += answers(shop).size();
            }
            return answers;
        });
        int models = 0;
        while (!arriving.isDone() || models < 4) {
            choose(1 + models % 3);
            shop.refresh();
            assertThat(shop.present(ServedShop::served))
                    .isEqualTo(shop.present(own -> own.choice().served()));
            models++;
        }
        arriving.join();
        assertThat(deciding.join()).isPositive();
        shop.eventsStored();
        assertThat(shop.readings()).as("readings of the data").isEqualTo(1L);
        assertThat(changes(shop)).isEqualTo(EVENTS);
        ResidentShop fresh = shop();
        assertThat(fresh.present(ServedShop::served)).isEqualTo(shop.present(ServedShop::served));
        assertThat(tables(shop)).isEqualTo(tables(fresh));
        assertThat(answers(shop)).isEqualTo(answers(fresh));
    }

    /** The first requests find the rows that they read. */
    @Test
    void check_withoutARequest_derivesRows() {
        ResidentShop shop = shop();
        shop.check();
        long warm = shop.present(ServedShop::entries);
        assertThat(warm).isPositive();
        answers(shop);
        assertThat((long) shop.present(ServedShop::entries)).isEqualTo(warm);
    }

    /** Neither an event nor an item nor a decision waits for an explanation; the event is taken after it. */
    @Test
    void eventsStored_whileAnExplanationRuns_doNotWait() throws Exception {
        ResidentShop shop = shop();
        CountDownLatch explaining = new CountDownLatch(1);
        CountDownLatch end = new CountDownLatch(1);
        CompletableFuture<Boolean> explanation = CompletableFuture.supplyAsync(() -> shop.explaining(own -> {
            explaining.countDown();
            try {
                return end.await(60, TimeUnit.SECONDS);
            } catch (InterruptedException e) {
                throw new IllegalStateException(e);
            }
        }));
        explaining.await();
        event(1);
        CompletableFuture.runAsync(shop::eventsStored).get(30, TimeUnit.SECONDS);
        CompletableFuture.runAsync(() -> putItem(shop, "n")).get(30, TimeUnit.SECONDS);
        CompletableFuture<List<String>> answers = CompletableFuture.supplyAsync(() -> answers(shop));
        assertThat(answers.get(30, TimeUnit.SECONDS)).isNotEmpty();
        assertThat(changes(shop)).isZero();
        end.countDown();
        assertThat(explanation.join()).isTrue();
        shop.eventsStored();
        assertThat(changes(shop)).isEqualTo(1);
    }

    /** Pages read data alone, so they wait neither for decisions nor for an event that does. */
    @Test
    void data_whileDecisionsAreHeldAndAnEventWaits_doesNotWait() throws Exception {
        ResidentShop shop = shop();
        CountDownLatch end = new CountDownLatch(1);
        CountDownLatch deciding = new CountDownLatch(1);
        for (int t = 0; t < 64; t++) {
            new Thread(() -> shop.<Boolean>present(own -> {
                        deciding.countDown();
                        try {
                            return end.await(60, TimeUnit.SECONDS);
                        } catch (InterruptedException e) {
                            throw new IllegalStateException(e);
                        }
                    }))
                    .start();
        }
        deciding.await();
        event(1);
        CompletableFuture<Void> taken = CompletableFuture.runAsync(shop::eventsStored);
        DataService pages = new DataService(
                shop,
                new JdbcImportStore(database.orElseThrow(), new SecureRandom()),
                new JdbcReceivedFiles(database.orElseThrow(), folder));
        DataDocument document = CompletableFuture.supplyAsync(pages::document, task -> new Thread(task).start())
                .get(30, TimeUnit.SECONDS);
        end.countDown();
        taken.get(30, TimeUnit.SECONDS);
        assertThat(document.items()).isEqualTo(ITEMS);
    }

    /** Each explanation holds a thread of the server, which needs some for decisions. */
    @Test
    void explaining_manyAtOnce_areRejected() throws Exception {
        ResidentShop shop = shop();
        CountDownLatch end = new CountDownLatch(1);
        List<CompletableFuture<Boolean>> all = IntStream.range(0, 16)
                .mapToObj(number -> CompletableFuture.supplyAsync(
                        () -> shop.explaining(own -> {
                            try {
                                return end.await(60, TimeUnit.SECONDS);
                            } catch (InterruptedException e) {
                                throw new IllegalStateException(e);
                            }
                        }),
                        task -> new Thread(task).start()))
                .toList();
        while (all.stream().filter(CompletableFuture::isDone).count() < 8) {
            Thread.onSpinWait();
        }
        assertThat(answers(shop)).isNotEmpty();
        end.countDown();
        assertThat(all.stream()
                        .filter(own ->
                                own.handle((done, problem) -> problem != null).join()))
                .hasSize(8);
    }
}
