// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.sim.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.hanse.sim.data.GeneratedShops;
import org.hanse.sim.data.ShopSpec;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The sample plan {@code chain.yaml} with its sum of 16,777,216 cells, by processes with the heap that its page states. */
@Tag("nightly")
class ChainPlanTest {

    private static final ShopSpec SHOPS = new ShopSpec(5, 300, 200, 20, 1, true);
    private static final long MEBIBYTE = 1 << 20;

    /** Greatest heaps in MiB, far less than a copy of the sum in eight bytes a cell for each step would take. */
    private static final int NODE_HEAP = 512;

    private static final int COORDINATOR_HEAP = 256;

    @TempDir
    Path folder = Path.of("");

    @Test
    void chainPlan_ofFiveProcesses_isSummedWithinTheStatedHeap() throws IOException, InterruptedException {
        GeneratedShops.write(SHOPS, Files.createDirectories(folder.resolve("shops")), shopper -> {});
        Files.createDirectories(folder.resolve("logs"));
        Files.writeString(
                folder.resolve("plan.yaml"),
                Files.readString(Path.of("..", "docs", "plans", "chain.yaml"))
                        .replaceFirst("rounds: \\d+", "rounds: 1"));
        Map<String, Path> descriptors = new LinkedHashMap<>();
        for (String name : SHOPS.merchantIds()) {
            descriptors.put(name, folder.resolve("shops").resolve(name).resolve("dataset.yaml"));
            Files.writeString(
                    Files.createDirectories(folder.resolve(name)).resolve("policy.yaml"),
                    "noise: none\ncounts: true\n");
        }
        try (LocalServices services = LocalServices.start(
                new LocalServices.Setup(
                        folder,
                        descriptors,
                        Duration.ofMinutes(20),
                        List.of("-XX:+UseSerialGC", heap("coordinator", COORDINATOR_HEAP))),
                InstantSource.system())) {
            SHOPS.merchantIds()
                    .forEach(name -> services.startNodes(
                            List.of(name), List.of("-XX:+UseSerialGC", heap("node", NODE_HEAP)), "chain"));
            services.awaitNodes();
            services.createJob(folder.resolve("plan.yaml"));
            services.until("the end", () -> services.job("chain").isOver());
            assertThat(services.job("chain").isFinished())
                    .as("%s", services.job("chain").history())
                    .isTrue();
            assertThat(services.job("chain").history()).anyMatch(line -> line.contains("summed pair counts of 5"));
            System.out.println(services.job("chain").history() + " coordinator "
                    + services.coordinatorUsage().peakBytes() / MEBIBYTE + " MiB, node "
                    + services.nodeUsage(SHOPS.merchantIds().get(0)).peakBytes() / MEBIBYTE + " MiB, sum "
                    + Files.size(folder.resolve(SHOPS.merchantIds().get(0))
                                    .resolve("counts")
                                    .resolve("chain.sum"))
                            / MEBIBYTE
                    + " MiB; seconds " + services.secondsOfRounds("chain"));
        }
    }

    /** Returns the option of the greatest heap, of the property {@code heap.SERVICE} if it is set. */
    private static String heap(String service, int mebibytes) {
        return "-Xmx" + Integer.getInteger("heap." + service, mebibytes) + "m";
    }
}
