// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.audit;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.hanse.audit.PayloadFixture.Mix;
import org.hanse.audit.SharedCounts.Group;
import org.hanse.core.crypto.SecretAccess;
import org.hanse.core.crypto.SecretBytes;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SharedCountsTest {

    private static final int NEW_SHOPPER = 999;
    private static final int LOGS = 200;

    private static SecretBytes key(int number) {
        byte[] bytes = new byte[SharedCounts.KEY_SIZE];
        Arrays.fill(bytes, (byte) number);
        return SecretBytes.copyOf(bytes, SecretAccess.granted());
    }

    private static long[] totals(List<ObjectNode> lines, int mostDecisions, int key) {
        SharedCounts counts = new SharedCounts(mostDecisions, key(key));
        lines.forEach(counts::add);
        return counts.totals();
    }

    private static long count(long[] totals, String kind, String name) {
        return totals[SharedCounts.GROUPS.indexOf(new Group(kind, name))];
    }

    private static ObjectNode document(ObjectNode line) {
        return (ObjectNode) line.path("document");
    }

    @Test
    void totals_ofADecision_countItInEachOfItsGroups() {
        ObjectNode line = new PayloadFixture(1)
                .add(1, 1, "home", new Mix(0, 0, 1, 30, 0))
                .lines()
                .get(0);
        document(line)
                .put("excluded", 2)
                .putArray("sizes")
                .add("0.1")
                .add("0.9")
                .add("0.2");
        long[] totals = totals(List.of(line), 10, 1);
        assertThat(count(totals, "all", "decisions")).isOne();
        assertThat(count(totals, "kind", "personal")).isOne();
        assertThat(count(totals, "exploration", "explored")).isOne();
        assertThat(count(totals, "rule", "exclude met items")).isOne();
        assertThat(count(totals, "rule", "excluded items")).isOne();
        assertThat(count(totals, "part", "network")).isOne();
        assertThat(Arrays.stream(totals).sum()).isEqualTo(6);
    }

    /** The list of groups is fixed and public: a decision with a sequence term is in one of them, too. */
    @Test
    void groups_sequence_isCountedWithTheNetwork() {
        assertThat(SharedCounts.GROUPS).hasSize(17).doesNotContain(new Group("part", "sequence"));
        ObjectNode line = new PayloadFixture(1)
                .add(1, 1, "home", new Mix(0, 0, 0, 30, 0))
                .lines()
                .get(0);
        document(line)
                .putArray("sizes")
                .add("0.5")
                .add("0.3")
                .add("0")
                .add("0")
                .add("0.4")
                .add("0");
        assertThat(count(totals(List.of(line), 1, 1), "part", "base")).isOne();
        document(line).withArray("sizes").add("0.3");
        assertThat(count(totals(List.of(line), 1, 1), "part", "network")).isOne();
        assertThat(count(totals(List.of(line), 1, 1), "part", "base")).isZero();
    }

    @Test
    void totals_ofUnknownVisitors_countAllDecisions() {
        List<ObjectNode> lines = new PayloadFixture(1)
                .add(40, 1, "home", new Mix(1, 0, 0, 30, 0))
                .lines();
        assertThat(count(totals(lines, 3, 1), "all", "decisions")).isEqualTo(40);
    }

    @Test
    void totals_ofAShopperWithManyDecisions_dependOnTheKeyAndNotOnTheOrder() {
        List<ObjectNode> lines = new PayloadFixture(1)
                .add(100, 1, "home", new Mix(0, 0.5, 0.5, 30, 0))
                .lines();
        long[] totals = totals(lines, 10, 1);
        assertThat(count(totals, "all", "decisions")).isEqualTo(10);
        List<ObjectNode> reversed = new ArrayList<>(lines);
        Collections.reverse(reversed);
        assertThat(totals(reversed, 10, 1)).isEqualTo(totals);
        assertThat(IntStream.range(2, 10).mapToObj(key -> Arrays.toString(totals(lines, 10, key))))
                .anyMatch(other -> !other.equals(Arrays.toString(totals)));
    }

    /** All combinations of what puts a decision into a group. */
    @Test
    void groups_ofAnyDecision_areAtMostThoseOfTheSensitivity() {
        int most = 0;
        for (int bits = 0; bits < 1 << 7; bits++) {
            ObjectNode document = JsonNodeFactory.instance.objectNode();
            document.put("servedBy", (bits & 1) == 0 ? "personal" : "popularity");
            document.put("profiling", (bits & 2) == 0).put("excludeMet", (bits & 4) == 0);
            document.put("history", 3).put("excluded", bits >> 3 & 1);
            if ((bits & 16) != 0) {
                document.putArray("candidates");
            }
            document.putArray("items").addArray().add("a").add("1").add("1").add((bits & 32) == 0 ? "score" : "pinned");
            document.withArray("items").addArray().add("b").add("1").add("1").add((bits & 64) == 0 ? "x" : "explored");
            document.putArray("sizes").add("1").add("2");
            most = Math.max(most, Integer.bitCount(SharedCounts.groups(document)));
        }
        assertThat(most).isEqualTo(SharedCounts.MOST_GROUPS);
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 3, 10})
    void totals_withOneShopperMore_moveByAtMostTheSensitivity(int mostDecisions) {
        requireAtMostTheSensitivity(mostDecisions, LOGS / 4);
    }

    @ParameterizedTest
    @Tag("nightly")
    @ValueSource(ints = {1, 3, 10})
    void totals_withOneShopperMoreOften_moveByAtMostTheSensitivity(int mostDecisions) {
        requireAtMostTheSensitivity(mostDecisions, LOGS);
    }

    private static void requireAtMostTheSensitivity(int mostDecisions, int logs) {
        double sensitivity = new SharedNoise(mostDecisions, BigDecimal.ONE, BigDecimal.ONE)
                .sensitivity()
                .doubleValue();
        double greatest = 0;
        for (int seed = 0; seed < logs; seed++) {
            List<ObjectNode> lines = new SyntheticLog(seed).lines();
            List<ObjectNode> more = withShopper(lines, seed);
            assertThat(more).hasSize(lines.size() + 100);
            double moved = distance(totals(lines, mostDecisions, seed), totals(more, mostDecisions, seed));
            assertThat(moved).as("log %s", seed).isLessThanOrEqualTo(sensitivity);
            greatest = Math.max(greatest, moved);
        }
        assertThat(greatest).isGreaterThan(sensitivity / 2);
    }

    /** A shopper whose decisions are all in as many groups as there can be reaches the sensitivity. */
    @Test
    void totals_withTheWorstShopper_moveByTheSensitivity() {
        List<ObjectNode> lines = new PayloadFixture(1)
                .add(30, 1, "home", new Mix(0, 0, 1, 30, 0))
                .lines();
        lines.forEach(line -> {
            document(line).put("excluded", 1).putArray("candidates");
            document(line).putArray("sizes").add("1").add("2");
            document(line)
                    .withArray("items")
                    .addArray()
                    .add("b")
                    .add("1")
                    .add("1")
                    .add("pinned");
        });
        assertThat(distance(totals(List.of(), 10, 1), totals(lines, 10, 1)))
                .isEqualTo(10 * Math.sqrt(SharedCounts.MOST_GROUPS));
    }

    /** Inserts a hundred decisions of one more shopper at random places. */
    private static List<ObjectNode> withShopper(List<ObjectNode> lines, long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        Mix mix = new Mix(0, random.nextDouble() / 2, random.nextDouble(), 30, 0);
        List<ObjectNode> more = new ArrayList<>(lines);
        for (ObjectNode line :
                new PayloadFixture(~seed).add(100, 1, "home", mix).lines()) {
            line.put("shopper", NEW_SHOPPER);
            more.add(random.nextInt(more.size() + 1), line);
        }
        return more;
    }

    private static double distance(long[] first, long[] second) {
        double squares = 0;
        for (int g = 0; g < first.length; g++) {
            squares += Math.pow((double) (first[g] - second[g]), 2);
        }
        return Math.sqrt(squares);
    }
}
