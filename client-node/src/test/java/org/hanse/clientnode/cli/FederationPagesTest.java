// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.clientnode.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.OptionalDouble;
import java.util.concurrent.atomic.AtomicReference;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.hanse.clientnode.port.ApprovalStore.Approval;
import org.hanse.clientnode.port.SentLog;
import org.hanse.clientnode.store.FileSentLog;
import org.hanse.core.federation.RoundId;
import org.hanse.core.job.JobSetup;
import org.hanse.core.secagg.Enrolment;
import org.hanse.key.PublicFile;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Pages of the owner about the federation: Inbox, What left, Budget and Policy. */
class FederationPagesTest {

    private static final Enrolment ROSTER = EnrolledHome.roster();

    @TempDir
    Path folder = Path.of("");

    private final AtomicReference<Instant> now = new AtomicReference<>(EnrolledHome.NOW);
    private NodeHome home = new NodeHome(Path.of(""));
    private ServedNode node;
    private Browser browser;

    @BeforeEach
    void serve() throws IOException {
        home = EnrolledHome.write(folder.resolve("shop-a"));
        Files.writeString(home.policy(), "noise: none\ncounts: true\n");
        FederationCallsTest.importData(folder, home);
        node = new ServedNode(home.folder(), "owner", now::get);
        browser = new Browser(node.address());
        browser.logIn(node.token());
    }

    @AfterEach
    void close() {
        node.close();
    }

    private String page(String path) {
        Browser.Shown shown = browser.get(path);
        assertThat(shown.status()).as(shown.page()).isEqualTo(200);
        return shown.page();
    }

    @Test
    void inbox_approvesTheShownPlan_andRefusesAnOlderPage() {
        JobSetup first = EnrolledHome.offerPrivately(home, ROSTER);
        String digest = first.digest().toHex();
        assertThat(page("/today")).contains("<a href=\"/inbox\">A plan of the federation waits for your decision.");
        assertThat(page("/inbox"))
                .contains("One plan waits for you", "Epsilon 4 at delta 1e-7 for each shopper", digest);
        JobSetup counts = EnrolledHome.offerWithCounts(home, "toys", ROSTER);
        EnrolledHome.offer(home, ROSTER);

        Browser.Shown old = browser.submit("/inbox/approve", "job", "books", "digest", digest);
        assertThat(old.status()).isEqualTo(409);
        assertThat(old.page())
                .contains("<h1>The offer of this job changed after you opened the page</h1>", "Nothing was done");
        assertThat(EnrolledHome.approvals(home)).isEmpty();

        EnrolledHome.offerPrivately(home, ROSTER);
        assertThat(browser.submit("/inbox/approve", "job", "books", "digest", digest)
                        .to())
                .startsWith("/inbox");
        assertThat(EnrolledHome.approvals(home)).containsExactly(Approval.of(first));
        assertThat(page("/inbox"))
                .contains("was approved by token web-shop on", "What differs from the plan of books")
                .contains("Counts of item pairs leave masked", counts.digest().toHex());
        browser.submit(
                "/inbox/approve", "job", "toys", "digest", counts.digest().toHex());
        now.set(now.get().plusSeconds(2));
        assertThat(page("/today")).doesNotContain("waits for your decision");
    }

    @Test
    void inbox_saysWhyAnApprovedPlanCannotRun_andWhichKeysChanged() {
        JobSetup exact = EnrolledHome.offer(home, ROSTER);
        browser.get("/inbox");
        browser.submit(
                "/inbox/approve", "job", "books", "digest", exact.digest().toHex());
        JobSetup setup = EnrolledHome.offerPrivately(home, ROSTER);
        assertThat(page("/inbox"))
                .contains("Every key of the plan that differs", "federation.privacy.epsilon: not set -&gt; ")
                .doesNotContain("The terms are the same");

        String to = browser.submit(
                        "/inbox/approve",
                        "job",
                        "books",
                        "digest",
                        setup.digest().toHex())
                .to();

        assertThat(to).matches("/inbox\\?approved=[0-9a-f]{32}");
        assertThat(page(to)).contains("this node cannot take part yet", "catalogue");
        assertThat(page("/inbox?approved=books")).doesNotContain("cannot take part");
    }

    @Test
    void certificate_thatEndsSoonOrCannotBeRead_isANeedWithoutALink() throws IOException {
        assertThat(page("/today")).doesNotContain("The certificate of the federation");
        now.set(PublicFile.certificateEnd(home.tlsCertificate()).minus(Duration.ofDays(13)));
        browser.logIn(node.token());
        assertThat(page("/today")).contains("<li>The certificate of the federation ends within 14 days");
        byte[] whole = Files.readAllBytes(home.tlsCertificate());
        Files.write(home.tlsCertificate(), Arrays.copyOf(whole, whole.length / 2));
        now.set(now.get().plusSeconds(2));
        assertThat(page("/today"))
                .contains("<li>The certificate of the federation cannot be read")
                .doesNotContain("within 14 days");
    }

    @Test
    void policyThatIsNotValid_isShownOnEachPage_andMendedByItsPage() throws IOException {
        EnrolledHome.offerPrivately(home, ROSTER);
        Files.writeString(home.policy(), "nois: none\n");

        assertThat(page("/inbox")).contains("nois", "default policy", "Plan of the job books");
        assertThat(page("/budget")).contains("nois", "default policy");
        String preview = page("/policy?noise=participants");
        assertThat(preview).contains("nois", "Change the policy");
        String digest = preview.replaceAll("(?s).*name=\"digest\" value=\"([0-9a-f]+)\".*", "$1");
        assertThat(browser.submit("/policy/change", "digest", digest, "noise", "participants")
                        .to())
                .isEqualTo("/policy");
        assertThat(page("/policy")).doesNotContain("nois:");
        assertThat(page("/inbox")).doesNotContain("default policy");
    }

    @Test
    void sentAndBudget_showRoundsAndWhatStays() {
        EnrolledHome.offer(home, ROSTER);
        assertThat(page("/sent")).contains("Nothing left this node yet", "Interactions: who viewed or bought what");
        logAnUpdate();

        assertThat(page("/sent"))
                .contains("One masked upload with 4,000 bytes", "ab".repeat(32), "https://hub.example:8443")
                .contains("this plan has no guarantee", "Not closed yet");
        assertThat(page("/budget")).contains("Nothing is spent yet", "books", "No guarantee");
        browser.speak("de");
        assertThat(page("/sent")).contains("Was hier bleibt").doesNotContain("What stays");
        assertThat(page("/budget")).contains("Noch ist nichts verbraucht");
        assertThat(page("/inbox")).contains("wartet auf Sie");
        assertThat(page("/policy")).contains("Wirkung zeigen");
    }

    private void logAnUpdate() {
        new FileSentLog(home.sent())
                .add(new SentLog.Entry(
                        EnrolledHome.NOW,
                        EnrolledHome.JOB,
                        new RoundId(1),
                        SentLog.Kind.UPDATE,
                        1_000,
                        4_000,
                        "ab".repeat(32)));
    }

    /** Spent is rounded up, what remains down; three digits of both. */
    @Test
    void budgetAndClip_areNeverRoundedInTheirOwnFavour() throws IOException {
        Files.writeString(home.policy(), "epsilon: 8\n");
        JobSetup setup = EnrolledHome.offerWithSmallClip(home, ROSTER);
        logAnUpdate();
        assertThat(page("/sent")).contains("clipped to norm 0.0001.");
        for (int round = 1; round <= 4; round++) {
            EnrolledHome.charge(home, OptionalDouble.of(8), setup, round);
            double spent = OwnerFiles.services(home, () -> EnrolledHome.NOW)
                    .budget()
                    .budget()
                    .ledgers()
                    .get(0)
                    .spent();
            String page = page("/budget");
            assertThat(number(page, "Epsilon ([0-9.]+) of 8 spent")).isBetween(spent, spent + 0.01);
            assertThat(number(page, "([0-9.]+) remain")).isBetween(8 - spent - 0.01, 8 - spent);
            assertThat(page).contains(round + " of ", "The plan permits epsilon 4<");
            assertThat(number(page, "Epsilon ([0-9.]+) after them, with all jobs"))
                    .isBetween(spent, 4.01);
        }
    }

    private static double number(String page, String pattern) {
        Matcher number = Pattern.compile(pattern).matcher(page);
        assertThat(number.find()).as(page).isTrue();
        return Double.parseDouble(number.group(1));
    }

    @Test
    void policy_isPreviewedChangedAndUndone() throws IOException {
        EnrolledHome.offer(home, ROSTER);
        String before = Files.readString(home.policy());
        assertThat(page("/policy")).contains("Show the effect", "None by this page");

        String preview = page("/policy?noise=participants&counts=true");
        assertThat(preview).contains("1 of the 1 offered plans would be refused, 0 of them already now");
        assertThat(page("/policy?noise=loud&honest=1&cpu=many"))
                .contains("noise: found", "honest: found 1", "cpu: found")
                .doesNotContain("Change the policy");
        assertThat(Files.readString(home.policy())).isEqualTo(before);

        String digest = preview.replaceAll("(?s).*name=\"digest\" value=\"([0-9a-f]+)\".*", "$1");
        assertThat(browser.submit("/policy/change", "digest", digest, "noise", "participants", "counts", "true")
                        .to())
                .isEqualTo("/policy");
        assertThat(PolicyFile.read(home.policy()).noise().name()).isEqualTo("PARTICIPANTS");
        Browser.Shown other = browser.submit("/policy/change", "digest", digest, "noise", "none");
        assertThat(other.status()).isEqualTo(409);
        assertThat(other.page())
                .contains("<h1>The policy was changed after you opened the page", "which token web-shop made at");

        String changed = page("/policy");
        assertThat(changed).contains("The last change was made by token web-shop");
        String now = changed.replaceAll("(?s).*name=\"digest\" value=\"([0-9a-f]+)\".*", "$1");
        assertThat(browser.submit("/policy/undo", "digest", now).to()).isEqualTo("/policy");
        assertThat(Files.readString(home.policy())).isEqualTo(before);
    }
}
