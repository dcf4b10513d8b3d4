// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.sim.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicBoolean;
import org.hanse.clientnode.port.UpdateStore.StoredUpdate;
import org.hanse.clientnode.store.FileUpdateStore;
import org.hanse.coordinator.store.FileNoisedSumStore;
import org.hanse.core.crypto.Digest;
import org.hanse.core.federation.JobId;
import org.hanse.core.federation.ParticipantId;
import org.hanse.core.federation.RoundId;
import org.hanse.core.job.JobSetup;
import org.hanse.core.quantize.RingVector;
import org.hanse.core.round.StoredSum;
import org.hanse.job.JobDocuments;
import org.hanse.job.SignedDocumentFile;
import org.hanse.key.PublicFile;
import org.hanse.sim.data.GeneratedShops;
import org.hanse.sim.data.ShopSpec;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Processes of real services, killed at random instants and restarted: the job completes, each released sum is that of the updates that
 * its survivors stored, no update is in two sums, and the ledger never shrinks.
 */
@Tag("nightly")
class ServiceKillTest {

    private static final JobId JOB = new JobId("kill");
    private static final int KILLS = Integer.getInteger("hanse.kills", 100);
    private static final int ROUNDS = KILLS;
    private static final int MOST_PAUSE_MILLISECONDS = 6000;
    private static final ShopSpec SHOPS = new ShopSpec(5, 30, 40, 20, 1);

    @TempDir
    Path folder = Path.of("");

    /**
     * Copies of all updates that nodes stored, by node and round. A file is replaced at once, so each copy is whole. Nodes delete it at the
     * end of its round, so a copy that was missed fails the test.
     */
    private final Map<String, Map<Digest, byte[]>> copies = new HashMap<>();

    private final List<Integer> charges = new ArrayList<>();

    private static String plan() {
        return """
                job: %s
                deadlines: {join: 20s, phase: 10s}
                retryAfter: 1s
                mostFailures: 20
                minimum: 4
                network: {dimension: 8, heads: 1, memory: false, itemVectors: none, q: false, content: fixed}
                learning: {rate: 0.003, batch: 32}
                federation:
                  rounds: %d
                  server: {kind: fedadam, rate: 0.01}
                  secureAggregation: {dropout: 0.2}
                  privacy: {unit: shopper, noise: participants, epsilon: 8, delta: 1.0e-5, clip: 0.5, samplingRate: 0.5, population: 150}
                """.formatted(JOB, ROUNDS);
    }

    @Test
    void services_killedAtRandomInstants_completeTheJobWithTheSumsOfStoredUpdates()
            throws IOException, InterruptedException {
        GeneratedShops.write(SHOPS, Files.createDirectories(folder.resolve("shops")), shopper -> {});
        Files.createDirectories(folder.resolve("logs"));
        Files.writeString(folder.resolve("plan.yaml"), plan());
        Map<String, Path> descriptors = new LinkedHashMap<>();
        SHOPS.merchantIds()
                .forEach(name -> descriptors.put(
                        name, folder.resolve("shops").resolve(name).resolve("dataset.yaml")));
        AtomicBoolean over = new AtomicBoolean();
        Thread watcher = new Thread(() -> watch(over));
        try (LocalServices services = LocalServices.start(
                new LocalServices.Setup(folder, descriptors, Duration.ofMinutes(30)), InstantSource.system())) {
            SHOPS.merchantIds().forEach(name -> services.startNode(name, JOB.text()));
            services.awaitNodes();
            services.createJob(folder.resolve("plan.yaml"));
            watcher.start();
            kill(services);
            services.until("the end", () -> services.job(JOB.text()).isFinished());
        } finally {
            over.set(true);
            watcher.join();
        }
        assertSums();
    }

    private void kill(LocalServices services) throws InterruptedException {
        SplittableRandom random = new SplittableRandom(7);
        List<String> names = SHOPS.merchantIds();
        for (int i = 0; i < KILLS; i++) {
            Thread.sleep(random.nextInt(MOST_PAUSE_MILLISECONDS));
            int victim = random.nextInt(names.size() + 1);
            if (victim == names.size()) {
                services.restartCoordinator();
            } else {
                services.killNode(names.get(victim));
                services.startNode(names.get(victim), JOB.text());
            }
        }
    }

    private void watch(AtomicBoolean over) {
        boolean last;
        do {
            last = over.get();
            SHOPS.merchantIds().forEach(this::copy);
            charges.add(linesOfLedger());
            try {
                Thread.sleep(5);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                return;
            }
        } while (!last);
    }

    private void copy(String name) {
        Path file = folder.resolve(name).resolve("updates").resolve(JOB + ".update");
        try {
            byte[] bytes = Files.readAllBytes(file);
            copies.computeIfAbsent(name, key -> new LinkedHashMap<>()).put(Digest.sha256(bytes), bytes);
        } catch (NoSuchFileException e) {
            // The node has not trained yet, or the round is over.
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    private int linesOfLedger() {
        Path file = folder.resolve("hub").resolve("ledger").resolve("shoppers.jsonl");
        try {
            return Files.exists(file)
                    ? (int) new String(Files.readAllBytes(file), java.nio.charset.StandardCharsets.UTF_8)
                            .chars()
                            .filter(c -> c == '\n')
                            .count()
                    : 0;
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    private JobSetup setup() {
        return JobDocuments.setup(
                JOB.text(),
                SignedDocumentFile.read(folder.resolve("plan.yaml.signed")),
                SignedDocumentFile.read(folder.resolve("roster.yaml.signed")),
                PublicFile.readKey(folder.resolve("keys").resolve("operator.pub")));
    }

    /** Returns a node's updates by round. */
    private Map<Integer, List<StoredUpdate>> updates(String name, JobSetup setup) throws IOException {
        Map<Integer, List<StoredUpdate>> updates = new TreeMap<>();
        Path place = Files.createDirectories(folder.resolve("copies").resolve(name));
        FileUpdateStore store = new FileUpdateStore(place);
        for (byte[] bytes : copies.getOrDefault(name, Map.of()).values()) {
            Files.write(place.resolve(JOB + ".update"), bytes);
            StoredUpdate update = store.load(
                            JOB, setup.format().quantization(), setup.format().size())
                    .orElseThrow();
            updates.computeIfAbsent(update.round().number(), key -> new ArrayList<>())
                    .add(update);
        }
        return updates;
    }

    private void assertSums() throws IOException {
        JobSetup setup = setup();
        Map<String, Map<Integer, List<StoredUpdate>>> all = new HashMap<>();
        for (String name : SHOPS.merchantIds()) {
            all.put(name, updates(name, setup));
        }
        int counted = 0;
        int round = 0;
        try (FileNoisedSumStore sums =
                FileNoisedSumStore.open(folder.resolve("hub").resolve("sums").resolve(JOB.text()))) {
            while (counted < ROUNDS && round < 5 * ROUNDS) {
                round++;
                Optional<StoredSum> sum = sums.of(JOB, new RoundId(round));
                if (sum.isPresent()) {
                    counted++;
                    assertSum(sum.get(), all, setup);
                }
            }
        }
        System.out.printf("%d kills, %d rounds counted of %d%n", KILLS, counted, round);
        assertThat(counted).isEqualTo(ROUNDS);
        assertThat(charges).isSorted();
        assertThat(charges.get(charges.size() - 1)).isGreaterThanOrEqualTo(ROUNDS);
    }

    /** All survivors' updates of the sum were computed from one context, and add up to it. */
    private static void assertSum(StoredSum sum, Map<String, Map<Integer, List<StoredUpdate>>> all, JobSetup setup) {
        Map<Digest, List<StoredUpdate>> byContext = new HashMap<>();
        for (ParticipantId survivor : sum.survivors()) {
            List<StoredUpdate> own = Optional.ofNullable(all.get(survivor.text()))
                    .map(rounds -> rounds.get(sum.round().number()))
                    .orElseThrow(() -> new AssertionError(survivor + " stored no update of round " + sum.round()));
            own.forEach(update -> byContext
                    .computeIfAbsent(update.context(), key -> new ArrayList<>())
                    .add(update));
        }
        assertThat(byContext.values()).as("round %s", sum.round()).anySatisfy(updates -> {
            assertThat(updates).hasSize(sum.survivors().size());
            RingVector total = RingVector.zero(
                    setup.format().quantization().ringBits(), setup.format().size());
            for (StoredUpdate update : updates) {
                total = total.plus(update.update().vector());
            }
            assertThat(sum.noised().vector()).isEqualTo(total);
        });
    }
}
