// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.clientnode.serve;

import java.time.Instant;
import java.util.Optional;
import java.util.OptionalLong;
import org.hanse.clientnode.port.Experiment;
import org.hanse.core.evaluate.live.ShopperArms;
import org.hanse.core.interaction.ShopperId;

/**
 * What decisions try with shoppers.
 *
 * @param drawn most slots of a day that chance fills with another item than the best; empty for any number
 * @param experiment experiment that has not been replaced; it may have ended
 */
public record LiveRules(OptionalLong drawn, Optional<Running> experiment) {

    /** No experiment, and no limit. */
    public static final LiveRules NONE = new LiveRules(OptionalLong.empty(), Optional.empty());

    /** Experiment with its shoppers. */
    public record Running(Experiment experiment, ShopperArms arms) {}

    /** Returns what the holdout gets; empty without an experiment. */
    public Optional<Experiment.Against> against() {
        return experiment.map(own -> own.experiment().plan().against());
    }

    /** Returns the place of a shopper's decision in the experiment; empty outside of it. */
    Optional<Experiment.Trial> trial(ShopperId shopper, Instant now) {
        return experiment
                .filter(own -> own.experiment().runs(now))
                .map(own -> new Experiment.Trial(
                        own.experiment().number(), own.arms().of(shopper)));
    }
}
