// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.dataset;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedWriter;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import org.hanse.core.interaction.InteractionLog;
import org.hanse.core.interaction.Measure;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Ten million rows: within a minute, within 2 GiB, and in the right order. */
@Tag("nightly")
class LargeImportTest {

    private static final int ROWS = 10_000_000;
    private static final int SHOPPERS = 200_000;
    private static final int ITEMS = 50_000;
    private static final Path STATUS = Path.of("/proc/self/status");

    @TempDir
    Path folder;

    @Test
    void read_tenMillionRows_withinAMinuteAndTwoGibibytes() throws IOException, InterruptedException {
        Assumptions.assumeTrue(Files.exists(STATUS), "peak memory is read from " + STATUS);
        writeLog(folder.resolve("log.csv"));
        Path descriptor = Files.writeString(folder.resolve("dataset.yaml"), """
                dataset: large
                interactions:
                  layout: interactions
                  source: {path: log.csv, format: csv}
                  columns: {shopper: user, item: product, time: {column: time, format: epoch-seconds}, price: price}
                  type: {column: type, map: {view: view, cart: add_to_cart, purchase: purchase}}
                """);
        String classPath = System.getProperty("surefire.test.class.path", System.getProperty("java.class.path"));
        Path java = Path.of(System.getProperty("java.home"), "bin", "java");
        Process process = new ProcessBuilder(
                        java.toString(), "-Xmx1g", "-cp", classPath, Import.class.getName(), descriptor.toString())
                .redirectErrorStream(true)
                .start();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);

        assertThat(process.waitFor(1, TimeUnit.MINUTES)).isTrue();
        System.out.println(output.strip());
        assertThat(output).startsWith("rows " + ROWS + " shoppers " + SHOPPERS + " items " + ITEMS + " ordered true ");
        assertThat(number(output, "milliseconds"))
                .isLessThanOrEqualTo(Duration.ofMinutes(1).toMillis());
        assertThat(number(output, "kibibytes")).isLessThanOrEqualTo(2L << 20);
    }

    private static long number(String output, String name) {
        return Long.parseLong(output.strip().replaceAll("(?s).*" + name + " (\\d+).*", "$1"));
    }

    /** Times rise slowly, so that many are equal; a price is its row's number. */
    private static void writeLog(Path file) throws IOException {
        SplittableRandom random = new SplittableRandom(1);
        try (BufferedWriter out = Files.newBufferedWriter(file)) {
            out.write("user,product,type,time,price\n");
            for (int row = 0; row < ROWS; row++) {
                int shopper = row < SHOPPERS ? row : random.nextInt(SHOPPERS);
                int item = row < ITEMS ? row : (int) (ITEMS * random.nextDouble() * random.nextDouble());
                String type = random.nextInt(10) > 0 ? "view" : random.nextBoolean() ? "cart" : "purchase";
                out.write("user-" + shopper + ",item-" + item + "," + type + "," + (1_500_000_000L + row / 100_000)
                        + "," + row + "\n");
            }
        }
    }

    /** Import in a process of its own, for a measurement of its memory. */
    static final class Import {

        private Import() {}

        public static void main(String[] arguments) throws IOException {
            long start = System.nanoTime();
            Dataset dataset =
                    DatasetFolder.reader(CleaningPolicy.STRICT).read(DatasetDescriptor.read(Path.of(arguments[0])));
            long milliseconds = Duration.ofNanos(System.nanoTime() - start).toMillis();
            String peak = Files.readAllLines(STATUS).stream()
                    .filter(line -> line.startsWith("VmHWM"))
                    .findFirst()
                    .orElse("VmHWM: 0")
                    .replaceAll("\\D+", "");
            System.out.println("rows " + dataset.interactions().size() + " shoppers "
                    + dataset.interactions().shoppers() + " items "
                    + dataset.catalogue().size() + " ordered " + isOrdered(dataset.interactions()) + " milliseconds "
                    + milliseconds + " kibibytes " + peak);
        }

        private static boolean isOrdered(InteractionLog log) {
            for (int s = 0; s < log.shoppers(); s++) {
                for (int p = log.from(s) + 1; p < log.to(s); p++) {
                    if (log.measure(Measure.PRICE, p) <= log.measure(Measure.PRICE, p - 1)) {
                        return false;
                    }
                }
            }
            return log.measure(Measure.PRICE, log.from(1)) == 1;
        }
    }
}
