// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.clientnode.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.ZonedDateTime;
import java.util.List;
import java.util.Optional;
import org.hanse.cli.ExitCode;
import org.hanse.clientnode.cli.NodeSettings.Federation;
import org.hanse.clientnode.cli.NodeSettings.Train;
import org.hanse.config.InvalidInputException;
import org.hanse.core.crypto.SigningKey;
import org.hanse.core.recommend.Exploration;
import org.hanse.key.KeyFile;
import org.hanse.key.PublicFile;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class NodeHomeTest {

    private static final Federation FEDERATION = new Federation("https://hub.example:8443", "shop-a", "AAAA-BBBB");

    @TempDir
    Path folder;

    private Path file() {
        return folder.resolve("node.yaml");
    }

    private NodeSettings read(String text) throws IOException {
        return NodeSettings.read(Files.writeString(file(), text));
    }

    @Test
    void created_missingFolder_isAShopWithoutAFederation() throws IOException {
        NodeHome home = NodeHome.created(folder.resolve("shops").resolve("one"));
        String written = Files.readString(home.settings());

        assertThat(NodeSettings.read(home.settings())).isEqualTo(NodeSettings.DEFAULT);
        assertThat(written).startsWith("#").contains("train: {every: 24h, at: \"03:00\"}");
        assertThat(NodeHome.created(home.folder())).isEqualTo(home);
        assertThat(home.settings()).hasContent(written);
    }

    @Test
    void created_existingHome_keepsItsSettings() throws IOException {
        String text = "train: {every: never}\n";
        Files.writeString(file(), text);

        assertThat(NodeHome.created(folder).settings()).hasContent(text);
    }

    @Test
    void created_folderWithOtherFiles_isRefusedAndUnchanged() throws IOException {
        Files.writeString(folder.resolve("orders.csv"), "user,sku\n");

        assertThatThrownBy(() -> NodeHome.created(folder))
                .isInstanceOf(InvalidInputException.class)
                .hasMessage(folder + ": found orders.csv and no node.yaml; expected no folder, an empty one or the home"
                        + " folder of a node. Fix: name another folder");
        assertThat(file()).doesNotExist();
    }

    @Test
    void created_afterACrashWhileItWrote_isAHome() throws IOException {
        Files.writeString(folder.resolve(".node.yaml.12.tmp"), "# Set");

        assertThat(NodeHome.created(folder).settings()).exists();
    }

    @Test
    void settings_ofAnEarlierVersion_areRead() throws IOException {
        NodeSettings read = read("""
                # Settings of this node, made by hanse node enrol.
                url: "https://hub.example:8443"
                name: "shop-a"
                fingerprint: "AAAA-BBBB"
                ledger: true
                """);

        assertThat(read)
                .isEqualTo(new NodeSettings(
                        Optional.of(FEDERATION),
                        true,
                        Train.DEFAULT,
                        NodeSettings.Keep.DEFAULT,
                        NodeSettings.Met.DATA,
                        Exploration.DEFAULT,
                        NodeSettings.Live.DEFAULT,
                        NodeSettings.Api.DEFAULT));
    }

    @ParameterizedTest
    @ValueSource(strings = {"url: \"https://hub.example:8443\"", "name: shop-a", "fingerprint: AAAA-BBBB"})
    void settings_withAPartOfAFederation_areRefused(String line) {
        assertThatThrownBy(() -> read(line + "\n"))
                .isInstanceOf(InvalidInputException.class)
                .hasMessageContaining("found no key \"");
    }

    @ParameterizedTest
    @CsvSource({
        "every: 5h, train.every: found 5h; expected never or whole days",
        "every: often, train.every: found often; expected never or whole days",
        "at: noon, train.at: found noon; expected a time of day",
        "when: now, train: found the unknown key"
    })
    void settings_wrongTraining_isRefusedByItsKey(String key, String message) {
        assertThatThrownBy(() -> read("train: {" + key + "}\n"))
                .isInstanceOf(InvalidInputException.class)
                .hasMessageContaining(message)
                .hasMessageContaining("Fix: ");
    }

    @Test
    void settings_experimentLongerThanDecisionsAreKept_isRefused() throws IOException {
        String live = "live: {holdout: 0.1, days: 83}\n";
        assertThatThrownBy(() -> read("keep: {decisions: 90d}\n" + live))
                .isInstanceOf(InvalidInputException.class)
                .hasMessageContaining(
                        "live: found an experiment of 83 days beside decisions that are kept for 90; expected 91")
                .hasMessageContaining("Fix: write fewer live.days");
        assertThat(read("keep: {decisions: 91d}\n" + live).live().plan().days()).isEqualTo(83);
    }

    /** Night of 25 October: clocks go back from 3 to 2. Night of 28 March: they skip 2 to 3. */
    @ParameterizedTest
    @CsvSource({
        "24h, 03:00, 2026-12-01T02:59:00, , 1",
        "24h, 03:00, 2026-12-01T03:00:00, , 1440",
        "24h, 03:00, 2026-12-01T10:00:00, 2026-12-01T09:00:00, 1020",
        "24h, 03:00, 2026-12-01T10:00:00, 2026-10-01T09:00:00, 1020",
        "7d, 03:00, 2026-12-01T10:00:00, 2026-12-01T09:00:00, 9660",
        "7d, 03:00, 2026-12-07T10:00:00, 2026-12-01T09:00:00, 1020",
        "24h, 23:50, 2026-12-02T00:10:00, 2026-12-01T23:50:00, 1420",
        "24h, 03:00, 2026-10-24T03:00:00, 2026-10-24T03:00:00, 1500",
        "24h, 02:30, 2027-03-27T02:30:00, 2027-03-27T02:30:00, 1440"
    })
    void next_ofASchedule_isTheTimeOfDayAfterTheInterval(String every, String at, String now, String last, long minutes)
            throws IOException {
        ZoneId zone = ZoneId.of("Europe/Berlin");
        Train train =
                read("train: {every: " + every + ", at: \"" + at + "\"}\n").train();
        Optional<Instant> begin = Optional.ofNullable(last)
                .map(text -> LocalDateTime.parse(text).atZone(zone).toInstant());

        assertThat(train.next(LocalDateTime.parse(now).atZone(zone), begin)).contains(Duration.ofMinutes(minutes));
    }

    @Test
    void next_ofNever_isNone() throws IOException {
        Train never = read("train: {every: never}\n").train();

        assertThat(never.next(ZonedDateTime.parse("2026-12-01T10:00:00Z"), Optional.empty()))
                .isEmpty();
        assertThat(never.every()).hasToString("never");
    }

    @Test
    void enrol_ofAShop_keepsItsSettings() throws IOException {
        String text = "# Mine.\ntrain: {every: 7d, at: \"04:30\"}";
        Files.writeString(file(), text);

        NodeSettings.enrol(file(), FEDERATION, true);

        assertThat(Files.readString(file())).startsWith(text + "\n");
        NodeSettings now = NodeSettings.read(file());
        assertThat(now.federation()).contains(FEDERATION);
        assertThat(now.ledger()).isTrue();
        assertThat(now.train().every()).hasToString("7d");
    }

    @Test
    void commands_thatNeedAFederation_sayHowToEnrol() {
        NodeHome home = NodeHome.created(folder.resolve("shop"));
        for (List<String> words : List.of(List.of("policy"), List.of("sent"), List.of("run"))) {
            EnrolledHome.Run run = EnrolledHome.run(words.get(0), home.folder().toString());

            assertThat(run.exit()).isEqualTo(ExitCode.BAD_INPUT);
            assertThat(run.err())
                    .isEqualToIgnoringNewLines("hanse: " + home.settings()
                            + ": found a shop without a federation; expected an enrolled node. Fix: run hanse node"
                            + " enrol " + home.folder() + " URL --authority FINGERPRINT");
        }
    }

    /** One shop from an export to an answer and a report, without a coordinator. */
    @Test
    void commandsAboutData_withoutAFederation_work() {
        ShopHome shop = new ShopHome(folder, "shop").create();
        shop.orders(12, 300);
        String home = shop.home().toString();
        assertThat(shop.importFiles().exit()).isEqualTo(ExitCode.SUCCESS);

        ShopHome.Run recommended = ShopHome.run("recommend", home, "customer-31", "--json");
        assertThat(recommended.exit()).as(recommended.err()).isEqualTo(ExitCode.SUCCESS);
        String decision = recommended.out().replaceAll("(?s).*\"id\" ?: ?\"([^\"]+)\".*", "$1");
        for (List<String> words : List.of(
                List.of("explain", home, "--decision", decision),
                List.of("status", home),
                List.of("status", home, "--json"),
                List.of(
                        "report",
                        home,
                        "--from",
                        "2020-01-01",
                        "--until",
                        "2200-01-01",
                        "--out",
                        folder.resolve("report").toString()))) {
            ShopHome.Run run = ShopHome.run(words.toArray(String[]::new));
            assertThat(run.exit()).as(words + ": " + run.err()).isEqualTo(ExitCode.SUCCESS);
        }
        assertThat(ShopHome.run("status", home).out())
                .startsWith("shop: not running. Next: hanse node serve " + home)
                .doesNotContain("Coordinator", "Certificate", "Budget", "Policy");
        assertThat(ShopHome.run("erase", home, "customer-31", "--yes").err()).isEmpty();
    }

    @Test
    void enrol_ofAShopThatSignedReports_keepsItsKey() {
        NodeHome home = NodeHome.created(folder.resolve("shop"));
        NodeKeys.requireIdentity(home);
        byte[] before = PublicFile.readKey(home.identityPublic()).toBytes();

        try (NodeKeys keys = NodeKeys.create(home, new SecureRandom())) {
            assertThat(keys.identity().verifyingKey().toBytes()).isEqualTo(before);
            keys.discard();
        }

        assertThat(home.tlsKey()).doesNotExist();
        try (SigningKey kept = KeyFile.readSigningKey(home.identity())) {
            assertThat(kept.verifyingKey().toBytes()).isEqualTo(before);
        }
    }
}
