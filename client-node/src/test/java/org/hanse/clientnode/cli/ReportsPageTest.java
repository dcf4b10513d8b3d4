// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.clientnode.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.List;
import java.util.stream.Stream;
import org.hanse.audit.ReportFiles;
import org.hanse.audit.ReportVerifier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Page of reports and requests over HTTP, and its calls. */
class ReportsPageTest {

    private static final String REPORTS = "/v1/owner/reports";
    private static final String SHOPPER = "customer-31";

    @TempDir
    static Path start = Path.of("");

    @TempDir
    Path folder = Path.of("");

    private ServedNode node;
    private Browser browser;

    @BeforeAll
    static void importData() {
        ShopHome.imported(start, items -> items.replace("p3,Item 3", "p3,<script>alert(1)</script>"));
    }

    @BeforeEach
    void serve() {
        ShopHome.copy(start, folder);
        node = new ServedNode(home().folder(), "owner,decide,events,privacy");
        browser = new Browser(node.address());
        browser.logIn(node.token());
        browser.get("/reports");
    }

    @AfterEach
    void close() {
        node.close();
    }

    private NodeHome home() {
        return new NodeHome(folder.resolve("shop"));
    }

    private void decide() {
        for (int i = 0; i < 5; i++) {
            assertThat(node.call("POST", "/v1/decisions", "{\"shopper\":\"" + SHOPPER + "\",\"slots\":6}")
                            .status())
                    .isEqualTo(201);
        }
    }

    private static String day(int days) {
        return LocalDate.now(ZoneOffset.UTC).plusDays(days).toString();
    }

    private Browser.Shown make() {
        return browser.submit("/reports/make", "from", day(-1), "until", day(2));
    }

    private JsonNode made() {
        return node.await(REPORTS, own -> own.path("reports").size() == 1)
                .path("reports")
                .path(0);
    }

    private List<String> names() throws IOException {
        try (Stream<Path> all = Files.list(home().reports())) {
            return all.map(own -> own.getFileName().toString()).toList();
        }
    }

    @Test
    void report_ofAPeriod_isMadeVerifiedAndSent() throws IOException {
        decide();
        assertThat(make().to()).isEqualTo("/reports");
        JsonNode made = made();
        String id = made.path("id").asText();
        assertThat(made.path("decisions").asInt()).isEqualTo(5);
        assertThat(made.path("by").asText()).isEqualTo("token web-shop");
        Path report = Path.of(made.path("folder").asText());
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(report)))
                .isEqualTo("rwx------");
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(report.resolve("report.json"))))
                .isEqualTo("rw-------");
        assertThat(browser.get("/reports").page()).contains(made.path("digest").asText(), "token web-shop");
        assertThat(browser.get("/reports?verify=" + id).page())
                .contains("Verified: signature", "unzip report-", "hanse verify report report --key node.pub");
        assertThat(ReportVerifier.subject(ReportFiles.of(report)).digest())
                .isEqualTo(made.path("digest").asText());
        Browser.Shown page = browser.get("/reports/page?report=" + id);
        assertThat(page.header("Content-Security-Policy")).startsWith("sandbox; default-src 'none'");
        assertThat(page.page()).doesNotContain("<script>alert");
        Browser.Shown archive = browser.get("/reports/archive?report=" + id);
        assertThat(archive.header("Content-Disposition")).startsWith("attachment; filename=\"report-");
        assertThat(archive.page())
                .contains("report.json", "manifest.json", "node.pub")
                .doesNotContain("made.json");
        Files.writeString(report.resolve("report.json"), Files.readString(report.resolve("report.json")) + " ");
        assertThat(browser.get("/reports?verify=" + id).page()).contains("Failed: this is not what the node signed");
        assertThat(node.call("GET", REPORTS + "/" + id + "/verification", "")
                        .body()
                        .path("verified")
                        .asBoolean(true))
                .isFalse();
        node.restart();
        assertThat(node.call("GET", REPORTS, "").body().path("reports")).hasSize(1);
    }

    /** Reading the memory of a process from its first byte fails after it was opened. */
    @Test
    void archive_thatFails_isNeverAWholeAnswer() throws IOException {
        Path fault = Path.of("/proc/self/mem");
        assumeThat(fault).exists();
        decide();
        make();
        JsonNode made = made();
        String archive = "/reports/archive?report=" + made.path("id").asText();
        Path report = Path.of(made.path("folder").asText());
        Files.createSymbolicLink(report.resolve("zz"), fault);
        Browser.Shown failed = browser.get(archive);
        assertThat(failed.status()).isEqualTo(503);
        assertThat(failed.header("Content-Disposition")).isEmpty();
        assertThat(failed.header("Content-Type")).startsWith("text/html");
    }

    @Test
    void report_ofAnEmptyOrInvalidPeriod_isNotMade() {
        assertThat(browser.get(make().to()).page()).contains("no decision in this period");
        assertThat(browser.get(browser.submit("/reports/make", "from", day(1), "until", day(1))
                                .to())
                        .page())
                .contains("These days are no period");
        assertThat(browser.submit("/reports/make", "from", "x", "until", "../../etc")
                        .to())
                .isEqualTo("/reports?problem=period");
        assertThat(node.call("POST", REPORTS, "{\"from\":\"" + day(-1) + "\",\"until\":\"" + day(1) + "\"}")
                        .status())
                .isEqualTo(422);
        assertThat(home().reports()).doesNotExist();
        for (String id : new String[] {"..%2f..%2fnode.yaml", "0123456789abcdef", "%3Cscript%3E"}) {
            Browser.Shown shown = browser.get("/reports/page?report=" + id);
            assertThat(shown.status()).isEqualTo(404);
            assertThat(shown.page()).doesNotContain("<script>");
        }
    }

    @Test
    void report_thatFailsHalfWay_leavesNothing() throws IOException {
        decide();
        Files.writeString(home().policy(), "noise: [");
        make();
        JsonNode failed = node.await(REPORTS, own -> own.has("failed")).path("failed");
        assertThat(failed.path("problem").asText()).contains("policy.yaml");
        assertThat(names()).isEmpty();
        assertThat(browser.get("/reports").page()).contains("could not be made", "nothing of it was kept");
    }

    /** Left by a process that was killed: the folder gets its name once all is written. */
    @Test
    void report_thatAKilledProcessLeftHalfMade_isNeitherListedNorInTheWay() throws IOException {
        decide();
        Path half = home().reports().resolve(".0123456789abcdef.1.tmp");
        Files.createDirectories(half.resolve("report"));
        Files.writeString(half.resolve("made.json"), "{\"id\": \"0123456789abcdef\"");
        assertThat(node.call("GET", REPORTS, "").body().path("reports")).isEmpty();
        make();
        String id = made().path("id").asText();
        assertThat(browser.get("/reports").page()).contains(id).doesNotContain("0123456789abcdef");
        assertThat(browser.get("/reports?verify=" + id).page()).contains("Verified: signature");
        node.restart();
        assertThat(names()).containsExactly(id);
    }

    @Test
    void shopper_foundAndErased_afterTheIdIsWrittenAgain() {
        decide();
        Browser.Shown found = browser.submit("/reports/find", "shopper", SHOPPER);
        assertThat(found.to()).startsWith("/reports?request=").doesNotContain(SHOPPER);
        String request = found.to().substring("/reports?request=".length());
        assertThat(browser.get(found.to()).page()).contains("imported interactions", "5 decisions");
        browser.submit("/reports/preferences", "request", request, "training", "yes");
        assertThat(node.call("GET", "/v1/shoppers/" + SHOPPER + "/preferences", "")
                        .body()
                        .path("profiling")
                        .asBoolean(true))
                .isFalse();
        Browser.Shown wrong = browser.submit("/reports/erase", "request", request, "repeat", "customer-32");
        assertThat(browser.get(wrong.to()).page()).contains("Nothing was deleted", "Erase for good");
        assertThat(node.call("GET", "/v1/owner/shoppers/" + SHOPPER, "")
                        .body()
                        .path("decisions")
                        .asInt())
                .isEqualTo(5);
        assertThat(browser.submit("/reports/erase", "request", request, "repeat", SHOPPER)
                        .to())
                .isEqualTo(found.to());
        JsonNode held = node.await(
                "/v1/owner/shoppers/" + SHOPPER, own -> own.path("interactions").asInt() == 0);
        assertThat(held.path("erased").asBoolean()).isTrue();
        assertThat(held.path("decisions").asInt()).isZero();
        assertThat(browser.get(found.to()).page()).contains("5 decisions").doesNotContain(SHOPPER);
    }

    @Test
    void shopper_unknownOrHostile_isNothingHeld() {
        Browser.Shown near = browser.submit("/reports/find", "shopper", " Customer-31");
        assertThat(browser.get(near.to()).page()).contains("Nothing is held under this id", SHOPPER);
        node.call("POST", "/v1/decisions", "{\"shopper\":\"Customer-31\",\"slots\":2}");
        JsonNode held = node.call("GET", "/v1/owner/shoppers/Customer-31", "").body();
        assertThat(held.path("decisions").asInt()).isEqualTo(1);
        assertThat(held.path("near")).as("only where nothing is held").isEmpty();
        Browser.Shown hostile = browser.submit("/reports/find", "shopper", "<script>alert(1)</script>");
        assertThat(browser.get(hostile.to()).page())
                .contains("Nothing is held", "&lt;script&gt;")
                .doesNotContain("<script>alert");
        String request = hostile.to().substring("/reports?request=".length());
        assertThat(browser.submit("/reports/erase", "request", request, "repeat", "<script>alert(1)</script>")
                        .to())
                .endsWith("note=ahead");
        browser.submit("/reports/erase", "request", request, "repeat", "<script>alert(1)</script>", "ahead", "yes");
        assertThat(browser.get(hostile.to()).page()).contains(" 0 events, 0 decisions");
        assertThat(browser.get(browser.submit("/reports/find", "shopper", "  ").to())
                        .page())
                .contains("This is no id");
        assertThat(browser.get("/reports?request=00").page()).contains("Write the id again");
    }

    @Test
    void copy_ofAShopper_isMadeAndSent() {
        decide();
        String to = browser.submit("/reports/find", "shopper", SHOPPER).to();
        browser.submit("/reports/export", "request", to.substring("/reports?request=".length()));
        String page = "";
        for (int i = 0; i < 100 && !page.contains("/reports/copy?export"); i++) {
            page = browser.get(to).page();
            try {
                Thread.sleep(100);
            } catch (InterruptedException e) {
                throw new IllegalStateException(e);
            }
        }
        int at = page.indexOf("/reports/copy?export");
        Browser.Shown copy =
                browser.get(page.substring(at, page.indexOf('"', at)).replace("&#x3D;", "="));
        assertThat(copy.status()).isEqualTo(200);
        assertThat(copy.header("Content-Disposition")).isEqualTo("attachment; filename=\"subject.json\"");
        assertThat(copy.page()).contains(SHOPPER);
    }
}
