// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.clientnode.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Objects;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Home folder of an enrolled node by the version before serving, on 2026-12-01: the orders of {@link ShopHome}, a model of the job
 * {@code books}, decisions with a click each, and an erased shopper. Private keys are left out. It serves as it stands.
 */
class ServeOldHomeTest {

    private static final String DECISION = "15900be4702a5979";
    private static final String OF_ERASED = "f542b26b73d9c584";

    @TempDir
    Path folder = Path.of("");

    private ServedNode node;

    @BeforeEach
    void serve() throws IOException {
        try (InputStream file = Objects.requireNonNull(getClass().getResourceAsStream("/homes/before-serving.zip"));
                ZipInputStream zip = new ZipInputStream(file)) {
            for (ZipEntry entry = zip.getNextEntry(); entry != null; entry = zip.getNextEntry()) {
                Path to = folder.resolve(entry.getName());
                Files.createDirectories(to.getParent());
                Files.copy(zip, to);
            }
        }
        // Decisions are kept for some months.
        node = new ServedNode(
                folder.resolve("shop"),
                "decide,explain,events,catalogue,privacy",
                () -> Instant.parse("2026-12-02T10:00:00Z"));
    }

    @AfterEach
    void close() {
        node.close();
    }

    private JsonNode ok(int status, String method, String path, String body) {
        ServedNode.Answer answer = node.call(method, path, body);
        assertThat(answer.status()).as(path + " " + answer.body()).isEqualTo(status);
        return answer.body();
    }

    @Test
    void home_beforeServing_servesItsDataModelAndDecisions() {
        for (int time = 0; time < 2; time++) {
            JsonNode decision = ok(201, "POST", "/v1/decisions", "{\"shopper\": \"customer-31\", \"slots\": 20}");
            assertThat(decision.path("model").asText()).startsWith("sha256:6bc651873cec032a");
            assertThat(decision.path("served").path("by").asText()).isEqualTo("personal");
            // Five bought, and one clicked after a decision.
            assertThat(decision.path("items").findValuesAsText("item"))
                    .hasSize(14)
                    .doesNotContain("p2");
            JsonNode before = ok(200, "GET", "/v1/decisions/" + DECISION, "");
            assertThat(before.path("items").findValuesAsText("item")).containsExactly("p2", "p11", "p8");
            assertThat(ok(200, "GET", "/v1/decisions/" + DECISION + "/explanations/p2", "")
                            .path("score")
                            .asDouble())
                    .isEqualTo(1.3222707873244477);
            ok(404, "GET", "/v1/decisions/" + OF_ERASED, "");
            assertThat(ok(201, "POST", "/v1/decisions", "{\"shopper\": \"customer-62\"}")
                            .path("served")
                            .path("because")
                            .asText())
                    .isEqualTo("no-history");
            node.restart();
        }
    }

    @Test
    void home_beforeServing_takesEventsOfItsDecisions() {
        JsonNode answer = ok(
                200,
                "POST",
                "/v1/events",
                "{\"events\": [{\"id\": \"e1\", \"type\": \"purchase\", \"item\": \"p11\", \"decision\": \"" + DECISION
                        + "\"}, {\"id\": \"e2\", \"shopper\": \"customer-62\", \"type\": \"view\", \"item\": \"p1\"}]}");
        assertThat(answer.path("stored").asInt()).isEqualTo(1);
        assertThat(answer.path("results").path(1).path("problem").path("status").asInt())
                .isEqualTo(410);
        ok(200, "PUT", "/v1/items/p1", "{\"title\": \"Lamp\"}");
        String export = ok(202, "POST", "/v1/shoppers/customer-31/exports", "")
                .path("id")
                .asText();
        JsonNode copy = node.await("/v1/exports/" + export, own -> own.has("events"));
        assertThat(copy.path("events")).hasSize(2);
    }
}
