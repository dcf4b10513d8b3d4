// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.sim.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.hanse.config.InvalidInputException;
import org.junit.jupiter.api.Test;

class ShopSpecTest {

    @Test
    void new_severalParametersOutOfRange_allAreNamed() {
        assertThatThrownBy(() -> new ShopSpec(0, 0, 1, 0, 1))
                .isInstanceOf(InvalidInputException.class)
                .hasMessage(
                        "--merchants: found 0; expected from 1 to 1000. Fix: give a number in this range; --shoppers: found 0; expected from 1 to 50000000. Fix: give a number in this range;"
                                + " --items: found 1; expected from 10 to 200000. Fix: give a number in this range; --days: found 0; expected from 1 to 3650. Fix: give a number in this range");
    }

    @Test
    void merchantIds_moreThanThereArePorts_stayDistinct() {
        assertThat(new ShopSpec(60, 1, 10, 1, 1).merchantIds())
                .hasSize(60)
                .doesNotHaveDuplicates()
                .contains("lubeck", "lubeck-2", "lubeck-3");
    }
}
