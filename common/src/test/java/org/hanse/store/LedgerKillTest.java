// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.stream.Stream;
import org.hanse.core.crypto.Digest;
import org.hanse.core.privacy.ledger.PrivacyLedger;
import org.hanse.core.privacy.ledger.ReleaseId;
import org.hanse.core.privacy.ledger.Standing;
import org.hanse.store.KilledReleases.Point;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A process that reserves, releases and confirms, killed by SIGKILL and started again: at each point between its steps, and at random
 * moments, those within a write among them.
 */
class LedgerKillTest {

    private static final List<Point> POINTS = List.of(Point.values());

    @TempDir
    private Path folder;

    /** What was released, by round, as it was seen first. */
    private final Map<Integer, Digest> released = new HashMap<>();

    private double spent;
    private int charged;
    private int inWrites;

    @Test
    void kills_betweenReserveReleaseAndConfirm_neverGiveBudgetBack() throws IOException, InterruptedException {
        kill(20);
    }

    @Test
    @Tag("nightly")
    void kills_aThousand_neverGiveBudgetBack() throws IOException, InterruptedException {
        kill(1000);
        System.out.println("1000 kills: " + charged + " charges, " + released.size() + " releases, " + inWrites
                + " kills in the middle of a line, epsilon " + spent);
    }

    private void kill(int times) throws IOException, InterruptedException {
        Random random = new Random(20261126);
        for (int i = 0; i < times; i++) {
            int way = i % (POINTS.size() + 1);
            List<String> said = way < POINTS.size()
                    ? runUntilKilled(POINTS.get(way).name(), random.nextInt(4), Optional.empty())
                    : runUntilKilled("NOWHERE", 0, Optional.of(random.nextInt(60)));
            check(said);
        }
        assertThat(released).hasSizeGreaterThan(times / 2);
    }

    /**
     * Runs the process and kills it.
     *
     * @param millis after which it is killed from the first it says; empty to kill it where it stands still
     */
    private List<String> runUntilKilled(String point, int passes, Optional<Integer> millis)
            throws IOException, InterruptedException {
        Process process = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-XX:TieredStopAtLevel=1",
                        "-XX:+UseSerialGC",
                        "-Xmx128m",
                        "-cp",
                        System.getProperty("java.class.path"),
                        KilledReleases.class.getName(),
                        folder.toString(),
                        point,
                        String.valueOf(passes))
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        List<String> said = new ArrayList<>();
        try (BufferedReader reader = process.inputReader()) {
            for (String line = reader.readLine(); line != null; line = reader.readLine()) {
                said.add(line);
                if (line.equals("standing")) {
                    process.toHandle().destroyForcibly();
                } else if (millis.isPresent() && said.size() == 1) {
                    Thread.sleep(millis.get());
                    process.toHandle().destroyForcibly();
                }
            }
        }
        assertThat(process.waitFor()).as("%s", said).isEqualTo(128 + 9);
        return said;
    }

    private void check(List<String> said) throws IOException {
        LedgerFile file = LedgerFile.read(KilledReleases.ledger(folder), Optional.empty());
        PrivacyLedger ledger = PrivacyLedger.of(file.entries());
        inWrites += file.unfinished() > 0 ? 1 : 0;
        double most = said.stream()
                .map(line -> line.split(" ", -1))
                .filter(words -> words.length == 3)
                .mapToDouble(words -> Double.parseDouble(words[2]))
                .max()
                .orElse(0);
        // Never less than before, and never less than a receipt said.
        assertThat(ledger.epsilon()).isGreaterThanOrEqualTo(Math.max(spent, most));
        assertThat(ledger.standings().size()).isGreaterThanOrEqualTo(charged);
        spent = ledger.epsilon();
        charged = ledger.standings().size();
        try (Stream<Path> files = Files.list(folder)) {
            for (Path release :
                    files.filter(path -> path.toString().endsWith(".sum")).toList()) {
                checkRelease(ledger, release);
            }
        }
    }

    private void checkRelease(PrivacyLedger ledger, Path release) throws IOException {
        int round = Integer.parseInt(release.getFileName().toString().replaceAll("\\D", ""));
        ReleaseId id = KilledReleases.charges(round).ids().get(0);
        Optional<Standing> standing = ledger.standing(id);
        assertThat(standing).as("a charge for %s", release).isPresent();
        Digest now = Digest.sha256(Files.readAllBytes(release));
        assertThat(Optional.ofNullable(released.putIfAbsent(round, now)).orElse(now))
                .as("what was released of round %d", round)
                .isEqualTo(now);
        assertThat(standing.get().released().orElse(now)).isEqualTo(now);
    }

    /** The lock holds against another process, also after a second writer in this one was turned away. */
    @Test
    void open_inAnotherProcess_isRefusedWhileTheFirstHasIt() throws IOException, InterruptedException {
        Path file = KilledReleases.ledger(folder);
        try (FileLedgerStore store = FileLedgerStore.create(file)) {
            assertThatThrownBy(() -> FileLedgerStore.open(file, Optional.empty()))
                    .hasMessageContaining("another writer");
            Path errors = folder.resolve("errors");
            Process process = new ProcessBuilder(
                            Path.of(System.getProperty("java.home"), "bin", "java")
                                    .toString(),
                            "-cp",
                            System.getProperty("java.class.path"),
                            KilledReleases.class.getName(),
                            folder.toString(),
                            "NOWHERE",
                            "0")
                    .redirectError(errors.toFile())
                    .start();

            assertThat(process.waitFor()).isEqualTo(1);
            assertThat(Files.readString(errors)).contains("another writer has it open");
            assertThat(store.entries()).isEmpty();
        }
    }
}
