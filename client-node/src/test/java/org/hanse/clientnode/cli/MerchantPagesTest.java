// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.clientnode.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.Reader;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Properties;
import java.util.Set;
import java.util.concurrent.atomic.AtomicReference;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.hanse.clientnode.jdbc.JdbcReceivedFiles;
import org.hanse.clientnode.jdbc.NodeDatabase;
import org.hanse.clientnode.port.ReceivedFiles;
import org.hanse.clientnode.port.ServingChoice;
import org.hanse.clientnode.store.FileServedModelStore;
import org.hanse.core.crypto.Digest;
import org.hanse.core.evaluate.baseline.Mix;
import org.hanse.core.learn.score.PartScales;
import org.hanse.jdbc.SqliteDatabase;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Merchant's page over HTTP: login, sessions, forms, hosts, errors and words. */
class MerchantPagesTest {

    @TempDir
    static Path start = Path.of("");

    @TempDir
    Path folder = Path.of("");

    private final AtomicReference<Instant> now = new AtomicReference<>(Instant.now());
    private ServedNode node;
    private Browser browser;

    @BeforeAll
    static void importData() {
        ShopHome.imported(start);
    }

    @BeforeEach
    void serve() {
        ShopHome.copy(start, folder);
        node = new ServedNode(folder.resolve("shop"), "owner", now::get);
        browser = new Browser(node.address());
    }

    @AfterEach
    void close() {
        node.close();
    }

    private Browser.Shown logIn() {
        return browser.logIn(node.token());
    }

    @Test
    void page_withoutLogin_leadsToTheLoginAndBack() {
        assertThat(browser.get("/").to()).isEqualTo("/today");
        Browser.Shown asked = browser.get("/today?x=1");
        assertThat(asked.status()).isEqualTo(303);
        assertThat(asked.to()).isEqualTo("/login?to=%2Ftoday%3Fx%3D1");
        assertThat(browser.get(asked.to()).page()).contains("value=\"/today?x&#x3D;1\"");
        Browser.Shown done = browser.post("/login", "token", node.token(), "to", "/today?x=1");
        assertThat(done.status()).isEqualTo(303);
        assertThat(done.to()).isEqualTo("/today?x=1");
        assertThat(done.header("Set-Cookie")).contains("HttpOnly", "SameSite=Strict", "Path=/");
        assertThat(browser.cookie("hanse_session")).hasSize(43);
        Browser.Shown today = browser.get("/today");
        assertThat(today.status()).isEqualTo(200);
        assertThat(today.page()).contains("<h1>Today</h1>", "the tables of this shop");
    }

    @Test
    void login_wayBackToAnotherSite_leadsToTheFirstPage() {
        for (String to : new String[] {"https://evil.example", "//evil.example", "/\\evil.example", "/v1/items"}) {
            browser = new Browser(node.address());
            assertThat(browser.post("/login", "token", node.token(), "to", to).to())
                    .isEqualTo("/today");
        }
    }

    @Test
    void login_wrongTokens_areRefusedAndKeepNoOwnerOut() {
        String shop = node.created("other", "decide,events");
        Browser.Shown refused = browser.post("/login", "token", shop);
        assertThat(refused.status()).isEqualTo(401);
        assertThat(refused.page()).contains("not the token of an owner").doesNotContain(shop);
        for (int i = 0; i < 20; i++) {
            assertThat(browser.post("/login", "token", "hanse_x" + i).status()).isEqualTo(401);
        }
        assertThat(logIn().status()).isEqualTo(303);
        assertThat(node.send("GET", "/v1/items", "").status()).isEqualTo(401);
        assertThat(node.send("GET", "/metrics", "").response().body())
                .contains(
                        "hanse_failed_logins_total{at=\"login\"} 21.0", "hanse_failed_logins_total{at=\"token\"} 1.0");
    }

    @Test
    void form_afterTheSessionEnded_saysThatNothingWasDone() {
        logIn();
        browser.get("/reports");
        now.set(now.get().plus(Duration.ofMinutes(30)));
        Browser.Shown asked = browser.submit("/reports/find", "shopper", "customer-31");
        assertThat(asked.to()).isEqualTo("/login?to=%2Freports&lost=1");
        assertThat(browser.get(asked.to()).page()).contains("expired, so nothing was done", "value=\"/reports\"");
        assertThat(browser.get("/login?to=%2Freports").page()).doesNotContain("nothing was done");
    }

    @Test
    void form_thatIsTooLargeOrOfUnknownLength_isNotRead() throws IOException {
        assertThat(browser.post("/login", "token", "x".repeat(8_000)).status()).isEqualTo(401);
        Browser.Shown large = browser.post("/login", "token", "x".repeat(9_000));
        assertThat(large.status()).isEqualTo(422);
        assertThat(large.page()).contains("expected at most 8192");
        String chunked = "Transfer-Encoding: chunked\r\nConnection: close\r\n\r\n1\r\nt\r\n0\r\n\r\n";
        assertThat(raw("POST /login HTTP/1.1\r\nHost: localhost\r\n" + chunked)).startsWith("HTTP/1.1 422");
    }

    /** The browser knows the encryption of a proxy, the node does not. */
    @Test
    void login_behindAProxyWithEncryption_works() {
        String host = node.address().getAuthority();
        String body = Browser.encoded("token", node.token());
        for (String[] own :
                new String[][] {{"https://" + host, "303"}, {"https://evil.example", "403"}, {"null", "403"}}) {
            assertThat(node.send(
                                    "POST",
                                    "/login",
                                    body,
                                    "Content-Type",
                                    "application/x-www-form-urlencoded",
                                    "Origin",
                                    own[0])
                            .status())
                    .as(own[0])
                    .isEqualTo(Integer.parseInt(own[1]));
        }
    }

    /** The chosen network is another one by now, so the node falls back to the usual tables. */
    @Test
    void today_afterTheChosenModelWasReplaced_saysWhatServes() {
        node.close();
        new FileServedModelStore(new NodeHome(folder.resolve("shop")).serving())
                .choose(new ServingChoice(
                        "1",
                        List.of(),
                        "ndcg@10",
                        500,
                        List.of(
                                new ServingChoice.Popularity(OptionalDouble.of(0.1)),
                                new ServingChoice.Tables(Mix.fixed(), Optional.empty(), OptionalDouble.of(0.2)),
                                new ServingChoice.Own(
                                        1, Digest.sha256(new byte[1]), PartScales.ONE, OptionalDouble.of(0.3))),
                        2,
                        Instant.parse("2026-11-28T12:00:00Z"),
                        "chosen by the test"));
        node.restart();
        browser = new Browser(node.address());
        logIn();
        Browser.Shown today = browser.get("/today");
        assertThat(today.status()).isEqualTo(200);
        assertThat(today.page())
                .contains(
                        "come from the tables of this shop. Compared last on Nov 28, 2026",
                        "The chosen model was replaced")
                .doesNotContain("since Nov 28");
        JsonNode verdict = node.call("GET", "/v1/owner/today", "").body().path("verdict");
        assertThat(verdict.path("judgement").asText()).isEqualTo("replaced");
        assertThat(verdict.path("candidates")).hasSize(3);
        assertThat(verdict.findValuesAsText("served")).containsOnlyOnce("true");
    }

    @Test
    void session_idleOrOldOrWithoutItsToken_isOver() {
        logIn();
        for (int i = 0; i < 24; i++) {
            now.set(now.get().plus(Duration.ofMinutes(29)));
            assertThat(browser.get("/today").status()).isEqualTo(200);
        }
        now.set(now.get().plus(Duration.ofMinutes(29)));
        assertThat(browser.get("/today").to()).startsWith("/login");
        logIn();
        now.set(now.get().plus(Duration.ofMinutes(30)));
        assertThat(browser.get("/today").to()).startsWith("/login");
        logIn();
        assertThat(browser.get("/today").status()).isEqualTo(200);
        assertThat(ShopHome.run("token", "revoke", folder.resolve("shop").toString(), "web-shop")
                        .exit())
                .isZero();
        assertThat(browser.get("/today").to()).startsWith("/login");
    }

    @Test
    void logout_endsTheSession() {
        logIn();
        browser.get("/today");
        String id = browser.cookie("hanse_session");
        assertThat(browser.submit("/logout").to()).isEqualTo("/login");
        assertThat(browser.get(
                                "/today",
                                "Cookie",
                                "hanse_session_" + node.address().getPort() + "=" + id)
                        .to())
                .startsWith("/login");
    }

    @Test
    void form_ofAnotherSessionOrSite_changesNothing() {
        logIn();
        browser.get("/today");
        Browser.Shown without = browser.post("/logout");
        assertThat(without.status()).isEqualTo(403);
        assertThat(without.page()).contains("too old", "Load the page again");
        assertThat(browser.post("/look", "theme", "dark").status()).isEqualTo(403);
        assertThat(browser.get("/today").status()).isEqualTo(200);
        Browser foreign = new Browser(node.address());
        assertThat(foreign.post("/login", "token", node.token(), "form", "x").status())
                .isEqualTo(303);
    }

    @Test
    void answers_haveHeadersThatForbidForeignContent() {
        logIn();
        for (Browser.Shown shown : new Browser.Shown[] {
            browser.get("/today"), browser.get("/login"), browser.get("/nothing"), browser.post("/logout")
        }) {
            assertThat(shown.header("Content-Security-Policy"))
                    .contains("default-src 'none'", "frame-ancestors 'none'", "form-action 'self'")
                    .doesNotContain("unsafe");
            assertThat(shown.header("X-Content-Type-Options")).isEqualTo("nosniff");
            assertThat(shown.header("Referrer-Policy")).isEqualTo("same-origin");
            assertThat(shown.header("Cache-Control")).isEqualTo("no-store");
            assertThat(shown.page()).doesNotContain(" style=", "<style", "onclick", "<script>", "http://", "https://");
        }
    }

    @Test
    void address_unknown_isAPageForBrowsersAndAProblemForPrograms() {
        logIn();
        Browser.Shown page = browser.get("/nothing");
        assertThat(page.status()).isEqualTo(404);
        assertThat(page.page()).contains("There is no such page", "href=\"/today\"");
        assertThat(browser.get("/v1/nothing").header("Content-Type")).startsWith("application/problem+json");
        assertThat(browser.get("/nothing", "Accept", "*/*").header("Content-Type"))
                .startsWith("application/problem+json");
    }

    @Test
    void words_followTheBrowserAndTheSwitch() {
        browser.speak("de-AT,de;q=0.9,en;q=0.5");
        assertThat(browser.get("/login").page()).contains("lang=\"de\"", "Anmelden");
        logIn();
        assertThat(browser.get("/today").page()).contains("<h1>Heute</h1>", "den Tabellen dieses Shops");
        assertThat(browser.submit("/look", "language", "en", "here", "/today").to())
                .isEqualTo("/today");
        assertThat(browser.get("/today").page()).contains("<h1>Today</h1>", "lang=\"en\"");
        browser.submit("/look", "theme", "dark", "here", "/today");
        assertThat(browser.get("/today").page()).contains("data-theme=\"dark\"");
        browser.speak("};--,,");
        assertThat(browser.get("/login").status()).isEqualTo(303);
    }

    @Test
    void document_ofToday_isInTheApiForOwnersAlone() {
        assertThat(node.call("GET", "/v1/owner/today", "").body().path("schema").asText())
                .isEqualTo("hanse.today/1");
        node.use(node.created("other", "decide,events,catalogue,explain,privacy,monitor"));
        assertThat(node.call("GET", "/v1/owner/today", "").status()).isEqualTo(403);
    }

    private String tried(String shopper, String... more) {
        Browser.Shown shown = browser.submit("/try/show", "shopper", shopper);
        assertThat(shown.to()).as(shown.page()).matches("/try\\?request=[0-9a-f]{32}");
        return shown.to() + String.join("", more);
    }

    @Test
    void preview_ofAShopper_showsHistoryItemsReasonsAndWhatChanges() {
        logIn();
        assertThat(browser.get("/try").page()).contains("name=\"shopper\" value=\"customer-");
        String path = tried("customer-31");
        Browser.Shown all = browser.get(path);
        assertThat(all.status()).isEqualTo(200);
        assertThat(all.page())
                .contains("What the shopper did", "checked", "Why?")
                .doesNotContain("id=\"preview\"")
                .doesNotContainPattern("(href|action|hx-get)=\"[^\"]*customer-");
        Browser.Shown without = browser.get(path + "&preview=1");
        assertThat(without.page()).contains("id=\"preview\"").doesNotContain(" checked");
        String item = node.call("GET", "/v1/owner/try?shopper=customer-31", "")
                .body()
                .at("/items/0/item")
                .asText();
        Browser.Shown why = browser.get(path + "&item=" + item + "&against=" + item);
        assertThat(why.page()).contains("id=\"why\"", "for it", "Show the numbers", "It is in the list.");
        assertThat(browser.get(path + "&item=nothing").status()).isEqualTo(422);
        assertThat(browser.get(path + "&preview=1&used=x").status()).isEqualTo(422);
        assertThat(browser.submit("/try/show", "shopper", "x".repeat(201)).status())
                .isEqualTo(422);
        assertThat(browser.get(tried("unknown")).page()).contains("no interaction of this shopper");
        assertThat(browser.submit("/try/show", "shopper", "   ").to()).isEqualTo("/try");
    }

    /** Forms of the page replace its result alone. */
    @Test
    void preview_thatIsNotUsedForHalfAnHour_saysSoInTheResult() {
        logIn();
        browser.get("/try");
        String path = tried("customer-31");
        for (int i = 0; i < 2; i++) {
            now.set(now.get().plus(Duration.ofMinutes(16)));
            assertThat(browser.get(path).page()).contains("What the shopper did");
        }
        now.set(now.get().plus(Duration.ofMinutes(16)));
        browser.get("/today");
        now.set(now.get().plus(Duration.ofMinutes(16)));
        assertThat(browser.get(path).page())
                .doesNotContain("What the shopper did")
                .containsPattern("(?s)id=\"result\">.*Write the id again");
    }

    /** A form sends what is ticked, so what came after its page must not count as unticked. */
    @Test
    void preview_ofAnOlderPage_usesWhatCameSince() {
        logIn();
        browser.get("/try");
        String path = tried("customer-31");
        String page = browser.get(path).page();
        String length = page.replaceAll("(?s).*name=\"length\" value=\"(\\d+)\".*", "$1");
        String owner = node.use(node.created("events", "events"));
        assertThat(node.call(
                                "POST",
                                "/v1/events",
                                "{\"events\": [{\"id\": \"late\", \"shopper\": \"customer-31\", \"type\": \"view\", \"item\": \"p3\"}]}")
                        .status())
                .isEqualTo(200);
        node.use(owner);
        String none = browser.get(path + "&preview=1&length=" + length).page();
        assertThat(none).contains("id=\"used-" + length + "\" checked");
        assertThat(Pattern.compile(" checked").matcher(none).results()).hasSize(1);

        String call = "/v1/owner/try?shopper=customer-31";
        JsonNode some = node.call("GET", call + "&used=&length=" + length, "").body();
        assertThat(some.path("history").findValuesAsText("used")).containsOnlyOnce("true");
        JsonNode nothing = node.call("GET", call + "&used=", "").body();
        assertThat(nothing.path("history").findValuesAsText("used")).containsOnly("false");
        assertThat(nothing.has("after")).isTrue();
        assertThat(node.call("GET", call, "").body().has("after")).isFalse();
        assertThat(node.call("GET", call + "&used=1&length=x", "").status()).isEqualTo(422);
    }

    @Test
    void data_ofAnImportWithMoreRejectsThanAreListed_saysWhatIsCounted() {
        ShopHome files = new ShopHome(folder, "shop");
        files.orders(20, 10_100);
        files.write("orders.csv", files.read("orders.csv") + ",p1,1600000000\n".repeat(10_005));
        ShopHome.Run run = files.importFiles();
        assertThat(run.exit()).as(run.err()).isZero();
        logIn();
        assertThat(browser.get("/data").page())
                .contains("<dd>10,000</dd>", "Only the first 10,000 rejected rows are counted", "10,005");
        files.write("orders.csv", files.read("orders.csv").replace(",p1,1600000000\n".repeat(10), ""));
        run = files.importFiles("--replace");
        assertThat(run.exit()).as(run.err()).isZero();
        assertThat(browser.get("/data").page()).doesNotContain("Only the first");
    }

    @Test
    void data_ofAFileThatTheShopSent_listsIt() {
        logIn();
        assertThat(browser.get("/data").page()).doesNotContain("Files from the shop");
        NodeHome home = new NodeHome(folder.resolve("shop"));
        String id = "0123456789abcdef";
        try (SqliteDatabase database = NodeDatabase.open(home.database())) {
            new JdbcReceivedFiles(database, home.received())
                    .add(
                            new ReceivedFiles.Received(
                                    id,
                                    new ReceivedFiles.Order(ReceivedFiles.Kind.ITEMS, ReceivedFiles.Format.CSV, false),
                                    now.get(),
                                    ReceivedFiles.State.WAITING,
                                    ReceivedFiles.Counts.NONE,
                                    Optional.empty()),
                            1);
        }
        assertThat(browser.get("/data").page()).contains("Files from the shop", "<code>" + id + "</code>", "Items");
        assertThat(node.call("GET", "/v1/owner/data", "")
                        .body()
                        .at("/files/0/id")
                        .asText())
                .isEqualTo(id);
    }

    @Test
    void preview_logsNothing() {
        logIn();
        browser.get("/try");
        String path = tried("customer-31");
        browser.get(path);
        browser.get(path + "&preview=1&item=p-1");
        assertThat(node.call("GET", "/v1/owner/today", "")
                        .body()
                        .at("/day/decisions")
                        .asLong())
                .isZero();
    }

    @Test
    void phrases_ofBothLanguages_haveTheSameKeysAndPlaces() throws IOException {
        Properties english = words("en");
        Properties german = words("de");
        assertThat(german.keySet()).isEqualTo(english.keySet());
        english.forEach((key, text) -> {
            // MessageFormat drops a straight apostrophe with what follows.
            assertThat(text + " " + german.get(key)).as(key.toString()).doesNotContain("'");
            assertThat(places(german.getProperty(key.toString())))
                    .as(key.toString())
                    .isEqualTo(places(text.toString()));
        });
    }

    private static Set<String> places(String text) {
        return Pattern.compile("\\{(\\d)")
                .matcher(text)
                .results()
                .map(own -> own.group(1))
                .collect(Collectors.toSet());
    }

    private static Properties words(String language) throws IOException {
        Properties words = new Properties();
        try (Reader in = new InputStreamReader(
                Objects.requireNonNull(MerchantPagesTest.class.getResourceAsStream(
                        "/org/hanse/clientnode/web/words_" + language + ".properties")),
                StandardCharsets.UTF_8)) {
            words.load(in);
        }
        return words;
    }

    @Test
    void scripts_ofOthers_areThoseThatAreRecorded() throws IOException {
        Path folder = Path.of("src/main/resources/org/hanse/clientnode/web/vendor");
        String recorded = Files.readString(folder.resolve("VENDORED.md"));
        for (String file : List.of("htmx.js", "sse.js")) {
            assertThat(recorded)
                    .containsPattern("\\| " + file + " \\|.*"
                            + Digest.sha256(Files.readAllBytes(folder.resolve(file)))
                                    .toHex());
        }
    }

    @Test
    void host_thatIsAForeignName_isRefused() throws IOException {
        for (String host :
                List.of("evil.example", "evil.example:" + node.address().getPort(), "127.0.0.1.evil.example")) {
            for (String path : List.of("/login", "/v1/owner/today", "/healthz")) {
                assertThat(raw("GET " + path + " HTTP/1.1\r\nHost: " + host + "\r\nConnection: close\r\n\r\n"))
                        .as(host + path)
                        .startsWith("HTTP/1.1 421");
            }
        }
        for (String host : List.of("localhost", "127.0.0.1:1", "[::1]", "10.0.0.7", "LOCALHOST:80")) {
            assertThat(raw("GET /login HTTP/1.1\r\nHost: " + host + "\r\nConnection: close\r\n\r\n"))
                    .as(host)
                    .startsWith("HTTP/1.1 200");
        }
        String foreign = "Origin: http://evil.example\r\nContent-Length: 0\r\n";
        assertThat(raw("POST /login HTTP/1.1\r\nHost: localhost\r\n" + foreign + "Connection: close\r\n\r\n"))
                .startsWith("HTTP/1.1 403");
    }

    private String raw(String request) throws IOException {
        try (Socket socket =
                new Socket(InetAddress.getLoopbackAddress(), node.address().getPort())) {
            socket.setSoTimeout(30_000);
            socket.getOutputStream().write(request.getBytes(StandardCharsets.US_ASCII));
            return new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    @Test
    void stream_ofToday_sendsTheLivePartAndEndsWithTheSession() throws IOException {
        logIn();
        String cookie = "hanse_session_" + node.address().getPort() + "=" + browser.cookie("hanse_session");
        try (Socket socket =
                new Socket(InetAddress.getLoopbackAddress(), node.address().getPort())) {
            socket.setSoTimeout(30_000);
            socket.getOutputStream()
                    .write(("GET /today/stream HTTP/1.1\r\nHost: localhost\r\nAccept: text/event-stream\r\nCookie: "
                                    + cookie + "\r\n\r\n")
                            .getBytes(StandardCharsets.US_ASCII));
            BufferedReader in =
                    new BufferedReader(new InputStreamReader(socket.getInputStream(), StandardCharsets.UTF_8));
            List<String> lines = new ArrayList<>();
            while (!lines.contains("event: today")) {
                lines.add(Objects.requireNonNull(in.readLine()));
            }
            assertThat(lines.get(0)).startsWith("HTTP/1.1 200");
            assertThat(lines).contains("id: 1");
            now.set(now.get().plus(Duration.ofHours(1)));
            while (!lines.contains("event: end")) {
                lines.add(Objects.requireNonNull(in.readLine()));
            }
        }
    }
}
