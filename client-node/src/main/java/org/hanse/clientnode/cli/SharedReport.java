// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.clientnode.cli;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.InstantSource;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.TreeMap;
import org.hanse.audit.CanonicalJson;
import org.hanse.audit.ReportFiles;
import org.hanse.audit.SharedCounts;
import org.hanse.audit.SharedNoise;
import org.hanse.audit.SharedRecord;
import org.hanse.cli.ReportFolder;
import org.hanse.clientnode.audit.SharedPage;
import org.hanse.clientnode.audit.SharedTotals;
import org.hanse.clientnode.port.DecisionLog;
import org.hanse.core.crypto.Digest;
import org.hanse.core.crypto.Fingerprint;
import org.hanse.core.crypto.SecretBytes;
import org.hanse.core.crypto.SigningKey;
import org.hanse.core.crypto.StreamRandom;
import org.hanse.core.privacy.ChargeResult;
import org.hanse.key.KeyFile;

/** Report that may leave the shop: charged first, then counted, then noised. */
final class SharedReport {

    private static final SecureRandom RANDOM = new SecureRandom();

    private final NodeHome home;
    private final DecisionLog log;
    private final SharedNoise noise;
    private final OptionalDouble limit;

    /**
     * Prepares a report.
     *
     * @param limit greatest epsilon of all shared reports together; empty for that of the ledger
     */
    SharedReport(NodeHome home, DecisionLog log, SharedNoise noise, OptionalDouble limit) {
        this.home = home;
        this.log = log;
        this.noise = noise;
        this.limit = limit;
    }

    /**
     * Writes the report to a new folder. What fails after the charge leaves the charge.
     *
     * @return what was written and spent, in lines
     */
    String write(SharedRecord.Subject subject, Path out, String publicKey) {
        try (SigningKey key = KeyFile.readSigningKey(home.identity());
                ReportLedger ledger =
                        ReportLedger.open(home.ledger(), subject.node(), noise, limit, InstantSource.system())) {
            ChargeResult.Charged receipt = ledger.charge(noise);
            ObjectNode record = SharedRecord.of(subject, noise, noised(subject, receipt), ledger.ledger());
            byte[] page = SharedPage.unsigned(record, Fingerprint.of(key.verifyingKey()))
                    .getBytes(StandardCharsets.UTF_8);
            new ReportFolder(record, Map.of(ReportFiles.PAGE, page), new TreeMap<>()).write(out, false, publicKey, key);
            ledger.confirm(Digest.sha256(CanonicalJson.bytes(record)));
            return text(out, record, ledger);
        }
    }

    private long[] noised(SharedRecord.Subject subject, ChargeResult.Charged receipt) {
        try (SecretBytes key = SecretBytes.generate(SharedCounts.KEY_SIZE, RANDOM);
                StreamRandom random = StreamRandom.generate(RANDOM)) {
            long[] totals = SharedTotals.of(log, subject, new SharedCounts(noise.mostDecisions(), key));
            return noise.noised(totals, receipt, random);
        }
    }

    private String text(Path out, ObjectNode record, ReportLedger ledger) {
        String line = System.lineSeparator();
        var budget = record.path("sections").path("privacy").path("ledgers").path(0);
        return "Written  " + out + ": counts with noise, which may leave the shop" + line
                + "Noise    standard deviation "
                + record.path("sections").path("noise").path("sigma").asText() + " on each count" + line
                + "Budget   epsilon " + budget.path("epsilonSpent").asText() + " of "
                + budget.path("epsilonLimit").asText() + " spent; such reports left: " + ledger.left(noise) + line
                + "Each report is charged, also one of the same period.";
    }
}
