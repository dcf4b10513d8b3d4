// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.clientnode.owner;

import com.fasterxml.jackson.annotation.JsonIgnore;
import com.fasterxml.jackson.annotation.JsonInclude;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.hanse.clientnode.port.ValueCheck;

/**
 * State of a shop's recommender today. Times are instants in ISO form.
 *
 * @param at time of this document
 * @param name name of the shop
 * @param zone zone of the shop's days
 * @param log what the own log could support; read once an hour
 * @param experiment what the last experiment says; empty without any, read once an hour
 */
@JsonInclude(JsonInclude.Include.NON_ABSENT)
public record TodayDocument(
        String schema,
        String at,
        String name,
        String zone,
        Verdict verdict,
        Exploring exploration,
        LogDocument log,
        Optional<ExperimentDocument> experiment,
        Freshness data,
        Training training,
        Day day,
        List<Need> needs) {

    static final String SCHEMA = "hanse.today/1";

    /** Reason of what is served. */
    public enum Judgement {
        /** Nothing was compared yet. */
        NOT_COMPARED,
        /** The validation queries are too few for a comparison. */
        TOO_FEW,
        /** It has the highest value of all. */
        BEST,
        /** Another one has the highest value; what is served has an equal one, or could not be replaced. */
        KEPT,
        /** The chosen model was replaced, so the usual tables serve until the next comparison. */
        REPLACED,
        /** The click rate of the chosen one fell, so what served before serves again. */
        STEPPED_BACK
    }

    /** Kind of what can be served. */
    public enum Source {
        POPULARITY,
        TABLES,
        /** Tables with the sum over all shops of a job. */
        SHARED_TABLES,
        /** Network of a job. */
        SHARED_NETWORK,
        OWN_NETWORK
    }

    /**
     * What is served, and why.
     *
     * @param since time since which it serves; empty before a comparison
     * @param compared time of the last comparison; empty before it
     * @param metric name of the values, such as {@code ndcg@10}; empty before a comparison
     * @param queries number of validation queries
     * @param least fewest queries for a comparison
     * @param behind whether the data changed since the comparison
     * @param lead what is served minus popularity; empty for popularity and without a comparison
     * @param steppedBack why the chosen one is not served; empty if it is
     * @param values whether the chosen network ranks by its values; empty where its plan does not
     * @param candidates everything that was compared, what is served included
     */
    @JsonInclude(JsonInclude.Include.NON_ABSENT)
    public record Verdict(
            Judgement judgement,
            Optional<String> since,
            Optional<String> compared,
            Optional<String> metric,
            int queries,
            int least,
            boolean behind,
            Optional<Lead> lead,
            Optional<SteppedBack> steppedBack,
            Optional<Values> values,
            List<Figure> candidates) {}

    /**
     * Check of a network's values.
     *
     * @param reason first reason that applies, such as no-log; passed if the network ranks by its values
     * @param words result and reason in one sentence
     */
    public record Values(ValueCheck.Reason reason, String words) {}

    /**
     * Fall of the click rate.
     *
     * @param decisions decisions of the chosen one
     * @param clicks those with a click
     * @param before share of decisions with a click of what served before
     */
    public record SteppedBack(String at, long decisions, long clicks, double before) {}

    /** Difference on the validation queries, with its interval of 95 %. */
    public record Lead(double difference, double low, double high) {

        /** Returns whether the interval leaves 0 out. */
        @JsonIgnore
        public boolean isSignificant() {
            return low > 0 || high < 0;
        }
    }

    /**
     * Random choice of items in decisions, see {@code explore} in node.yaml.
     *
     * @param drawn slots of today, in UTC, that chance filled with another item than the best
     * @param most most of them; empty without a limit
     */
    @JsonInclude(JsonInclude.Include.NON_ABSENT)
    public record Exploring(double rate, int best, double temperature, long drawn, Optional<Long> most) {}

    /**
     * Value of a candidate on the validation queries.
     *
     * @param job job of the model or of the sum
     * @param round round of the model
     * @param model digest of what scores; empty for popularity
     * @param value empty if it was not measured
     * @param overPopularity value minus that of popularity
     */
    @JsonInclude(JsonInclude.Include.NON_ABSENT)
    public record Figure(
            Source source,
            Optional<String> job,
            Optional<Integer> round,
            Optional<String> model,
            boolean served,
            Optional<Double> value,
            Optional<Double> overPopularity) {}

    /**
     * Data behind recommendations.
     *
     * @param newest time of the newest interaction; empty where times are not known
     * @param read time at which the data were last read from the disk
     */
    @JsonInclude(JsonInclude.Include.NON_ABSENT)
    public record Freshness(
            Optional<String> newest,
            String read,
            String version,
            long interactions,
            long items,
            long shoppers,
            Optional<String> problem) {}

    /**
     * Training of the shop's own network.
     *
     * @param since begin of the training that runs; empty if none does
     * @param problem problem of the last training
     */
    @JsonInclude(JsonInclude.Include.NON_ABSENT)
    public record Training(Optional<String> since, Optional<String> problem) {}

    /**
     * Last 24 hours.
     *
     * @param decisions shown decisions
     * @param servedBy decisions by what ranked the items: personal, anonymous, popularity
     * @param events events by type
     */
    public record Day(long decisions, Map<String, Long> servedBy, Map<String, Long> events) {}

    /** What needs the owner. */
    public enum Need {
        DATA_PROBLEM,
        DATA_OLD,
        TRAINING_FAILED,
        TOO_FEW_QUERIES,
        MOSTLY_POPULARITY,
        PLAN_WAITS,
        PLANS_UNREADABLE,
        CERTIFICATE_ENDS,
        CERTIFICATE_UNREADABLE,
        DISK
    }
}
