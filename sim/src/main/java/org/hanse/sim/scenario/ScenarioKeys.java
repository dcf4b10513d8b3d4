// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.sim.scenario;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import org.hanse.config.ConfigNode;
import org.hanse.core.evaluate.baseline.Baselines;
import org.hanse.core.federation.ParticipantId;
import org.hanse.core.setting.Key;
import org.hanse.core.setting.KeyConflictException;
import org.hanse.dataset.ProtocolChange;
import org.hanse.job.FederationKeys;
import org.hanse.job.LearningKeys;

/** Keys of a scenario. */
public record ScenarioKeys(
        @Key(value = "name; results go to `runs/NAME`", required = true)
        String scenario,

        @Key("seed of all random numbers") long seed,

        @Key(value = "data sets that take part, at least one", required = true, distinct = true)
        List<MerchantKeys> merchants,

        @Key(
                value = "`central`, `local`, `federated` and baselines, listed below; `federation` adds `federated`",
                standard = "all baselines but `fcf`, `fed-ncf`, `pfedrec`",
                distinct = true)
        List<ModelName> compare,

        @Key(value = "shape of the network", standard = "below")
        NetworkKeys network,

        @Key(value = "training", standard = "below") LearningKeys learning,
        @Key(value = "rounds", standard = "below") FederationKeys federation,
        @Key("further models, keys below") List<ConfigNode> ablations,
        @Key Scenario.Evaluation evaluation,

        @Key("lists of values by key path; one run per combination, at most 1000")
        Optional<ConfigNode> sweep) {

    /** Defaults. */
    public static final ScenarioKeys DEFAULT = new ScenarioKeys(
            "scenario",
            1,
            List.of(MerchantKeys.DEFAULT),
            Baselines.BUILT_IN.usual().stream().map(ModelName::new).toList(),
            NetworkKeys.DEFAULT,
            LearningKeys.DEFAULT,
            FederationKeys.DEFAULT,
            List.of(),
            Scenario.Evaluation.DEFAULT,
            Optional.empty());

    /**
     * Creates the keys.
     *
     * @throws KeyConflictException if the name is no name of a folder, a list is empty, or there are several variants
     */
    public ScenarioKeys {
        requireName(scenario, "scenario");
        if (compare.isEmpty()) {
            throw new KeyConflictException(
                    "found an empty list; expected at least one model. Fix: name one, or leave the key out", "compare");
        }
        if (sweep.isPresent()) {
            throw new KeyConflictException(
                    "found several variants; expected one scenario. Fix: run them with hanse sim run", "sweep");
        }
    }

    /** Rejects a text that is no name of a folder. */
    static void requireName(String text, String key) {
        if (!Scenario.NAME.matcher(text).matches()) {
            throw new KeyConflictException(
                    "found \"" + text + "\"; expected letters, digits, dots and hyphens. Fix: choose another name",
                    key);
        }
    }

    /** Name of a model to compare. */
    public record ModelName(String text) {}

    /** Keys of a data set that takes part. */
    public record MerchantKeys(
            @Key(value = "name in the results; not `all`", required = true)
            String id,

            @Key(value = "descriptor file", required = true) Path dataset,

            @Key(value = "`[from, to]`, shares of 1, by hash of the shopper id", standard = "all")
            ShopperShare shoppers,

            @Key("division of its shoppers into merchants `ID/1`, `ID/2`, ...")
            Optional<CutKeys> cut,

            @Key(value = "keys of `protocol` that differ here", standard = "as the descriptor")
            ProtocolChange protocol,

            @Key("`false`: no part in training of networks") boolean trains,

            @Key(value = "`late`: receives the model after training and fits its private part", standard = "`start`")
            Optional<Joins> joins) {

        /** Defaults. */
        public static final MerchantKeys DEFAULT = new MerchantKeys(
                "merchant",
                Path.of(""),
                ShopperShare.ALL,
                Optional.empty(),
                ProtocolChange.NONE,
                true,
                Optional.empty());

        /** Time at which a merchant joins the training of networks. */
        public enum Joins {
            START,
            LATE
        }

        /**
         * Creates the keys.
         *
         * @throws KeyConflictException if the id cannot be the name of a participant, or {@code joins} has no effect
         */
        public MerchantKeys {
            requireName(id, "id");
            if (id.equals(Scenario.ALL)) {
                throw new KeyConflictException(
                        "found \"" + id + "\", the name of all merchants together; expected another. Fix: rename it",
                        "id");
            }
            try {
                new ParticipantId(id);
            } catch (IllegalArgumentException e) {
                throw new KeyConflictException("is \"" + id + "\": " + e.getMessage(), "id");
            }
            if (joins.isPresent() && !trains) {
                throw new KeyConflictException(
                        "found joins with trains: false; expected one of the two. Fix: leave one of them out", "joins");
            }
        }

        /** Returns the entry of the scenario. */
        Scenario.MerchantEntry entry() {
            return new Scenario.MerchantEntry(
                    id, dataset, shoppers, cut.map(CutKeys::cut).orElseGet(Cut.Whole::new), protocol, role());
        }

        private Scenario.Role role() {
            if (!trains) {
                return Scenario.Role.STAYS_OUT;
            }
            return joins.equals(Optional.of(Joins.LATE)) ? Scenario.Role.JOINS_LATE : Scenario.Role.TRAINS;
        }
    }

    /** Keys of a cut. */
    public record CutKeys(
            @Key(
                    value =
                            "`hash`, `taste` (most frequent shelf of items in training), `column` of the data set, or `shopper`",
                    required = true)
            By by,

            @Key(value = "number of parts, of `hash` and `taste`", least = 1, most = 1_000_000)
            OptionalInt into) {

        /** Kinds of cuts. */
        public enum By {
            HASH,
            TASTE,
            COLUMN,
            SHOPPER
        }

        /**
         * Creates the keys.
         *
         * @throws KeyConflictException if a number of parts is missing, or has no effect
         */
        public CutKeys {
            boolean counted = by == By.HASH || by == By.TASTE;
            if (counted && into.isEmpty()) {
                throw new KeyConflictException("found no key \"into\"; expected it. Fix: add into", "into");
            }
            if (!counted && into.isPresent()) {
                throw new KeyConflictException(
                        "found into; expected it with by: hash or by: taste only. Fix: leave the key out", "into");
            }
        }

        /** Returns the cut. */
        Cut cut() {
            return switch (by) {
                case HASH -> new Cut.ByHash(into.orElseThrow());
                case TASTE -> new Cut.ByTaste(into.orElseThrow());
                case COLUMN -> new Cut.ByColumn();
                case SHOPPER -> new Cut.ByShopper();
            };
        }
    }
}
