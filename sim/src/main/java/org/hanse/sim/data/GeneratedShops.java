// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.sim.data;

import com.fasterxml.jackson.databind.SequenceWriter;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.samskivert.mustache.Mustache;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Consumer;

/**
 * Generator of synthetic shops: a folder with two CSV files and a descriptor for each merchant, one scenario over all of them,
 * and the truth.
 *
 * <p>Shoppers are generated and written one after the other, so memory holds a catalogue and one shopper.
 */
public final class GeneratedShops {

    /** The file that names all merchants and baselines, for {@code hanse sim run}. */
    public static final String SCENARIO = "scenario.yaml";

    /** The descriptor in each merchant's folder. */
    public static final String DESCRIPTOR = "dataset.yaml";

    /** The file that holds the {@link Truth}. */
    public static final String TRUTH = "truth.json";

    /** Most score computations for the ground truth of a merchant. Beyond them the truth is measured on fewer shoppers. */
    private static final long MOST_LOOKS = 100_000_000;

    private final ShopSpec spec;
    private final Consumer<String> shopperDone;
    private final List<Truth.Merchant> merchants = new ArrayList<>();
    private final List<Truth.Score> scores = new ArrayList<>();

    private GeneratedShops(ShopSpec spec, Consumer<String> shopperDone) {
        this.spec = spec;
        this.shopperDone = shopperDone;
    }

    /**
     * Generates a world into an existing folder.
     *
     * @param shopperDone receives the merchant after each shopper
     * @throws IOException if a file cannot be written
     */
    public static Truth write(ShopSpec spec, Path folder, Consumer<String> shopperDone) throws IOException {
        return new GeneratedShops(spec, shopperDone).writeTo(folder);
    }

    private Truth writeTo(Path folder) throws IOException {
        TruthAccumulator all = new TruthAccumulator();
        for (String merchant : spec.merchantIds()) {
            Path shop = Files.createDirectories(folder.resolve(merchant));
            TruthAccumulator own = writeShop(ShopWorld.generate(spec, merchant), shop);
            scores.addAll(own.toScores(merchant));
            all.addAll(own);
        }
        scores.addAll(all.toScores("all"));
        Map<String, Object> names = Map.of("seed", spec.seed(), "merchants", spec.merchantIds());
        Files.writeString(folder.resolve(SCENARIO), filled("scenario.yaml.mustache", names));
        Truth truth = new Truth(Truth.SCHEMA, spec, merchants, scores);
        String json =
                JsonMapper.builder().build().writerWithDefaultPrettyPrinter().writeValueAsString(truth);
        Files.writeString(folder.resolve(TRUTH), json + "\n");
        return truth;
    }

    private TruthAccumulator writeShop(ShopWorld world, Path shop) throws IOException {
        ShopFiles.writeCatalogue(shop.resolve("catalogue.csv"), world.catalogue());
        TruthAccumulator truth = new TruthAccumulator();
        Map<String, Long> types = new TreeMap<>();
        long every = 1 + (long) spec.shoppers() * spec.items() / MOST_LOOKS;
        try (SequenceWriter rows = ShopFiles.interactions(shop.resolve("interactions.csv"))) {
            for (int s = 0; s < spec.shoppers(); s++) {
                ShopperHistory history = world.shopper(s);
                for (ShopInteraction row : history.interactions()) {
                    rows.write(ShopFiles.interaction(history, row, world.catalogue()));
                    types.merge(row.type().name(), 1L, Long::sum);
                }
                if (s % every == 0) {
                    ShopperHistory.Choice choice = history.lastChoice();
                    truth.add(world.choice().weights(choice.wish(), choice.met()::contains), choice.item());
                }
                shopperDone.accept(world.merchant());
            }
        }
        Files.writeString(
                shop.resolve(DESCRIPTOR), filled("dataset.yaml.mustache", Map.of("merchant", world.merchant())));
        long interactions = types.values().stream().mapToLong(Long::longValue).sum();
        merchants.add(new Truth.Merchant(world.merchant(), spec.shoppers(), spec.items(), interactions, types));
        return truth;
    }

    private static String filled(String template, Map<String, Object> names) throws IOException {
        try (InputStream in = GeneratedShops.class.getResourceAsStream(template)) {
            if (in == null) {
                throw new FileNotFoundException(template + " is missing from the class path");
            }
            String text = new String(in.readAllBytes(), StandardCharsets.UTF_8);
            return Mustache.compiler().escapeHTML(false).compile(text).execute(names);
        }
    }
}
