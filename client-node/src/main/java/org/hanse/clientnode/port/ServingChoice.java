// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.clientnode.port;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.stream.Stream;
import org.hanse.core.crypto.Digest;
import org.hanse.core.evaluate.Difference;
import org.hanse.core.evaluate.baseline.Mix;
import org.hanse.core.federation.JobId;
import org.hanse.core.learn.score.PartScales;

/**
 * Choice of what a node serves, with the comparison behind it: popularity, the mix of the node's tables, its own network and the model of each
 * job, all on the same validation queries of one version of the data. It never leaves the node: the numbers depend on the merchant's interactions.
 *
 * @param data version of the data
 * @param sums jobs with a stored sum before training, sorted, once for each of their sums; also one that no mix could be made of
 * @param metric name of the metric, such as {@code ndcg@10}
 * @param queries number of validation queries
 * @param candidates everything that was compared
 * @param chosen place of the served one in {@code candidates}
 * @param since time of the first of the comparisons in a row that chose this version
 * @param reason result in one line
 * @param lead served one minus popularity on the same queries, with its interval; empty for popularity, and where no comparison decides. Tuned
 *     settings were chosen on these queries, so it is somewhat too high
 * @param found what shoppers find in the lists; empty where no comparison decides
 * @param values whether the served network ranks by its values, too; empty for another candidate, and where its plan does not rank by values
 */
public record ServingChoice(
        String data,
        List<JobId> sums,
        String metric,
        int queries,
        List<Candidate> candidates,
        int chosen,
        Instant at,
        Instant since,
        String reason,
        Optional<Difference> lead,
        Optional<Found> found,
        Optional<ValueCheck> values) {

    /**
     * Shares of validation queries with one of their targets in the list: of what is served, of bestsellers, and of buying again (own items
     * by number of orders, then bestsellers).
     *
     * @param slots length of the lists
     * @param queries number of queries
     */
    public record Found(double served, double bestsellers, double again, int slots, int queries) {

        private static final double Z = 1.96;

        /** Returns the shares in a sentence, that of what is served with its 95 % interval (Wilson 1927). */
        public String words() {
            double center = (served + Z * Z / (2 * queries)) / (1 + Z * Z / queries);
            double half = Z
                    * Math.sqrt(served * (1 - served) / queries + Z * Z / (4.0 * queries * queries))
                    / (1 + Z * Z / queries);
            return "of 100 shoppers, " + hundred(served) + " (" + hundred(center - half) + " to "
                    + hundred(center + half) + ") find one of their next purchases among " + slots + "; bestsellers "
                    + hundred(bestsellers) + ", buying again " + hundred(again);
        }

        private static long hundred(double share) {
            return Math.round(100 * share);
        }
    }

    /** Creates a choice that first chose its version, without a comparison of the served one with popularity. */
    public ServingChoice(
            String data,
            List<JobId> sums,
            String metric,
            int queries,
            List<Candidate> candidates,
            int chosen,
            Instant at,
            String reason) {
        this(
                data,
                sums,
                metric,
                queries,
                candidates,
                chosen,
                at,
                at,
                reason,
                Optional.empty(),
                Optional.empty(),
                Optional.empty());
    }

    /** @throws IllegalArgumentException if no candidate is chosen */
    public ServingChoice {
        sums = List.copyOf(sums);
        candidates = List.copyOf(candidates);
        if (chosen < 0 || chosen >= candidates.size()) {
            throw new IllegalArgumentException("candidate " + chosen + " of " + candidates.size());
        }
    }

    /** Returns the choice of a node that compared nothing yet: the mix of its tables with its usual weights. */
    public static ServingChoice untested(Mix usual, String data, Instant at) {
        Tables mix = new Tables(usual, Optional.empty(), OptionalDouble.empty());
        return new ServingChoice(
                data, List.of(), "", 0, List.of(mix), 0, at, "serves " + mix.words() + " (nothing was compared yet)");
    }

    /**
     * Model or mix of tables, as logged decisions name it.
     *
     * @param job name of the job; of a mix the job whose sum is in the tables, or an empty text; empty for the own network
     * @param round round that published the model; 0 before the first round, and for a mix; epochs of the own network, at least 1
     * @param digest digest of the parameters, or of the weights
     */
    public record Version(String job, int round, Digest digest) {}

    /** Source of scores that a node may serve. */
    public sealed interface Candidate {

        /** Returns the value on the validation queries; empty without queries, or if the scores are not finite. */
        OptionalDouble value();

        /** Returns the scales of the parts of a network's scores; empty without a network. */
        default Optional<PartScales> scalesOfParts() {
            return Optional.empty();
        }

        /** Returns the name in a sentence. */
        String words();

        /** Returns whether this and another candidate differ in their fit only. */
        boolean isLike(Candidate other);

        /** Returns what logged decisions name; empty for popularity. */
        Optional<Version> version();
    }

    /** Ranking by the number of shoppers. */
    public record Popularity(OptionalDouble value) implements Candidate {

        @Override
        public String words() {
            return "popularity";
        }

        @Override
        public boolean isLike(Candidate other) {
            return other instanceof Popularity;
        }

        @Override
        public Optional<Version> version() {
            return Optional.empty();
        }
    }

    /**
     * Mix of tables.
     *
     * @param mix weights
     * @param sum job whose sum over all shops is in the tables; empty for tables of the node alone
     */
    public record Tables(Mix mix, Optional<JobId> sum, OptionalDouble value) implements Candidate {

        @Override
        public String words() {
            return "the mix of tables"
                    + sum.map(job -> " with the sum over all shops of " + job).orElse("");
        }

        @Override
        public boolean isLike(Candidate other) {
            return other instanceof Tables tables && tables.sum().equals(sum);
        }

        @Override
        public Optional<Version> version() {
            String job = sum.map(JobId::text).orElse("");
            byte[] text = (mix + " " + job).getBytes(StandardCharsets.UTF_8);
            return Optional.of(new Version(job, 0, Digest.sha256(text)));
        }
    }

    /**
     * Model of a job with its personal part.
     *
     * @param round round that published it; 0 for the model before the first round
     * @param digest digest of the shared parameters
     * @param scales scales of the score's parts that the value is of
     * @param value value of the ranking without the network's values
     * @param valued whether it ranks by its values, too
     */
    public record Model(JobId job, int round, Digest digest, PartScales scales, OptionalDouble value, boolean valued)
            implements Candidate {

        /** Creates the model that ranks without its values, as it is compared with others. */
        public Model(JobId job, int round, Digest digest, PartScales scales, OptionalDouble value) {
            this(job, round, digest, scales, value, false);
        }

        /** Returns the same model with its values. */
        public Model withValues() {
            return new Model(job, round, digest, scales, value, true);
        }

        @Override
        public String words() {
            return (round == 0 ? "the model before round 1" : "round " + round + "'s model") + " of " + job
                    + (scales.of(PartScales.Part.NETWORK) == 0
                            ? " (counts and descriptions alone; the network has no part)"
                            : "")
                    + (valued ? " with its values" : "");
        }

        @Override
        public boolean isLike(Candidate other) {
            return other instanceof Model model && model.job().equals(job);
        }

        @Override
        public Optional<PartScales> scalesOfParts() {
            return Optional.of(scales);
        }

        @Override
        public Optional<Version> version() {
            // Another ranking is another version, for the log, its explanations and the watch over clicks.
            return Optional.of(new Version(
                    job.text(),
                    round,
                    valued ? Digest.sha256((digest.toHex() + " values").getBytes(StandardCharsets.UTF_8)) : digest));
        }
    }

    /**
     * Network that the shop trained alone.
     *
     * @param epochs epochs of its training
     * @param digest digest of the shared parameters
     * @param scales scales of the score's parts that the value is of
     */
    public record Own(int epochs, Digest digest, PartScales scales, OptionalDouble value) implements Candidate {

        @Override
        public String words() {
            return "the network of this shop";
        }

        @Override
        public boolean isLike(Candidate other) {
            return other instanceof Own;
        }

        @Override
        public Optional<PartScales> scalesOfParts() {
            return Optional.of(scales);
        }

        @Override
        public Optional<Version> version() {
            return Optional.of(new Version("", epochs, digest));
        }
    }

    /** Returns the served candidate, as it was compared. */
    public Candidate served() {
        return candidates.get(chosen);
    }

    /** Returns the served candidate as it ranks: a network with its values where these passed their check. */
    public Candidate ranking() {
        return served() instanceof Model own
                        && values.filter(ValueCheck::isPassed).isPresent()
                ? own.withValues()
                : served();
    }

    /** Returns the candidate of a version, with its values or without them; empty for an unknown one. */
    public Optional<Candidate> ofVersion(Optional<String> digest) {
        return candidates.stream()
                .flatMap(own -> own instanceof Model model ? Stream.of(model, model.withValues()) : Stream.of(own))
                .filter(own ->
                        own.version().map(version -> version.digest().toHex()).equals(digest))
                .findFirst();
    }

    /** Returns the jobs with a model, the best on validation interactions first. */
    public List<String> jobs() {
        return candidates.stream()
                .filter(Model.class::isInstance)
                .map(own -> ((Model) own).job().text())
                .toList();
    }

    /**
     * Returns whether a version of the data, the jobs with a sum before training, the model of each job and the own network are those of
     * this comparison.
     */
    public boolean isOf(
            String version, List<JobId> stored, Collection<ServedModel> models, Optional<OwnNetwork> network) {
        List<Model> own = candidates.stream()
                .filter(Model.class::isInstance)
                .map(Model.class::cast)
                .toList();
        return data.equals(version)
                && sums.equals(stored)
                && own().map(Own::digest).equals(network.map(OwnNetwork::model))
                && network.stream()
                        .allMatch(each ->
                                has(each.validation(), own().orElseThrow().value()))
                && own.size() == models.size()
                && models.stream().allMatch(model -> own.stream().anyMatch(each -> isOf(each, model)));
    }

    /** A model that was validated with the same data has that value. */
    private boolean isOf(Model own, ServedModel model) {
        return own.job().equals(model.job())
                && own.digest().equals(model.model())
                && has(model.validation(), own.value());
    }

    private boolean has(ServedModel.Validation validation, OptionalDouble value) {
        return !validation.data().equals(data) || validation.value().equals(value);
    }

    /** Returns the own network among the candidates; empty without one. */
    public Optional<Own> own() {
        return candidates.stream()
                .filter(Own.class::isInstance)
                .map(Own.class::cast)
                .findFirst();
    }
}
