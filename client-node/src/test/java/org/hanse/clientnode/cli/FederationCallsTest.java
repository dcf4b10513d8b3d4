// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.clientnode.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.hanse.clientnode.port.ApprovalStore.Approval;
import org.hanse.core.job.JobSetup;
import org.hanse.core.secagg.Enrolment;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Calls of the owner about the federation, of a serving node. */
class FederationCallsTest {

    private static final Enrolment ROSTER = EnrolledHome.roster();

    @TempDir
    Path folder = Path.of("");

    static void importData(Path folder, NodeHome home) throws IOException {
        Files.writeString(folder.resolve("orders.csv"), "user,sku\nann,p1\nann,p2\nann,p3\nbob,p2\nbob,p1\nbob,p4\n");
        Path descriptor = Files.writeString(folder.resolve("shop.yaml"), """
                dataset: shop
                catalogue: {from: interactions, columns: {title: sku}}
                interactions:
                  layout: interactions
                  source: {path: orders.csv, format: csv, header: true}
                  columns: {shopper: user, item: sku}
                  type: {constant: purchase}
                """);
        EnrolledHome.Run imported = EnrolledHome.run("import", home.folder().toString(), descriptor.toString());
        assertThat(imported.exit()).as(imported.err()).isZero();
    }

    @Test
    void owner_approvesWhatTheInboxShows_andIsNamed() throws IOException {
        NodeHome home = EnrolledHome.write(folder.resolve("shop-a"));
        Files.writeString(home.policy(), "noise: none\n");
        importData(folder, home);
        JobSetup setup = EnrolledHome.offer(home, ROSTER);
        try (ServedNode node = new ServedNode(home.folder(), "decide")) {
            assertThat(node.call("GET", "/v1/owner/inbox", "").status()).isEqualTo(403);
            String approve = "/v1/owner/inbox/books/approve";
            String body = "{\"digest\": \"" + setup.digest().toHex() + "\"}";
            assertThat(node.call("POST", approve, body).status()).isEqualTo(403);
            node.use(node.created("manager", "owner"));

            JsonNode plan =
                    node.call("GET", "/v1/owner/inbox", "").body().path("plans").path(0);
            assertThat(plan.path("standing").asText()).isEqualTo("waiting");
            assertThat(plan.path("digest").asText()).isEqualTo(setup.digest().toHex());
            ServedNode.Answer other = node.call("POST", approve, "{\"digest\": \"" + "ab".repeat(32) + "\"}");
            assertThat(other.status()).isEqualTo(409);
            assertThat(other.body().path("type").asText()).isEqualTo("urn:hanse:problem:changed");
            assertThat(EnrolledHome.approvals(home)).isEmpty();

            ServedNode.Answer approved = node.call("POST", approve, body);
            assertThat(approved.status()).as(approved.response().body()).isEqualTo(200);
            assertThat(approved.body()
                            .path("plan")
                            .path("approvals")
                            .path(0)
                            .path("by")
                            .asText())
                    .isEqualTo("token manager");
            assertThat(EnrolledHome.approvals(home)).containsExactly(Approval.of(setup));
        }
    }

    @Test
    void owner_readsAndChangesThePolicy_andWhatLeft() throws IOException {
        NodeHome home = EnrolledHome.write(folder.resolve("shop-a"));
        importData(folder, home);
        EnrolledHome.offer(home, ROSTER);
        try (ServedNode node = new ServedNode(home.folder(), "owner")) {
            String owner = "/v1/owner/";
            assertThat(node.call("GET", owner + "sent", "")
                            .body()
                            .path("payloads")
                            .path(0)
                            .path("stays")
                            .size())
                    .isGreaterThan(5);
            assertThat(node.call("GET", owner + "sent/books/1", "").status()).isEqualTo(404);
            assertThat(node.call("GET", owner + "budget", "")
                            .body()
                            .path("jobs")
                            .path(0)
                            .path("charged")
                            .asInt())
                    .isZero();
            assertThat(node.call("GET", owner + "policy", "")
                            .body()
                            .path("digest")
                            .asText())
                    .isEqualTo("none");
            String keys = "\"keys\": {\"noise\": \"none\"}";
            JsonNode preview = node.call("POST", owner + "policy/preview", "{" + keys + "}")
                    .body();
            assertThat(preview.path("refused").size()).isZero();
            ServedNode.Answer changed = node.call("PUT", owner + "policy", "{\"digest\": \"none\", " + keys + "}");
            assertThat(changed.status()).as(changed.response().body()).isEqualTo(200);
            assertThat(node.call("PUT", owner + "policy", "{\"digest\": \"none\", " + keys + "}")
                            .status())
                    .isEqualTo(409);
            assertThat(node.call("PUT", owner + "policy", "{\"digest\": \"none\", \"keys\": {\"cpu\": 0}}")
                            .status())
                    .isEqualTo(422);
            String digest = changed.body().path("digest").asText();
            assertThat(node.call("POST", owner + "policy/undo", "{\"digest\": \"" + digest + "\"}")
                            .body()
                            .path("changes")
                            .path(0)
                            .path("by")
                            .asText())
                    .isEqualTo("token web-shop");
        }
    }

    @Test
    void shopWithoutAFederation_answersThatNothingArrivesAndNothingLeaves() throws IOException {
        NodeHome home = NodeHome.created(folder.resolve("alone"));
        importData(folder, home);
        try (ServedNode node = new ServedNode(home.folder(), "owner")) {
            JsonNode inbox = node.call("GET", "/v1/owner/inbox", "").body();
            assertThat(inbox.path("summary").asText()).contains("nothing leaves it");
            assertThat(inbox.has("node")).isFalse();
            for (String page : new String[] {"sent", "budget", "policy"}) {
                assertThat(node.call("GET", "/v1/owner/" + page, "").status())
                        .as(page)
                        .isEqualTo(200);
            }
            assertThat(node.call("POST", "/v1/owner/inbox/books/approve", "{\"digest\": \"" + "ab".repeat(32) + "\"}")
                            .status())
                    .isEqualTo(404);
        }
    }
}
