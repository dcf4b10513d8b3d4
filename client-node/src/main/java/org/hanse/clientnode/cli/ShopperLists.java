// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.clientnode.cli;

import java.io.BufferedOutputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import org.hanse.app.ShardPool;
import org.hanse.cli.Progress;
import org.hanse.clientnode.jdbc.JdbcDecisionLog;
import org.hanse.clientnode.jdbc.JdbcEventStore;
import org.hanse.clientnode.jdbc.NodeDatabase;
import org.hanse.clientnode.port.ErasureStore;
import org.hanse.clientnode.serve.DecisionRequest;
import org.hanse.clientnode.serve.Decisions;
import org.hanse.clientnode.serve.ExplainAnswer;
import org.hanse.clientnode.serve.ExplanationDocument.Tested;
import org.hanse.clientnode.serve.LoggedDecision;
import org.hanse.clientnode.serve.Recommendation;
import org.hanse.clientnode.serve.RecommendationService;
import org.hanse.clientnode.serve.ServedJson;
import org.hanse.clientnode.serve.ServedShop;
import org.hanse.clientnode.store.FileServedModelStore;
import org.hanse.config.FileProblem;
import org.hanse.config.InvalidInputException;
import org.hanse.core.interaction.InteractionLog;
import org.hanse.core.interaction.ShopperId;
import org.hanse.core.recommend.Outcome;
import org.hanse.core.shard.ShardRunner;
import org.hanse.dataset.ParquetExport;
import org.hanse.file.DurableFile;
import org.hanse.file.TemporaryPath;
import org.hanse.jdbc.SqliteDatabase;

/**
 * File with recommendations for all shoppers of a node. Data and model are read once, also beside a running node, whose requests it does not
 * slow down. Rows go to a temporary folder, so that a killed run leaves nothing behind once the next one begins. Memory does not depend on
 * the number of rows.
 */
final class ShopperLists {

    /** Shoppers whose rows are in memory at once, and parts of them for threads. */
    private static final int BATCH = 1024;

    private static final int SHARDS = 16;

    /** Entries of derived rows in memory, of eight bytes each. */
    private static final long MOST_ENTRIES = 30_000_000;

    private static final String LINES = ".jsonl";
    private static final String PARQUET = ".parquet";

    private final NodeHome home;
    private final InstantSource clock;

    /** @param clock clock of the data that are read */
    ShopperLists(NodeHome home, InstantSource clock) {
        this.home = home;
        this.clock = clock;
    }

    /**
     * Row of a file. Decisions are not logged, so there is no id.
     *
     * @param rank place in the list of the shopper, from 1
     * @param by what scored, see {@link Recommendation.Served}
     * @param model digest of what scored
     */
    record Row(String shopper, int rank, String item, String title, double score, Outcome.ServedBy by, String model) {}

    /** Number of shoppers with rows, and of rows. */
    record Written(long shoppers, long rows) {}

    /** Shop that is read once, for several threads. */
    private static final class Once implements RecommendationService.Shops {

        private final ServedShop shop;
        private final BlockingQueue<ServedShop> workers;

        Once(ServedShop shop, int threads) {
            this.shop = shop;
            this.workers = new ArrayBlockingQueue<>(threads);
            for (int t = 0; t < threads; t++) {
                workers.add(shop.forShard());
            }
        }

        @Override
        public ServedShop data() {
            return shop;
        }

        @Override
        public <T> T present(Function<ServedShop, T> task) {
            ServedShop worker;
            try {
                worker = workers.take();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new IllegalStateException("the command stops", e);
            }
            try {
                return task.apply(worker);
            } finally {
                workers.add(worker);
            }
        }

        @Override
        public <T> Optional<T> of(LoggedDecision decision, Function<ServedShop, T> task) {
            return Optional.empty();
        }

        @Override
        public Tested tested(ExplainAnswer answer) {
            return Tested.NOT_TESTED;
        }

        @Override
        public UnaryOperator<String> titles() {
            return shop::title;
        }

        @Override
        public UnaryOperator<String> shoppers() {
            return given -> shop.shopper(given).value();
        }
    }

    /**
     * Writes the file, which takes the place of an earlier one at the end.
     *
     * @param job job whose model is wanted; empty for what the node serves
     * @param request request without a shopper
     * @throws InvalidInputException if the node has no data, or shoppers were erased meanwhile
     */
    Written write(Optional<String> job, DecisionRequest request, Path file) {
        requireKind(file);
        int threads = Runtime.getRuntime().availableProcessors();
        try (ImportedDataset data = ImportedDataset.open(home, clock);
                TemporaryPath work = WorkFolder.open(home);
                SqliteDatabase database = NodeDatabase.open(home.database());
                ShardPool shards = new ShardPool(threads)) {
            Set<String> erasures = erasures(data);
            ServedShop shop = job.isEmpty() && ServingNode.running(home).isPresent()
                    ? present(data)
                    : NodeServing.read(home, job, clock);
            requireKnown(request.unknown(shop));
            RecommendationService service = new RecommendationService(
                    new Once(shop, threads),
                    new Decisions(new JdbcDecisionLog(database), clock, Decisions.Kept.TERMS),
                    new JdbcEventStore(database),
                    new SecureRandom());
            Path lines = work.path().resolve("rows" + LINES);
            Written written = write(service, shop, request, shards, lines);
            if (file.toString().endsWith(PARQUET)) {
                ParquetExport.fromLines(lines, types(), file, clock);
            } else {
                DurableFile.write(file, out -> Files.copy(lines, out));
            }
            if (data.erasures() != shop.erasures() || !erasures.containsAll(erasures(data))) {
                delete(file);
                throw erasedMeanwhile(file);
            }
            return written;
        }
    }

    /** Returns what a running node serves, with what shoppers want. */
    private ServedShop present(ImportedDataset data) {
        NodeServing.Resident read = NodeServing.resident(
                home, data, new FileServedModelStore(home.serving()), NodeServing.left(home), clock);
        ShopperWishes.read(data).apply(read.shop(), read.log());
        return read.shop();
    }

    /** Returns the ids of erasures that are not finished. */
    static Set<String> erasures(ImportedDataset data) {
        return data.shopperErasures().open().stream()
                .map(ErasureStore.Entry::id)
                .collect(Collectors.toSet());
    }

    private static void requireKind(Path file) {
        if (!file.toString().endsWith(PARQUET) && !file.toString().endsWith(LINES)) {
            throw new InvalidInputException("--out: found " + file + "; expected a name that ends in " + PARQUET
                    + " or " + LINES + ". Fix: rename it");
        }
    }

    private static void requireKnown(List<String> unknown) {
        if (!unknown.isEmpty()) {
            throw new InvalidInputException(
                    "--all: found " + String.join(", ", unknown)
                            + "; expected ids of items of the catalogue. Fix: check the ids of --exclude, --basket and --boost");
        }
    }

    private static void delete(Path file) {
        try {
            Files.deleteIfExists(file);
        } catch (IOException e) {
            throw FileProblem.unwritable(file, e);
        }
    }

    /** Returns the error of a file that is left out, since it might have data of erased shoppers. */
    static InvalidInputException erasedMeanwhile(Path file) {
        return new InvalidInputException(file + ": found shoppers that were erased while it was written; expected none."
                + " Fix: run the command again");
    }

    private static Map<String, String> types() {
        Map<String, String> types = new LinkedHashMap<>();
        types.put("shopper", "VARCHAR");
        types.put("rank", "INTEGER");
        types.put("item", "VARCHAR");
        types.put("title", "VARCHAR");
        types.put("score", "DOUBLE");
        types.put("by", "VARCHAR");
        types.put("model", "VARCHAR");
        return types;
    }

    private static Written write(
            RecommendationService service, ServedShop shop, DecisionRequest request, ShardRunner shards, Path lines) {
        InteractionLog log = shop.merchant().log();
        long shoppers = 0;
        long rows = 0;
        try (OutputStream out = new BufferedOutputStream(Files.newOutputStream(lines), 1 << 16);
                Progress progress = Progress.start("recommending", log.shoppers())) {
            for (int from = 0; from < log.shoppers(); from += BATCH) {
                int first = from;
                int size = Math.min(BATCH, log.shoppers() - from);
                List<Part> parts = shards.map(SHARDS, shard -> {
                    Part part = new Part();
                    int end = ShardRunner.from(shard + 1, SHARDS, size);
                    for (int s = ShardRunner.from(shard, SHARDS, size); s < end; s++) {
                        ShopperId shopper = log.shopper(first + s);
                        if (shop.history(shopper)
                                .filter(own -> own.length() > 0)
                                .isPresent()) {
                            part.add(service.decide(request.forShopper(shopper.value())));
                        }
                        progress.step("shopper");
                    }
                    return part;
                });
                for (Part part : parts) {
                    part.bytes.writeTo(out);
                    shoppers += part.shoppers;
                    rows += part.rows;
                }
                if (shop.entries() > MOST_ENTRIES) {
                    shop.forgetRows();
                }
            }
        } catch (IOException e) {
            throw FileProblem.unwritable(lines, e);
        }
        return new Written(shoppers, rows);
    }

    /** Rows of some shoppers. */
    private static final class Part {

        private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        private long shoppers;
        private long rows;

        void add(Recommendation list) {
            shoppers++;
            int rank = 1;
            for (Recommendation.Item item : list.items()) {
                bytes.writeBytes(ServedJson.bytes(new Row(
                        list.shopper().orElse(""),
                        rank++,
                        item.item(),
                        item.title(),
                        item.score(),
                        list.served().by(),
                        list.model())));
                bytes.write('\n');
                rows++;
            }
        }
    }
}
