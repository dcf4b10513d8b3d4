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
import org.assertj.core.api.SoftAssertions;
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

    @TempDir
    static Path start;

    @TempDir
    Path folder;

    /** State of a shop. */
    enum State {
        /** No decision was made, and nothing was trained. */
        EMPTY,
        /** Decisions, events, imports with rejected rows, hostile and long titles. */
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
        NodeHome.created(start.resolve("shop"));
        ShopHome files = new ShopHome(start, "shop");
        files.write("shop.yaml", ShopHome.DESCRIPTOR);
        files.orders(20, 400);
        String titles = Files.readString(start.resolve("items.csv"))
                .replace("p3,Item 3", "p3,\"" + HOSTILE + "\"")
                .replace("p5,Item 5", "p5," + "Long title ".repeat(LONG / 11))
                .replace("p9,Item 2", "p9," + "x".repeat(LONG));
        Files.writeString(start.resolve("items.csv"), titles);
        assertThat(files.importFiles().exit()).isZero();
    }

    private ServedNode served(State state) throws IOException {
        ShopHome.copy(start, folder);
        ServedNode node = new ServedNode(
                folder.resolve("shop"),
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
            Files.write(folder.resolve("shop").resolve("policy.yaml"), "noise: [".getBytes(StandardCharsets.UTF_8));
        }
        return node;
    }

    private static List<String> opened(Chromium browser) {
        List<String> pages = new ArrayList<>(browser.pages());
        assertThat(pages).as(browser.text("body")).isNotEmpty();
        if (pages.contains("/try")) {
            pages.add("/try?shopper=customer-31");
        }
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
            for (String page : opened(browser)) {
                browser.open(page);
                check(browser, own, page, rules);
            }
            rules.assertAll();
        }
    }

    private static void check(Chromium browser, Case own, String page, SoftAssertions rules) {
        String name = own + page;
        browser.picture((own + page).replaceAll("[^A-Za-z0-9-]", "-"));
        rules.assertThat(browser.path()).as(name).isEqualTo(page);
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
