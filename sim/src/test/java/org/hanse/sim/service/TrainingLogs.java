// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.sim.service;

import java.util.Optional;
import org.hanse.core.evaluate.GainRule;
import org.hanse.core.evaluate.Protocol;
import org.hanse.core.evaluate.Splitter;
import org.hanse.core.interaction.InteractionLog;
import org.hanse.core.learn.train.Merchant;

/** Interactions that a node trains on. */
final class TrainingLogs {

    private TrainingLogs() {}

    static InteractionLog of(Merchant merchant, Protocol protocol) {
        return Splitter.split(protocol, merchant.log(), Optional.empty(), Optional.empty(), GainRule.binary())
                .validation()
                .train();
    }
}
