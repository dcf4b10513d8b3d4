// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.sim.federate;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import org.hanse.sim.data.GeneratedShops;
import org.hanse.sim.data.ShopSpec;

/** The files of a generated shop, and the same files without one of its shoppers. */
final class RemovalShop {

    private final Path shop;
    private final Path without;
    private final String header;
    private final List<String> rows;
    private final List<String> items;

    /** A shop of some shoppers in a folder of its own below {@code folder}. */
    RemovalShop(Path folder, int shoppers, long seed) throws IOException {
        this(folder, shoppers, 60, seed);
    }

    /** Returns the same shop with another number of items. */
    RemovalShop(Path folder, int shoppers, int items, long seed) throws IOException {
        Path world = Files.createDirectories(folder.resolve("world-" + seed));
        ShopSpec spec = new ShopSpec(1, shoppers, items, 60, seed);
        GeneratedShops.write(spec, world, merchant -> {});
        this.shop = world.resolve(spec.merchantIds().get(0));
        this.without = Files.createDirectories(world.resolve("without"));
        for (String same : List.of("catalogue.csv", GeneratedShops.DESCRIPTOR)) {
            Files.copy(shop.resolve(same), without.resolve(same), StandardCopyOption.REPLACE_EXISTING);
        }
        List<String> lines = Files.readAllLines(shop.resolve("interactions.csv"));
        this.header = lines.get(0);
        this.rows = new ArrayList<>(lines.subList(1, lines.size()));
        this.items = Files.readAllLines(shop.resolve("catalogue.csv")).stream()
                .skip(1)
                .map(line -> line.substring(0, line.indexOf(',')))
                .toList();
    }

    /** Adds a shopper who looks at items, one a minute. */
    RemovalShop with(String shopper, List<String> met) throws IOException {
        for (int i = 0; i < met.size(); i++) {
            String time = "2024-12-%02dT%02d:%02d:00Z".formatted(1 + i / 1440, i / 60 % 24, i % 60);
            rows.add(shopper + "," + shopper + "-1," + time + ",view," + met.get(i) + ",9.90,,");
        }
        write(shop, rows);
        return this;
    }

    /** All items of the catalogue, in order. */
    List<String> items() {
        return items;
    }

    /** All shoppers, by their first rows. */
    List<String> shoppers() {
        return rows.stream().map(RemovalShop::shopper).distinct().toList();
    }

    private static String shopper(String row) {
        return row.substring(0, row.indexOf(','));
    }

    /** The descriptor of the whole. */
    Path whole() {
        return shop.resolve(GeneratedShops.DESCRIPTOR);
    }

    /** The descriptor of the same without a shopper, until it is asked for the next. */
    Path without(String removed) throws IOException {
        write(
                without,
                rows.stream().filter(row -> !shopper(row).equals(removed)).toList());
        return without.resolve(GeneratedShops.DESCRIPTOR);
    }

    private void write(Path to, List<String> some) throws IOException {
        List<String> lines = new ArrayList<>(List.of(header));
        lines.addAll(some);
        Files.write(to.resolve("interactions.csv"), lines);
    }
}
