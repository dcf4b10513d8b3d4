// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.clientnode.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.hanse.cli.ExitCode;
import org.hanse.clientnode.store.FileServedModelStore;
import org.hanse.file.WriterLock;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Trainings in processes of their own. */
class TrainingJvmTest {

    private static final int MEMORY = 512;
    private static final long MOST_SECONDS = 120;

    /** Longer than a start that fails. */
    private static final long WAIT_SECONDS = 5;

    @TempDir
    Path folder;

    /** A serving process that the test kills. */
    static final class Parent {

        private Parent() {}

        /** Starts a training of the home folder that is named. */
        public static void main(String[] arguments) throws InterruptedException {
            new TrainingJvm(NodeHome.existing(Path.of(arguments[0])), MEMORY).start(System.out::println, System::exit);
            Thread.sleep(Long.MAX_VALUE);
        }
    }

    /** Imports orders; many shoppers need minutes of training. */
    private ShopHome shop(int shoppers) {
        ShopHome shop = new ShopHome(folder, "shop").create();
        shop.orders(200, 0);
        StringBuilder orders = new StringBuilder("user,sku,at\n");
        for (int s = 0; s < shoppers; s++) {
            for (int i = 0; i < 12; i++) {
                int item = (s * 31 + i * (1 + s % 11) * 17) % 200;
                orders.append("customer-" + s + ",p" + item + "," + (1_700_000_000L + s * 100L + i * 60L) + "\n");
            }
        }
        shop.write("orders.csv", orders.toString());
        assertThat(shop.importFiles().exit()).isZero();
        return shop;
    }

    private static FileServedModelStore store(ShopHome shop) {
        return new FileServedModelStore(NodeHome.existing(shop.home()).serving());
    }

    private static <T> T awaited(CompletableFuture<T> future)
            throws InterruptedException, ExecutionException, TimeoutException {
        return future.get(MOST_SECONDS, TimeUnit.SECONDS);
    }

    @Test
    void start_whileTheOwnerTrains_waitsForTheEnd() throws Exception {
        ShopHome shop = shop(40);
        List<String> lines = Collections.synchronizedList(new ArrayList<>());
        CompletableFuture<Integer> exit = new CompletableFuture<>();
        WriterLock lock = WriterLock.of(NodeHome.existing(shop.home()).training());

        new TrainingJvm(NodeHome.existing(shop.home()), MEMORY).start(lines::add, exit::complete);

        assertThatThrownBy(() -> exit.get(WAIT_SECONDS, TimeUnit.SECONDS)).isInstanceOf(TimeoutException.class);
        lock.close();
        assertThat(awaited(exit)).as(lines.toString()).isEqualTo(ExitCode.SUCCESS);
    }

    @Test
    void start_ofAShop_storesItsNetworkAndReportsEachLine() throws Exception {
        ShopHome shop = shop(40);
        List<String> lines = Collections.synchronizedList(new ArrayList<>());
        CompletableFuture<Integer> exit = new CompletableFuture<>();

        new TrainingJvm(NodeHome.existing(shop.home()), MEMORY).start(lines::add, exit::complete);

        assertThat(awaited(exit)).as(lines.toString()).isEqualTo(ExitCode.SUCCESS);
        assertThat(store(shop).own()).isPresent();
        assertThat(lines)
                .contains(NodeTrainCommand.CHOSEN
                        + store(shop).choice().orElseThrow().reason());
    }

    /** What is stored is of the shoppers that are left, whenever the erasure comes. */
    @Tag("nightly")
    @Test
    void start_erasureMeanwhile_leavesNothingOfTheShopper() throws Exception {
        ShopHome shop = shop(60);
        Path checkpoint = NodeHome.existing(shop.home()).training().resolve("best.checkpoint");
        CompletableFuture<Optional<byte[]>> seen = new CompletableFuture<>();
        CompletableFuture<Integer> exit = new CompletableFuture<>();

        new TrainingJvm(NodeHome.existing(shop.home()), MEMORY)
                .start(
                        line -> {
                            if (line.startsWith("Epoch 1:") && !seen.isDone()) {
                                seen.complete(content(checkpoint));
                                ShopHome.run("erase", shop.home().toString(), "customer-3", "--yes");
                            }
                        },
                        exit::complete);

        assertThat(awaited(exit)).isEqualTo(ExitCode.SUCCESS);
        assertThat(store(shop).own().stream().map(own -> own.validation().queries()))
                .allMatch(queries -> queries == 59);
        byte[] state = awaited(seen).orElseThrow();
        assertThat(shop.bytes()).doesNotContain(new String(state, StandardCharsets.ISO_8859_1));
    }

    /** Neither waits for the other, and the next training is of the new data. */
    @Tag("nightly")
    @Test
    void start_importMeanwhile_endsBoth() throws Exception {
        ShopHome shop = shop(60);
        CompletableFuture<Integer> imported = new CompletableFuture<>();
        CompletableFuture<Integer> exit = new CompletableFuture<>();

        new TrainingJvm(NodeHome.existing(shop.home()), MEMORY)
                .start(
                        line -> {
                            if (line.startsWith("Epoch 1:") && !imported.isDone()) {
                                shop.write("orders.csv", shop.read("orders.csv") + "customer-3,p1,1790000000\n");
                                imported.complete(shop.importFiles().exit());
                            }
                        },
                        exit::complete);

        assertThat(awaited(exit)).isEqualTo(ExitCode.SUCCESS);
        assertThat(awaited(imported)).isEqualTo(ExitCode.SUCCESS);
        assertThat(shop.stored()).anyMatch(line -> line.equals("customer-3 1 purchase 1790000000000000"));
        assertThat(store(shop).own()).isPresent();
        ShopHome.Run next = ShopHome.run("train", shop.home().toString());
        assertThat(next.exit()).as(next.err()).isEqualTo(ExitCode.SUCCESS);
        try (ImportedDataset data = shop.data()) {
            assertThat(store(shop).choice().orElseThrow().data()).isEqualTo(data.version());
        }
    }

    private static Optional<byte[]> content(Path file) {
        try {
            return Optional.of(Files.readAllBytes(file));
        } catch (IOException e) {
            return Optional.empty();
        }
    }

    @Test
    void parent_killed_endsItsTraining() throws Exception {
        ShopHome shop = shop(1_500);
        Process parent = java(Parent.class, shop.home().toString());
        try (BufferedReader lines = parent.inputReader(StandardCharsets.UTF_8)) {
            assertThat(lines.lines().filter(line -> line.startsWith("Trains ")).findFirst())
                    .isPresent();
            ProcessHandle child = parent.children().findFirst().orElseThrow();

            parent.destroyForcibly();

            awaited(child.onExit());
            assertThat(store(shop).own()).isEmpty();
        } finally {
            parent.descendants().forEach(ProcessHandle::destroyForcibly);
            parent.destroyForcibly();
        }
    }

    /** Each of the two signs suffices. */
    @Test
    void parent_gone_endsTheTrainingByEachSign() throws Exception {
        ShopHome shop = shop(1_500);
        String home = shop.home().toString();
        Process ofClosedInput = java(
                NodeMain.class,
                "node",
                "train",
                home,
                "--parent",
                Long.toString(ProcessHandle.current().pid()));
        ofClosedInput.getOutputStream().close();
        Process ofNoParent = java(NodeMain.class, "node", "train", home, "--parent", "999999999");
        for (Process process : List.of(ofClosedInput, ofNoParent)) {
            assertThat(awaited(process.onExit()).exitValue()).isEqualTo(ExitCode.FAILED);
        }
        assertThat(store(shop).own()).isEmpty();
    }

    private static Process java(Class<?> main, String... arguments) throws IOException {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:TieredStopAtLevel=1",
                "-XX:+UseSerialGC",
                "-Xmx512m",
                "-cp",
                System.getProperty("java.class.path"),
                main.getName()));
        command.addAll(List.of(arguments));
        return new ProcessBuilder(command).redirectErrorStream(true).start();
    }

    @Test
    void command_ofATraining_hasItsOwnHeapAndOnlyPropertiesOfThisProcess() {
        List<String> command = new TrainingJvm(NodeHome.created(folder.resolve("home")), 333).command();

        assertThat(command).contains("-Xmx333m", "train", "--parent");
        assertThat(command.stream().filter(word -> word.startsWith("-Xmx"))).hasSize(1);
        assertThat(command).noneMatch(word -> word.startsWith("-javaagent"));
    }
}
