// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.job;

import static org.assertj.core.api.Assertions.assertThat;

import java.security.SecureRandom;
import java.util.List;
import org.hanse.core.crypto.SigningKey;
import org.hanse.core.job.SignedDocument;
import org.junit.jupiter.api.Test;

class PlanChangesTest {

    private static List<String> between(String before, String after) {
        try (SigningKey operator = SigningKey.generate(new SecureRandom())) {
            return PlanChanges.between(
                    SignedDocument.sign(SignedDocument.Kind.PLAN, before, operator),
                    SignedDocument.sign(SignedDocument.Kind.PLAN, after, operator));
        }
    }

    @Test
    void between_plans_hasEachKeyThatDiffers() {
        assertThat(between("""
                        job: books
                        minimum: 4
                        learning: {rate: 0.003, batch: 32}
                        federation: {rounds: 10, blocks: [a, b]}
                        """, """
                        minimum: 4
                        job: books
                        learning: {batch: 32, rate: 0.001}
                        federation: {rounds: 10, blocks: [a], privacy: {epsilon: 8}}
                        """))
                .containsExactly(
                        "federation.blocks: [\"a\",\"b\"] -> [\"a\"]",
                        "federation.privacy.epsilon: not set -> 8",
                        "learning.rate: 0.003 -> 0.001");
    }

    @Test
    void between_smallNumbers_arePlain() {
        assertThat(between("delta: 1.0e-6\nrate: 0.00001\n", "delta: 0.0000005\nrate: 1e-5\n"))
                .containsExactly("delta: 0.000001 -> 0.0000005");
    }

    @Test
    void between_plansThatDifferInFormAlone_isEmpty() {
        assertThat(between("job: a\nseed: 8\n", "# again\nseed: 8.0\njob: a\n")).isEmpty();
    }
}
