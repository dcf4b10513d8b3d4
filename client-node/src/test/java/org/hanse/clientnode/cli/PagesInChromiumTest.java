// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.clientnode.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.OptionalDouble;
import java.util.ResourceBundle;
import org.assertj.core.api.SoftAssertions;
import org.hanse.clientnode.port.SentLog;
import org.hanse.core.job.JobSetup;
import org.hanse.core.secagg.Enrolment;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Pages of the merchant in a browser: none breaks a rule of axe, loads from elsewhere, complains, or is wider than its window. Each page that
 * the navigation has is opened. Pictures: {@code -Dhanse.pictures=FOLDER}.
 */
class PagesInChromiumTest {

    /** Title that would be a script, and break lines, if it were not text. */
    private static final String HOSTILE = "</td></main><script>alert(1)</script><img src=https://evil.example/x>\u202e";

    private static final int LONG = 10_000;

    private static final String ENROLLED = "shop-a";

    private static final ResourceBundle WORDS =
            ResourceBundle.getBundle("org.hanse.clientnode.web.words", Locale.ENGLISH);

    @TempDir
    static Path start;

    @TempDir
    Path folder;

    /** State of a shop. */
    enum State {
        /** No decision was made, and nothing was trained. */
        EMPTY,
        /** A node in a federation: decisions, events, imports with rejected rows, hostile and long titles; offers, rounds, charges and another policy. */
        BUSY,
        /** The training failed, and the state of the program's files is damaged. */
        BROKEN
    }

    /** What is opened, and how. */
    record Case(State state, Chromium.Look look) {

        @Override
        public String toString() {
            return state.name().toLowerCase(Locale.ROOT) + "-" + look;
        }
    }

    static List<Case> some() {
        return List.of(
                new Case(State.EMPTY, new Chromium.Look(1280, false)),
                new Case(State.BUSY, new Chromium.Look(360, true)));
    }

    static List<Case> others() {
        List<Case> all = new ArrayList<>();
        for (State state : State.values()) {
            for (int width : new int[] {1280, 360}) {
                for (boolean dark : new boolean[] {false, true}) {
                    all.add(new Case(state, new Chromium.Look(width, dark)));
                }
            }
        }
        all.removeAll(some());
        return all;
    }

    @BeforeAll
    static void importData() throws IOException {
        ShopHome.imported(
                start,
                items -> items.replace("p3,Item 3", "p3,\"" + HOSTILE + "\"")
                        .replace("p5,Item 5", "p5," + "Long title ".repeat(LONG / 11))
                        .replace("p9,Item 2", "p9," + "x".repeat(LONG)));
        NodeHome enrolled = EnrolledHome.write(start.resolve(ENROLLED));
        new ShopHome(start, ENROLLED).importFiles();
        federate(enrolled);
    }

    /** Brings a job with two rounds, another plan of it that waits, and a job that the policy refuses. */
    private static void federate(NodeHome home) throws IOException {
        Enrolment roster = EnrolledHome.roster();
        Files.writeString(home.policy(), "noise: none\n");
        EnrolledHome.offer(home, roster);
        EnrolledHome.Run approved = EnrolledHome.run("policy", home.folder().toString(), "--approve", "books");
        assertThat(approved.exit()).as(approved.err()).isZero();
        JobSetup own = EnrolledHome.offerPrivately(home, roster);
        EnrolledHome.charge(home, OptionalDouble.empty(), own, 1, 2);
        for (int round = 1; round < 4; round++) {
            EnrolledHome.sent(home, round, SentLog.Kind.UPDATE, EnrolledHome.NOW.plusSeconds(round));
        }
        EnrolledHome.sent(home, 1, SentLog.Kind.COUNTED, EnrolledHome.NOW.plusSeconds(4));
        EnrolledHome.sent(home, 2, SentLog.Kind.NOT_COUNTED, EnrolledHome.NOW.plusSeconds(5));
        EnrolledHome.offerWithCounts(home, "toys", roster);
    }

    private ServedNode served(State state) throws IOException {
        ShopHome.copy(start, folder);
        Path home = folder.resolve(state == State.BUSY ? ENROLLED : "shop");
        ServedNode node = new ServedNode(
                home,
                "owner,decide,events,explain,catalogue",
                InstantSource.system(),
                () -> state == State.BROKEN ? 1 : 0);
        if (state != State.EMPTY) {
            for (int i = 0; i < 12; i++) {
                String id = node.call(
                                "POST", "/v1/decisions", "{\"shopper\":\"customer-" + 31 * i % 97 + "\",\"slots\":6}")
                        .body()
                        .path("id")
                        .asText();
                node.call(
                        "POST",
                        "/v1/events",
                        "{\"events\":[{\"id\":\"e" + i + "\",\"shopper\":\"customer-" + 31 * i % 97
                                + "\",\"item\":\"p3\",\"type\":\"purchase\",\"decision\":\"" + id + "\"}]}");
            }
            node.call(
                    "POST",
                    "/v1/imports?kind=items",
                    "item,title,price\np1,\"" + HOSTILE + "\",2\np2,Cup,not a price\n,No id,3\n",
                    "Content-Type",
                    "text/csv");
        }
        if (state == State.BROKEN) {
            Files.write(home.resolve("policy.yaml"), "noise: [".getBytes(StandardCharsets.UTF_8));
        }
        return node;
    }

    /** Returns the pages of the navigation, and those of a shopper and of other keys of the policy. */
    private static List<String> opened(Chromium browser, ServedNode node) {
        List<String> pages = new ArrayList<>(browser.pages());
        assertThat(pages).contains("/try", "/reports", "/policy");
        Browser forms = new Browser(node.address());
        forms.logIn(node.token());
        forms.get("/try");
        pages.add(forms.submit("/try/show", "shopper", "customer-31").to() + "&preview=1");
        pages.add(forms.submit("/reports/find", "shopper", "customer-31").to());
        pages.add("/policy?noise=participants&honest=x");
        pages.add("/policy?noise=participants");
        return pages;
    }

    @ParameterizedTest
    @MethodSource("some")
    void page_inABrowser_holdsTheRules(Case own) throws IOException {
        try (ServedNode node = served(own.state());
                Chromium browser = Chromium.start(node.address(), own.look())) {
            SoftAssertions rules = new SoftAssertions();
            browser.open("/login");
            check(browser, own, "/login", rules);
            browser.logIn(node.token());
            for (String page : opened(browser, node)) {
                browser.open(page);
                check(browser, own, page, rules);
            }
            rules.assertAll();
        }
    }

    private static void check(Chromium browser, Case own, String page, SoftAssertions rules) {
        String name = own + page;
        browser.picture((own + page).replaceAll("request=\\w+", "request").replaceAll("[^A-Za-z0-9-]", "-"));
        rules.assertThat(browser.path()).as(name).isEqualTo(page);
        rules.assertThat(browser.text("h1"))
                .as("heading of " + name)
                .isEqualTo(WORDS.getString("title." + page.substring(1).replaceAll("\\W.*", "")));
        rules.assertThat(browser.overflow())
                .as("pixels beyond the window of " + name)
                .isLessThanOrEqualTo(0);
        rules.assertThat(browser.violations()).as("axe of " + name).isEmpty();
        rules.assertThat(browser.complaints())
                .as("requests and complaints of " + name)
                .isEmpty();
    }

    @Tag("nightly")
    @ParameterizedTest
    @MethodSource("others")
    void page_inABrowserInFurtherCases_holdsTheRules(Case own) throws IOException {
        page_inABrowser_holdsTheRules(own);
    }

    @Tag("nightly")
    @Test
    void stream_ofAServerThatEnds_saysSinceWhenValuesAreOld() throws Exception {
        try (ServedNode node = served(State.BUSY);
                Chromium browser = Chromium.start(node.address(), new Chromium.Look(1280, false))) {
            browser.logIn(node.token());
            browser.open("/today");
            assertThat(browser.all(".stale")).isEmpty();
            node.restart();
            for (int i = 0; i < 100 && browser.all(".stale").isEmpty(); i++) {
                Thread.sleep(100);
            }
            assertThat(browser.all(".stale")).isNotEmpty();
            assertThat(browser.text("[data-stale]")).matches("(?s).*[0-2][0-9]:[0-5][0-9].*");
        }
    }
}
