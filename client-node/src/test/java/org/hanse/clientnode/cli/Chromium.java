// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.clientnode.cli;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.deque.html.axecore.results.Rule;
import com.deque.html.axecore.selenium.AxeBuilder;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.logging.Level;
import java.util.logging.Logger;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.openqa.selenium.By;
import org.openqa.selenium.WebElement;
import org.openqa.selenium.chrome.ChromeDriver;
import org.openqa.selenium.chrome.ChromeDriverService;
import org.openqa.selenium.chrome.ChromeOptions;
import org.openqa.selenium.logging.LogType;
import org.openqa.selenium.logging.LoggingPreferences;

/** Chromium without a window, and what pages in it must hold. */
final class Chromium implements AutoCloseable {

    private static final Path PROGRAM = Path.of("/usr/bin/chromium");
    private static final Path DRIVER = Path.of("/usr/bin/chromedriver");
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Duration LONGEST = Duration.ofSeconds(60);

    /** Folder for pictures of the pages; none without this property. */
    private static final Optional<Path> PICTURES =
            Optional.ofNullable(System.getProperty("hanse.pictures")).map(Path::of);

    /** Warns that it does not know each version of the browser; kept, since loggers are collected. */
    private static final Logger VERSIONS = Logger.getLogger("org.openqa.selenium");

    private final ChromeDriver driver;
    private final URI address;

    /**
     * Look of a page.
     *
     * @param width width of the window in CSS pixels
     */
    record Look(int width, boolean dark) {

        @Override
        public String toString() {
            return width + (dark ? "-dark" : "-light");
        }
    }

    /** Starts a browser, or skips the test where there is none. */
    static Chromium start(URI address, Look look) {
        assumeTrue(
                Files.isExecutable(PROGRAM) && Files.isExecutable(DRIVER),
                "needs " + PROGRAM + " and " + DRIVER + ": apt-get install chromium chromium-driver");
        return new Chromium(address, look);
    }

    private Chromium(URI address, Look look) {
        this.address = address;
        VERSIONS.setLevel(Level.SEVERE);
        LoggingPreferences logs = new LoggingPreferences();
        logs.enable(LogType.BROWSER, Level.ALL);
        logs.enable(LogType.PERFORMANCE, Level.ALL);
        ChromeOptions options = new ChromeOptions();
        options.setBinary(PROGRAM.toFile());
        options.setCapability("goog:loggingPrefs", logs);
        options.addArguments(
                "--headless=new",
                "--no-sandbox",
                "--disable-gpu",
                "--disable-quic",
                "--no-first-run",
                "--disable-background-networking",
                "--disable-component-update",
                "--disable-sync",
                "--disable-dev-shm-usage",
                "--accept-lang=en",
                "--hide-scrollbars");
        this.driver = new ChromeDriver(
                new ChromeDriverService.Builder()
                        .usingDriverExecutable(DRIVER.toFile())
                        .usingAnyFreePort()
                        .build(),
                options);
        driver.manage().timeouts().pageLoadTimeout(LONGEST).scriptTimeout(LONGEST);
        look(look);
    }

    /** Changes the window and the theme of the system. */
    void look(Look look) {
        driver.executeCdpCommand(
                "Emulation.setDeviceMetricsOverride",
                Map.of("width", look.width(), "height", 900, "deviceScaleFactor", 1, "mobile", false));
        driver.executeCdpCommand(
                "Emulation.setEmulatedMedia",
                Map.of(
                        "features",
                        List.of(Map.of("name", "prefers-color-scheme", "value", look.dark() ? "dark" : "light"))));
    }

    void logIn(String token) {
        open("/login");
        driver.findElement(By.name("token")).sendKeys(token);
        driver.findElement(By.cssSelector("main form button")).click();
        await("nav a");
    }

    /** Waits for an element: a click returns before the next page is there. */
    void await(String selector) {
        long end = System.nanoTime() + LONGEST.toNanos();
        while (all(selector).isEmpty() && System.nanoTime() < end) {
            Thread.onSpinWait();
        }
    }

    void open(String path) {
        driver.get(address + path);
    }

    String path() {
        return driver.getCurrentUrl().substring(address.toString().length());
    }

    /** Returns the paths of the pages that the navigation has. */
    List<String> pages() {
        return driver.findElements(By.cssSelector("nav a")).stream()
                .map(own -> own.getDomAttribute("href"))
                .toList();
    }

    /** Returns the text of the first element. */
    String text(String selector) {
        return driver.findElement(By.cssSelector(selector)).getText();
    }

    List<WebElement> all(String selector) {
        return driver.findElements(By.cssSelector(selector));
    }

    /** Returns what axe finds against WCAG 2.2 AA and its best practices, a line each. */
    List<String> violations() {
        return new AxeBuilder()
                .analyze(driver).getViolations().stream().map(Chromium::line).toList();
    }

    private static String line(Rule rule) {
        return rule.getId() + ": " + rule.getHelp() + " "
                + rule.getNodes().stream()
                        .map(own -> own.getTarget() + " " + own.getHtml())
                        .toList();
    }

    /** Returns by how many pixels the page is wider than the window. */
    long overflow() {
        Object pixels = driver.executeScript(
                "return document.documentElement.scrollWidth - document.documentElement.clientWidth");
        return Long.parseLong(String.valueOf(pixels));
    }

    /** Returns requests to other hosts since the last call, and what the page's policy or a script complained about. */
    List<String> complaints() {
        List<String> foreign = StreamSupport.stream(
                        driver.manage().logs().get(LogType.PERFORMANCE).spliterator(), false)
                .map(entry -> read(entry.getMessage()).path("message"))
                .filter(message -> message.path("method").asText().equals("Network.requestWillBeSent"))
                .map(message ->
                        message.path("params").path("request").path("url").asText())
                .filter(url -> url.startsWith("http") && !url.startsWith(address.toString()))
                .toList();
        List<String> said = StreamSupport.stream(
                        driver.manage().logs().get(LogType.BROWSER).spliterator(), false)
                .filter(entry -> entry.getLevel().intValue() >= Level.SEVERE.intValue())
                .map(entry -> entry.getMessage())
                .toList();
        return Stream.concat(foreign.stream(), said.stream()).toList();
    }

    private static JsonNode read(String text) {
        try {
            return JSON.readTree(text);
        } catch (JsonProcessingException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Stores a picture of the whole page, where a folder for them is named. */
    void picture(String name) {
        PICTURES.ifPresent(folder -> {
            try {
                Files.createDirectories(folder);
                Map<String, Object> size = driver.executeCdpCommand("Page.getLayoutMetrics", Map.of());
                JsonNode content = JSON.valueToTree(size.get("cssContentSize"));
                Map<String, Object> shot = driver.executeCdpCommand(
                        "Page.captureScreenshot",
                        Map.of(
                                "captureBeyondViewport",
                                true,
                                "clip",
                                Map.of(
                                        "x",
                                        0,
                                        "y",
                                        0,
                                        "width",
                                        Math.max(1, content.path("width").asInt()),
                                        "height",
                                        Math.max(1, content.path("height").asInt()),
                                        "scale",
                                        1)));
                Files.write(
                        folder.resolve(name + ".png"), Base64.getDecoder().decode(String.valueOf(shot.get("data"))));
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        });
    }

    @Override
    public void close() {
        driver.quit();
    }
}
