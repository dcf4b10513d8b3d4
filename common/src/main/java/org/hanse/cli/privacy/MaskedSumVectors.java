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
import org.hanse.cli.privacy.VectorNode.MalformedException;
import org.hanse.core.secagg.MaskedSumCheck;
import org.hanse.core.secagg.MaskedSumCheck.Pair;

/** Masked rounds with given keys: {@code secagg-masked-sum.json}. */
final class MaskedSumVectors implements VectorFile.Topic {

    private static final String GENERATOR = "AES-256-CTR";
    private static final String DROPPED = "dropped_after_key_sharing";

    @Override
    public String usualName() {
        return "secagg-masked-sum.json";
    }

    @Override
    public boolean fits(JsonNode root) {
        return root.isArray() && root.path(0).has("pairwise_keys");
    }

    @Override
    public void run(JsonNode root, VectorFile.ResultsAccumulator results) {
        int rounds = root.isArray() ? root.size() : 0;
        for (int i = 0; i < rounds; i++) {
            VectorNode round = new VectorNode(root.get(i));
            String name = "[" + i + "] ring of " + round.label("ring_bits") + " bits";
            String generator = round.label("prg");
            if (!generator.isEmpty() && !generator.startsWith(GENERATOR)) {
                results.skip(name, "masks of " + generator + " are no part of Hanse");
            } else {
                results.run(name, () -> check(round));
            }
        }
    }

    private static Optional<String> check(VectorNode round) {
        MaskedSumCheck check = masks(round);
        List<long[]> inputs = vectors(round, "inputs");
        List<long[]> masked = vectors(round, "masked");
        int participants = round.json().path("self_keys").size();
        long[] sum = round.longs("sum_all");
        requireSizes(participants, inputs, sum.length, "inputs");
        requireSizes(participants, masked, sum.length, "masked");
        for (int i = 0; i < participants; i++) {
            Optional<String> difference = check.masked(i, inputs.get(i), masked.get(i));
            if (difference.isPresent()) {
                String which = "masked[" + i + "], ";
                return difference.map(text -> which + text);
            }
        }
        return check.sum(masked, new TreeSet<>(), sum)
                .map(text -> "sum_all, " + text)
                .or(() -> afterDropping(round, check, masked));
    }

    private static Optional<String> afterDropping(VectorNode round, MaskedSumCheck check, List<long[]> masked) {
        if (!round.has(DROPPED)) {
            return Optional.empty();
        }
        SortedSet<Integer> lost = new TreeSet<>(
                round.json().path(DROPPED).isArray() ? round.integers(DROPPED) : List.of(round.integer(DROPPED)));
        if (lost.isEmpty() || lost.first() < 0 || lost.last() >= masked.size()) {
            throw new MalformedException(
                    "expected participants under \"" + DROPPED + "\", got " + lost + " of " + masked.size());
        }
        long[] sum = round.longs("sum_without_dropped");
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
                        VectorNode.bytes("pairwise_keys", entry.getValue()));
            } catch (IllegalArgumentException e) {
                throw new MalformedException("expected pairs like 0-1 under \"pairwise_keys\", got " + entry.getKey());
            }
        }
        try {
            return new MaskedSumCheck(
                    round.integer("ring_bits"),
                    round.list("self_keys", key -> VectorNode.bytes("self_keys", key)),
                    pairs);
        } catch (IllegalArgumentException e) {
            throw new MalformedException("expected a whole round, got " + e.getMessage());
        }
    }

    private static List<long[]> vectors(VectorNode round, String key) {
        return round.list(key, vector -> VectorNode.longs(key, vector));
    }

    private static void requireSizes(int participants, List<long[]> vectors, int size, String key) {
        if (vectors.size() != participants || vectors.stream().anyMatch(vector -> vector.length != size)) {
            throw new MalformedException(
                    "expected " + participants + " lists of " + size + " numbers under \"" + key + "\"");
        }
    }
}
