// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.clientnode.port;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.hanse.core.evaluate.Protocol;
import org.hanse.core.job.JobSetup;
import org.hanse.core.learn.train.Merchant;
import org.hanse.core.privacy.PrivacyUnit;

/** Imported data of the merchant. Any thread may call it; methods block. */
public interface LocalDataset {

    /** Returns a text that changes with the data: with an import, an erasure, and events that are included. */
    String version();

    /**
     * Includes the events so far in the data, without those before an instant, which are deleted.
     *
     * @return whether the version changed
     */
    default boolean includeEvents(Instant oldest) {
        return false;
    }

    /**
     * Reads catalogue and interactions: what was imported, and the events that are included.
     *
     * @throws RuntimeException if there are none or they cannot be read; the message is one line
     */
    Merchant merchant();

    /**
     * Lists that shoppers saw, for the fit of the personal part. No update of a round reads them (docs/adr/0074).
     *
     * @param weight weight of a list against the prior, at least 0
     * @param outcomes decisions of known shoppers; none where the weight is 0
     */
    record Exposures(double weight, List<DecisionOutcome> outcomes) {

        public static final Exposures NONE = new Exposures(0, List.of());

        public Exposures {
            outcomes = List.copyOf(outcomes);
        }
    }

    /** Reads the lists that shoppers saw, with the actions on them that the data include. */
    default Exposures exposures() {
        return Exposures.NONE;
    }

    /** Returns the protocol by which the interactions are split for validation; the usual one if the data set states none. */
    default Protocol protocol() {
        return Protocol.USUAL;
    }

    /**
     * Returns how one shopper's data change what is read of others, as a clause; empty if they do not. A guarantee for single shoppers does
     * not hold for such data.
     */
    Optional<String> coupling();

    /** Returns why the guarantee of a job does not hold for this data; empty if it does, or there is none for single shoppers. */
    default Optional<String> refusal(JobSetup setup) {
        return setup.privacy()
                .filter(own -> own.terms().unit() == PrivacyUnit.SHOPPER)
                .flatMap(own -> coupling())
                .map(coupling -> "data: found a part that shoppers change for each other: " + coupling
                        + "; expected none, since the plan's guarantee is for single shoppers. Fix: import another"
                        + " descriptor with --replace");
    }

    /** Returns the number of erasures of shoppers, read before the data that a result is computed from. */
    default long erasures() {
        return 0;
    }

    /**
     * Runs a task that stores results, unless shoppers were erased since there were {@code erasures}. No erasure happens meanwhile.
     *
     * @return whether the task ran
     */
    default boolean unlessErased(long erasures, Runnable store) {
        store.run();
        return true;
    }
}
