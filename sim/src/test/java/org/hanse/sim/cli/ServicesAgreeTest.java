// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.sim.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.zip.GZIPInputStream;
import org.hanse.app.ShardPool;
import org.hanse.clientnode.app.ClientWork;
import org.hanse.clientnode.app.NetworkTrainers;
import org.hanse.clientnode.port.ServedModel;
import org.hanse.clientnode.store.FileServedModelStore;
import org.hanse.coordinator.store.FileModelStore;
import org.hanse.core.crypto.Digest;
import org.hanse.core.crypto.SigningKey;
import org.hanse.core.crypto.VerifyingKey;
import org.hanse.core.evaluate.GainRule;
import org.hanse.core.evaluate.Holdout;
import org.hanse.core.evaluate.Metric;
import org.hanse.core.evaluate.MetricValues;
import org.hanse.core.evaluate.Protocol;
import org.hanse.core.evaluate.Query;
import org.hanse.core.evaluate.RankingEvaluator;
import org.hanse.core.evaluate.Splitter;
import org.hanse.core.evaluate.TrainedScorer;
import org.hanse.core.federation.JobId;
import org.hanse.core.federation.ParticipantId;
import org.hanse.core.interaction.table.ItemPopularity;
import org.hanse.core.job.JobPlan;
import org.hanse.core.learn.train.LearnedCatalogues;
import org.hanse.core.learn.train.LocalTrainer;
import org.hanse.core.learn.train.LocalWork;
import org.hanse.core.learn.train.Merchant;
import org.hanse.core.learn.train.PersonalState;
import org.hanse.core.model.GlobalModel;
import org.hanse.core.secagg.Enrolment;
import org.hanse.core.shard.ShardRunner;
import org.hanse.dataset.Dataset;
import org.hanse.dataset.DatasetDescriptor;
import org.hanse.dataset.DatasetReader;
import org.hanse.dataset.ReadingOptions;
import org.hanse.job.JobPlanReader;
import org.hanse.sim.federate.Federation;
import org.hanse.sim.federate.FederationRoster;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Amazon Beauty as eight merchants: real services reach the quality of the simulator with the same plan. */
@Tag("nightly")
class ServicesAgreeTest {

    private static final Path DATA = Path.of("..", "..", "shared", "data", "amazon-beauty-toys");
    private static final JobId JOB = new JobId("beauty");
    private static final int MERCHANTS = 8;
    private static final int ROUNDS = 10;
    private static final int CUTOFF = 10;
    private static final double TOLERANCE = 0.002;
    private static final long FIT_SEED = 7;

    @TempDir
    Path folder = Path.of("");

    /** Value on a merchant's validation queries, and their number. */
    private record Value(double ndcg, int queries) {}

    private record Values(List<Value> byMerchant) {

        double mean() {
            return byMerchant.stream()
                            .mapToDouble(own -> own.ndcg() * own.queries())
                            .sum()
                    / byMerchant.stream().mapToInt(Value::queries).sum();
        }

        @Override
        public String toString() {
            return byMerchant.stream()
                    .map(own -> String.format(Locale.ROOT, "%.4f", own.ndcg()))
                    .toList()
                    .toString();
        }
    }

    /** Training data and validation queries of both sides. */
    private record Shops(
            JobPlan.Training stage,
            List<ParticipantId> ids,
            List<Protocol> protocols,
            List<Merchant> merchants,
            List<List<Query>> queries,
            NetworkTrainers trainers) {}

    /** Parts of the plan's network. */
    private enum Parts {
        /** Published parameters alone: all that is learned goes through rounds. */
        PUBLISHED("memory: false, itemVectors: none", "dropout: 0.3", "epochs: 2, personalEpochs: 0, alternate: false"),
        /** Vectors of items that all merchants share, and the encoder's own term. */
        SHARED(
                "memory: false, itemVectors: shared, sequence: true",
                "dropout: 0.3",
                "epochs: 2, personalEpochs: 0, alternate: false"),
        /** Tables and item vectors of each merchant's own, too. */
        ALL(
                "encoder: gru, attention: contextual, memory: true, itemVectors: private",
                "dropout: 0.3, memoryDropout: 0.5",
                "epochs: 1, personalEpochs: 1, alternate: true");

        private final String network;
        private final String learning;
        private final String local;

        Parts(String network, String learning, String local) {
            this.network = network;
            this.learning = learning;
            this.local = local;
        }
    }

    private static String plan(Parts parts) {
        return """
                job: %s
                deadlines: {join: 30m, phase: 5m}
                retryAfter: 1s
                minimum: %d
                network: {dimension: 64, heads: 2, q: false, content: fixed, %s}
                learning: {rate: 0.003, batch: 64, history: 50, %s}
                federation:
                  rounds: %d
                  local: {%s}
                """.formatted(JOB, MERCHANTS, parts.network, parts.learning, ROUNDS, parts.local);
    }

    @ParameterizedTest
    @EnumSource
    void services_beautyAsEightMerchants_haveTheQualityOfTheSimulator(Parts parts)
            throws IOException, InterruptedException {
        Assumptions.assumeTrue(
                Files.isDirectory(DATA),
                () -> "no data sets at " + DATA.toAbsolutePath().normalize());
        Map<String, Path> descriptors = shops();
        Files.writeString(folder.resolve("plan.yaml"), plan(parts));

        GlobalModel ofServices = services(descriptors);

        try (ShardPool pool = new ShardPool(Runtime.getRuntime().availableProcessors())) {
            Shops shops = split(descriptors, parts, pool);
            Values services = values(shops, ofServices, pool);
            Values simulator = values(shops, simulated(shops, pool), pool);
            Values untrained = values(
                    shops, new GlobalModel(0, shops.trainers().trainer(pool).initial()), pool);
            System.out.printf(
                    Locale.ROOT,
                    "%s: ndcg@10: services %.4f %s, simulator %.4f %s, before round 1 %.4f%n",
                    parts,
                    services.mean(),
                    services,
                    simulator.mean(),
                    simulator,
                    untrained.mean());
            assertThat(services.mean()).isCloseTo(simulator.mean(), within(TOLERANCE));
            if (parts != Parts.ALL) {
                assertThat(services.mean()).isGreaterThan(untrained.mean() + 2 * TOLERANCE);
            }
        }
    }

    private static Shops split(Map<String, Path> descriptors, Parts parts, ShardRunner runner) {
        JobPlan plan = JobPlanReader.read(Path.of("plan.yaml"), plan(parts), enrolment(descriptors));
        JobPlan.Training stage = plan.training();
        List<Protocol> protocols = new ArrayList<>();
        List<Merchant> merchants = new ArrayList<>();
        List<List<Query>> queries = new ArrayList<>();
        for (Path file : descriptors.values()) {
            Dataset own = new DatasetReader(ReadingOptions.standard(InstantSource.system()))
                    .read(DatasetDescriptor.read(file));
            Holdout split = Splitter.split(
                            own.protocol(), own.interactions(), Optional.empty(), Optional.empty(), GainRule.binary())
                    .validation();
            protocols.add(own.protocol());
            merchants.add(new Merchant(split.train(), own.catalogue()));
            queries.add(split.queries());
        }
        NetworkTrainers trainers = NetworkTrainers.of(
                stage.training(), new LearnedCatalogues(stage.spec()), merchants, stage.excludeHistory(), runner);
        List<ParticipantId> ids =
                descriptors.keySet().stream().map(ParticipantId::new).toList();
        return new Shops(stage, ids, protocols, merchants, queries, trainers);
    }

    /** Deals shoppers out to merchants in turn; all have the whole catalogue. */
    private Map<String, Path> shops() throws IOException {
        List<List<String>> lines = new ArrayList<>();
        for (int merchant = 0; merchant < MERCHANTS; merchant++) {
            lines.add(new ArrayList<>());
        }
        try (BufferedReader reader = new BufferedReader(new InputStreamReader(
                new GZIPInputStream(Files.newInputStream(DATA.resolve("Beauty.txt.gz"))), StandardCharsets.UTF_8))) {
            int shopper = 0;
            for (String line = reader.readLine(); line != null; line = reader.readLine()) {
                lines.get(shopper % MERCHANTS).add(line);
                shopper++;
            }
        }
        Path shops = Files.createDirectories(folder.resolve("shops"));
        Files.createDirectories(folder.resolve("logs"));
        Files.copy(DATA.resolve("Beauty_items.tsv.gz"), shops.resolve("items.tsv.gz"));
        Files.copy(DATA.resolve("Beauty_item2attributes.json.gz"), shops.resolve("attributes.json.gz"));
        Map<String, Path> descriptors = new LinkedHashMap<>();
        for (int merchant = 0; merchant < MERCHANTS; merchant++) {
            String name = "shop-" + merchant;
            Files.write(shops.resolve(name + ".txt"), lines.get(merchant));
            Path descriptor = shops.resolve(name + ".yaml");
            Files.writeString(descriptor, """
                    dataset: %1$s
                    catalogue:
                      source: {path: items.tsv.gz, format: csv, delimiter: "\\t", header: true}
                      columns: {item: item_id, title: keyword_text}
                      attributes:
                        source: {path: attributes.json.gz, format: json-map}
                        namespace: beauty
                    interactions:
                      layout: sequences
                      source: {path: %1$s.txt, format: text, delimiter: " "}
                      shopper: first-token
                      type: {constant: purchase}
                    protocol: {split: leave-one-out, candidates: all, history: exclude, cutoffs: [%2$d]}
                    """.formatted(name, CUTOFF));
            descriptors.put(name, descriptor);
            Files.writeString(Files.createDirectories(folder.resolve(name)).resolve("policy.yaml"), "noise: none\n");
        }
        return descriptors;
    }

    /** Returns the model of the last round. */
    private GlobalModel services(Map<String, Path> descriptors) throws InterruptedException {
        try (LocalServices services = LocalServices.start(
                new LocalServices.Setup(folder, descriptors, Duration.ofHours(2)), InstantSource.system())) {
            services.startNodes(
                    List.copyOf(descriptors.keySet()),
                    List.of(
                            "-XX:+UseParallelGC",
                            "-Xmx8g",
                            "--add-exports",
                            "java.base/jdk.internal.module=ALL-UNNAMED"),
                    JOB.text());
            services.awaitNodes();
            services.createJob(folder.resolve("plan.yaml"));
            services.until("the end", () -> services.job(JOB.text()).isFinished());
            services.until(
                    "all nodes have compared the last model",
                    () -> descriptors.keySet().stream()
                            .allMatch(name -> last(name).isPresent()));
        }
        Digest digest = last("shop-0").orElseThrow().examined();
        return new FileModelStore(folder.resolve("hub")).model(digest);
    }

    /** Returns the served model of a node after it compared the last round's model. */
    private Optional<ServedModel> last(String name) {
        Path serving = folder.resolve(name).resolve("models").resolve("serving");
        return new FileServedModelStore(serving)
                .served(JOB)
                .filter(model -> model.reason().contains("round " + ROUNDS + "'s model"));
    }

    /** Values of a model on each merchant's validation queries, with personal parts that are fitted to it alone. */
    private static Values values(Shops shops, GlobalModel model, ShardRunner runner) {
        LocalTrainer trainer = shops.trainers().trainer(runner);
        trainer.begin(model, model);
        LocalWork work = ClientWork.late(shops.stage().federation().fitting(), ROUNDS);
        List<Value> values = new ArrayList<>();
        for (int merchant = 0; merchant < MERCHANTS; merchant++) {
            PersonalState fitted = trainer.fit(merchant, PersonalState.INITIAL, work, FIT_SEED);
            Merchant own = shops.merchants().get(merchant);
            int items = own.catalogue().size();
            RankingEvaluator evaluator = new RankingEvaluator(
                    shops.protocols().get(merchant),
                    items,
                    ItemPopularity.of(own.log(), items).toArray(),
                    runner);
            List<Query> queries = shops.queries().get(merchant);
            values.add(new Value(
                    MetricValues.of(
                                    Metric.NDCG,
                                    CUTOFF,
                                    evaluator.rank(
                                            new TrainedScorer(trainer.scorer(merchant, fitted, runner)), queries))
                            .value(),
                    queries.size()));
        }
        return new Values(values);
    }

    private static GlobalModel simulated(Shops shops, ShardRunner runner) {
        Federation federation = new Federation(
                shops.stage().federation(),
                FederationRoster.of(shops.ids()),
                shops.trainers(),
                shops.stage().seed(),
                runner);
        for (int round = 0; round < ROUNDS; round++) {
            federation.epoch((step, loss) -> {});
        }
        return new GlobalModel(
                ROUNDS, federation.trained("test").orElseThrow().network().parameters());
    }

    private static Enrolment enrolment(Map<String, Path> descriptors) {
        TreeMap<ParticipantId, VerifyingKey> keys = new TreeMap<>();
        descriptors
                .keySet()
                .forEach(name -> keys.put(
                        new ParticipantId(name),
                        SigningKey.generate(new SecureRandom()).verifyingKey()));
        return Enrolment.of(keys);
    }
}
