// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.store;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.InstantSource;
import java.util.HexFormat;
import java.util.Optional;
import org.hanse.app.LedgerAccount;
import org.hanse.core.crypto.Digest;
import org.hanse.core.privacy.ChargeResult;
import org.hanse.core.privacy.account.Observation.Adversary;
import org.hanse.core.privacy.ledger.MadeUpLedger;
import org.hanse.core.privacy.ledger.PrivacyBudget;
import org.hanse.core.privacy.ledger.ReleaseId;
import org.hanse.core.privacy.ledger.RoundCharges;
import org.hanse.file.DurableFile;

/**
 * A process of its own that reserves, releases and confirms round after round, and is killed at that: a release is a file of numbers that
 * are drawn once. Tells on standard output what it has come to.
 */
final class KilledReleases {

    static final PrivacyBudget BUDGET = MadeUpLedger.budget(1_000, Adversary.OUTSIDER);

    /** Points of a round at which it can be told to stand still. */
    enum Point {
        BEFORE_RESERVE,
        RESERVED,
        DRAWN,
        RELEASED,
        CONFIRMED
    }

    private final Path folder;
    private final Optional<Point> stop;
    private int left;

    private KilledReleases(Path folder, Optional<Point> stop, int left) {
        this.folder = folder;
        this.stop = stop;
        this.left = left;
    }

    static RoundCharges charges(int round) {
        return MadeUpLedger.round("job", round, MadeUpLedger.everybody(40 + round % 3));
    }

    static Path ledger(Path folder) {
        return folder.resolve("shoppers.ledger");
    }

    static Path release(Path folder, int round) {
        return folder.resolve("round-" + round + ".sum");
    }

    /** Arguments: the folder, and where it stands still: a point and how often it passes it before; or NOWHERE. */
    public static void main(String[] arguments) throws IOException, InterruptedException {
        Optional<Point> stop =
                arguments[1].equals("NOWHERE") ? Optional.empty() : Optional.of(Point.valueOf(arguments[1]));
        new KilledReleases(Path.of(arguments[0]), stop, Integer.parseInt(arguments[2])).run();
    }

    private void run() throws IOException, InterruptedException {
        Path file = ledger(folder);
        FileLedgerStore store =
                Files.exists(file) ? FileLedgerStore.open(file, Optional.empty()) : FileLedgerStore.create(file);
        LedgerAccount account = LedgerAccount.open(store, MadeUpLedger.POPULATION, BUDGET, InstantSource.system());
        say("open", 0, account.ledger().epsilon());
        for (int round = 1; ; round++) {
            ReleaseId id = charges(round).ids().get(0);
            boolean over = account.ledger()
                    .standing(id)
                    .flatMap(standing -> standing.released())
                    .isPresent();
            if (!over) {
                release(account, round, id);
            }
        }
    }

    private void release(LedgerAccount account, int round, ReleaseId id) throws IOException, InterruptedException {
        pass(Point.BEFORE_RESERVE);
        if (!(account.charge(charges(round)) instanceof ChargeResult.Charged receipt)) {
            throw new IllegalStateException("the budget is too small for the test");
        }
        say("reserved", round, receipt.epsilon());
        pass(Point.RESERVED);
        Path file = release(folder, round);
        if (!Files.exists(file)) {
            byte[] drawn = new byte[64];
            new SecureRandom().nextBytes(drawn);
            pass(Point.DRAWN);
            DurableFile.write(file, HexFormat.of().formatHex(drawn));
        }
        say("released", round, receipt.epsilon());
        pass(Point.RELEASED);
        account.confirm(id, Digest.sha256(Files.readAllBytes(file)));
        say("confirmed", round, receipt.epsilon());
        pass(Point.CONFIRMED);
    }

    private static void say(String what, int round, double epsilon) {
        System.out.println(what + " " + round + " " + epsilon);
        System.out.flush();
    }

    private void pass(Point point) throws InterruptedException {
        if (stop.equals(Optional.of(point)) && left-- == 0) {
            System.out.println("standing");
            System.out.flush();
            Thread.sleep(Long.MAX_VALUE);
        }
    }
}
