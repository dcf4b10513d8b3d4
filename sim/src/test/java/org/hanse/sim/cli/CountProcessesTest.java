// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.sim.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.hanse.clientnode.cli.ImportedDataset;
import org.hanse.clientnode.cli.NodeHome;
import org.hanse.clientnode.cli.NodeMain;
import org.hanse.coordinator.cli.CoordinatorMain;
import org.hanse.core.evaluate.GainRule;
import org.hanse.core.evaluate.Splitter;
import org.hanse.core.federation.JobId;
import org.hanse.core.interaction.table.CountSketch;
import org.hanse.core.interaction.table.OwnCounts;
import org.hanse.core.job.CountSum;
import org.hanse.core.job.JobSetup;
import org.hanse.core.learn.train.Merchant;
import org.hanse.core.round.StoredSum;
import org.hanse.job.JobDocuments;
import org.hanse.job.SignedDocumentFile;
import org.hanse.key.PublicFile;
import org.hanse.sim.data.GeneratedShops;
import org.hanse.sim.data.ShopSpec;
import org.hanse.wire.StoredSumCodec;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

/** Processes of services with a sum of pair counts, killed in and after it. */
@Tag("nightly")
class CountProcessesTest {

    private static final JobId JOB = new JobId("pairs");
    private static final ShopSpec SHOPS = new ShopSpec(5, 30, 40, 20, 1);
    private static final String PLAN = """
            job: pairs
            deadlines: {join: 60s, phase: 10s}
            retryAfter: 1s
            mostFailures: 20
            minimum: 5
            network: {dimension: 8, heads: 1, memory: true, itemVectors: none, q: false, content: fixed}
            learning: {rate: 0.003, batch: 32}
            federation:
              rounds: 2
              counts: {cells: 1048576, hashes: 8, pairs: 100, support: 1, keyCells: 4096}
            """;

    @TempDir
    Path folder = Path.of("");

    @Test
    void services_killedInAndAfterTheSum_haveTheSumOfAllLogs() throws IOException, InterruptedException {
        GeneratedShops.write(SHOPS, Files.createDirectories(folder.resolve("shops")), shopper -> {});
        Files.createDirectories(folder.resolve("logs"));
        Files.writeString(folder.resolve("plan.yaml"), PLAN);
        Map<String, Path> descriptors = new LinkedHashMap<>();
        List<String> names = SHOPS.merchantIds();
        for (String name : names) {
            descriptors.put(name, folder.resolve("shops").resolve(name).resolve("dataset.yaml"));
            Files.createDirectories(folder.resolve(name));
            Files.writeString(folder.resolve(name).resolve("policy.yaml"), "noise: none\ncounts: true\n");
        }
        try (LocalServices services = LocalServices.start(
                new LocalServices.Setup(folder, descriptors, Duration.ofMinutes(5)), InstantSource.system())) {
            names.forEach(name -> services.startNode(name, JOB.text()));
            services.awaitNodes();
            services.createJob(folder.resolve("plan.yaml"));
            services.until("a stored contribution", () -> Files.exists(contribution(names.get(0))));
            services.killNode(names.get(0));
            services.restartCoordinator();
            services.startNode(names.get(0), JOB.text());
            services.awaitRound(JOB.text(), 0);
            services.restartCoordinator();
            services.killNode(names.get(1));
            services.startNode(names.get(1), JOB.text());
            services.until("the end", () -> services.job(JOB.text()).isFinished());
            services.until(
                    "served models",
                    () -> names.stream()
                            .allMatch(name -> Files.exists(folder.resolve(name)
                                    .resolve("models")
                                    .resolve("serving")
                                    .resolve(JOB + ".json"))));
        }
        assertSums(names);
        for (String name : names) {
            String home = folder.resolve(name).toString();
            assertThat(run(NodeMain.commandLine(), "node", "status", home))
                    .contains("2 rounds counted", "Summed before training: pair counts without a privacy guarantee");
            assertThat(run(
                            NodeMain.commandLine(),
                            "node",
                            "recommend",
                            home,
                            shopper(name),
                            "--job",
                            JOB.text(),
                            "--dry-run"))
                    .contains("of " + JOB);
        }
        assertThat(run(CoordinatorMain.commandLine(), "coordinator", "job", "show", hub(), JOB.text()))
                .contains("keys of catalogues: about ", " of at least 1 shop, ", " of at least 5 shops\n");
        assertThat(Files.readString(folder.resolve("logs").resolve(names.get(2) + ".log")))
                .contains("catalogue.columns.key: found 0 % of the 40 keys of this catalogue in those of other shops");
        Files.delete(folder.resolve(names.get(0)).resolve("counts").resolve(JOB + ".sum"));
        StringWriter refused = new StringWriter();
        CommandLine line = NodeMain.commandLine().setErr(new PrintWriter(refused));
        assertThat(line.execute(
                        "node",
                        "recommend",
                        folder.resolve(names.get(0)).toString(),
                        shopper(names.get(0)),
                        "--job",
                        JOB.text(),
                        "--dry-run"))
                .isEqualTo(2);
        assertThat(refused.toString()).contains("job pairs: found no sum before training");
        assertThat(run(CoordinatorMain.commandLine(), "coordinator", "status", hub()))
                .contains(
                        "2 of 2 rounds counted, pair counts summed",
                        "summed pair counts of 5 participants",
                        "without a privacy guarantee");
    }

    private String shopper(String name) {
        try (ImportedDataset data = ImportedDataset.open(new NodeHome(folder.resolve(name)), InstantSource.system())) {
            return data.merchant().log().shopper(0).value();
        }
    }

    private String hub() {
        return folder.resolve("hub").toString();
    }

    private Path contribution(String name) {
        return folder.resolve(name).resolve("counts").resolve(JOB + ".contribution");
    }

    /** All nodes have the sum of the logs that they train on. */
    private void assertSums(List<String> names) throws IOException {
        JobSetup setup = JobDocuments.setup(
                JOB.text(),
                SignedDocumentFile.read(folder.resolve("plan.yaml.signed")),
                SignedDocumentFile.read(folder.resolve("roster.yaml.signed")),
                PublicFile.readKey(folder.resolve("keys").resolve("operator.pub")));
        CountSum counts = (CountSum) setup.sums().get(0).kind();
        CountSketch expected = names.stream()
                .map(name -> own(name, counts))
                .reduce(CountSketch::plus)
                .orElseThrow();
        for (String name : names) {
            Path file = folder.resolve(name).resolve("counts").resolve(JOB + ".sum");
            try (InputStream in = Files.newInputStream(file)) {
                StoredSum sum = StoredSumCodec.read(in, Files.size(file));
                assertThat(counts.counts(sum.noised()).digest()).isEqualTo(expected.digest());
            }
        }
    }

    private CountSketch own(String name, CountSum counts) {
        try (ImportedDataset data = ImportedDataset.open(new NodeHome(folder.resolve(name)), InstantSource.system())) {
            Merchant merchant = data.merchant();
            return OwnCounts.of(
                            Splitter.split(
                                            data.protocol(),
                                            merchant.log(),
                                            Optional.empty(),
                                            Optional.empty(),
                                            GainRule.binary())
                                    .validation()
                                    .train(),
                            merchant.catalogue(),
                            counts.settings())
                    .contributed();
        }
    }

    private static String run(CommandLine line, String... words) {
        StringWriter printed = new StringWriter();
        line.setOut(new PrintWriter(printed));
        line.setErr(new PrintWriter(printed));
        assertThat(line.execute(words)).as("%s", printed).isZero();
        return printed.toString();
    }
}
