// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.clientnode.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import org.hanse.clientnode.jdbc.NodeDatabase;
import org.hanse.clientnode.serve.CatalogueService;
import org.hanse.core.interaction.Catalogue;
import org.hanse.core.interaction.ItemId;
import org.hanse.jdbc.SqliteDatabase;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Items of a shop over HTTP. */
class ServedItemsTest {

    private static final String SHOPPER = "customer-31";

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
        node = new ServedNode(folder.resolve("shop"), "decide,explain,events,catalogue");
    }

    @AfterEach
    void close() {
        node.close();
    }

    private JsonNode ok(int status, String method, String path, String body) {
        ServedNode.Answer answer = node.call(method, path, body);
        assertThat(answer.status()).as(answer.body().toString()).isEqualTo(status);
        return answer.body();
    }

    private List<String> recommended(String request) {
        List<String> items = new ArrayList<>();
        ok(201, "POST", "/v1/decisions", request)
                .path("items")
                .forEach(item -> items.add(item.path("item").asText()));
        return items;
    }

    private void awaitInForce(String item) {
        node.await("/v1/items/" + item, own -> own.path("inForce").asText().equals("now"));
    }

    /** The log has the number of excluded items that the catalogue had. */
    @Test
    void explain_decisionWithAnExcludedItemThatIsNewerThanIt_isAnswered() {
        String id = ok(201, "POST", "/v1/decisions", "{\"exclude\": [\"p1\", \"n1\"]}")
                .path("id")
                .asText();
        ok(201, "PUT", "/v1/items/n1", "{\"title\": \"Item 3\"}");
        awaitInForce("n1");
        ShopHome.Run run = ShopHome.run(
                "explain", folder.resolve("shop").toString(), "--decision", id, "--exclude", "p1,n1", "--json");
        assertThat(run.exit()).as(run.err()).isZero();
    }

    @Test
    void put_newItem_isRecommendedOnceTheDataWereRead() {
        JsonNode stored = ok(201, "PUT", "/v1/items/n1", "{\"title\": \"Item 3\", \"price\": 0, \"brand\": \"Acme\"}");
        assertThat(stored.path("inForce").asText()).isEqualTo("soon");
        assertThat(ok(200, "PUT", "/v1/items/n1", "{\"title\": \"Item 4\", \"price\": 2.5}"))
                .isEqualTo(ok(200, "GET", "/v1/items/n1", ""));
        awaitInForce("n1");
        assertThat(recommended("{\"slots\": 3, \"candidates\": [\"n1\"]}")).containsExactly("n1");
        node.restart();
        JsonNode again = ok(200, "GET", "/v1/items/n1", "");
        assertThat(again.path("title").asText()).isEqualTo("Item 4");
        assertThat(again.path("brand").isMissingNode()).as("PUT replaces").isTrue();
    }

    /** Availability and price of a known item need no reading of the data. */
    @Test
    void patch_availability_isInForceAtOnce() {
        String best = recommended("{\"slots\": 3}").get(0);
        JsonNode off = ok(200, "PATCH", "/v1/items/" + best, "{\"available\": false, \"price\": 9}");
        assertThat(off.path("inForce").asText()).isEqualTo("now");
        assertThat(off.path("title").asText()).startsWith("Item");
        assertThat(recommended("{\"slots\": 20}")).doesNotContain(best);
        ok(422, "POST", "/v1/decisions", "{\"pin\": {\"1\": \"" + best + "\"}}");
        node.restart();
        assertThat(recommended("{\"slots\": 20}")).doesNotContain(best);
        ok(200, "PATCH", "/v1/items/" + best, "{\"available\": null}");
        assertThat(recommended("{\"slots\": 3}").get(0)).isEqualTo(best);
    }

    @Test
    void delete_item_isExplainedStill() {
        JsonNode decision = ok(201, "POST", "/v1/decisions", "{\"shopper\": \"" + SHOPPER + "\", \"slots\": 3}");
        String item = decision.path("items").path(0).path("item").asText();
        String why = "/v1/decisions/" + decision.path("id").asText() + "/explanations/" + item;
        JsonNode before = ok(200, "GET", why, "");
        assertThat(node.call("DELETE", "/v1/items/" + item, "").status()).isEqualTo(204);
        assertThat(node.call("DELETE", "/v1/items/" + item, "").status()).isEqualTo(204);
        assertThat(recommended("{\"slots\": 20, \"keepMet\": true}")).doesNotContain(item);
        assertThat(ok(410, "GET", "/v1/items/" + item, "").path("fix").asText()).isEqualTo("send it whole with PUT");
        ok(410, "PATCH", "/v1/items/" + item, "{\"price\": 1}");
        assertThat(ok(200, "GET", why, "").path("score")).isEqualTo(before.path("score"));
        node.restart();
        assertThat(recommended("{\"slots\": 20, \"keepMet\": true}")).doesNotContain(item);
        JsonNode after = ok(200, "GET", why, "");
        assertThat(after.path("score")).isEqualTo(before.path("score"));
        assertThat(after.path("title")).isEqualTo(before.path("title"));
        ok(201, "PUT", "/v1/items/" + item, "{\"title\": \"Again\"}");
        assertThat(recommended("{\"candidates\": [\"" + item + "\"]}")).containsExactly(item);
    }

    @Test
    void page_items_areEachThereOnceWhileItemsChange() {
        List<String> seen = new ArrayList<>();
        ok(201, "PUT", "/v1/items/p10x", "{}");
        String token = "";
        do {
            JsonNode page = ok(200, "GET", "/v1/items?page_size=3" + token, "");
            page.path("items").forEach(item -> seen.add(item.path("id").asText()));
            token = page.has("nextPageToken")
                    ? "&page_token=" + page.path("nextPageToken").asText()
                    : "";
            ok(201, "PUT", "/v1/items/a" + seen.size(), "{}");
            node.call("DELETE", "/v1/items/" + seen.get(0), "");
        } while (!token.isEmpty());
        List<String> expected = new ArrayList<>(
                IntStream.range(0, 20).mapToObj(i -> "p" + i).sorted().toList());
        expected.add(expected.indexOf("p10") + 1, "p10x");
        assertThat(seen).isEqualTo(expected);
        JsonNode first = ok(200, "GET", "/v1/items?page_size=100", "");
        assertThat(first.path("items").findValuesAsText("id"))
                .doesNotContain("p0")
                .contains("a3");
        assertThat(first.has("nextPageToken")).isFalse();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "PUT | /v1/items/n | {\"title\": \"x\" | 400",
                "PUT | /v1/items/n | [] | 400",
                "PUT | /v1/items/n | {\"price\": NaN} | 400",
                "PUT | /v1/items/n | {\"price\": 1e999} | 422",
                "PUT | /v1/items/n | {\"price\": -1} | 422",
                "PUT | /v1/items/n | {\"price\": \"1\"} | 400",
                "PUT | /v1/items/n | {\"colour\": \"red\"} | 400",
                "PUT | /v1/items/n | {\"id\": \"m\"} | 422",
                "PUT | /v1/items/n | {\"category\": [null]} | 422",
                "PUT | /v1/items/n | {\"title\": \"a\", \"title\": \"b\"} | 400",
                "PUT | /v1/items/%20 | {} | 422",
                "PATCH | /v1/items/n | {\"price\": 1} | 404",
                "PATCH | /v1/items/p1 | {\"available\": 1} | 400",
                "GET | /v1/items/n | '' | 404",
                "DELETE | /v1/items/n | '' | 404",
                "GET | /v1/items?page_size=0 | '' | 422",
                "GET | /v1/items?page_size=x | '' | 422",
                "GET | /v1/items?page_token=eA | '' | 422",
                "GET | /v1/items?page_token=%C3%A4 | '' | 422"
            })
    void call_badInput_isAProblemAndChangesNothing(String method, String path, String body, int status) {
        ServedNode.Answer answer = node.call(method, path, body);
        assertThat(answer.status()).as(answer.body().toString()).isEqualTo(status);
        assertThat(answer.response().headers().firstValue("Content-Type")).contains("application/problem+json");
        assertThat(answer.body().path("fix").asText()).isNotEmpty();
        assertThat(node.call("GET", "/v1/items/n", "").status()).isEqualTo(404);
        assertThat(ok(200, "GET", "/v1/items/p1", "").path("available").asBoolean())
                .isTrue();
    }

    @Test
    void put_longIdOrBody_isAProblem() {
        String id = "i".repeat(200);
        ok(201, "PUT", "/v1/items/" + id, "{\"text\": \"" + "x".repeat(20_000) + "\"}");
        ok(422, "PUT", "/v1/items/" + id + "i", "{}");
        ok(422, "PUT", "/v1/items/n", "{\"title\": \"" + "x".repeat(2_001) + "\"}");
        ok(400, "PUT", "/v1/items/n", "{\"text\": \"" + "x".repeat(20_001) + "\"}");
        ok(413, "PUT", "/v1/items/n", "{\"text\": \"" + "x".repeat(3_000_000) + "\"}");
        assertThat(node.call("PUT", "/v1/items/n", "<item/>", "Content-Type", "application/xml")
                        .status())
                .isEqualTo(415);
    }

    @Test
    void put_hostileTitle_comesBackAsItWas() {
        String title = "<script>alert(1)</script> \\\" \\\\ \\u0000 \\u001b[31m \\u202e";
        JsonNode stored = ok(201, "PUT", "/v1/items/n%2F1%20%25", "{\"title\": \"" + title + "\"}");
        assertThat(stored.path("id").asText()).isEqualTo("n/1 %");
        assertThat(stored.path("title").asText()).isEqualTo("<script>alert(1)</script> \" \\ \0 \u001b[31m \u202e");
        ServedNode.Answer answer = node.call("GET", "/v1/items/n%2F1%20%25", "");
        assertThat(answer.body().path("title")).isEqualTo(stored.path("title"));
        assertThat(answer.response().body()).doesNotContain("\0").doesNotContain("\u001b");
        assertThat(answer.response().headers().firstValue("Content-Type")).contains("application/json");
    }

    @Test
    void put_tooManyItems_isAProblem() {
        changeDatabase("WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < "
                + CatalogueService.MOST_ITEMS
                + ") INSERT INTO item (id, change, document) SELECT 'x' || i, 0, '{\"id\":\"x\"}' FROM n");
        assertThat(ok(422, "PUT", "/v1/items/n", "{}").path("detail").asText())
                .startsWith("items: found " + CatalogueService.MOST_ITEMS);
        ok(200, "PATCH", "/v1/items/p1", "{\"price\": 3}");
    }

    /** What was acknowledged before is still there. */
    @Test
    void put_faultOfTheDisk_isNoAnswer() {
        ok(201, "PUT", "/v1/items/n1", "{\"title\": \"Lamp\"}");
        changeDatabase("CREATE TRIGGER full BEFORE INSERT ON item BEGIN SELECT RAISE(FAIL, 'disk full'); END");
        assertThat(node.call("PUT", "/v1/items/n2", "{}").status()).isEqualTo(503);
        changeDatabase("DROP TRIGGER full");
        ok(404, "GET", "/v1/items/n2", "");
        ok(200, "GET", "/v1/items/n1", "");
        ok(201, "PUT", "/v1/items/n2", "{}");
    }

    private void changeDatabase(String statement) {
        try (SqliteDatabase database = NodeDatabase.open(new NodeHome(folder.resolve("shop")).database())) {
            database.change(handle -> handle.execute(statement));
        }
    }

    @Test
    void put_sameItemTogether_isCreatedOnce() {
        List<CompletableFuture<ServedNode.Answer>> answers = IntStream.range(0, 8)
                .mapToObj(i -> CompletableFuture.supplyAsync(() ->
                        node.call("PUT", "/v1/items/n", "{\"title\": \"t" + i + "\", \"brand\": \"b" + i + "\"}")))
                .toList();
        assertThat(answers.stream().map(answer -> answer.join().status()).toList())
                .containsExactlyInAnyOrder(201, 200, 200, 200, 200, 200, 200, 200);
        JsonNode last = ok(200, "GET", "/v1/items/n", "");
        assertThat(last.path("title").asText().substring(1))
                .isEqualTo(last.path("brand").asText().substring(1));
    }

    /** Events of an item that the catalogue lacks wait for it. */
    @Test
    void put_itemOfEarlierEvents_countsThem() {
        JsonNode stored = ok(
                200,
                "POST",
                "/v1/events",
                "{\"events\": [{\"id\": \"e1\", \"shopper\": \"" + SHOPPER
                        + "\", \"type\": \"purchase\", \"item\": \"n1\"}]}");
        assertThat(stored.path("stored").asInt()).isEqualTo(1);
        ok(201, "PUT", "/v1/items/n1", "{\"title\": \"Lamp\"}");
        awaitInForce("n1");
        JsonNode decision =
                ok(201, "POST", "/v1/decisions", "{\"shopper\": \"" + SHOPPER + "\", \"slots\": 1, \"keepMet\": true}");
        JsonNode why = ok(
                200,
                "GET",
                "/v1/decisions/" + decision.path("id").asText() + "/explanations/"
                        + decision.path("items").path(0).path("item").asText(),
                "");
        assertThat(why.path("terms").findValuesAsText("item")).contains("n1");
    }

    /** Training has all items once they are included in its data, as events are. */
    @Test
    void put_item_isInTheDataForTrainingOnceIncluded() {
        ok(201, "PUT", "/v1/items/n1", "{\"title\": \"Lamp\"}");
        ok(200, "PATCH", "/v1/items/p1", "{\"title\": \"Other\"}");
        try (ImportedDataset data = new ShopHome(folder, "shop").data()) {
            String version = data.version();
            assertThat(data.merchant().catalogue().size()).isEqualTo(20);
            assertThat(data.current().catalogue().size()).isEqualTo(21);
            data.includeEvents(Instant.EPOCH);
            assertThat(data.version()).isNotEqualTo(version);
            assertThat(data.merchant().catalogue().items())
                    .isEqualTo(data.current().catalogue().items())
                    .hasSize(21);
            assertThat(data.merchant().catalogue().item(1).title()).isEqualTo("Other");
            assertThat(data.merchant().catalogue().item(1).tokens()).containsExactly("other");
        }
    }

    private void importKeyOfItem2() {
        ShopHome files = new ShopHome(folder, "shop");
        files.write(
                "shop.yaml",
                ShopHome.DESCRIPTOR.replace(
                        "title: name",
                        "title: name, key: {sql: \"CASE sku WHEN 'p2' THEN '4006381333931' END\", normalize: gtin}"));
        ShopHome.Run run = files.importFiles("--replace");
        assertThat(run.exit()).as(run.err()).isZero();
        node.restart();
    }

    /** Sums and rows of shared vectors so find items of the API. */
    @Test
    void put_itemWithAKey_isFoundByItInTheDataForTraining() {
        importKeyOfItem2();
        assertThat(ok(200, "GET", "/v1/items/p2", "").path("key").asText()).isEqualTo("04006381333931");
        JsonNode stored = ok(201, "PUT", "/v1/items/n1", "{\"title\": \"Lamp\", \"key\": \"0-36000-29145-2\"}");
        assertThat(stored.path("key").asText()).isEqualTo("00036000291452");
        ok(200, "PATCH", "/v1/items/p1", "{\"key\": \"96385074\"}");
        awaitInForce("p1");
        ok(200, "PATCH", "/v1/items/p2", "{\"key\": null}");
        try (ImportedDataset data = new ShopHome(folder, "shop").data()) {
            data.includeEvents(Instant.EPOCH);
            Catalogue catalogue = data.merchant().catalogue();
            assertThat(catalogue.indexOfShared(new ItemId("00036000291452")))
                    .isEqualTo(catalogue.indexOf(new ItemId("n1")))
                    .isPresent();
            assertThat(catalogue.item(1).sharedId()).isEqualTo(new ItemId("00000096385074"));
            assertThat(catalogue.item(2).key()).isEmpty();
        }
    }

    /** A wrong check digit; zeros; the key of another item; a number that lost its zero. */
    @ParameterizedTest
    @CsvSource({
        "PUT, n1, '\"4006381333930\"', 422",
        "PATCH, p1, '\"4006381333930\"', 422",
        "PATCH, p1, '\"0000000000000\"', 422",
        "PUT, n1, '\"4006381-333931\"', 422",
        "PATCH, p1, '\"4006381333931\"', 422",
        "PATCH, p1, 36000291452, 422"
    })
    void change_wrongKey_isAProblemAndChangesNothing(String method, String item, String key, int status) {
        importKeyOfItem2();
        ServedNode.Answer before = node.call("GET", "/v1/items/" + item, "");
        JsonNode problem = ok(status, method, "/v1/items/" + item, "{\"title\": \"Lamp\", \"key\": " + key + "}");
        assertThat(problem.path("detail").asText()).contains("key");
        assertThat(problem.path("fix").asText()).isNotEmpty();
        ServedNode.Answer after = node.call("GET", "/v1/items/" + item, "");
        assertThat(after.status()).isEqualTo(before.status());
        assertThat(after.body().path("title")).isEqualTo(before.body().path("title"));
        assertThat(after.body().path("key")).isEqualTo(before.body().path("key"));
        assertThat(ok(200, "GET", "/v1/items/p2", "").path("key").asText()).isEqualTo("04006381333931");
    }

    /** Without a form in the descriptor keys are texts, and no item has the id of another one as its key. */
    @Test
    void put_idOfAnotherItemAsKey_isAProblem() {
        assertThat(ok(422, "PUT", "/v1/items/n1", "{\"key\": \"p2\"}")
                        .path("detail")
                        .asText())
                .startsWith("key: found p2, which is the key or id of item p2");
        ok(404, "GET", "/v1/items/n1", "");
        assertThat(ok(201, "PUT", "/v1/items/n1", "{\"key\": \" n1 \"}")
                        .path("key")
                        .asText())
                .isEqualTo("n1");
    }

    /** The later of an import and a change counts; what the import lacks stays. */
    @Test
    void importFiles_afterChanges_takesTheirPlace() {
        ok(201, "PUT", "/v1/items/n1", "{\"title\": \"Lamp\"}");
        ok(200, "PATCH", "/v1/items/p1", "{\"title\": \"Other\", \"available\": false}");
        ok(200, "PUT", "/v1/items/p2", "{\"title\": \"Whole\"}");
        ShopHome files = new ShopHome(folder, "shop");
        assertThat(files.importFiles("--replace").exit()).isZero();
        node.restart();
        JsonNode first = ok(200, "GET", "/v1/items/p1", "");
        assertThat(first.path("title").asText()).isEqualTo("Item 1");
        assertThat(first.path("available").asBoolean())
                .as("the file has no such column")
                .isFalse();
        assertThat(ok(200, "GET", "/v1/items/p2", "").path("title").asText()).isEqualTo("Item 2");
        assertThat(ok(200, "GET", "/v1/items/n1", "").path("title").asText()).isEqualTo("Lamp");
        ok(200, "PATCH", "/v1/items/p2", "{\"title\": \"Later\"}");
        files.write(
                "items.csv",
                "sku,name\n"
                        + IntStream.range(0, 20)
                                .filter(i -> i != 2)
                                .mapToObj(i -> "p" + i + ",Item\n")
                                .reduce("", String::concat));
        assertThat(files.importFiles("--replace").exit()).isZero();
        node.restart();
        ok(404, "GET", "/v1/items/p2", "");
        ok(200, "GET", "/v1/items/n1", "");
    }
}
