// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.clientnode.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import org.hanse.cli.ExitCode;
import org.hanse.config.InvalidInputException;
import org.hanse.file.WriterLock;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class NodeImportCommandTest {

    @TempDir
    Path folder = Path.of("");

    private ShopHome shop = new ShopHome(folder, "unused");

    @BeforeEach
    void writeShop() {
        shop = new ShopHome(folder, "shop-a").create();
        shop.orders(10, 200);
    }

    private String version() {
        try (ImportedDataset data = shop.data()) {
            return data.version();
        }
    }

    @Test
    void import_ofATableInPlaceOfTheDescriptor_namesTheCommandForIt() {
        ShopHome shop = new ShopHome(folder, "shop-z").create();
        ShopHome.Run run = ShopHome.run(
                "import", shop.home().toString(), shop.path("orders.csv").toString());

        assertThat(run.exit()).isEqualTo(ExitCode.BAD_INPUT);
        assertThat(run.err())
                .endsWith("orders.csv: found a table of data; expected the descriptor of one. Fix: run hanse data guess"
                        + " orders.csv --out shop.yaml, and import shop.yaml\n");
    }

    @Test
    void import_ofFiles_isWhatTheNodeTrainsOn() {
        ShopHome.Run run = shop.importFiles();

        assertThat(run.exit()).as(run.err()).isEqualTo(ExitCode.SUCCESS);
        assertThat(run.out().lines().map(line -> line.replaceAll(" +", " ")))
                .startsWith(
                        "rows read 200", " added 200", " known 0 stored before, or twice in the files", " rejected 0")
                .contains("items 10", "shoppers 97")
                .endsWith("Next: hanse node serve " + shop.home());
        assertThat(shop.stored()).isEqualTo(shop.direct());
    }

    /** Such a node declines jobs with a guarantee for shoppers. */
    @Test
    void import_ofASplitAtAShare_couplesShoppersUntilItIsAtDates() {
        shop.write("shop.yaml", ShopHome.DESCRIPTOR + "protocol: {split: time, at: [0.8, 0.9]}\n");
        shop.importFiles();
        assertThat(coupling())
                .contains("the split is where a share of all interactions has happened; write dates in protocol.at, or"
                        + " split: leave-one-out");

        shop.write("shop.yaml", ShopHome.DESCRIPTOR + "protocol: {split: time, at: [2023-11-14, 2023-11-15]}\n");
        shop.importFiles();
        assertThat(coupling()).isEmpty();
    }

    private Optional<String> coupling() {
        try (ImportedDataset data = shop.data()) {
            return data.coupling();
        }
    }

    @Test
    void import_ofTheSameFiles_changesNothing() {
        shop.importFiles();
        List<Path> files = shop.files();
        String version = version();
        ShopHome.Run again = shop.importFiles("--json");

        assertThat(again.out()).contains("\"added\" : 0,", "\"known\" : 200,", "\"schema\" : \"hanse.node-import/1\"");
        assertThat(shop.files()).isEqualTo(files);
        assertThat(version()).isEqualTo(version);
    }

    @Test
    void import_ofGrownFiles_addsWhatIsNewAndChangesTheVersion() {
        shop.importFiles();
        String version = version();
        shop.orders(10, 230);
        ShopHome.Run run = shop.importFiles("--json");

        assertThat(run.out()).contains("\"added\" : 30,", "\"known\" : 200,");
        assertThat(version()).isNotEqualTo(version);
        assertThat(shop.stored()).isEqualTo(shop.direct());
    }

    /** A running node has the data open. */
    @Test
    void import_whileTheDataAreOpen_isSeenByTheNextReading() {
        shop.importFiles();
        try (ImportedDataset data = shop.data()) {
            int before = data.merchant().log().size();
            shop.orders(10, 230);
            assertThat(shop.importFiles().exit()).isEqualTo(ExitCode.SUCCESS);

            assertThat(data.merchant().log().size()).isEqualTo(before + 30);
        }
    }

    @Test
    void rejects_ofTheLastImport_areListedWithRowAndReason() throws IOException {
        Files.writeString(
                shop.path("orders.csv"),
                "customer-1,p99,1700000000\ncustomer-2,p1,soon\n,p1,1700000000\n",
                StandardOpenOption.APPEND);
        ShopHome.Run run = shop.importFiles();
        assertThat(run.out().replaceAll(" +", " "))
                .contains(" rejected 3 list: hanse node import " + shop.home() + " --rejects", " unknown item 1");

        String orders = shop.path("orders.csv").toString();
        assertThat(ShopHome.run("import", shop.home().toString(), "--rejects")
                        .out()
                        .lines())
                .containsExactly(
                        orders + " row 202: unknown item: \"p99\"",
                        orders + " row 203: unparsable time: \"soon\"",
                        orders + " row 204: missing shopper id",
                        "The last import rejected 3 rows");
        assertThat(ShopHome.run("import", shop.home().toString(), "--rejects", "--json")
                        .out())
                .contains(
                        "\"schema\" : \"hanse.node-rejects/1\"", "\"total\" : 3", "\"row\" : 203", "\"value\" : null");
    }

    @ParameterizedTest
    @ValueSource(strings = {"a broken line\n", "customer-1,p99,1700000000\n"})
    void import_withTooManyFaultyRows_importsNothingAndNamesARow(String row) throws IOException {
        shop.importFiles();
        List<String> before = shop.stored();
        Files.writeString(shop.path("orders.csv"), row.repeat(300), StandardOpenOption.APPEND);
        ShopHome.Run run = shop.importFiles();

        assertThat(run.exit()).isEqualTo(ExitCode.BAD_INPUT);
        assertThat(run.err()).contains(shop.path("orders.csv") + " row 202").hasLineCount(1);
        assertThat(shop.stored()).isEqualTo(before);
    }

    @Test
    void import_withAnotherMapping_isRefusedUntilItReplaces() throws IOException {
        shop.importFiles();
        List<String> before = shop.stored();
        shop.write("shop.yaml", Files.readString(shop.path("shop.yaml")).replace("purchase", "view"));
        ShopHome.Run refused = shop.importFiles();

        assertThat(refused.exit()).isEqualTo(ExitCode.BAD_INPUT);
        assertThat(refused.err())
                .contains("found another mapping", "Fix: add --replace")
                .hasLineCount(1);
        assertThat(shop.stored()).isEqualTo(before);
        assertThat(shop.importFiles("--replace").exit()).isEqualTo(ExitCode.SUCCESS);
        assertThat(shop.stored()).isEqualTo(shop.direct()).isNotEqualTo(before);
    }

    @ParameterizedTest
    @ValueSource(strings = {"writing segments", "checking"})
    void import_thatFailsInAStep_changesNothing(String failing) {
        shop.importFiles();
        List<String> before = shop.stored();
        shop.orders(10, 230);
        NodeHome home = NodeHome.existing(shop.home());
        DataImport failed = new DataImport(home, InstantSource.system(), step -> {
            if (step.equals(failing)) {
                throw new InvalidInputException("stopped");
            }
        });

        assertThatThrownBy(() -> failed.run(shop.path("shop.yaml"), false)).hasMessage("stopped");
        assertThat(shop.stored()).isEqualTo(before);
        assertThat(home.work()).isEmptyDirectory();
        assertThat(shop.importFiles().exit()).isEqualTo(ExitCode.SUCCESS);
        assertThat(shop.stored()).isEqualTo(shop.direct());
        assertThat(shop.files())
                .filteredOn(file -> file.toString().endsWith(".parquet"))
                .hasSize(3);
    }

    @ParameterizedTest
    @Tag("nightly")
    @ValueSource(strings = {"reading the sources", "comparing with what is stored", "computing digests"})
    void import_thatFailsInAStepInFurtherCases_changesNothing(String failing) {
        import_thatFailsInAStep_changesNothing(failing);
    }

    @Test
    void import_ofAFileThatChangesMeanwhile_changesNothing() throws IOException {
        shop.importFiles();
        List<String> before = shop.stored();
        DataImport disturbed = new DataImport(NodeHome.existing(shop.home()), InstantSource.system(), step -> {
            if (step.equals("computing digests")) {
                shop.write("orders.csv", "user,sku,at\n");
            }
        });

        assertThatThrownBy(() -> disturbed.run(shop.path("shop.yaml"), false))
                .isInstanceOf(InvalidInputException.class)
                .hasMessageContaining("orders.csv: found a file that changed while it was read");
        assertThat(shop.stored()).isEqualTo(before);
    }

    @Test
    void import_besideAnother_isRefused() {
        WriterLock lock = WriterLock.of(NodeHome.existing(shop.home()).segments());
        try {
            ShopHome.Run run = shop.importFiles();
            assertThat(run.exit()).isEqualTo(ExitCode.BAD_INPUT);
            assertThat(run.err())
                    .contains(
                            shop.home()
                                    + ": found another process that imports or erases data; expected none. Fix: wait until it ends");
        } finally {
            lock.close();
        }
    }

    @Test
    void data_ofAnEarlierVersion_areRefusedUntilTheyAreImported() throws IOException {
        Path pointer = Files.createDirectories(shop.home().resolve("data")).resolve("import.yaml");
        Files.writeString(pointer, "descriptor: \"/shop.yaml\"\n");

        assertThatThrownBy(shop::stored)
                .isInstanceOf(InvalidInputException.class)
                .hasMessageContaining(pointer + ": found the place of the merchant's tables")
                .hasMessageContaining("Fix: run hanse node import " + shop.home() + " DESCRIPTOR");
        assertThat(shop.importFiles().exit()).isEqualTo(ExitCode.SUCCESS);
        assertThat(pointer).doesNotExist();
    }

    @Test
    void data_withADamagedSegment_areRefusedUntilTheyAreReplaced() throws IOException {
        shop.importFiles();
        Path segment = shop.files().stream()
                .filter(file -> file.toString().endsWith(".parquet"))
                .findFirst()
                .orElseThrow();
        Files.write(segment, new byte[] {1, 2, 3});

        assertThatThrownBy(shop::stored).hasMessageContaining(segment + ": found other bytes");
        assertThat(shop.importFiles("--replace").exit()).isEqualTo(ExitCode.SUCCESS);
        assertThat(shop.stored()).isEqualTo(shop.direct());
    }

    @Test
    void import_withoutDescriptorOrRejects_isAUsageError() {
        assertThat(ShopHome.run("import", shop.home().toString()).exit()).isEqualTo(ExitCode.BAD_INPUT);
    }
}
