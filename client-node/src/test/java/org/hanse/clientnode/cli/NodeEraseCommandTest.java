// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.clientnode.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.hanse.cli.ExitCode;
import org.hanse.clientnode.jdbc.JdbcDecisionLog;
import org.hanse.clientnode.jdbc.NodeDatabase;
import org.hanse.clientnode.port.DecisionLog;
import org.hanse.clientnode.port.EventStore;
import org.hanse.clientnode.store.FileCountStore;
import org.hanse.core.federation.JobId;
import org.hanse.core.interaction.ItemId;
import org.hanse.core.interaction.ShopperId;
import org.hanse.core.interaction.table.Contribution;
import org.hanse.jdbc.SqliteDatabase;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class NodeEraseCommandTest {

    /** The least id: the footer of a segment contains it uncompressed. */
    private static final String SHOPPER = "customer-0";

    @TempDir
    static Path start = Path.of("");

    @TempDir
    Path folder = Path.of("");

    private ShopHome shop = new ShopHome(folder, "unused");

    @BeforeAll
    static void importShop() {
        ShopHome shop = new ShopHome(start, "shop-a").create();
        shop.orders(10, 300);
        assertThat(shop.importFiles().exit()).isEqualTo(ExitCode.SUCCESS);
    }

    @BeforeEach
    void copyShop() {
        ShopHome.copy(start, folder);
        shop = new ShopHome(folder, "shop-a");
    }

    private ShopHome.Run erase(String... arguments) {
        return ShopHome.run(Stream.concat(Stream.of("erase", shop.home().toString()), Stream.of(arguments))
                .toArray(String[]::new));
    }

    private List<String> without(List<String> lines, String... shoppers) {
        return lines.stream()
                .filter(line -> Stream.of(shoppers).noneMatch(shopper -> line.startsWith(shopper + " ")))
                .toList();
    }

    @Test
    void erase_ofAShopper_leavesNoByteOfTheIdInTheHome() {
        List<String> before = shop.stored();
        assertThat(shop.bytes().contains(SHOPPER)).isTrue();
        ShopHome.Run run = erase(SHOPPER, "--yes");

        assertThat(run.exit()).as(run.err()).isEqualTo(ExitCode.SUCCESS);
        assertThat(run.out())
                .contains("Erased 1 shopper: 4 interactions removed")
                .contains("Not undone: updates and item pairs that were sent");
        assertThat(Pattern.compile(SHOPPER + "[^0-9]").matcher(shop.bytes()).find())
                .as("id in a file of the home")
                .isFalse();
        assertThat(shop.stored()).isEqualTo(without(before, SHOPPER)).hasSizeLessThan(before.size());
    }

    @Test
    void erase_ofAShopper_deletesWhatWasFittedToItsInteractions() throws IOException {
        NodeHome home = new NodeHome(shop.home());
        Path personal = Files.createDirectories(home.personal()).resolve("books.personal");
        Path serving = Files.createDirectories(home.serving()).resolve("books.json");
        Files.writeString(personal, "x");
        Files.writeString(serving, "x");

        assertThat(erase("unknown", "--yes").out()).doesNotContain("are deleted");
        assertThat(personal).exists();

        assertThat(erase(SHOPPER, "--yes").exit()).isEqualTo(ExitCode.SUCCESS);
        assertThat(personal).doesNotExist();
        assertThat(serving).doesNotExist();

        // Left by a process that was killed before it deleted them.
        Files.writeString(personal, "x");
        ShopHome.Run again = erase(SHOPPER, "--yes");
        assertThat(again.out())
                .contains(
                        "Erased before: \"" + SHOPPER + "\". No interaction is stored",
                        "Personal parameters and served models are deleted. Next: hanse node serve " + shop.home()
                                + ", which fits new ones");
        assertThat(again.exit()).isEqualTo(ExitCode.SUCCESS);
        assertThat(personal).doesNotExist();
    }

    private static final String PLAIN = ShopHome.DESCRIPTOR;
    private static final String NORMALIZED =
            PLAIN.replace("shopper: user", "shopper: {column: user, normalize: email}");

    /** Three spellings of one person are three shoppers, one of them erased, until the descriptor normalizes ids. */
    private void spellAnna() {
        shop.write("orders.csv", """
                user,sku,at
                ANNA@x.example,p1,1700000000
                anna@x.example,p2,1700000100
                Anna@x.example ,p3,1700000200
                bob@x.example,p1,1700000300
                bob@x.example,p4,1700000400
                CEM@x.example,p5,1700000500
                """);
        assertThat(shop.importFiles("--replace").exit()).isEqualTo(ExitCode.SUCCESS);
    }

    private String decide(String shopper) {
        ShopHome.Run run = ShopHome.run("recommend", shop.home().toString(), shopper, "--json");
        assertThat(run.exit()).as(run.err()).isEqualTo(ExitCode.SUCCESS);
        Matcher id = Pattern.compile("\"id\" : \"([0-9a-f]{16})\"").matcher(run.out());
        assertThat(id.find()).isTrue();
        return id.group(1);
    }

    private Optional<DecisionLog.Logged> logged(String decision) {
        try (SqliteDatabase database = NodeDatabase.open(new NodeHome(shop.home()).database())) {
            return new JdbcDecisionLog(database).decision(decision);
        }
    }

    @Test
    void erase_beforeIdsAreNormalized_holdsForAllSpellingsAfterwards() throws IOException {
        spellAnna();
        String spelled = decide("Anna@x.example ");
        String other = decide("CEM@x.example");
        assertThat(erase("ANNA@x.example", "--yes").exit()).isEqualTo(ExitCode.SUCCESS);
        assertThat(erase("dora@x.example", "--yes", "--keep-out").exit()).isEqualTo(ExitCode.SUCCESS);
        assertThat(shop.stored()).anyMatch(line -> line.startsWith("anna@x.example "));
        Path personal =
                Files.createDirectories(new NodeHome(shop.home()).personal()).resolve("books.personal");
        Files.writeString(personal, "x");

        shop.write("shop.yaml", NORMALIZED);
        assertThat(shop.importFiles().err()).contains("found another mapping", "Fix: add --replace");
        ShopHome.Run run = shop.importFiles("--replace");

        assertThat(run.exit()).as(run.err()).isEqualTo(ExitCode.SUCCESS);
        assertThat(run.out())
                .containsPattern("shoppers +2 +5 spellings of 3 ids in the files")
                .containsPattern("of erased shoppers +3")
                .contains("1 erased id in none of the files: other spellings cannot be recognized from hashes. Next:"
                        + " hanse node erase " + shop.home() + " ID --keep-out for each erased shopper");
        assertThat(shop.stored()).noneMatch(line -> line.startsWith("anna"));
        assertThat(logged(spelled)).isEmpty();
        assertThat(logged(other).orElseThrow().shopper()).hasValue(new ShopperId("cem@x.example"));
        assertThat(personal).doesNotExist();
        assertThat(ShopHome.run("recommend", shop.home().toString(), "Anna@x.example", "--dry-run")
                        .out())
                .contains("nothing is known of the shopper");

        // The next file has the other spelling alone.
        shop.write("orders.csv", "user,sku,at\nanna@x.example,p2,1700000900\nbob@x.example,p1,1700000300\n");
        assertThat(shop.importFiles().out())
                .containsPattern("of erased shoppers +1")
                .doesNotContain("erased id in none");
        assertThat(shop.stored()).noneMatch(line -> line.startsWith("anna"));
    }

    /** The person asked for erasure, not for that of one spelling. */
    @Test
    void erase_ofOneSpelling_namesTheAddressWithOthers() {
        spellAnna();
        ShopHome.Run run = erase("ANNA@x.example", "--yes");

        assertThat(run.out())
                .contains(
                        "Still stored: other spellings of \"anna@x.example\", by case or blanks. Fix: write normalize:"
                                + " email in the descriptor, then hanse node import " + shop.home()
                                + " DESCRIPTOR --replace");
        assertThat(erase("bob@x.example", "--yes").out()).doesNotContain("Still stored");
        shop.write("list.txt", "anna@x.example\nAnna@x.example \n");
        ShopHome.Run rest = erase("--file", shop.path("list.txt").toString(), "--yes", "--json");
        assertThat(rest.out()).contains("\"otherSpellings\" : [ ]");
    }

    @Test
    void erase_withNormalizedIds_takesAnySpelling() {
        shop.write("shop.yaml", NORMALIZED);
        spellAnna();
        String decision = decide(" ANNA@X.example");
        assertThat(ShopHome.run("explain", shop.home().toString(), "bob@X.EXAMPLE", "--json")
                        .exit())
                .isEqualTo(ExitCode.SUCCESS);

        ShopHome.Run run = erase("Anna@X.Example", "--yes");

        assertThat(run.out()).contains("Erased 1 shopper: 3 interactions removed");
        assertThat(logged(decision)).isEmpty();
        assertThat(shop.importFiles().out()).containsPattern("of erased shoppers +3");
        assertThat(erase("anna@x.example", "--yes").out()).contains("Erased before: \"anna@x.example\"");
        assertThat(erase("ANNA@X.EXAMPLE", "--yes", "--allow-again").exit()).isEqualTo(ExitCode.SUCCESS);
        assertThat(shop.importFiles().out()).containsPattern("added +3");
    }

    /** A sum that contains the shopper cannot change. The node keeps no record of the shopper's part in it. */
    @Test
    void erase_ofAShopper_removesItsContributionToCounts() {
        JobId job = new JobId("books");
        FileCountStore store = new FileCountStore(new NodeHome(shop.home()).counts());
        store.contribute(
                job,
                new Contribution(
                        Map.of(
                                new ShopperId(SHOPPER), List.of(new ItemId("p1")),
                                new ShopperId("other"), List.of(new ItemId("p2"))),
                        new TreeSet<>(),
                        10));

        assertThat(erase(SHOPPER, "--yes").exit()).isEqualTo(ExitCode.SUCCESS);
        assertThat(store.contribution(job).orElseThrow().shoppers()).containsOnlyKeys(new ShopperId("other"));
    }

    @Test
    void erase_withADamagedContribution_erasesAllElseAndNamesTheFile() throws IOException {
        List<String> before = shop.stored();
        Path counts = Files.createDirectories(new NodeHome(shop.home()).counts());
        Files.write(counts.resolve("books.contribution"), new byte[] {1, 2, 3});
        for (String done : List.of("Erased 1 shopper: 4 interactions removed", "Erased before: ")) {
            ShopHome.Run run = erase(SHOPPER, "--yes");

            assertThat(run.exit()).isEqualTo(ExitCode.BAD_INPUT);
            assertThat(run.out()).contains(done);
            assertThat(run.err())
                    .contains(
                            "hanse: warning: " + counts.resolve("books.contribution") + ": found ",
                            "hanse: " + counts + ": found 1 contribution of item pairs that cannot be read",
                            "All else is erased. Fix: restore the files");
            assertThat(shop.stored()).isEqualTo(without(before, SHOPPER));
        }

        Files.delete(counts.resolve("books.contribution"));
        assertThat(erase(SHOPPER, "--yes").exit()).isEqualTo(ExitCode.SUCCESS);
    }

    /** A running node has the database open. */
    @Test
    void erase_whileTheDataAreOpen_leavesNoByteOfTheId() {
        shop.write("orders.csv", """
                user,sku,at
                zoe,p1,1700000000
                ada,p2,1700000060
                zz,p1,1700000060
                ad,zoe,1700000060
                """);
        assertThat(shop.importFiles("--replace").out()).contains("unknown item");
        try (ImportedDataset data = shop.data()) {
            int before = data.merchant().log().size();
            assertThat(erase("zoe", "--yes").exit()).isEqualTo(ExitCode.SUCCESS);

            assertThat(shop.bytes().contains("zoe"))
                    .as("id in a file of the home")
                    .isFalse();
            assertThat(data.merchant().log().size()).isEqualTo(before - 1);
            assertThat(data.imports().rejects())
                    .singleElement()
                    .satisfies(reject -> assertThat(reject.value()).isEmpty());
        }
    }

    private static final Instant AT = Instant.parse("2026-11-20T10:00:00Z");

    private static EventStore.Event event(String id, String shopper, Instant at) {
        return new EventStore.Event(
                id,
                Optional.of(new ShopperId(shopper)),
                Optional.empty(),
                "purchase",
                "p1",
                at,
                OptionalDouble.empty(),
                OptionalDouble.empty(),
                OptionalDouble.empty(),
                Optional.of("order of " + shopper));
    }

    private List<EventStore.Status> send(EventStore.Event... events) {
        try (ImportedDataset data = shop.data()) {
            return data.events().append(List.of(events), AT);
        }
    }

    /** A serving process has the database open, and reads it. */
    @Test
    void erase_ofAShopperWithEvents_leavesNoByteOfTheId() {
        List<String> before = without(shop.stored(), SHOPPER);
        List<EventStore.Event> events = new ArrayList<>();
        for (int i = 0; i < 300; i++) {
            events.add(event("e" + i + " of zoe", "zoe", AT.plusSeconds(i)));
            events.add(event("f" + i, "bob-" + i, AT.plusSeconds(i)));
            events.add(event("g" + i + " of " + SHOPPER, SHOPPER, AT.plusSeconds(i)));
        }
        try (ImportedDataset data = shop.data()) {
            data.events().append(events, AT);
            assertThat(shop.bytes()).contains("zoe");
            ShopHome.Run run = erase("zoe", "--yes", "--json");
            assertThat(run.exit()).as(run.err()).isEqualTo(ExitCode.SUCCESS);
            assertThat(run.out()).contains("\"interactions\" : 0,", "\"events\" : 300,");
            assertThat(erase(SHOPPER, "--yes").out())
                    .contains("Erased 1 shopper: 4 interactions and 300 events removed");

            assertThat(shop.bytes()).doesNotContain("zoe");
            assertThat(Pattern.compile(SHOPPER + "[^0-9]").matcher(shop.bytes()).find())
                    .isFalse();
            data.includeEvents(Instant.EPOCH);
            assertThat(shop.stored()).containsAll(before).hasSize(before.size() + 300);
        }
        assertThat(send(event("late", "zoe", AT.plusSeconds(9)))).containsExactly(EventStore.Status.ERASED);
        assertThat(shop.bytes()).doesNotContain("zoe");
    }

    @Test
    void erase_ofASpellingOfEvents_namesOrTakesAll() {
        send(event("e1", "Zoe@x.example", AT), event("e2", " zoe@X.example", AT));
        assertThat(erase("zoe@x.example", "--yes", "--keep-out").out())
                .contains("Still stored: other spellings of \"zoe@x.example\"");
        shop.write("shop.yaml", NORMALIZED);
        assertThat(shop.importFiles("--replace").exit()).isEqualTo(ExitCode.SUCCESS);
        ShopHome.Run run = erase("ZOE@x.example", "--yes", "--json");
        assertThat(run.out()).contains("\"shoppers\" : 1,", "\"events\" : 2,", "\"notFound\" : [ ]");
        assertThat(shop.bytes().toLowerCase(Locale.ROOT)).doesNotContain("zoe@x.example");
    }

    /** A customer who returns: imports and events obey one date. */
    @Test
    void erase_allowingLater_dropsWhatIsNotLater() {
        Instant now = Instant.now().truncatedTo(ChronoUnit.SECONDS);
        assertThat(erase(SHOPPER, "--yes", "--allow-later").out())
                .contains("Later imports and events add of it what is dated after now");
        assertThat(send(
                        event("old", SHOPPER, now.minusSeconds(5)),
                        event("new", SHOPPER, now.plus(Duration.ofHours(3)))))
                .containsExactly(EventStore.Status.ERASED, EventStore.Status.STORED);
        shop.write(
                "orders.csv",
                shop.read("orders.csv") + SHOPPER + ",p3,"
                        + now.plus(Duration.ofHours(2)).getEpochSecond() + "\n");
        assertThat(shop.importFiles("--json").out()).contains("\"added\" : 1,", "\"erased\" : 4,");
        assertThat(shop.stored().stream().filter(line -> line.startsWith(SHOPPER + " ")))
                .hasSize(2);

        assertThat(erase(SHOPPER, "--yes").out()).contains("Later imports leave it out");
        assertThat(shop.importFiles("--json").out()).contains("\"added\" : 0,", "\"erased\" : 5,");
        assertThat(send(event("newer", SHOPPER, now.plus(Duration.ofHours(9)))))
                .containsExactly(EventStore.Status.ERASED);
        assertThat(erase(SHOPPER, "--yes", "--allow-later", "--allow-again").exit())
                .isEqualTo(ExitCode.BAD_INPUT);
    }

    /** Under another spelling the date of the erasure holds. */
    @Test
    void import_ofASpellingErasedUntilATime_addsWhatIsLater() {
        spellAnna();
        assertThat(erase("ANNA@x.example", "--yes", "--allow-later").exit()).isEqualTo(ExitCode.SUCCESS);
        Instant later = Instant.now().plus(Duration.ofHours(1));
        shop.write("orders.csv", shop.read("orders.csv") + "Anna@x.example,p6," + later.getEpochSecond() + "\n");
        shop.write("shop.yaml", NORMALIZED);
        ShopHome.Run run = shop.importFiles("--replace");
        assertThat(run.exit()).as(run.err()).isEqualTo(ExitCode.SUCCESS);
        assertThat(shop.stored().stream().filter(line -> line.startsWith("anna@x.example ")))
                .containsExactly("anna@x.example 6 purchase " + later.getEpochSecond() * 1_000_000);
    }

    @Test
    void import_afterAnErasure_leavesTheShopperOut() {
        erase(SHOPPER, "--yes");
        shop.orders(10, 400);
        ShopHome.Run run = shop.importFiles("--json");

        assertThat(run.out()).contains("\"erased\" : 5,");
        assertThat(shop.stored()).isEqualTo(without(shop.stored(), SHOPPER));
        assertThat(shop.importFiles("--replace").exit()).isEqualTo(ExitCode.SUCCESS);
        assertThat(shop.stored()).containsExactlyElementsOf(without(shop.direct(), SHOPPER));
    }

    @Test
    void erase_allowingAgain_letsTheNextImportAddTheShopper() {
        erase(SHOPPER, "--yes");
        assertThat(erase(SHOPPER, "--yes", "--allow-again").out()).contains("Later imports may add it again");
        assertThat(shop.importFiles("--json").out()).contains("\"added\" : 4,", "\"erased\" : 0,");
        assertThat(shop.stored()).isEqualTo(shop.direct());
    }

    @Test
    void erase_ofAList_removesAllOfIt() {
        List<String> before = shop.stored();
        shop.write("list.txt", "customer-3\n\ncustomer-5\nnot there\n");
        ShopHome.Run run = erase("--file", shop.path("list.txt").toString(), "--yes", "--json");

        assertThat(run.exit()).isEqualTo(ExitCode.BAD_INPUT);
        assertThat(run.out())
                .contains(
                        "\"schema\" : \"hanse.node-erase/1\"", "\"shoppers\" : 3", "\"notFound\" : [ \"not there\" ]");
        assertThat(shop.stored()).isEqualTo(without(before, "customer-3", "customer-5"));
    }

    /** A script must not take the request for done, also at a second attempt. */
    @Test
    void erase_ofAnUnknownId_isAnErrorWithTheFix() {
        for (int attempt = 0; attempt < 2; attempt++) {
            ShopHome.Run run = erase("Customer-3", "--yes");

            assertThat(run.exit()).isEqualTo(ExitCode.BAD_INPUT);
            assertThat(run.out()).isEmpty();
            assertThat(run.err())
                    .isEqualTo(
                            "hanse: SHOPPER: found \"Customer-3\", without a stored interaction, event, decision or earlier"
                                    + " erasure;"
                                    + " expected ids as imported. Fix: check upper and lower case, or add --keep-out to leave"
                                    + " them out of later imports\n");
        }
        shop.write("orders.csv", "user,sku,at\nCustomer-3,p1,1700000000\nada,p2,1700000060\n");
        assertThat(shop.importFiles("--json").out()).contains("\"erased\" : 0,");
    }

    @Test
    void erase_ofAnUnknownIdToKeepOut_keepsItOut() {
        ShopHome.Run run = erase("Customer-3", "--yes", "--keep-out");

        assertThat(run.exit()).as(run.err()).isEqualTo(ExitCode.SUCCESS);
        assertThat(run.out()).isEqualTo("Later imports leave it out\n");
        shop.write("orders.csv", "user,sku,at\nCustomer-3,p1,1700000000\nada,p2,1700000060\n");
        assertThat(shop.importFiles("--json").out()).contains("\"erased\" : 1,");
    }

    @Test
    void erase_ofAListWithManyUnknownIds_namesTenOfThem() {
        shop.write("list.txt", "customer-3\nx1\nx2\nx3\nx4\nx5\nx6\nx7\nx8\nx9\nx10\nx11\n");
        ShopHome.Run run = erase("--file", shop.path("list.txt").toString(), "--yes");

        assertThat(run.exit()).isEqualTo(ExitCode.BAD_INPUT);
        assertThat(run.out()).startsWith("Erased 1 shopper: 3 interactions removed\nLater imports leave it out");
        assertThat(run.err())
                .startsWith("hanse: --file: found 11 ids: \"x1\", \"x2\", ")
                .contains("\"x10\" and 1 more, without a stored")
                .doesNotContain("x11");
    }

    @ParameterizedTest
    @CsvSource({"yes, 0", "y, 3", "no, 3", "'', 3"})
    void erase_withoutYes_asks(String answer, int exit) {
        List<String> before = shop.stored();
        ShopHome.Run run = asked(answer, SHOPPER);

        assertThat(run.exit()).isEqualTo(exit);
        assertThat(run.err()).startsWith("Erase 1 shopper from " + shop.home() + "?");
        assertThat(shop.stored().equals(before)).isEqualTo(exit != 0);
    }

    /** The question would be about a shopper that is not there. */
    @Test
    void erase_ofAnUnknownIdWithoutYes_asksNothing() {
        ShopHome.Run run = erase("Customer-3");

        assertThat(run.exit()).isEqualTo(ExitCode.BAD_INPUT);
        assertThat(run.err()).startsWith("hanse: SHOPPER: found \"Customer-3\", without a stored interaction, event");
        assertThat(erase(SHOPPER, "--yes").exit()).isEqualTo(ExitCode.SUCCESS);
        assertThat(asked("no", SHOPPER).err()).startsWith("Erase 1 shopper from ");
        shop.write("list.txt", "customer-3\ncustomer-5\nnot there\n");
        assertThat(asked("no", "--file", shop.path("list.txt").toString()).err())
                .startsWith("Erase 2 shoppers from ");
        assertThat(asked("no", "Customer-3", "--keep-out").err()).startsWith("Erase 1 shopper from ");
    }

    private ShopHome.Run asked(String answer, String... arguments) {
        InputStream standard = System.in;
        System.setIn(new ByteArrayInputStream((answer + "\n").getBytes(StandardCharsets.UTF_8)));
        try {
            return erase(arguments);
        } finally {
            System.setIn(standard);
        }
    }

    @Test
    void erase_withoutAShopper_isAUsageError() {
        assertThat(erase("--yes").exit()).isEqualTo(ExitCode.BAD_INPUT);
        assertThat(erase("u1", "--file", "x", "--yes").exit()).isEqualTo(ExitCode.BAD_INPUT);
    }
}
