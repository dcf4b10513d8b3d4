// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.cli.privacy;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.stream.IntStream;
import org.hanse.cli.privacy.VectorFile.ResultsAccumulator;
import org.hanse.cli.privacy.VectorNode.MalformedException;
import org.hanse.core.secagg.MaskedSumCheck;
import org.hanse.core.secagg.MaskedSumCheck.Pair;
import org.hanse.core.secagg.SharingCheck;

/**
 * Test vectors of secure aggregation: Shamir's secret sharing ({@code secagg-shamir.json}) and masked rounds with given keys ({@code
 * secagg-masked-sum.json}).
 */
final class SecaggVectors {

    private static final String OUR_FIELD = "2^61-1";
    private static final String TOO_FEW = "value_from_t_minus_1_shares_hex";
    private static final String GENERATOR = "AES-256-CTR";
    private static final String DROPPED = "dropped_after_key_sharing";

    private SecaggVectors() {}

    static boolean areShares(JsonNode root) {
        return root.path("fields").isArray() && root.path("fields").path(0).has("shares_hex");
    }

    static void runShares(JsonNode root, ResultsAccumulator results) {
        int i = 0;
        for (VectorNode vector : VectorNode.elements(root.path("fields"))) {
            String field = vector.label("field");
            String name =
                    "fields[" + i++ + "] " + field + ", " + vector.label("t") + " of " + vector.label("n") + " shares";
            if (field.equals(OUR_FIELD)) {
                results.run(name, () -> shares(vector));
            } else {
                results.skip(name, "another field than Hanse's " + OUR_FIELD);
            }
        }
    }

    private static Optional<String> shares(VectorNode vector) {
        int threshold = vector.get("t", VectorNode.INTEGER);
        long[] coefficients = VectorNode.array(vector.list("coefficients_hex", VectorNode.HEX));
        long[] shares = VectorNode.array(vector.list("shares_hex", VectorNode.HEX));
        long secret = vector.get("secret_hex", VectorNode.HEX);
        List<Integer> places = vector.list("reconstruct_from_x", VectorNode.INTEGER);
        if (coefficients.length != threshold
                || shares.length != vector.get("n", VectorNode.INTEGER)
                || places.size() != threshold) {
            return Optional.of(
                    "expected " + threshold + " coefficients, " + vector.get("n", VectorNode.INTEGER) + " shares and "
                            + threshold + " places, got " + coefficients.length + ", " + shares.length + " and "
                            + places.size());
        }
        if (coefficients[0] != secret) {
            return Optional.of("expected the secret as first coefficient, got 0x" + Long.toHexString(coefficients[0]));
        }
        return SharingCheck.shares(coefficients, shares)
                .or(() -> SharingCheck.recovered(shares, places, secret))
                .or(() -> withOneFewer(vector, threshold, shares, secret));
    }

    /** Checks that one share too few gives a known value other than the secret. */
    private static Optional<String> withOneFewer(VectorNode vector, int threshold, long[] shares, long secret) {
        if (threshold < 2 || !vector.has(TOO_FEW)) {
            return Optional.empty();
        }
        long value = vector.get(TOO_FEW, VectorNode.HEX);
        if (value == secret) {
            return Optional.of("expected another value than the secret under \"" + TOO_FEW + "\"");
        }
        return SharingCheck.recovered(
                shares, IntStream.range(1, threshold).boxed().toList(), value);
    }

    static boolean areMasked(JsonNode root) {
        return root.isArray() && root.path(0).has("pairwise_keys");
    }

    static void runMasked(JsonNode root, ResultsAccumulator results) {
        int i = 0;
        for (VectorNode round : VectorNode.elements(root)) {
            String name = "[" + i++ + "] ring of " + round.label("ring_bits") + " bits";
            String generator = round.label("prg");
            if (generator.isEmpty() || generator.startsWith(GENERATOR)) {
                results.run(name, () -> masked(round));
            } else {
                results.skip(name, "masks of " + generator + " are no part of Hanse");
            }
        }
    }

    private static Optional<String> masked(VectorNode round) {
        MaskedSumCheck check = masks(round);
        List<long[]> inputs = vectors(round, "inputs");
        List<long[]> masked = vectors(round, "masked");
        int participants = round.json().path("self_keys").size();
        long[] sum = VectorNode.array(round.list("sum_all", VectorNode.LONG));
        requireSizes(participants, inputs, sum.length, "inputs");
        requireSizes(participants, masked, sum.length, "masked");
        return IntStream.range(0, participants)
                .boxed()
                .flatMap(i -> check.masked(i, inputs.get(i), masked.get(i)).stream()
                        .map(text -> "masked[" + i + "], " + text))
                .findFirst()
                .or(() -> check.sum(masked, new TreeSet<>(), sum).map(text -> "sum_all, " + text))
                .or(() -> afterDropping(round, check, masked));
    }

    private static Optional<String> afterDropping(VectorNode round, MaskedSumCheck check, List<long[]> masked) {
        if (!round.has(DROPPED)) {
            return Optional.empty();
        }
        SortedSet<Integer> lost = new TreeSet<>(
                round.json().path(DROPPED).isArray()
                        ? round.list(DROPPED, VectorNode.INTEGER)
                        : List.of(round.get(DROPPED, VectorNode.INTEGER)));
        if (lost.isEmpty() || lost.first() < 0 || lost.last() >= masked.size()) {
            throw new MalformedException(
                    "expected participants under \"" + DROPPED + "\", got " + lost + " of " + masked.size());
        }
        long[] sum = VectorNode.array(round.list("sum_without_dropped", VectorNode.LONG));
        requireSizes(masked.size(), masked, sum.length, "masked");
        return check.sum(masked, lost, sum).map(text -> "sum_without_dropped, " + text);
    }

    private static MaskedSumCheck masks(VectorNode round) {
        Map<Pair, byte[]> pairs = new HashMap<>();
        for (Map.Entry<String, JsonNode> entry :
                round.json().path("pairwise_keys").properties()) {
            String[] numbers = entry.getKey().split("-", 2);
            try {
                pairs.put(
                        new Pair(Integer.parseInt(numbers[0]), Integer.parseInt(numbers[numbers.length - 1])),
                        VectorNode.BYTES.read("pairwise_keys", entry.getValue()));
            } catch (IllegalArgumentException e) {
                throw new MalformedException("expected pairs like 0-1 under \"pairwise_keys\", got " + entry.getKey());
            }
        }
        try {
            return new MaskedSumCheck(
                    round.get("ring_bits", VectorNode.INTEGER), round.list("self_keys", VectorNode.BYTES), pairs);
        } catch (IllegalArgumentException e) {
            throw new MalformedException("expected a whole round, got " + e.getMessage());
        }
    }

    private static List<long[]> vectors(VectorNode round, String key) {
        return round.lists(key, VectorNode.LONG).stream().map(VectorNode::array).toList();
    }

    private static void requireSizes(int participants, List<long[]> vectors, int size, String key) {
        if (vectors.size() != participants || vectors.stream().anyMatch(vector -> vector.length != size)) {
            throw new MalformedException(
                    "expected " + participants + " lists of " + size + " numbers under \"" + key + "\"");
        }
    }
}
