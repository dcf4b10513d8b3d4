// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.bench.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.IntStream;
import org.hanse.app.ShardPool;
import org.hanse.clientnode.app.NetworkTrainers;
import org.hanse.core.crypto.SigningKey;
import org.hanse.core.crypto.VerifyingKey;
import org.hanse.core.federation.ParticipantId;
import org.hanse.core.job.JobPlan;
import org.hanse.core.learn.train.LearnedCatalogues;
import org.hanse.core.learn.train.Merchant;
import org.hanse.core.secagg.Enrolment;
import org.hanse.dataset.Dataset;
import org.hanse.dataset.DatasetDescriptor;
import org.hanse.dataset.DatasetReader;
import org.hanse.dataset.ReadingOptions;
import org.hanse.file.TemporaryPath;
import org.hanse.job.JobPlanReader;
import org.hanse.sim.cli.LocalServices;
import org.hanse.sim.cli.ServiceProcess;
import org.hanse.sim.data.GeneratedShops;
import org.hanse.sim.data.ShopSpec;
import org.hanse.sim.federate.Federation;
import org.hanse.sim.federate.FederationRoster;

/**
 * Seconds of a round with real services, and of the same plan's round in the simulator's one process. Both train the same shops and mask;
 * only services encrypt connections and store.
 */
final class ServicesRun {

    private static final String JOB = "bench";
    private static final Duration LONGEST = Duration.ofMinutes(30);

    private final Settings settings;
    private final InstantSource clock;
    private final ShopSpec shops;

    /**
     * Settings of the measurement.
     *
     * @param rounds number of rounds
     * @param warmUp number of first rounds that no median has: virtual machines still compile then
     * @param shoppers number of shoppers of a node
     * @param dimension width of the network, an even number
     * @param processes number of processes that hold the nodes
     * @param memory heap of the coordinator in MiB
     */
    record Settings(int nodes, int processes, int rounds, int warmUp, int shoppers, int dimension, int memory) {}

    /**
     * Figures.
     *
     * @param parameters elements of an update
     * @param service seconds of each round with services
     * @param simulator seconds of each round in one process
     */
    record Figures(int parameters, List<Double> service, List<Double> simulator, Coordinator coordinator) {}

    /**
     * Resources of the coordinator, of an update's share of a round after the warm-up, and in all.
     *
     * @param cpuSeconds processor time for an update
     * @param writtenBytes bytes that it wrote for an update
     * @param nodeWrittenBytes bytes that a node wrote for an update
     * @param peakBytes most resident memory
     * @param nativeMemory report of Native Memory Tracking after the last round
     */
    record Coordinator(
            double cpuSeconds, long writtenBytes, long nodeWrittenBytes, long peakBytes, String nativeMemory) {}

    private record Simulated(int parameters, List<Double> seconds) {}

    ServicesRun(Settings settings, InstantSource clock) {
        this.settings = settings;
        this.clock = clock;
        this.shops = new ShopSpec(settings.nodes(), settings.shoppers(), 40, 20, 1);
    }

    private String plan() {
        return """
                job: %s
                deadlines: {join: 30m, phase: 5m}
                retryAfter: 1s
                minimum: %d
                network: {dimension: %d, encoder: gru, heads: 2, memory: false, itemVectors: none, q: false, content: fixed}
                learning: {rate: 0.003, batch: 32}
                federation:
                  rounds: %d
                  local: {epochs: 1, personalEpochs: 0, alternate: false}
                """.formatted(JOB, settings.nodes(), settings.dimension(), settings.rounds());
    }

    /** Measures both sides, one after the other. */
    Figures run() throws InterruptedException {
        try (TemporaryPath place = TemporaryPath.folder("hanse-bench-services")) {
            Path folder = place.path();
            Map<String, Path> descriptors = write(folder);
            Simulated simulator = simulated(descriptors);
            try (LocalServices services = LocalServices.start(
                    new LocalServices.Setup(
                            folder,
                            descriptors,
                            LONGEST,
                            List.of(
                                    "-XX:+UseSerialGC",
                                    "-Xmx" + settings.memory() + "m",
                                    "-XX:NativeMemoryTracking=summary")),
                    clock)) {
                startNodes(services);
                services.createJob(folder.resolve("plan.yaml"));
                Coordinator coordinator = rounds(services);
                return new Figures(
                        simulator.parameters(), services.secondsOfRounds(JOB), simulator.seconds(), coordinator);
            }
        } catch (IOException e) {
            throw TemporaryPath.unusable(e);
        }
    }

    private Map<String, Path> write(Path folder) throws IOException {
        GeneratedShops.write(shops, Files.createDirectories(folder.resolve("shops")), shopper -> {});
        Files.createDirectories(folder.resolve("logs"));
        Files.writeString(folder.resolve("plan.yaml"), plan());
        Map<String, Path> descriptors = new LinkedHashMap<>();
        for (String name : shops.merchantIds()) {
            descriptors.put(name, folder.resolve("shops").resolve(name).resolve("dataset.yaml"));
            // Without noise both sides compute the same sums. The owner's policy must permit that.
            Files.writeString(Files.createDirectories(folder.resolve(name)).resolve("policy.yaml"), "noise: none\n");
        }
        return descriptors;
    }

    private void startNodes(LocalServices services) throws InterruptedException {
        List<String> names = shops.merchantIds();
        int each = (names.size() + settings.processes() - 1) / settings.processes();
        for (int first = 0; first < names.size(); first += each) {
            services.startNodes(
                    names.subList(first, Math.min(names.size(), first + each)),
                    List.of(
                            "-XX:+UseParallelGC",
                            "-Xmx" + (1 + each / 6) + "g",
                            "--add-exports",
                            "java.base/jdk.internal.module=ALL-UNNAMED"),
                    JOB);
        }
        services.awaitNodes();
    }

    private Coordinator rounds(LocalServices services) throws InterruptedException {
        services.awaitRounds(settings.warmUp());
        ServiceProcess.Usage before = services.coordinatorUsage();
        long nodesBefore = services.writtenByNodes();
        services.awaitRounds(settings.rounds());
        ServiceProcess.Usage after = services.coordinatorUsage();
        int updates = (settings.rounds() - settings.warmUp()) * settings.nodes();
        return new Coordinator(
                (after.cpuSeconds() - before.cpuSeconds()) / updates,
                (after.writtenBytes() - before.writtenBytes()) / updates,
                (services.writtenByNodes() - nodesBefore) / updates,
                after.peakBytes(),
                services.coordinatorMemory());
    }

    private Simulated simulated(Map<String, Path> descriptors) {
        TreeMap<ParticipantId, VerifyingKey> keys = new TreeMap<>();
        IntStream.range(0, settings.nodes())
                .forEach(i -> keys.put(
                        new ParticipantId(shops.merchantIds().get(i)),
                        SigningKey.generate(new SecureRandom()).verifyingKey()));
        JobPlan plan = JobPlanReader.read(Path.of("plan.yaml"), plan(), Enrolment.of(keys));
        JobPlan.Training stage = plan.training();
        List<Merchant> merchants = descriptors.values().stream()
                .map(descriptor -> {
                    Dataset dataset =
                            new DatasetReader(ReadingOptions.standard(clock)).read(DatasetDescriptor.read(descriptor));
                    return new Merchant(dataset.interactions(), dataset.catalogue())
                            .withBaskets(dataset.protocol().baskets());
                })
                .toList();
        try (ShardPool pool = new ShardPool(Runtime.getRuntime().availableProcessors())) {
            Federation federation = new Federation(
                    stage.federation(),
                    FederationRoster.of(descriptors.keySet().stream()
                            .map(ParticipantId::new)
                            .toList()),
                    NetworkTrainers.of(
                            stage.training(),
                            new LearnedCatalogues(stage.spec()),
                            merchants,
                            stage.excludeHistory(),
                            pool),
                    stage.seed(),
                    pool);
            List<Double> seconds = new ArrayList<>();
            for (int round = 0; round < settings.rounds(); round++) {
                long begin = System.nanoTime();
                federation.epoch((step, loss) -> {});
                seconds.add((System.nanoTime() - begin) / 1e9);
            }
            return new Simulated((int) federation.shared(), seconds);
        }
    }
}
