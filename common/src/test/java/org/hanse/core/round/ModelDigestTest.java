// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.core.round;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.hanse.core.crypto.Digest;
import org.hanse.core.model.GlobalModel;
import org.hanse.core.model.ParameterLayout;
import org.hanse.core.model.ParameterVector;
import org.junit.jupiter.api.Test;

/** A8: the digest of a model covers its whole content. */
class ModelDigestTest {

    private static Digest digest(int version, ParameterLayout layout, float... parameters) {
        return ModelDigest.of(new GlobalModel(version, ParameterVector.of(layout, parameters)).parameters());
    }

    private static ParameterLayout layout(String name, int... shape) {
        return ParameterLayout.accumulator().add(name, shape).toLayout();
    }

    @Test
    void of_theSameParametersUnderAnotherNumber_isTheSame() {
        assertThat(digest(7, layout("w", 2, 2), 1, 2, 3, 4)).isEqualTo(digest(8, layout("w", 2, 2), 1, 2, 3, 4));
    }

    @Test
    void of_anotherParameterOrLayout_isAnother() {
        assertThat(List.of(
                        digest(1, layout("w", 2, 2), 1, 2, 3, 4),
                        digest(1, layout("w", 2, 2), 1, 2, 3, Math.nextUp(4f)),
                        digest(1, layout("w", 4), 1, 2, 3, 4),
                        digest(1, layout("v", 2, 2), 1, 2, 3, 4)))
                .doesNotHaveDuplicates();
    }
}
