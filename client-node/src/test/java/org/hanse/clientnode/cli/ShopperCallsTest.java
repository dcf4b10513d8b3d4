// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.clientnode.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Predicate;
import java.util.function.UnaryOperator;
import java.util.regex.Pattern;
import org.hanse.clientnode.jdbc.JdbcErasureStore;
import org.hanse.clientnode.jdbc.NodeDatabase;
import org.hanse.clientnode.port.EventStore;
import org.hanse.clientnode.port.ImportStore.Erasure;
import org.hanse.clientnode.port.ImportStore.Readmission;
import org.hanse.core.interaction.ShopperId;
import org.hanse.file.WriterLock;
import org.hanse.jdbc.SqliteDatabase;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What shoppers ask of a shop over HTTP. */
class ShopperCallsTest {

    private static final int MOST_SECONDS = 60;

    /** The least id: the footer of a segment contains it uncompressed. */
    private static final String SHOPPER = "customer-0";

    private static final String VISITOR = "visitor-before-login";

    @TempDir
    static Path start = Path.of("");

    @TempDir
    Path folder = Path.of("");

    private ServedNode node;
    private String token = "";
    private Instant now = Instant.now();

    @BeforeAll
    static void importShop() {
        ShopHome shop = new ShopHome(start, "shop").create();
        shop.orders(20, 400);
        assertThat(shop.importFiles().exit()).isZero();
    }

    @BeforeEach
    void serve() {
        ShopHome.copy(start, folder);
        node = new ServedNode(home().folder(), "decide", () -> now);
        token = created("crm", "decide,explain,events,privacy");
    }

    @AfterEach
    void close() {
        node.close();
    }

    private NodeHome home() {
        return new NodeHome(folder.resolve("shop"));
    }

    private ShopHome shop() {
        return new ShopHome(folder, "shop");
    }

    private String created(String name, String scopes) {
        return node.created(name, scopes);
    }

    private ServedNode.Answer call(String method, String path, String body) {
        return node.send(method, path, body, "Authorization", "Bearer " + token);
    }

    private JsonNode ok(int status, String method, String path, String body) {
        ServedNode.Answer answer = call(method, path, body);
        assertThat(answer.status()).as(answer.body().toString()).isEqualTo(status);
        return answer.body();
    }

    private JsonNode decide(String shopper) {
        return ok(201, "POST", "/v1/decisions", "{\"shopper\": \"" + shopper + "\", \"slots\": 20}");
    }

    private double score(String shopper, String item) {
        return ok(
                        201,
                        "POST",
                        "/v1/decisions",
                        "{\"shopper\": \"" + shopper
                                + "\", \"slots\": 1, \"dryRun\": true, \"keepMet\": true, \"candidates\": [\"" + item
                                + "\"]}")
                .path("items")
                .path(0)
                .path("score")
                .asDouble();
    }

    private String because(String shopper) {
        return decide(shopper).path("served").path("because").asText();
    }

    private JsonNode event(String id, String shopper, String item) {
        return ok(
                        200,
                        "POST",
                        "/v1/events",
                        "{\"events\": [{\"id\": \"" + id + "\", \"shopper\": \"" + shopper
                                + "\", \"type\": \"view\", \"item\": \"" + item + "\", \"time\": \"" + now + "\"}]}")
                .path("results")
                .path(0);
    }

    /** Calls until an answer is as wanted; the background has no other end. */
    private JsonNode await(String path, Predicate<ServedNode.Answer> wanted) {
        Instant end = Instant.now().plusSeconds(MOST_SECONDS);
        ServedNode.Answer answer = call("GET", path, "");
        while (!wanted.test(answer)) {
            assertThat(Instant.now()).as(answer.body().toString()).isBefore(end);
            answer = call("GET", path, "");
        }
        return answer.body();
    }

    private JsonNode erased(String id) {
        return await(
                "/v1/erasures/" + id,
                answer -> answer.body().path("state").asText().equals("done"));
    }

    private boolean isInHome(String id) {
        return Pattern.compile(id + "[^0-9]").matcher(shop().bytes()).find();
    }

    @Test
    void erase_overHttp_leavesNoByteOfTheIdInTheHome() {
        event("e1", SHOPPER, "p3");
        decide(SHOPPER);
        ok(200, "PUT", "/v1/shoppers/" + SHOPPER + "/preferences", "{\"training\": false}");
        String export = ok(202, "POST", "/v1/shoppers/" + SHOPPER + "/exports", "")
                .path("id")
                .asText();
        await("/v1/exports/" + export, answer -> answer.status() == 200);
        assertThat(isInHome(SHOPPER)).isTrue();

        ServedNode.Answer accepted = call("DELETE", "/v1/shoppers/" + SHOPPER, "");
        assertThat(accepted.status()).isEqualTo(202);
        assertThat(because(SHOPPER)).as("at once").isEqualTo("no-history");
        String id = accepted.body().path("id").asText();
        assertThat(accepted.response().headers().firstValue("Location")).hasValue("/v1/erasures/" + id);
        JsonNode done = erased(id);
        assertThat(done.path("events").asInt()).isEqualTo(1);
        assertThat(done.path("decisions").asInt()).isEqualTo(1);
        assertThat(done.path("interactions").asInt()).isPositive();
        assertThat(done.path("remains")).isEmpty();
        assertThat(isInHome(SHOPPER)).as("id in a file of the home").isFalse();
        assertThat(shop().stored()).noneMatch(line -> line.startsWith(SHOPPER + " "));

        assertThat(because(SHOPPER)).isEqualTo("no-history");
        assertThat(event("e2", SHOPPER, "p3").path("problem").path("status").asInt())
                .isEqualTo(410);
        for (String path : new String[] {"/preferences", "/exports", "/merge"}) {
            assertThat(call(
                                    path.equals("/preferences") ? "PUT" : "POST",
                                    "/v1/shoppers/" + SHOPPER + path,
                                    "{\"from\": \"x\"}"
                                            .replace(path.equals("/merge") ? "\u0000" : "\"from\": \"x\"", ""))
                            .status())
                    .as(path)
                    .isEqualTo(410);
        }
        assertThat(call("GET", "/v1/exports/" + export, "").status()).isEqualTo(410);
        node.restart();
        assertThat(because(SHOPPER)).isEqualTo("no-history");
        assertThat(shop().importFiles().out()).containsPattern("of erased shoppers +5");
        assertThat(isInHome(SHOPPER))
                .as("id in a file of the home after another import")
                .isFalse();
    }

    private long answers() {
        try (SqliteDatabase database = NodeDatabase.open(home().database())) {
            return database.read(handle -> handle.createQuery("SELECT count(*) FROM answer")
                    .mapTo(Long.class)
                    .one());
        }
    }

    /** An answer is kept for those who send a request again, for a day. */
    @Test
    void dryRun_ofAnErasedShopper_keepsNoId() {
        erased(ok(202, "DELETE", "/v1/shoppers/" + SHOPPER, "").path("id").asText());
        node.use(token);
        ServedNode.Answer answer = node.call(
                "POST",
                "/v1/decisions",
                "{\"shopper\": \"" + SHOPPER + "\", \"dryRun\": true}",
                "Idempotency-Key",
                "k");
        assertThat(answer.status()).isEqualTo(201);
        assertThat(answer.response().body()).doesNotContain(SHOPPER);
        assertThat(isInHome(SHOPPER)).isFalse();
        assertThat(answers()).isEqualTo(1);
        now = now.plus(Duration.ofDays(1)).plusSeconds(1);
        ok(202, "POST", "/v1/shoppers/new/exports", "");
        Instant end = Instant.now().plusSeconds(MOST_SECONDS);
        while (answers() > 0) {
            assertThat(Instant.now()).isBefore(end);
        }
    }

    /** Everything that a node makes of a shopper is made before, and once more after the erasure. */
    @Tag("nightly")
    @Test
    void erase_thenTrainedAndImportedAgain_leavesNoFormOfTheIdInTheHome() {
        useAll("1");
        train();
        ok(200, "POST", "/v1/shoppers/" + SHOPPER + "/merge", "{\"from\": \"" + VISITOR + "\"}");
        useAll("2");
        train();
        assertThat(formsInHome(SHOPPER)).contains("text");
        assertThat(formsInHome(VISITOR)).contains("text");
        erased(ok(202, "DELETE", "/v1/shoppers/" + SHOPPER, "").path("id").asText());
        train();
        assertThat(shop().importFiles().exit()).isZero();
        assertThat(event("later", SHOPPER, "p3").path("problem").path("status").asInt())
                .isEqualTo(410);
        decide(SHOPPER);
        train();
        close();
        assertThat(formsInHome(SHOPPER)).isEmpty();
        assertThat(formsInHome(VISITOR)).isEmpty();
        // What stays: keyed hashes, and their key.
        try (ImportedDataset data = shop().data()) {
            assertThat(data.imports().erased()).hasSize(2);
        }
    }

    private void useAll(String number) {
        for (String shopper : new String[] {SHOPPER, VISITOR}) {
            event(shopper + number, shopper, "p3");
            String decision = decide(shopper).path("id").asText();
            ok(204, "POST", "/v1/decisions/" + decision + "/activate", "");
            call("POST", "/v1/decisions/" + decision + "/what-if", "{\"without\": [0]}");
            if (shopper.equals(SHOPPER) || number.equals("2")) {
                ok(200, "PUT", "/v1/shoppers/" + shopper + "/preferences", "{\"hidden\": [\"x\"]}");
            }
            String export = ok(202, "POST", "/v1/shoppers/" + shopper + "/exports", "")
                    .path("id")
                    .asText();
            await("/v1/exports/" + export, answer -> answer.status() == 200);
        }
    }

    private void train() {
        ShopHome.Run run = ShopHome.run("train", home().folder().toString());
        assertThat(run.exit()).as(run.err()).isZero();
    }

    /** Returns the forms in which files of the home, or their names, contain an id. */
    private List<String> formsInHome(String id) {
        String all = shop().bytes() + shop().files();
        String hex = HexFormat.of().formatHex(id.getBytes(StandardCharsets.UTF_8));
        Map<String, String> forms = new TreeMap<>(Map.of("text", id, "hex", hex, "HEX", hex.toUpperCase(Locale.ROOT)));
        for (int before = 0; before < 3; before++) {
            byte[] bytes = ("\0".repeat(before) + id).getBytes(StandardCharsets.UTF_8);
            // Digits of the id alone, whatever stands before and after it.
            String digits =
                    Base64.getEncoder().encodeToString(bytes).substring((8 * before + 5) / 6, 8 * bytes.length / 6);
            forms.put("base64 " + before, digits);
        }
        return forms.entrySet().stream()
                .filter(form -> Pattern.compile(
                                Pattern.quote(form.getValue()) + (form.getKey().equals("text") ? "[^0-9]" : ""))
                        .matcher(all)
                        .find())
                .map(Map.Entry::getKey)
                .toList();
    }

    /** The request is durable: a process that is killed before the end leaves it to the next one. */
    @Test
    void erase_killedBeforeItsEnd_isFinishedByTheNextProcess() {
        close();
        try (SqliteDatabase database = NodeDatabase.open(home().database())) {
            new JdbcErasureStore(database, new SecureRandom())
                    .accept(
                            "0123",
                            new Erasure(now, Set.of(SHOPPER), UnaryOperator.identity(), Set.of(), Readmission.NONE));
        }
        assertThat(shop().stored()).anyMatch(line -> line.startsWith(SHOPPER + " "));
        node.restart();
        assertThat(because(SHOPPER)).isEqualTo("no-history");
        erased("0123");
        assertThat(isInHome(SHOPPER)).isFalse();
    }

    /** Another process imports; decisions are without the history at once, the tables too. */
    @Test
    void erase_whileAnotherProcessImports_holdsAtOnceAndEndsLater() {
        String id;
        try (WriterLock lock = WorkFolder.lock(home())) {
            lock.requireHeld();
            id = ok(202, "DELETE", "/v1/shoppers/" + SHOPPER + "?allow_later=true", "")
                    .path("id")
                    .asText();
            assertThat(because(SHOPPER)).isEqualTo("no-history");
            assertThat(ok(200, "GET", "/v1/erasures/" + id, "").path("state").asText())
                    .isEqualTo("running");
            now = now.plusSeconds(1);
            assertThat(event("later", SHOPPER, "p3").path("status").asText()).isEqualTo("stored");
        }
        assertThat(erased(id).path("later").asBoolean()).isTrue();
        node.restart();
        assertThat(because(SHOPPER)).isEqualTo("history");
        assertThat(decide(SHOPPER).path("items")).hasSize(19);
        assertThat(shop().importFiles().out()).containsPattern("of erased shoppers +5");
    }

    @Test
    void erase_ofDecisionsAlone_deletesThem() {
        String decision = decide("new").path("id").asText();
        ShopHome.Run run = ShopHome.run("erase", home().folder().toString(), "new", "--yes");
        assertThat(run.exit()).as(run.err()).isZero();
        assertThat(run.out()).contains("Erased 1 shopper: decisions removed");
        assertThat(call("GET", "/v1/decisions/" + decision, "").status()).isEqualTo(404);
        decision = decide("other").path("id").asText();
        erased(ok(202, "DELETE", "/v1/shoppers/other", "").path("id").asText());
        assertThat(call("GET", "/v1/decisions/" + decision, "").status()).isEqualTo(404);
        assertThat(isInHome("other")).isFalse();
    }

    @Test
    void preferences_ofAShopper_holdFromTheNextDecisionOn() {
        String path = "/v1/shoppers/" + SHOPPER + "/preferences";
        assertThat(ok(200, "GET", path, "").path("training").asBoolean()).isTrue();
        JsonNode usual = decide(SHOPPER);
        JsonNode stored = ok(200, "PUT", path, "{\"profiling\": false, \"training\": true, \"hidden\": [\"i-1\"]}");
        assertThat(stored).isEqualTo(ok(200, "GET", path, ""));
        JsonNode off = decide(SHOPPER);
        assertThat(off.path("served").path("because").asText()).isEqualTo("profiling-off");
        node.restart();
        assertThat(decide(SHOPPER).path("items")).isEqualTo(off.path("items"));
        ok(200, "PUT", path, "{}");
        assertThat(decide(SHOPPER).path("items")).isEqualTo(usual.path("items"));
    }

    /** Tables at once, the data for training from their next reading on; a change is no new version of the data. */
    @Test
    void preferences_withoutTraining_leaveTheShopperOutOfTables() {
        event("a", "other", "p3");
        double without = score("other", "p4");
        event("b", "new", "p3");
        event("c", "new", "p4");
        assertThat(score("other", "p4")).isGreaterThan(without);
        String version;
        try (ImportedDataset data = shop().data()) {
            data.includeEvents(Instant.EPOCH);
            version = data.version();
        }
        ok(200, "PUT", "/v1/shoppers/new/preferences", "{\"training\": false}");
        assertThat(score("other", "p4")).isEqualTo(without);
        assertThat(because("new")).isEqualTo("history");
        node.restart();
        assertThat(score("other", "p4")).isEqualTo(without);
        try (ImportedDataset data = shop().data()) {
            assertThat(data.version()).isEqualTo(version);
            assertThat(shop().stored()).anyMatch(line -> line.startsWith("new "));
            assertThat(data.includeEvents(Instant.EPOCH)).isTrue();
            assertThat(data.includeEvents(Instant.EPOCH)).isFalse();
            assertThat(shop().stored()).noneMatch(line -> line.startsWith("new "));
        }
    }

    @Test
    void preferences_hideAnInteraction_inTheHistoryAndItsRestart() {
        event("a", "new", "p3");
        event("b", "new", "p4");
        String export =
                ok(202, "POST", "/v1/shoppers/new/exports", "").path("id").asText();
        JsonNode all = await("/v1/exports/" + export, answer -> answer.status() == 200);
        String second = all.path("interactions").path(1).path("id").asText();
        assertThat(second).startsWith("i-");
        ok(200, "PUT", "/v1/shoppers/new/preferences", "{\"hidden\": [\"" + second + "\"]}");
        assertThat(decide("new").path("items").findValuesAsText("item"))
                .contains("p4")
                .doesNotContain("p3");
        ok(200, "PUT", "/v1/shoppers/new/preferences", "{\"hidden\": [\"a\", \"b\"]}");
        assertThat(because("new")).isEqualTo("no-history");
        node.restart();
        assertThat(because("new")).isEqualTo("no-history");
        try (ImportedDataset data = shop().data()) {
            data.includeEvents(Instant.EPOCH);
        }
        assertThat(shop().stored()).noneMatch(line -> line.startsWith("new "));
    }

    @Test
    void merge_atLogin_givesTheShopperWhatTheVisitorDid() {
        String crm = token;
        token = created("login", "decide,events");
        event("a", "visitor-7", "p3");
        event("b", SHOPPER, "p5");
        decide("visitor-7");
        JsonNode merged = ok(200, "POST", "/v1/shoppers/" + SHOPPER + "/merge", "{\"from\": \"visitor-7\"}");
        assertThat(merged.path("events").asInt()).isEqualTo(1);
        assertThat(merged.path("decisions").asInt()).isEqualTo(1);
        assertThat(ok(200, "POST", "/v1/shoppers/" + SHOPPER + "/merge", "{\"from\": \"visitor-7\"}")
                        .path("events")
                        .asInt())
                .isZero();
        assertThat(because("visitor-7")).isEqualTo("no-history");
        JsonNode live = decide(SHOPPER);
        assertThat(live.path("items").findValuesAsText("item")).doesNotContain("p3", "p5");
        double other = score("customer-31", "p3");
        node.restart();
        assertThat(decide(SHOPPER).path("items")).isEqualTo(live.path("items"));
        assertThat(score("customer-31", "p3")).as("tables equal a rebuild").isEqualTo(other);

        event("c", "visitor-7", "p6");
        ok(403, "DELETE", "/v1/shoppers/" + SHOPPER, "");
        token = crm;
        assertThat(ok(422, "DELETE", "/v1/shoppers/visitor-7", "")
                        .path("detail")
                        .asText())
                .contains("merged with " + SHOPPER, "nothing was erased");
        assertThat(isInHome("visitor-7")).isTrue();
        erased(ok(202, "DELETE", "/v1/shoppers/" + SHOPPER, "").path("id").asText());
        assertThat(isInHome("visitor-7"))
                .as("the visitor is erased with the shopper")
                .isFalse();
        assertThat(event("d", "visitor-7", "p6").path("problem").path("status").asInt())
                .isEqualTo(410);
    }

    /** Comparisons need one set of interactions, so a merge joins the data for training with the next ones. */
    @Test
    void merge_ofIncludedEvents_joinsTheDataForTrainingLater() {
        event("a", "visitor-7", "p3");
        try (ImportedDataset data = shop().data()) {
            data.includeEvents(Instant.EPOCH);
            String version = data.version();
            ok(200, "POST", "/v1/shoppers/new/merge", "{\"from\": \"visitor-7\"}");
            assertThat(data.version()).isEqualTo(version);
            assertThat(shop().stored()).anyMatch(line -> line.startsWith("visitor-7 "));
            assertThat(data.includeEvents(Instant.EPOCH)).isTrue();
            assertThat(shop().stored())
                    .noneMatch(line -> line.startsWith("visitor-7 "))
                    .anyMatch(line -> line.startsWith("new "));
        }
    }

    /** A token of scope events would move an account to another one. */
    @Test
    void merge_ofAnAccount_isAProblem() {
        event("a", "visitor-7", "p3");
        ok(200, "POST", "/v1/shoppers/ann/merge", "{\"from\": \"visitor-7\"}");
        ok(200, "PUT", "/v1/shoppers/bob/preferences", "{\"training\": false, \"hidden\": []}");
        ok(
                200,
                "POST",
                "/v1/events",
                "{\"events\": [{\"id\": \"b\", \"shopper\": \"eve\", \"type\": \"purchase\"," + " \"item\": \"p3\"}]}");
        Map.of("ann", "a visitor of its own", "bob", "preferences", "eve", "a purchase")
                .forEach((from, what) -> assertThat(
                                ok(422, "POST", "/v1/shoppers/new/merge", "{\"from\": \"" + from + "\"}")
                                        .path("detail")
                                        .asText())
                        .contains("from: found a shopper with " + what));
        assertThat(because("new")).isEqualTo("no-history");
    }

    @Test
    void merge_ofAnErasedOrImportedShopper_isAProblem() {
        assertThat(ok(422, "POST", "/v1/shoppers/new/merge", "{\"from\": \"customer-31\"}")
                        .path("detail")
                        .asText())
                .contains("from: found a shopper with imported interactions");
        assertThat(ok(422, "POST", "/v1/shoppers/new/merge", "{\"from\": \"new\"}")
                        .path("detail")
                        .asText())
                .contains("from: found the shopper of the path");
        ok(422, "POST", "/v1/shoppers/new/merge", "{}");
        ok(202, "DELETE", "/v1/shoppers/visitor-7", "");
        ok(410, "POST", "/v1/shoppers/new/merge", "{\"from\": \"visitor-7\"}");
        ok(410, "POST", "/v1/shoppers/visitor-7/merge", "{\"from\": \"new\"}");
    }

    @Test
    void export_ofAShopper_hasAllAndIsDeletedAfterADay() throws IOException {
        event("e1", SHOPPER, "p3");
        String decision = decide(SHOPPER).path("id").asText();
        String ahead = ok(
                        201,
                        "POST",
                        "/v1/decisions",
                        "{\"shopper\": \"" + SHOPPER + "\", \"basket\": [\"p4\"], \"shown\": false}")
                .path("id")
                .asText();
        ok(200, "PUT", "/v1/shoppers/" + SHOPPER + "/preferences", "{\"training\": false}");
        ServedNode.Answer accepted = call("POST", "/v1/shoppers/" + SHOPPER + "/exports", "");
        assertThat(accepted.status()).isEqualTo(202);
        String location = accepted.response().headers().firstValue("Location").orElseThrow();
        JsonNode copy = await(location, answer -> answer.status() == 200);
        assertThat(copy.path("schema").asText()).isEqualTo("hanse.subject/1");
        assertThat(copy.path("shopper").asText()).isEqualTo(SHOPPER);
        assertThat(copy.path("interactions")).hasSize(6);
        assertThat(copy.path("events").path(0).path("id").asText()).isEqualTo("e1");
        assertThat(copy.path("decisions").path(0).path("id").asText()).isEqualTo(decision);
        assertThat(copy.path("decisions").path(0).path("terms").path("schema").asText())
                .isEqualTo("hanse.terms/1");
        assertThat(copy.path("decisions").path(0).path("choice").path("pool")).isNotEmpty();
        JsonNode request = copy.path("requests").path(0);
        assertThat(request.path("decision").asText()).isEqualTo(ahead);
        assertThat(request.path("asked").path("basket").path(0).asText()).isEqualTo("p4");
        assertThat(request.path("document").path("items")).isNotEmpty();
        assertThat(request.path("choice").path("pool")).isNotEmpty();
        assertThat(copy.path("preferences").path("training").asBoolean(true)).isFalse();
        assertThat(copy.path("sections").path("titles").path("items").path("p3").asText())
                .startsWith("Item");
        assertThat(Files.getPosixFilePermissions(home().database()))
                .as("the file for its owner alone that has the copies")
                .hasSize(2);
        now = now.plus(Duration.ofHours(25));
        assertThat(call("GET", location, "").status()).isEqualTo(410);
        assertThat(ok(404, "GET", "/v1/exports/0123", "").path("fix").asText()).isNotEmpty();
    }

    /** An import changes the form of ids while the node runs: events since then are of the shopper in the new form. */
    @Test
    void event_inTheFormBeforeAnImport_isOfTheShopperAfterIt() {
        shop().write("shop.yaml", ShopHome.DESCRIPTOR.replace("user", "{column: user, normalize: email}"));
        assertThat(shop().importFiles("--replace").exit()).isZero();
        try (ImportedDataset data = shop().data()) {
            data.events()
                    .append(
                            List.of(new EventStore.Event(
                                    "e", Optional.of(new ShopperId("NEW")), Optional.empty(), "view", "p3", now)),
                            now);
            Instant end = Instant.now().plusSeconds(MOST_SECONDS);
            while (data.events().ofShopper(new ShopperId("new")).isEmpty()) {
                assertThat(Instant.now()).isBefore(end);
            }
        }
        Instant end = Instant.now().plusSeconds(MOST_SECONDS);
        while (!because("new").equals("history")) {
            assertThat(Instant.now()).isBefore(end);
        }
    }

    /** What is older than the settings say is deleted before a training; so the disk has an end. */
    @Test
    void keep_ofTheSettings_deletesWhatIsOlder() throws IOException {
        String decision = decide("new").path("id").asText();
        event("old", "new", "p3");
        close();
        Files.writeString(
                home().settings(), Files.readString(home().settings()) + "keep: {decisions: 14d, events: 30d}\n");
        node.restart();
        now = now.plus(Duration.ofDays(15));
        assertThat(call("GET", "/v1/decisions/" + decision, "").status()).isEqualTo(410);
        now = now.plus(Duration.ofDays(16));
        event("young", "new", "p4");
        try (ImportedDataset data = ImportedDataset.open(home(), () -> now)) {
            String version = data.version();
            data.includeNewest();
            assertThat(data.version()).isNotEqualTo(version);
            assertThat(data.decisions().decision(decision)).isEmpty();
            assertThat(data.events().ofShopper(new ShopperId("new")))
                    .extracting(own -> own.event().id())
                    .containsExactly("young");
        }
        close();
        Files.writeString(
                home().settings(), Files.readString(home().settings()).replace("decisions: 14d", "decisions: never"));
        ShopHome.Run run = ShopHome.run("recommend", home().folder().toString(), "new");
        assertThat(run.exit()).isEqualTo(2);
        assertThat(run.err()).contains("keep.decisions: found never; expected 1d to 184d");
    }

    @Test
    void call_badInput_isAProblem() {
        String shopper = "/v1/shoppers/" + SHOPPER;
        for (String[] own : new String[][] {
            {"PUT", shopper + "/preferences", "{\"training\": \"no\"}", "400"},
            {"PUT", shopper + "/preferences", "{\"trainings\": true}", "400"},
            {"PUT", shopper + "/preferences", "{\"hidden\": [null]}", "422"},
            {"PUT", shopper + "/preferences", "{\"hidden\": [" + "\"x\",".repeat(1000) + "\"x\"]}", "422"},
            {"PUT", "/v1/shoppers/" + "x".repeat(201) + "/preferences", "{}", "422"},
            {"GET", "/v1/shoppers/%20/preferences", "", "422"},
            {"DELETE", shopper + "?allow_later=yes", "", "422"},
            {"GET", "/v1/erasures/none", "", "404"},
        }) {
            ServedNode.Answer answer = call(own[0], own[1], own[2]);
            assertThat(answer.status()).as(own[1] + answer.body()).isEqualTo(Integer.parseInt(own[3]));
            assertThat(answer.body().path("fix").asText()).as(own[1]).isNotEmpty();
        }
        token = created("shop", "decide,events");
        assertThat(call("DELETE", shopper, "").status()).isEqualTo(403);
        assertThat(call("GET", shopper + "/preferences", "").status()).isEqualTo(403);
    }

    /** An erased shopper's event after a decision is refused, and the decision is gone. */
    @Test
    void event_afterAnErasure_ofADecisionBefore_isRejected() {
        JsonNode decision = decide(SHOPPER);
        ok(202, "DELETE", "/v1/shoppers/" + SHOPPER, "");
        JsonNode result = ok(
                        200,
                        "POST",
                        "/v1/events",
                        "{\"events\": [{\"id\": \"x\", \"type\": \"click\", \"item\": \""
                                + decision.path("items").path(0).path("item").asText() + "\", \"decision\": \""
                                + decision.path("id").asText() + "\"}]}")
                .path("results")
                .path(0);
        assertThat(result.path("status").asText()).isEqualTo("rejected");
    }

    /** The clock went back a day after an erasure that lets the shopper return. */
    @Test
    void erase_beforeTheClockGoesBack_keepsTheShopperOut() {
        ok(202, "DELETE", "/v1/shoppers/" + SHOPPER + "?allow_later=true", "");
        now = now.minus(Duration.ofDays(1));
        assertThat(event("x", SHOPPER, "p3").path("problem").path("status").asInt())
                .isEqualTo(410);
        assertThat(because(SHOPPER)).isEqualTo("no-history");
    }
}
