// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.clientnode.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.hanse.cli.ExitCode;
import org.hanse.clientnode.app.OwnTraining;
import org.hanse.clientnode.port.EventStore;
import org.hanse.clientnode.port.EventStore.Event;
import org.hanse.clientnode.port.OwnNetwork;
import org.hanse.clientnode.port.ServingChoice;
import org.hanse.clientnode.store.FileServedModelStore;
import org.hanse.core.interaction.ShopperId;
import org.hanse.core.shard.ShardRunner;
import org.hanse.file.WriterLock;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class NodeTrainCommandTest {

    private static final InstantSource CLOCK = InstantSource.system();

    @TempDir
    Path folder;

    private final List<ImportedDataset> opened = new ArrayList<>();

    private ShopHome shop;

    /** Imports orders whose next item follows from the last one. */
    @BeforeEach
    void importOrders() {
        shop = new ShopHome(folder, "shop").create();
        orders(60, 8);
        assertThat(shop.importFiles().err()).isEmpty();
    }

    @AfterEach
    void closeData() {
        opened.forEach(ImportedDataset::close);
    }

    private void orders(int shoppers, int each) {
        shop.orders(30, 0);
        StringBuilder orders = new StringBuilder("user,sku,at\n");
        for (int s = 0; s < shoppers; s++) {
            for (int i = 0; i < each; i++) {
                orders.append("customer-" + s + ",p" + (s + 7 * i) % 30 + "," + (1_700_000_000L + s * 1000L + i * 60L)
                        + "\n");
            }
        }
        shop.write("orders.csv", orders.toString());
    }

    private ShopHome.Run train(String... options) {
        return ShopHome.run(Stream.concat(Stream.of("train", shop.home().toString()), Stream.of(options))
                .toArray(String[]::new));
    }

    private FileServedModelStore store() {
        return new FileServedModelStore(NodeHome.existing(shop.home()).serving());
    }

    @Test
    void train_ofAShop_comparesAndStoresItsNetwork() {
        ShopHome.Run run = train();

        assertThat(run.exit()).as(run.err()).isEqualTo(ExitCode.SUCCESS);
        OwnNetwork network = store().own().orElseThrow();
        ServingChoice choice = store().choice().orElseThrow();
        assertThat(run.out().lines())
                .contains("Trains the network of this shop, at most 15 epochs", "Now " + choice.reason())
                .anyMatch(line -> line.startsWith("Epoch 1: ndcg@10 "));
        assertThat(choice.own().orElseThrow().value())
                .isEqualTo(network.validation().value());
        assertThat(store().content(network.model())).isPresent();
        assertThat(choice.isOf("1", List.of(), List.of(), store().own())).isTrue();
        assertThat(NodeHome.existing(shop.home()).training()).isEmptyDirectory();
    }

    private void event(String shopper, String item) {
        try (ImportedDataset data = shop.data()) {
            Event event = new Event(
                    shopper + item,
                    Optional.of(new ShopperId(shopper)),
                    Optional.empty(),
                    "purchase",
                    item,
                    Instant.parse("2026-01-01T00:00:00Z"),
                    OptionalDouble.empty(),
                    OptionalDouble.empty(),
                    OptionalDouble.empty(),
                    Optional.empty());
            assertThat(data.events().append(List.of(event), CLOCK.instant())).containsOnly(EventStore.Status.STORED);
        }
    }

    private OwnTraining training(Consumer<String> report) {
        NodeHome home = NodeHome.existing(shop.home());
        ImportedDataset data = shop.data();
        opened.add(data);
        return new OwnTraining(
                data,
                store(),
                new NodeCheckpoints(home.training()),
                NodeServing.choice(home, data, store(), ShardRunner.sequential(), CLOCK, line -> {}),
                ShardRunner.sequential(),
                CLOCK,
                report);
    }

    /** Returns whether a file of the home contains all bytes of a file. */
    private boolean hasBytesOf(Path file) throws IOException {
        return shop.bytes().contains(new String(Files.readAllBytes(file), StandardCharsets.ISO_8859_1));
    }

    @Test
    void train_again_trainsNothing() {
        train();
        ServingChoice before = store().choice().orElseThrow();

        ShopHome.Run run = train();

        assertThat(run.out())
                .isEqualToIgnoringNewLines("The network of this shop is trained on data version 1 already");
        assertThat(store().choice()).contains(before);
    }

    /** A child of a serving process leaves events to it, and a resumed training has the data of its begin. */
    @Test
    void train_afterAnEvent_includesIt() throws IOException {
        train();
        event("customer-3", "p29");
        assertThat(train().out()).contains("Epoch 1");
        assertThat(store().own().orElseThrow().validation().data()).isEqualTo("2");

        event("customer-4", "p28");
        Path last = NodeHome.existing(shop.home()).training().resolve("last.checkpoint");
        Files.writeString(last, "interrupted");
        assertThat(train().out()).contains("data version 2 already");
        assertThat(last).doesNotExist();
        assertThat(train().out()).contains("Epoch 1");
    }

    @Test
    void train_json_printsOneDocument() throws IOException {
        ShopHome.Run run = train("--json");

        JsonNode document = new ObjectMapper().readTree(run.out());
        assertThat(document.path("schema").asText()).isEqualTo("hanse.node-train/1");
        assertThat(document.path("candidates"))
                .extracting(own -> own.path("name").asText())
                .containsExactlyInAnyOrder("the mix of tables", "the network of this shop", "popularity");
    }

    @Test
    void train_ofFewShoppers_leavesTheMix() {
        orders(20, 8);
        shop.importFiles("--replace");

        ShopHome.Run run = train();

        assertThat(run.exit()).as(run.err()).isZero();
        assertThat(run.out()).contains("No training: found 20 validation queries; expected at least 30");
        assertThat(store().own()).isEmpty();
        assertThat(store().choice().orElseThrow().served()).isInstanceOf(ServingChoice.Tables.class);
    }

    @Test
    void train_withoutData_isRefused() {
        NodeHome home = NodeHome.created(folder.resolve("empty"));

        ShopHome.Run run = ShopHome.run("train", home.folder().toString());

        assertThat(run.exit()).isEqualTo(ExitCode.BAD_INPUT);
        assertThat(run.err()).contains("data: found none").hasLineCount(1);
    }

    @Test
    void train_whileAnotherProcessTrains_isRefused() {
        WriterLock lock = WriterLock.of(NodeHome.existing(shop.home()).training());
        ShopHome.Run run = train();
        lock.close();

        assertThat(run.exit()).isEqualTo(ExitCode.BAD_INPUT);
        assertThat(run.err()).contains("found another process that trains").hasLineCount(1);
    }

    /** An interruption changes nothing. */
    @Test
    void train_afterAnInterruption_resumesAndEndsTheSame() throws IOException {
        train();
        OwnNetwork whole = store().own().orElseThrow();
        Files.delete(NodeHome.existing(shop.home()).serving().resolve("node.network"));

        assertThatThrownBy(() -> training(line -> {
                            if (line.startsWith("Epoch 2")) {
                                throw new IllegalStateException("interrupted");
                            }
                        })
                        .run())
                .hasMessage("interrupted");
        assertThat(store().own()).isEmpty();
        ShopHome.Run run = train();

        assertThat(run.out().lines())
                .contains("Resumes the training of the network of this shop after epoch 2")
                .noneMatch(line -> line.startsWith("Epoch 1"));
        OwnNetwork resumed = store().own().orElseThrow();
        assertThat(resumed.model()).isEqualTo(whole.model());
        assertThat(resumed.validation()).isEqualTo(whole.validation());
        assertThat(store().content(resumed.model())).isPresent();
    }

    @ParameterizedTest
    @ValueSource(strings = {"other data", "damaged"})
    void train_checkpointsOfNoUse_beginAgain(String what) throws IOException {
        assertThatThrownBy(() -> training(line -> {
                            if (line.startsWith("Epoch 2")) {
                                throw new IllegalStateException("interrupted");
                            }
                        })
                        .run())
                .hasMessage("interrupted");
        Path last = NodeHome.existing(shop.home()).training().resolve("last.checkpoint");
        if (what.equals("damaged")) {
            Files.write(last, new byte[20]);
        } else {
            orders(61, 8);
            shop.importFiles("--replace");
        }

        ShopHome.Run run = train();

        assertThat(run.exit()).as(run.err()).isZero();
        assertThat(run.out()).contains("Trains the network of this shop").doesNotContain("Resumes");
        assertThat(store().own()).isPresent();
    }

    /** Neither its checkpoints nor what it was about to store outlive the erasure, in the first epoch and after the last one. */
    @ParameterizedTest
    @ValueSource(ints = {1, 3})
    void train_erasureMeanwhile_trainsAgainWithoutTheShopper(int epoch) throws IOException {
        List<String> lines = new ArrayList<>();
        Path last = NodeHome.existing(shop.home()).training().resolve("last.checkpoint");
        Path copy = folder.resolve("copy");
        training(line -> {
                    lines.add(line);
                    if (lines.size() == epoch + 1) {
                        copy(last, copy);
                        assertThat(ShopHome.run("erase", shop.home().toString(), "customer-3", "--yes")
                                        .exit())
                                .isZero();
                    }
                })
                .run();

        assertThat(lines)
                .containsSequence(
                        "Epoch " + epoch + ": ndcg@10 1.000, best 1.000 in epoch 0",
                        "Shoppers were erased meanwhile: trains again without them",
                        "Trains the network of this shop, at most 15 epochs");
        assertThat(store().choice().orElseThrow().queries()).isEqualTo(59);
        assertThat(store().own().orElseThrow().validation().queries()).isEqualTo(59);
        assertThat(hasBytesOf(copy)).isFalse();
        assertThat(NodeHome.existing(shop.home()).training()).isEmptyDirectory();
    }

    private static void copy(Path from, Path to) {
        try {
            Files.copy(from, to);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Test
    void erase_afterATraining_deletesNetworkAndCheckpoints() throws IOException {
        train();
        Path checkpoint = NodeHome.existing(shop.home()).training().resolve("last.checkpoint");
        Files.writeString(checkpoint, "parameters");

        ShopHome.run("erase", shop.home().toString(), "customer-3", "--yes");

        assertThat(checkpoint).doesNotExist();
        assertThat(NodeHome.existing(shop.home()).serving()).isEmptyDirectory();
    }

    @Test
    void commands_withTheOwnNetwork_answerAndExplain() throws IOException {
        train();
        OwnNetwork trained = store().own().orElseThrow();
        store().choose(new ServingChoice(
                "1",
                List.of(),
                "ndcg@10",
                60,
                List.of(new ServingChoice.Own(
                        trained.epochs(),
                        trained.model(),
                        trained.validation().scales(),
                        trained.validation().value())),
                0,
                CLOCK.instant(),
                "serves the network of this shop"));

        String home = shop.home().toString();
        ShopHome.Run run = ShopHome.run("recommend", home, "customer-3", "--json");
        JsonNode answer = new ObjectMapper().readTree(run.out());
        assertThat(run.exit()).as(run.err()).isZero();
        assertThat(answer.path("model").asText())
                .isEqualTo("sha256:" + trained.model().toHex());
        assertThat(answer.path("served").has("scales")).isTrue();
        for (List<String> words : List.of(
                List.of("explain", home, "--decision", answer.path("id").asText()),
                List.of("status", home),
                List.of("what-if", home, "customer-3", "--without", "1"))) {
            ShopHome.Run next = ShopHome.run(words.toArray(String[]::new));
            assertThat(next.exit()).as(words + next.err()).isZero();
        }
    }
}
