// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.cli.operator;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.hanse.cli.TextTable;
import org.hanse.core.crypto.Fingerprint;
import org.hanse.core.job.JobMembers;
import org.hanse.core.job.JobPlan;
import org.hanse.core.job.PrivacyConfig;
import org.hanse.core.privacy.PlainNumber;
import org.hanse.core.secagg.Enrolment;

/** Lines about a document that the operator signs. */
final class SignedText {

    private SignedText() {}

    static List<String> roster(Enrolment enrolment) {
        List<String> lines = new ArrayList<>();
        lines.add("Signed roster version " + enrolment.version() + ": "
                + enrolment.keys().size() + " participants");
        TextTable table = TextTable.aligned("ll");
        enrolment.keys().forEach((name, key) -> table.row(name.text(), Fingerprint.of(key)));
        lines.addAll(table.lines("  "));
        lines.add("Digest   " + enrolment.digest().toHex());
        return lines;
    }

    static List<String> plan(JobPlan plan, Enrolment enrolment) {
        JobMembers members = plan.members();
        List<String> lines = new ArrayList<>();
        lines.add("Signed plan of job " + plan.job() + ": " + plan.training().rounds() + " rounds, "
                + plan.schedule()
                        .every()
                        .map(every -> "one every " + words(every))
                        .orElse("one after the other"));
        lines.add("Roster   version " + enrolment.version() + ", " + members.enrolled() + " participants"
                + (plan.leastRoster() > 1 ? "; versions from " + plan.leastRoster() + " on alone" : ""));
        lines.add("Cohort   " + members.cohort() + ", at least " + members.leastSurvivors()
                + " updates in a sum, up to " + members.assumptions().corrupt() + " corrupt");
        lines.add("Privacy  " + privacy(plan.training()));
        plan.training()
                .federation()
                .sums()
                .kinds()
                .forEach(sum -> lines.add("Sum      " + sum.words().noun()
                        + " of all participants, summed before round 1 "
                        + sum.words().guarantee() + ", "
                        + sum.terms()));
        lines.add("Digest   " + plan.digest().toHex());
        return lines;
    }

    private static String privacy(JobPlan.Training training) {
        return training.federation()
                .uploads()
                .privacy()
                .map(PrivacyConfig::terms)
                .map(terms -> "(" + PlainNumber.of(terms.epsilon()) + ", " + PlainNumber.of(terms.delta()) + ")-DP per "
                        + word(terms.unit()) + ", noise by the " + word(terms.noise()) + ", "
                        + terms.scope().holds(true))
                .orElse("none: sums are exact");
    }

    private static String word(Enum<?> value) {
        return value.name().toLowerCase(Locale.ROOT);
    }

    private static String words(Duration time) {
        return time.toString().substring(2).toLowerCase(Locale.ROOT);
    }
}
