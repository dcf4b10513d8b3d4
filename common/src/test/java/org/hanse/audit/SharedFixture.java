// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.audit;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.hanse.app.LedgerAccount;
import org.hanse.core.federation.JobId;
import org.hanse.core.federation.PopulationId;
import org.hanse.core.federation.RoundId;
import org.hanse.core.privacy.ChargeResult;
import org.hanse.core.privacy.ReleaseKind;
import org.hanse.core.privacy.ledger.RoundCharges;
import org.hanse.testing.InMemoryLedgerStore;

/** Shared reports of synthetic counts, charged to a ledger in memory. */
final class SharedFixture {

    /** Noise of epsilon 1. */
    static final SharedNoise NOISE = new SharedNoise(10, BigDecimal.ONE, new BigDecimal("119.579"));

    private static final Instant FROM = Instant.parse("2026-10-01T00:00:00Z");
    private static final Instant UNTIL = Instant.parse("2026-11-01T00:00:00Z");
    private static final long[] NOISED = {
        4801, 3890, 612, -57, 188, 240, 1390, 3702, 331, -120, 95, 210, 1730, 905, 640, 422, 77
    };

    private SharedFixture() {}

    static LedgerAccount account() {
        return LedgerAccount.open(
                new InMemoryLedgerStore(),
                new PopulationId("shop-a"),
                SharedNoise.budget(4),
                InstantSource.fixed(UNTIL));
    }

    static ChargeResult charge(LedgerAccount account, int number, ReleaseKind kind) {
        return charge(account, number, kind, NOISE);
    }

    private static ChargeResult charge(LedgerAccount account, int number, ReleaseKind kind, SharedNoise noise) {
        return account.charge(RoundCharges.of(new JobId("shared-report"), new RoundId(number), kind, noise.release()));
    }

    /** Returns a record of random settings and counts. */
    static ObjectNode random(SplittableRandom random) {
        BigDecimal epsilon = BigDecimal.valueOf(random.nextLong(1, 130), 2);
        SharedNoise noise = SharedNoise.of(random.nextInt(1, SharedNoise.MOST_DECISIONS + 1), epsilon);
        LedgerAccount account = account();
        int reports = random.nextInt(1, 4);
        for (int number = 1; number <= reports; number++) {
            charge(account, number, ReleaseKind.METRICS, noise);
        }
        long scale = (long) (noise.sigma().doubleValue() * random.nextDouble(8));
        long[] noised = random.longs(SharedCounts.GROUPS.size(), -scale - 1, 3 * scale + 1)
                .toArray();
        return record(noise, noised, account);
    }

    /** Returns a record of the second report. */
    static ObjectNode record() {
        LedgerAccount account = account();
        charge(account, 1, ReleaseKind.METRICS);
        charge(account, 2, ReleaseKind.METRICS);
        return record(NOISED.clone(), account);
    }

    static ObjectNode record(long[] noised, LedgerAccount account) {
        return record(NOISE, noised, account);
    }

    private static ObjectNode record(SharedNoise noise, long[] noised, LedgerAccount account) {
        return SharedRecord.of(new SharedRecord.Subject("shop-a", FROM, UNTIL), noise, noised, account.ledger());
    }

    /** An edit of the signed record, and the part that fails. */
    private record Altered(String from, String to, String part) {}

    private static Map<String, Altered> altered() {
        Map<String, Altered> altered = new TreeMap<>();
        altered.put("shared", new Altered("", "", ""));
        altered.put(
                "shared-share",
                new Altered("\"shareLow\":\"0.", "\"shareLow\":\"0.0", "sections.counts.rows[1].shareLow"));
        altered.put("shared-count", new Altered("\"count\":612", "\"count\":700", "sections.counts.rows[2].low"));
        altered.put("shared-sigma", new Altered("119.579", "118.379", "sections.noise.sigma"));
        altered.put("shared-sensitivity", new Altered("28.284272", "27", "sections.noise.sensitivity"));
        altered.put(
                "shared-budget",
                new Altered(
                        "\"epsilonLimit\":\"4",
                        "\"epsilonLimit\":\"6",
                        "sections.privacy.ledgers[0].epsilonRemaining"));
        altered.put(
                "shared-exact",
                new Altered("{\"count\":-57,", "{\"count\":-57,\"exact\":3,", "sections.counts.rows[3].exact"));
        return altered;
    }

    /** Returns the records of the vectors by name. */
    static Map<String, ObjectNode> records() {
        String record = new String(CanonicalJson.bytes(record()), StandardCharsets.UTF_8);
        Map<String, ObjectNode> records = new TreeMap<>();
        altered().forEach((name, own) -> records.put(name, SyntheticReport.parse(edited(record, own))));
        return records;
    }

    private static String edited(String record, Altered own) {
        return own.from().isEmpty()
                ? record
                : record.replaceFirst(Pattern.quote(own.from()), Matcher.quoteReplacement(own.to()));
    }

    /** Returns the parts that fail, by name. */
    static Map<String, String> parts() {
        Map<String, String> parts = new TreeMap<>();
        altered().forEach((name, own) -> parts.put(name, own.part()));
        return parts;
    }

    /** Returns the signed files of a record. */
    static Map<String, byte[]> files(ObjectNode record) {
        return SyntheticReport.signed(
                record, Map.of("report.html", SyntheticReport.page(record)), SyntheticReport.NODE);
    }
}
