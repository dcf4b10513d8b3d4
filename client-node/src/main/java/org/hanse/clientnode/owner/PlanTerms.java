// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.clientnode.owner;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.hanse.core.job.JobPrivacy;
import org.hanse.core.job.JobSetup;
import org.hanse.core.job.JobSum;
import org.hanse.core.job.SumKind;
import org.hanse.core.job.SumWords;
import org.hanse.core.privacy.PlainNumber;

/**
 * What a plan asks of a node.
 *
 * @param rounds number of rounds of training
 * @param every time between the starts of two rounds; empty for rounds without a pause
 * @param cohort nodes in a round
 * @param enrolled nodes of the job
 * @param privacy privacy guarantee; empty without one: sums are exact
 * @param limit what the node's account permits for the job; empty without a guarantee
 * @param tables sums before training, which make the tables of the network
 */
@JsonInclude(JsonInclude.Include.NON_ABSENT)
public record PlanTerms(
        int rounds,
        Optional<String> every,
        int cohort,
        int enrolled,
        Optional<Guarantee> privacy,
        Optional<Limit> limit,
        List<Table> tables) {

    private static final String NONE = "none";

    /**
     * Privacy guarantee.
     *
     * @param unit unit of protection: shopper or merchant
     * @param noise party that adds the noise
     * @param against adversary, in words
     */
    public record Guarantee(double epsilon, double delta, String unit, String noise, String against) {

        private static Guarantee of(JobPrivacy privacy) {
            return new Guarantee(
                    privacy.terms().epsilon(),
                    privacy.terms().delta(),
                    privacy.terms().unit().word(),
                    privacy.terms().noise().party(),
                    privacy.terms().scope().holds(true));
        }

        /** Returns the guarantee in words. */
        public String words() {
            return "(" + PlainNumber.of(epsilon) + ", " + PlainNumber.of(delta) + ")-DP per " + unit + ", noise by "
                    + noise + ", " + against;
        }
    }

    /** Greatest number of charged rounds and their epsilon. */
    public record Limit(int rounds, double epsilon) {}

    /**
     * Sum before training.
     *
     * @param key key below {@code federation}
     * @param noun what the node contributes
     * @param guarantee its privacy guarantee
     * @param settings settings in words
     */
    public record Table(String key, String noun, String guarantee, String settings) {

        private static Table of(JobSum sum) {
            SumWords words = sum.kind().words();
            return new Table(
                    words.key(), words.noun(), words.guarantee(), sum.kind().terms());
        }
    }

    /**
     * Term that two plans differ in.
     *
     * @param what rounds, every, nodes, privacy, budget, or the key of a sum before training
     */
    public record Change(String what, String before, String now) {}

    /** Returns the terms of a plan. */
    static PlanTerms of(JobSetup setup) {
        return new PlanTerms(
                setup.training().rounds(),
                setup.schedule().every().map(PlanTerms::words),
                setup.plan().members().cohort(),
                setup.plan().members().enrolled(),
                setup.privacy().map(Guarantee::of),
                setup.limit().map(limit -> new Limit(limit.releases(), limit.epsilon())),
                setup.sums().stream().map(Table::of).toList());
    }

    /** Returns a time as plans write it. */
    static String words(Duration time) {
        return time.toString().substring("PT".length()).toLowerCase(Locale.ROOT);
    }

    /** Returns the terms that differ, in words. */
    List<Change> since(PlanTerms before) {
        List<Change> changes = new ArrayList<>();
        Map<String, String> earlier = before.facts();
        facts().forEach((what, now) -> {
            String old = earlier.getOrDefault(what, NONE);
            if (!old.equals(now)) {
                changes.add(new Change(what, old, now));
            }
        });
        return changes;
    }

    private Map<String, String> facts() {
        Map<String, String> facts = new LinkedHashMap<>();
        facts.put("rounds", Integer.toString(rounds));
        facts.put("every", every.orElse("without a pause"));
        facts.put("nodes", cohort + " of " + enrolled + " in a round");
        facts.put("privacy", privacy.map(Guarantee::words).orElse("none: sums are exact"));
        facts.put(
                "budget",
                limit.map(own -> own.rounds() + " rounds, up to epsilon " + PlainNumber.of(own.epsilon()))
                        .orElse(NONE));
        SumKind.allWords().forEach(words -> facts.put(words.key(), NONE));
        tables.forEach(own -> facts.put(own.key(), own.noun() + " " + own.guarantee() + ", " + own.settings()));
        return facts;
    }
}
