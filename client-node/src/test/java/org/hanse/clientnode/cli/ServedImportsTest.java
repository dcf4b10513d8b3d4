// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.clientnode.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.hanse.clientnode.jdbc.NodeDatabase;
import org.hanse.core.interaction.ShopperId;
import org.hanse.jdbc.SqliteDatabase;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Imports of files over HTTP. */
class ServedImportsTest {

    @TempDir
    static Path start = Path.of("");

    @TempDir
    Path folder = Path.of("");

    private ServedNode node;

    @BeforeAll
    static void importData() {
        ShopHome.imported(start);
    }

    @BeforeEach
    void serve() {
        ShopHome.copy(start, folder);
        node = new ServedNode(folder.resolve("shop"), "decide,events,catalogue");
    }

    @AfterEach
    void close() {
        node.close();
    }

    private JsonNode imported(String query, String media, String body) {
        ServedNode.Answer received = node.call("POST", "/v1/imports?" + query, body, "Content-Type", media);
        assertThat(received.status()).as(received.body().toString()).isEqualTo(202);
        String place = received.response().headers().firstValue("Location").orElseThrow();
        assertThat(place).isEqualTo("/v1/imports/" + received.body().path("id").asText());
        return node.await(
                place,
                own -> List.of("done", "failed").contains(own.path("state").asText()));
    }

    private static String rows(JsonNode done) {
        JsonNode rows = done.path("rows");
        return done.path("state").asText() + " " + rows.path("read") + " " + rows.path("stored") + " "
                + rows.path("duplicate") + " " + rows.path("rejected");
    }

    /** Returns the received files that remain: one is deleted shortly after its import is done. */
    private List<String> received() throws IOException {
        long end = System.nanoTime() + Duration.ofSeconds(10).toNanos();
        List<String> left = files();
        while (!left.isEmpty() && System.nanoTime() < end) {
            Thread.onSpinWait();
            left = files();
        }
        return left;
    }

    private List<String> files() throws IOException {
        try (Stream<Path> files = Files.list(new NodeHome(folder.resolve("shop")).received())) {
            return files.map(file -> file.getFileName().toString()).toList();
        }
    }

    private int events(String shopper) {
        try (ImportedDataset data = new ShopHome(folder, "shop").data()) {
            return data.events().ofShopper(new ShopperId(shopper)).size();
        }
    }

    /** Either scope of imports suffices to learn that there is none. */
    @Test
    void import_thatIsNotThere_isUnknownToEitherScope() {
        for (String scope : List.of("events", "catalogue")) {
            String token = node.created(scope, scope);
            for (String rest : List.of("", "/rejects")) {
                ServedNode.Answer answer =
                        node.send("GET", "/v1/imports/x" + rest, "", "Authorization", "Bearer " + token);
                assertThat(answer.status()).as(scope + rest).isEqualTo(404);
            }
        }
    }

    @Test
    void items_ofAFile_changeTheirKeysAlone() throws IOException {
        String file = "id,price,available\np1,4.5,false\nn1,2,\np1,3,true\nbad,-1,true\n";
        JsonNode done = imported("kind=items", "text/csv", file);
        assertThat(rows(done)).isEqualTo("done 4 3 0 1");
        JsonNode rejects = node.call("GET", "/v1/imports/" + done.path("id").asText() + "/rejects", "")
                .body();
        assertThat(rejects.path("rejects")).hasSize(1);
        assertThat(rejects.path("rejects").path(0).path("line").asInt()).isEqualTo(5);
        assertThat(rejects.path("rejects")
                        .path(0)
                        .path("problem")
                        .path("detail")
                        .asText())
                .startsWith("price: found -1.0");
        JsonNode known = node.call("GET", "/v1/items/p1", "").body();
        assertThat(known.path("title").asText()).as("no column").isEqualTo("Item 1");
        assertThat(known.path("price").asDouble()).as("the later row").isEqualTo(3);
        assertThat(node.call("GET", "/v1/items/n1", "").body().path("available").asBoolean())
                .isTrue();
        assertThat(rows(imported("kind=items", "text/csv", "id,price,available\np1,3,true\nn1,2,\n")))
                .isEqualTo("done 2 0 2 0");
        assertThat(received()).isEmpty();
    }

    /** The leading zero stays; the id of another item is no key. */
    @Test
    void items_withKeys_haveThemAsTexts() {
        assertThat(rows(imported("kind=items", "text/csv", "id,key\np1,036000291452\nn1,p2\n")))
                .isEqualTo("done 2 1 0 1");
        assertThat(node.call("GET", "/v1/items/p1", "").body().path("key").asText())
                .isEqualTo("036000291452");
        assertThat(node.call("GET", "/v1/items/n1", "").status()).isEqualTo(404);
    }

    /** A blank cell is no value; only null in a line of JSON removes one. */
    @Test
    void items_withBlankCells_keepTheirValues() {
        imported("kind=items", "text/csv", "id,title,price,available\np1,Lamp,4.5,false\n");
        assertThat(rows(imported("kind=items", "text/csv", "id,title,price,available\np1,,5,\n")))
                .isEqualTo("done 1 1 0 0");
        JsonNode kept = node.call("GET", "/v1/items/p1", "").body();
        assertThat(kept.path("title").asText()).isEqualTo("Lamp");
        assertThat(kept.path("price").asDouble()).isEqualTo(5);
        assertThat(kept.path("available").asBoolean()).isFalse();
        imported("kind=items", "application/x-ndjson", "{\"id\": \"p1\", \"price\": null, \"available\": null}\n");
        JsonNode removed = node.call("GET", "/v1/items/p1", "").body();
        assertThat(removed.path("title").asText()).isEqualTo("Lamp");
        assertThat(removed.has("price")).isFalse();
        assertThat(removed.path("available").asBoolean()).isTrue();
    }

    /** The same file adds nothing; two equal rows of one file are two interactions. */
    @Test
    void interactions_withoutIds_areStoredOnce() {
        String row =
                "{\"shopper\": \"new-1\", \"item\": \"p3\", \"type\": \"purchase\", \"time\": \"2026-01-02T03:04:05Z\"}\n";
        String file = row + row + row.replace("p3", "p4") + "{\"item\": \"p3\"}\nno json\n";
        assertThat(rows(imported("kind=interactions", "application/x-ndjson", file)))
                .isEqualTo("done 5 3 0 2");
        assertThat(events("new-1")).isEqualTo(3);
        assertThat(rows(imported("kind=interactions", "application/x-ndjson", file)))
                .isEqualTo("done 5 0 3 2");
        assertThat(events("new-1")).isEqualTo(3);
        JsonNode decision =
                node.call("POST", "/v1/decisions", "{\"shopper\": \"new-1\"}").body();
        assertThat(decision.path("served").path("by").asText())
                .as("served at once")
                .isEqualTo("personal");
    }

    @Test
    void dryRun_file_storesNothing() {
        assertThat(rows(imported(
                        "kind=interactions&dry_run=true", "text/csv", "shopper,item,type\nnew-1,p3,view\nnew-1,p3,\n")))
                .isEqualTo("done 2 1 0 1");
        assertThat(events("new-1")).isZero();
        assertThat(rows(imported("kind=items&dry_run=true", "text/csv", "id,title\nn1,Lamp\n")))
                .isEqualTo("done 1 1 0 0");
        assertThat(node.call("GET", "/v1/items/n1", "").status()).isEqualTo(404);
    }

    @Test
    void file_ofSeveralBatches_isReadWholly() {
        StringBuilder file = new StringBuilder("id,shopper,item,type\n");
        for (int i = 0; i < 2_500; i++) {
            file.append("x")
                    .append(i)
                    .append(",new-")
                    .append(i % 7)
                    .append(i % 1_250 == 0 ? ",," : ",p2,")
                    .append("view\n");
        }
        JsonNode done = imported("kind=interactions", "text/csv; charset=utf-8", file.toString());
        assertThat(rows(done)).isEqualTo("done 2500 2498 0 2");
        JsonNode rejects = node.call("GET", "/v1/imports/" + done.path("id").asText() + "/rejects", "")
                .body();
        assertThat(rejects.path("rejects").path(1).path("line").asInt()).isEqualTo(1_252);
    }

    /** A file that was received is imported by the next process. */
    @Test
    void restart_fileThatWaits_isImported() throws IOException {
        JsonNode one = imported("kind=items", "text/csv", "id,title\nn1,Lamp\n");
        node.close();
        leave("ITEMS", "id,title\nn2,Lamp\nn3,Lamp\n");
        node.restart();
        JsonNode done =
                node.await("/v1/imports/left", own -> own.path("state").asText().equals("done"));
        assertThat(rows(done)).isEqualTo("done 2 2 0 0");
        assertThat(node.call("GET", "/v1/items/n2", "").status())
                .as("it was behind")
                .isEqualTo(404);
        assertThat(node.call("GET", "/v1/items/n3", "").status()).isEqualTo(200);
        assertThat(node.call("GET", "/v1/imports/" + one.path("id").asText(), "")
                        .status())
                .isEqualTo(200);
        assertThat(received()).isEmpty();
    }

    /** Leaves a file with one row that was stored when the process ended. */
    private void leave(String kind, String content) throws IOException {
        Path file = new NodeHome(folder.resolve("shop")).received().resolve("left");
        Files.createDirectories(file.getParent());
        Files.writeString(file, content);
        try (SqliteDatabase database = NodeDatabase.open(new NodeHome(folder.resolve("shop")).database())) {
            database.change(handle -> handle.execute(
                    "INSERT INTO received_file (id, kind, format, dry_run, at, state, read, stored)"
                            + " VALUES ('left', ?, 'CSV', 0, '2026-12-01T00:00:00Z', 'RUNNING', 1, 1)",
                    kind));
        }
    }

    /** No file may bring an erased shopper back, or keep the id. */
    @Test
    void erase_whileAFileWaits_deletesIt() throws IOException {
        node.close();
        leave("INTERACTIONS", "shopper,item,type\na,p2,view\ncustomer-31,p2,view\n");
        assertThat(ShopHome.run("erase", folder.resolve("shop").toString(), "customer-31", "--yes")
                        .exit())
                .isZero();
        assertThat(received()).isEmpty();
        node.restart();
        JsonNode ended = node.call("GET", "/v1/imports/left", "").body();
        assertThat(ended.path("state").asText()).isEqualTo("failed");
        assertThat(ended.path("problem").path("detail").asText()).startsWith("import: found an erasure of shoppers");
    }

    @Test
    void erasedShopper_rows_areRejected() {
        assertThat(ShopHome.run("erase", folder.resolve("shop").toString(), "customer-31", "--yes")
                        .exit())
                .isZero();
        JsonNode done =
                imported("kind=interactions", "text/csv", "shopper,item,type\ncustomer-31,p3,view\nnew-2,p3,view\n");
        assertThat(rows(done)).isEqualTo("done 2 1 0 1");
        assertThat(events("customer-31")).isZero();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "'' | text/csv | 422 | kind: found none",
                "?kind=shoes | text/csv | 422 | kind: found shoes",
                "?kind=items&dry_run=1 | text/csv | 422 | dry_run: found 1",
                "?kind=items | application/json | 415 | content-type: found application/json",
                "?kind=interactions | text/csv | 422 | header: found column title"
            })
    void badRequest_isAProblem(String query, String media, int status, String detail) throws IOException {
        ServedNode.Answer answer = node.call("POST", "/v1/imports" + query, "id,title\na,b\n", "Content-Type", media);
        assertThat(answer.status()).as(answer.body().toString()).isEqualTo(status);
        assertThat(answer.body().path("detail").asText()).startsWith(detail);
        assertThat(answer.body().path("fix").asText()).isNotEmpty();
        assertThat(node.call("GET", "/v1/imports/nope", "").status()).isEqualTo(404);
        assertThat(node.call("GET", "/v1/imports/nope/rejects", "").status()).isEqualTo(404);
        assertThat(new NodeHome(folder.resolve("shop")).received())
                .satisfiesAnyOf(
                        place -> assertThat(place).doesNotExist(),
                        place -> assertThat(place).isEmptyDirectory());
    }

    /** A file is acknowledged once it is on the disk. */
    @Test
    void faultOfTheDisk_receivesNothing() throws IOException {
        Path place = new NodeHome(folder.resolve("shop")).received();
        Files.writeString(place, "no folder");
        ServedNode.Answer answer = node.call("POST", "/v1/imports?kind=items", "id\nn1\n", "Content-Type", "text/csv");
        assertThat(answer.status()).isEqualTo(503);
        assertThat(answer.response().headers().firstValue("Retry-After")).isPresent();
        Files.delete(place);
        assertThat(rows(imported("kind=items", "text/csv", "id\nn1\n"))).isEqualTo("done 1 1 0 0");
    }

    /** Other calls take two megabytes; a file is not kept in memory. */
    @Test
    void file_aboveTheLimitOfOtherCalls_isReceived() {
        String rows = "n1," + "x".repeat(1_900) + "\n";
        JsonNode done = imported("kind=items", "text/csv", "id,title\n" + rows.repeat(1_500));
        assertThat(rows(done)).isEqualTo("done 1500 1 1499 0");
    }

    /** Interactions are events, and items are of the catalogue. */
    @Test
    void import_tokenOfOneScope_mayImportThatKind() {
        String items = "kind=items text/csv id,title\nn1,Lamp\n";
        String interactions = "kind=interactions text/csv shopper,item,type\nnew-1,p3,view\n";
        for (String[] own : new String[][] {{"catalogue", items, interactions}, {"events", interactions, items}}) {
            ShopHome.Run run =
                    ShopHome.run("token", "create", folder.resolve("shop").toString(), own[0], "--scope", own[0]);
            assertThat(run.exit()).as(run.err()).isZero();
            String[] permitted = own[1].split(" ", 3);
            String[] refused = own[2].split(" ", 3);
            String all = node.use(run.out().strip());
            JsonNode done = imported(permitted[0], permitted[1], permitted[2]);
            assertThat(rows(done)).startsWith("done 1 ").endsWith(" 0");
            assertThat(node.call("POST", "/v1/imports?" + refused[0], refused[2], "Content-Type", refused[1])
                            .status())
                    .as(own[0])
                    .isEqualTo(403);
            node.use(all);
            String other =
                    imported(refused[0], refused[1], refused[2]).path("id").asText();
            node.use(run.out().strip());
            for (String path : List.of("", "/rejects")) {
                assertThat(node.call("GET", "/v1/imports/" + done.path("id").asText() + path, "")
                                .status())
                        .isEqualTo(200);
                assertThat(node.call("GET", "/v1/imports/" + other + path, "").status())
                        .isEqualTo(403);
            }
            node.use(all);
        }
    }
}
