// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.clientnode.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.atomic.AtomicReference;
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
}
