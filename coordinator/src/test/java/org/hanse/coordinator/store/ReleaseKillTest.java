// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.coordinator.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.hanse.coordinator.store.KilledReleases.Point;
import org.hanse.core.crypto.Digest;
import org.hanse.core.federation.RoundId;
import org.hanse.core.privacy.ledger.PrivacyLedger;
import org.hanse.core.privacy.ledger.ReleaseId;
import org.hanse.core.privacy.ledger.ReservedRelease;
import org.hanse.core.round.StoredSum;
import org.hanse.store.FileLedgerStore;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A process that charges, draws noise, stores and confirms, killed by SIGKILL and started again: at each point between its steps, and at
 * random moments, those within a write among them.
 */
class ReleaseKillTest {

    private static final List<Point> POINTS = List.of(Point.values());

    @TempDir
    private Path folder;

    @TempDir
    private Path copies;

    /** Content of each file when it was first seen. */
    private final Map<Path, Seen> seen = new HashMap<>();

    /** Incomplete files left by kills. */
    private final Set<Path> unfinished = new HashSet<>();

    private double spent;
    private int charged;
    private int cutOff;

    /**
     * Moment of a process relative to its output, because the first sum of a ledger takes longer than many rounds.
     *
     * @param lines number of printed lines
     * @param micros time since the last of them
     */
    private record Moment(int lines, int micros) {}

    /**
     * File with a sum.
     *
     * @param bytes digest of the file
     * @param sum digest of its content
     */
    private record Seen(Digest bytes, RoundId round, Digest sum) {

        static Seen of(Digest bytes, StoredSum sum) {
            return new Seen(bytes, sum.round(), sum.digest());
        }
    }

    @Tag("nightly")
    @Test
    void kills_betweenChargeDrawStoreAndConfirm_neverGiveBudgetBack() throws IOException, InterruptedException {
        kill(POINTS.size() + 1);
    }

    @Test
    @Tag("nightly")
    void kills_aThousand_neverGiveBudgetBack() throws IOException, InterruptedException {
        kill(1000);
        System.out.println("1000 kills: " + charged + " charges, " + seen.size() + " sums, " + unfinished.size()
                + " files and " + cutOff + " lines of the ledger left unfinished, epsilon " + spent);
    }

    private void kill(int times) throws IOException, InterruptedException {
        Random random = new Random(20261126);
        for (int i = 0; i < times; i++) {
            int way = i % (POINTS.size() + 1);
            List<String> said = way < POINTS.size()
                    ? runUntilKilled(POINTS.get(way).name(), random.nextInt(4), Optional.empty())
                    : runUntilKilled(
                            "NOWHERE", 0, Optional.of(new Moment(1 + random.nextInt(12), random.nextInt(20_000))));
            check(said);
        }
        assertThat(seen).hasSizeGreaterThan(times / 2);
    }

    /**
     * Runs the process and kills it.
     *
     * @param moment time of the kill; empty to kill it while it waits
     */
    private List<String> runUntilKilled(String point, int passes, Optional<Moment> moment)
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
                } else if (moment.isPresent() && said.size() == moment.get().lines()) {
                    TimeUnit.MICROSECONDS.sleep(moment.get().micros());
                    process.toHandle().destroyForcibly();
                }
            }
        }
        assertThat(process.waitFor()).as("%s", said).isEqualTo(128 + 9);
        return said;
    }

    private void check(List<String> said) throws IOException {
        PrivacyLedger ledger = ledger();
        double most = said.stream()
                .filter(line -> !line.startsWith("given "))
                .map(line -> line.split(" ", -1))
                .filter(words -> words.length == 3)
                .mapToDouble(words -> Double.parseDouble(words[2]))
                .max()
                .orElse(0);
        // Never less than before, and never less than in a receipt.
        assertThat(ledger.epsilon()).isGreaterThanOrEqualTo(Math.max(spent, most));
        assertThat(ledger.standings().size()).isGreaterThanOrEqualTo(charged);
        spent = ledger.epsilon();
        charged = ledger.standings().size();
        try (Stream<Path> files = Files.list(KilledReleases.sums(folder))) {
            for (Path file : files.toList()) {
                if (file.toString().endsWith(".sum")) {
                    checkSum(file);
                }
            }
        }
        try (Stream<Path> files = Files.walk(folder)) {
            files.filter(file -> file.toString().endsWith(".tmp")).forEach(unfinished::add);
        }
        checkReleases(ledger, said);
    }

    /** Reads a copy, so that the next process repairs the remains of a kill. */
    private PrivacyLedger ledger() throws IOException {
        for (String name : List.of("shoppers.ledger", "shoppers.ledger.head")) {
            Files.copy(folder.resolve(name), copies.resolve(name), StandardCopyOption.REPLACE_EXISTING);
        }
        try (FileLedgerStore store = FileLedgerStore.open(KilledReleases.ledger(copies), Optional.empty())) {
            cutOff += store.note().isPresent() ? 1 : 0;
            return PrivacyLedger.of(store.entries());
        }
    }

    /** Checks that the file is complete and unchanged, so that noise was drawn once. */
    private void checkSum(Path file) throws IOException {
        Digest now = Digest.sha256(Files.readAllBytes(file));
        Seen first = Optional.ofNullable(seen.get(file)).orElseGet(() -> Seen.of(now, NoisedSumFile.read(file)));
        assertThat(now).as("what is stored in %s", file).isEqualTo(first.bytes());
        seen.put(file, first);
    }

    private void checkReleases(PrivacyLedger ledger, List<String> said) {
        Map<RoundId, Digest> stored = new HashMap<>();
        for (Seen each : seen.values()) {
            ReleaseId id = KilledReleases.id(each.round());
            Optional<ReservedRelease> standing = ledger.standing(id);
            assertThat(standing).as("a charge for the %s", id).isPresent();
            assertThat(standing.get().released().orElse(each.sum())).isEqualTo(each.sum());
            stored.put(each.round(), each.sum());
        }
        ledger.standings()
                .forEach((id, standing) -> standing.released()
                        .ifPresent(digest -> assertThat(stored)
                                .as("what is stored of the %s", id)
                                .containsEntry(id.round(), digest)));
        for (String line : said) {
            if (line.startsWith("given ")) {
                RoundId round = new RoundId(Integer.parseInt(line.split(" ", -1)[1]));
                Digest given = Digest.of(HexFormat.of().parseHex(line.split(" ", -1)[2]));
                assertThat(ledger.standing(KilledReleases.id(round)).flatMap(ReservedRelease::released))
                        .as("the release of round %s", round)
                        .contains(given);
            }
        }
    }

    /** The lock holds against another process, also after a second writer in this one was turned away. */
    @Test
    void open_inAnotherProcess_isRefusedWhileTheFirstHasIt() throws IOException, InterruptedException {
        Path file = KilledReleases.ledger(folder);
        try (FileLedgerStore store = FileLedgerStore.create(file)) {
            assertThatThrownBy(() -> FileLedgerStore.open(file, Optional.empty()))
                    .hasMessageContaining("found another program that writes it");
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
            assertThat(Files.readString(errors)).contains("found another program that writes it");
            assertThat(store.entries()).isEmpty();
        }
    }
}
