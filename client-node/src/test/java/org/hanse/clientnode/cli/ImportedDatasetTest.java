// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.clientnode.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.stream.Stream;
import org.hanse.cli.ExitCode;
import org.hanse.clientnode.port.DecisionOutcome;
import org.hanse.clientnode.port.EventStore;
import org.hanse.clientnode.port.EventStore.Event;
import org.hanse.clientnode.port.EventStore.Status;
import org.hanse.core.interaction.InteractionLog;
import org.hanse.core.interaction.ShopperId;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Events of a home folder and its imports as one log. */
class ImportedDatasetTest {

    private static final Instant AT = Instant.parse("2026-11-20T10:00:00Z");

    private static final String DESCRIPTOR = """
            dataset: shop
            catalogue: {source: {path: items.csv, format: csv}, columns: {item: sku, title: name}}
            interactions:
              layout: interactions
              source: {path: orders.csv, format: csv}
              columns: {shopper: user, item: sku, time: at, session: order}
              type: {constant: purchase}
            """;

    @TempDir
    Path folder = Path.of("");

    private ShopHome shop = new ShopHome(folder, "unused");

    @BeforeEach
    void create() {
        shop = new ShopHome(folder, "shop-a").create();
        shop.write("shop.yaml", DESCRIPTOR);
        shop.write("items.csv", "sku,name\np1,One\np2,Two\np3,Three\n");
    }

    private void load(List<String> orders, String... options) {
        shop.write("orders.csv", "user,sku,at,order\n" + String.join("\n", orders) + "\n");
        ShopHome.Run run = shop.importFiles(options);
        assertThat(run.exit()).as(run.err()).isEqualTo(ExitCode.SUCCESS);
    }

    private static Event event(String id, String shopper, String item, Instant at) {
        return new Event(
                id,
                Optional.of(new ShopperId(shopper)),
                Optional.empty(),
                "purchase",
                item,
                at,
                OptionalDouble.empty(),
                OptionalDouble.of(2),
                OptionalDouble.empty(),
                Optional.of("o-" + id));
    }

    private void send(Event... events) {
        try (ImportedDataset data = shop.data()) {
            assertThat(data.events().append(List.of(events), AT)).containsOnly(Status.STORED);
        }
    }

    private boolean include() {
        try (ImportedDataset data = shop.data()) {
            return data.includeEvents(Instant.EPOCH);
        }
    }

    private List<String> trained() {
        try (ImportedDataset data = shop.data()) {
            return text(data.merchant().log());
        }
    }

    private List<String> current() {
        try (ImportedDataset data = shop.data()) {
            return text(data.current().log().log());
        }
    }

    private static List<String> text(InteractionLog log) {
        return Stream.iterate(0, s -> s < log.shoppers(), s -> s + 1)
                .flatMap(s -> Stream.iterate(log.from(s), p -> p < log.to(s), p -> p + 1)
                        .map(p -> log.shopper(s) + " " + log.type(p) + " p" + (log.item(p) + 1) + " "
                                + Instant.EPOCH.plusMillis(log.timeMicros(p) / 1_000)))
                .toList();
    }

    private static final List<String> ORDERS = List.of(
            "ann,p1,2026-11-19T10:00:00Z,o-1", "ann,p2,2026-11-20T10:00:30Z,o-e2", "bob,p3,2026-11-20T09:00:00Z,x");

    @Test
    void eventsAndImport_inBothOrders_areOneLog() {
        Event[] events = {event("e2", "ann", "p2", AT), event("e3", "bob", "p3", AT), event("e4", "cid", "p1", AT)};
        load(ORDERS.subList(0, 1));
        send(events);
        load(ORDERS);
        List<String> eventsFirst = trained();
        assertThat(eventsFirst)
                .containsExactly(
                        "ann purchase p1 2026-11-19T10:00:00Z",
                        "ann purchase p2 2026-11-20T10:00:30Z",
                        "bob purchase p3 2026-11-20T09:00:00Z",
                        "cid purchase p1 2026-11-20T10:00:00Z");

        ShopHome other = shop;
        shop = new ShopHome(folder, "shop-b").create();
        shop.write("shop.yaml", DESCRIPTOR);
        load(ORDERS);
        send(events);
        assertThat(include()).isTrue();
        assertThat(trained()).isEqualTo(eventsFirst);
        shop = other;
        load(ORDERS);
        assertThat(trained()).as("the same files again").isEqualTo(eventsFirst);
        load(ORDERS.subList(0, 1), "--replace");
        assertThat(trained())
                .as("events survive a replacement")
                .containsExactly(
                        "ann purchase p1 2026-11-19T10:00:00Z",
                        "ann purchase p2 2026-11-20T10:00:00Z",
                        "bob purchase p3 2026-11-20T10:00:00Z",
                        "cid purchase p1 2026-11-20T10:00:00Z");
    }

    @Test
    void event_isServedAtOnceAndTrainedOnOnceIncluded() {
        load(ORDERS);
        List<String> before = trained();
        send(event("e9", "bob", "p1", AT));
        assertThat(trained()).isEqualTo(before);
        assertThat(current()).contains("bob purchase p1 2026-11-20T10:00:00Z").hasSize(before.size() + 1);
        assertThat(include()).isTrue();
        assertThat(trained()).isEqualTo(current());
        assertThat(include()).isFalse();
    }

    @Test
    void eventOfAnUnknownItem_joinsWhenTheItemComes() {
        load(ORDERS);
        send(event("e9", "bob", "p4", AT));
        assertThat(current()).isEqualTo(trained());
        shop.write("items.csv", "sku,name\np1,One\np2,Two\np3,Three\np4,Four\n");
        load(ORDERS);
        assertThat(trained()).contains("bob purchase p4 2026-11-20T10:00:00Z");
    }

    /** An import that normalises ids gives events the same form. */
    @Test
    void spellings_ofAShopper_becomeOneForm() {
        load(ORDERS);
        send(event("e9", " Bob", "p1", AT));
        shop.write("shop.yaml", DESCRIPTOR.replace("shopper: user", "shopper: {column: user, normalize: email}"));
        load(ORDERS, "--replace");
        assertThat(trained()).contains("bob purchase p1 2026-11-20T10:00:00Z");
    }

    @Test
    void filter_leavesOutImportedRowsAlone() {
        shop.write("shop.yaml", DESCRIPTOR + "filter: {shopper: 2}\n");
        load(ORDERS);
        send(event("e9", "bob", "p1", AT));
        assertThat(current())
                .containsExactly(
                        "ann purchase p1 2026-11-19T10:00:00Z",
                        "ann purchase p2 2026-11-20T10:00:30Z",
                        "bob purchase p1 2026-11-20T10:00:00Z");
    }

    /** What the running node answers and receives is what training reads, in the data of the next import. */
    @Test
    void exposures_ofServedDecisions_areTheListsWithActions() {
        ShopHome served = ShopHome.imported(folder);
        List<String> shown = new ArrayList<>();
        try (ServedNode node = new ServedNode(served.home(), "decide,events")) {
            JsonNode made = node.call("POST", "/v1/decisions", "{\"shopper\": \"customer-31\", \"slots\": 4}")
                    .body();
            made.path("items").forEach(item -> shown.add(item.path("item").asText()));
            node.call("POST", "/v1/decisions", "{\"shopper\": \"customer-31\", \"slots\": 4, \"shown\": false}");
            node.call("POST", "/v1/decisions", "{\"shopper\": \"customer-62\", \"slots\": 4}");
            ServedNode.Answer events = node.call(
                    "POST",
                    "/v1/events",
                    "{\"events\": [{\"id\": \"e\", \"shopper\": \"customer-31\", \"item\": \"" + shown.get(2)
                            + "\", \"type\": \"purchase\"}]}");
            assertThat(events.body().path("stored").asInt()).isOne();
            // An action on the decision belongs to its shopper without naming one.
            node.call(
                    "POST",
                    "/v1/events",
                    "{\"events\": [{\"id\": \"f\", \"decision\": \""
                            + made.path("id").asText() + "\", \"item\": \"" + shown.get(1)
                            + "\", \"type\": \"view\"}]}");
            // Made for the item of a page, which scores after the fit do not know.
            JsonNode ofPage = node.call(
                            "POST",
                            "/v1/decisions",
                            "{\"shopper\": \"customer-62\", \"slots\": 4, \"item\": \"" + shown.get(0) + "\"}")
                    .body();
            node.call(
                    "POST",
                    "/v1/events",
                    "{\"events\": [{\"id\": \"g\", \"decision\": \""
                            + ofPage.path("id").asText() + "\", \"item\": \""
                            + ofPage.path("items").path(0).path("item").asText() + "\", \"type\": \"view\"}]}");
        }
        try (ImportedDataset data = served.data()) {
            data.includeNewest();
            List<DecisionOutcome> outcomes = data.exposures().outcomes();
            assertThat(outcomes).singleElement().satisfies(own -> {
                assertThat(own.shown().items()).isEqualTo(shown);
                assertThat(own.shown().shopper()).contains(new ShopperId("customer-31"));
                assertThat(own.actions())
                        .extracting(EventStore.Event::item)
                        .containsExactlyInAnyOrder(shown.get(1), shown.get(2));
            });
        }
        InstantSource later = () -> Instant.now().plus(Duration.ofDays(400));
        try (ImportedDataset data = ImportedDataset.open(new NodeHome(served.home()), later)) {
            assertThat(data.exposures().outcomes()).isEmpty();
        }
    }
}
