// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.clientnode.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.hanse.core.interaction.InteractionLog;
import org.hanse.core.learn.train.Merchant;
import org.hanse.dataset.Dataset;
import org.hanse.dataset.DatasetDescriptor;
import org.hanse.dataset.DatasetReader;
import org.hanse.dataset.ReadingOptions;
import picocli.CommandLine;

/** Files of a synthetic shop, and a node's home folder for them. */
final class ShopHome {

    static final String DESCRIPTOR = """
            dataset: shop
            catalogue: {source: {path: items.csv, format: csv}, columns: {item: sku, title: name}}
            interactions:
              layout: interactions
              source: {path: orders.csv, format: csv}
              columns: {shopper: user, item: sku, time: {column: at, format: epoch-seconds}}
              type: {constant: purchase}
            """;

    private final Path folder;
    private final Path home;

    ShopHome(Path folder, String name) {
        this.folder = folder;
        this.home = folder.resolve(name);
    }

    /** Writes the descriptor, and the home folder of a shop without a federation. */
    ShopHome create() {
        write("shop.yaml", DESCRIPTOR);
        try {
            Files.createDirectories(home.toAbsolutePath().getParent());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        created(home);
        return this;
    }

    /** Makes the home folder of a shop whose decisions have no chance in them. */
    static NodeHome created(Path home) {
        NodeHome made = NodeHome.created(home);
        try {
            String settings = Files.readString(made.settings());
            Files.writeString(made.settings(), settings.replace("explore: {rate: 0.01}", "explore: {rate: 0}"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return made;
    }

    /** Makes the home {@code shop} in a folder, without exploration, and imports 400 orders of 20 items. */
    static ShopHome imported(Path folder) {
        return imported(folder, items -> items);
    }

    /** @param items changes the text of the catalogue before the import */
    static ShopHome imported(Path folder, UnaryOperator<String> items) {
        created(folder.resolve("shop"));
        ShopHome files = new ShopHome(folder, "shop");
        files.write("shop.yaml", DESCRIPTOR);
        files.orders(20, 400);
        files.write("items.csv", items.apply(files.read("items.csv")));
        Run run = files.importFiles();
        assertThat(run.exit()).as(run.err()).isZero();
        return files;
    }

    /** Copies all files below a folder to another, so that the tests of a class share what one of them wrote. */
    static void copy(Path from, Path to) {
        try (Stream<Path> tree = Files.walk(from)) {
            for (Path file : (Iterable<Path>) tree::iterator) {
                if (!file.equals(from)) {
                    Files.copy(file, to.resolve(from.relativize(file)), StandardCopyOption.COPY_ATTRIBUTES);
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Output of a command. */
    record Run(int exit, String out, String err) {}

    Path home() {
        return home;
    }

    Path path(String name) {
        return folder.resolve(name);
    }

    void write(String name, String text) {
        try {
            Files.writeString(path(name), text);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    String read(String name) {
        try {
            return Files.readString(path(name));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Writes items and the first orders; each call of more writes a file that begins like the one before. */
    void orders(int items, int rows) {
        StringBuilder catalogue = new StringBuilder("sku,name\n");
        for (int i = 0; i < items; i++) {
            catalogue.append("p").append(i).append(",Item ").append(i % 7).append('\n');
        }
        write("items.csv", catalogue.toString());
        StringBuilder orders = new StringBuilder("user,sku,at\n");
        for (int i = 0; i < rows; i++) {
            orders.append(order(i, items)).append('\n');
        }
        write("orders.csv", orders.toString());
    }

    private static String order(int number, int items) {
        return "customer-" + number * 31L % 97 + ",p" + number * 17L % items + "," + (1_700_000_000L + number * 60L);
    }

    static Run run(String... arguments) {
        StringWriter out = new StringWriter();
        StringWriter err = new StringWriter();
        CommandLine line = NodeMain.commandLine();
        line.setOut(new PrintWriter(out));
        line.setErr(new PrintWriter(err));
        String[] words = Stream.concat(Stream.of("node"), Stream.of(arguments)).toArray(String[]::new);
        return new Run(line.execute(words), out.toString(), err.toString());
    }

    Run importFiles(String... options) {
        return run(Stream.concat(
                        Stream.of("import", home.toString(), path("shop.yaml").toString()), Stream.of(options))
                .toArray(String[]::new));
    }

    ImportedDataset data() {
        return ImportedDataset.open(NodeHome.existing(home), InstantSource.system());
    }

    /** Everything that the node trains on, in lines. */
    List<String> stored() {
        try (ImportedDataset data = data()) {
            Merchant merchant = data.merchant();
            return text(merchant.log(), merchant.catalogue().items());
        }
    }

    /** Returns the content of a direct reading of the files, see {@link #stored}. */
    List<String> direct() {
        Dataset dataset = new DatasetReader(ReadingOptions.standard(InstantSource.system()))
                .read(DatasetDescriptor.read(path("shop.yaml")));
        return text(dataset.interactions(), dataset.catalogue().items());
    }

    private static List<String> text(InteractionLog log, List<?> items) {
        List<String> lines = new ArrayList<>();
        items.forEach(item -> lines.add(item.toString()));
        for (int s = 0; s < log.shoppers(); s++) {
            for (int p = log.from(s); p < log.to(s); p++) {
                lines.add(log.shopper(s) + " " + log.item(p) + " " + log.type(p) + " " + log.timeMicros(p));
            }
        }
        return lines;
    }

    /** Bytes of all files in the home folder, a character a byte. */
    String bytes() {
        StringBuilder all = new StringBuilder();
        for (Path file : files()) {
            try {
                all.append(new String(Files.readAllBytes(file), StandardCharsets.ISO_8859_1));
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
        return all.toString();
    }

    /** Files of the home folder. */
    List<Path> files() {
        try (Stream<Path> tree = Files.walk(home)) {
            return tree.filter(Files::isRegularFile).sorted().toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
