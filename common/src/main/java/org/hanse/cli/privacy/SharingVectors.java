// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.cli.privacy;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.hanse.core.secagg.SharingCheck;

/** Test vectors of Shamir's secret sharing: {@code secagg-shamir.json}. */
final class SharingVectors implements VectorFile.Topic {

    private static final String OUR_FIELD = "2^61-1";
    private static final String TOO_FEW = "value_from_t_minus_1_shares_hex";

    @Override
    public String usualName() {
        return "secagg-shamir.json";
    }

    @Override
    public boolean fits(JsonNode root) {
        return root.path("fields").isArray() && root.path("fields").path(0).has("shares_hex");
    }

    @Override
    public void run(JsonNode root, VectorFile.ResultsAccumulator results) {
        JsonNode fields = root.path("fields");
        int count = fields.isArray() ? fields.size() : 0;
        for (int i = 0; i < count; i++) {
            VectorNode vector = new VectorNode(fields.get(i));
            String field = vector.label("field");
            String name =
                    "fields[" + i + "] " + field + ", " + vector.label("t") + " of " + vector.label("n") + " shares";
            if (field.equals(OUR_FIELD)) {
                results.run(name, () -> check(vector));
            } else {
                results.skip(name, "another field than Hanse's " + OUR_FIELD);
            }
        }
    }

    private static Optional<String> check(VectorNode vector) {
        int threshold = vector.integer("t");
        long[] coefficients = vector.hexes("coefficients_hex");
        long[] shares = vector.hexes("shares_hex");
        long secret = vector.hex("secret_hex");
        List<Integer> places = vector.integers("reconstruct_from_x");
        if (coefficients.length != threshold || shares.length != vector.integer("n") || places.size() != threshold) {
            return Optional.of("expected " + threshold + " coefficients, " + vector.integer("n") + " shares and "
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
        long value = vector.hex(TOO_FEW);
        if (value == secret) {
            return Optional.of("expected another value than the secret under \"" + TOO_FEW + "\"");
        }
        List<Integer> places = IntStream.range(1, threshold).boxed().toList();
        return SharingCheck.recovered(shares, places, value);
    }
}
