// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.clientnode.cli;

import static org.assertj.core.api.Assertions.assertThat;

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
import java.util.Properties;
import java.util.Set;
import java.util.concurrent.atomic.AtomicReference;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.hanse.core.crypto.Digest;
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
        NodeHome.created(start.resolve("shop"));
        ShopHome files = new ShopHome(start, "shop");
        files.write("shop.yaml", ShopHome.DESCRIPTOR);
        files.orders(20, 400);
        assertThat(files.importFiles().exit()).isZero();
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
    void login_wrongTokens_areRefusedAndThenHaveToWait() {
        String shop = node.created("other", "decide,events");
        assertThat(browser.post("/login", "token", shop).status()).isEqualTo(401);
        for (int i = 0; i < 4; i++) {
            assertThat(browser.post("/login", "token", "hanse_x" + i).status()).isEqualTo(401);
        }
        Browser.Shown waiting = browser.post("/login", "token", node.token());
        assertThat(waiting.status()).isEqualTo(429);
        assertThat(waiting.header("Retry-After")).isEqualTo("60");
        assertThat(waiting.page()).contains("Wait one minute").doesNotContain(node.token());
        now.set(now.get().plus(Duration.ofMinutes(1)));
        assertThat(logIn().status()).isEqualTo(303);
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

    private static String path(String shopper, String... more) {
        return "/try?" + Browser.encoded("shopper", shopper) + String.join("", more);
    }

    @Test
    void preview_ofAShopper_showsHistoryItemsReasonsAndWhatChanges() {
        logIn();
        Browser.Shown all = browser.get(path("customer-31"));
        assertThat(all.status()).isEqualTo(200);
        assertThat(all.page())
                .contains("What the shopper did", "checked", "Why?")
                .doesNotContain("id=\"preview\"");
        Browser.Shown without = browser.get(path("customer-31", "&preview=1"));
        assertThat(without.page()).contains("id=\"preview\"").doesNotContain(" checked");
        String item = node.call("GET", "/v1/owner/try?shopper=customer-31", "")
                .body()
                .at("/items/0/item")
                .asText();
        Browser.Shown why = browser.get(path("customer-31", "&item=" + item + "&against=" + item));
        assertThat(why.page()).contains("id=\"why\"", "for it", "Show the numbers", "It is in the list.");
        assertThat(browser.get(path("customer-31", "&item=nothing")).status()).isEqualTo(422);
        assertThat(browser.get(path("customer-31", "&preview=1&used=x")).status())
                .isEqualTo(422);
        assertThat(browser.get(path("x".repeat(201))).status()).isEqualTo(422);
        assertThat(browser.get(path("unknown")).page()).contains("no interaction of this shopper");
    }

    @Test
    void preview_logsNothing() {
        logIn();
        browser.get(path("customer-31"));
        browser.get(path("customer-31", "&preview=1&item=p-1"));
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
