// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.sim.cli;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.Locale;
import java.util.concurrent.Callable;
import java.util.concurrent.atomic.AtomicReference;
import org.hanse.cli.ExitCode;
import org.hanse.cli.Progress;
import org.hanse.cli.StandardOptions;
import org.hanse.file.DurableFolder;
import org.hanse.sim.data.GeneratedShops;
import org.hanse.sim.data.ShopSpec;
import org.hanse.sim.data.Truth;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code hanse data generate}: writes synthetic shops whose best possible ranking is known. */
@Command(
        name = "generate",
        header = "Write synthetic shops to learn from",
        description = {
            "%nFor each merchant a folder with interactions.csv, catalogue.csv and the descriptor dataset.yaml, and beside these"
                    + " scenario.yaml, which compares all baselines on them, and truth.json, which says how good a"
                    + " ranking can be at all. The catalogues have no item in common, but their titles are made of the"
                    + " same words. The same seed and sizes give the same files.%n"
        },
        footer = {
            "%nExample:%n  hanse data generate --out shops && hanse sim run shops/scenario.yaml",
            "A large table to time imports with, about 10 million rows:%n  hanse data generate --out large --merchants 1"
                    + " --shoppers 260000 --items 10000",
            "%nExit codes: 0 written, 2 usage error or a folder that cannot be written."
        })
public final class DataGenerateCommand implements Callable<Integer> {

    @Mixin
    StandardOptions standard = new StandardOptions();

    @Spec
    private CommandSpec command = CommandSpec.create();

    @Option(names = "--out", required = true, paramLabel = "DIR", description = "Folder to write to")
    private Path out = Path.of("");

    @Option(
            names = "--merchants",
            paramLabel = "N",
            defaultValue = "5",
            description = "Number of merchants (default: ${DEFAULT-VALUE})")
    private int merchants;

    @Option(
            names = "--shoppers",
            paramLabel = "N",
            defaultValue = "400",
            description = "Shoppers of each merchant (default: ${DEFAULT-VALUE})")
    private int shoppers;

    @Option(
            names = "--items",
            paramLabel = "N",
            defaultValue = "300",
            description = "Items of each merchant (default: ${DEFAULT-VALUE})")
    private int items;

    @Option(
            names = "--days",
            paramLabel = "N",
            defaultValue = "90",
            description = "Days the shops are watched for (default: ${DEFAULT-VALUE})")
    private int days;

    @Option(
            names = "--seed",
            paramLabel = "N",
            defaultValue = "1",
            description = "Any number; another seed gives another world (default: ${DEFAULT-VALUE})")
    private long seed;

    @Option(
            names = "--force",
            description = "Write into a folder that is not empty: files of the same names are replaced, others stay")
    private boolean force;

    @Option(names = "--json", description = "Print the content of truth.json and nothing else")
    private boolean json;

    @Override
    public Integer call() throws JsonProcessingException {
        ShopSpec spec = new ShopSpec(merchants, shoppers, items, days, seed);
        AtomicReference<Truth> written = new AtomicReference<>();
        DurableFolder.write(out, force, folder -> {
            try (Progress progress = Progress.start("generate", (long) merchants * shoppers)) {
                written.set(GeneratedShops.write(spec, folder, progress::step));
            }
        });
        print(written.get());
        return ExitCode.SUCCESS;
    }

    private void print(Truth truth) throws JsonProcessingException {
        PrintWriter screen = command.commandLine().getOut();
        if (json) {
            screen.println(JsonMapper.builder()
                    .build()
                    .writerWithDefaultPrettyPrinter()
                    .writeValueAsString(truth));
            screen.flush();
            return;
        }
        screen.printf(
                Locale.ROOT,
                "%-12s %9s %7s %13s   highest possible ndcg@10   ndcg@10 by chance%n",
                "merchant",
                "shoppers",
                "items",
                "interactions");
        for (Truth.Merchant merchant : truth.merchants()) {
            screen.printf(
                    Locale.ROOT,
                    "%-12s %,9d %,7d %,13d   %24.3f   %17.3f%n",
                    merchant.id(),
                    merchant.shoppers(),
                    merchant.items(),
                    merchant.interactions(),
                    truth.expected(merchant.id(), Truth.BEST_POSSIBLE, "ndcg", 10),
                    truth.expected(merchant.id(), Truth.RANDOM, "ndcg", 10));
        }
        screen.printf("%nWritten to %s. Next:%n", out);
        String first = truth.merchants().get(0).id();
        screen.println(
                "  hanse data check " + CommandWords.path(out.resolve(first).resolve(GeneratedShops.DESCRIPTOR)));
        screen.println("  hanse sim run " + CommandWords.path(out.resolve(GeneratedShops.SCENARIO)));
        screen.flush();
    }
}
