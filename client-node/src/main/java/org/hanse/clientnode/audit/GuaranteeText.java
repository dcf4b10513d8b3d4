// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.clientnode.audit;

import static org.hanse.clientnode.audit.FigureSections.stream;
import static org.hanse.clientnode.audit.ReportWords.count;
import static org.hanse.clientnode.audit.ReportWords.isComputed;
import static org.hanse.clientnode.audit.ReportWords.notComputed;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.hanse.audit.PayloadVerifier;
import org.hanse.audit.SharedRecord;
import org.hanse.clientnode.audit.ReportView.Section;
import org.hanse.clientnode.audit.ReportView.Table;
import org.hanse.core.job.SumKind;
import org.hanse.core.job.SumWords;
import org.hanse.core.privacy.ledger.PrivacyBudget;

/** Privacy of training in plain words: whether models were trained with noise, and budgets. */
final class GuaranteeText {

    private static final String NONE = "none";
    private static final String UNKNOWN = "not known";

    /** Next step of a shop whose node counted no budget: rounds of an earlier version without a limit in its policy. */
    static final String UPGRADE =
            " Next: have the shop run the current version of its node, which counts later rounds.";

    private static final String UNLIMITED = PayloadVerifier.epsilon(PrivacyBudget.UNLIMITED);

    private final JsonNode privacy;
    private final boolean served;

    GuaranteeText(JsonNode sections) {
        this.privacy = sections.path("privacy");
        // Models of few shoppers share a row; their jobs are known. A mix of the node's own tables has no job.
        this.served = stream(privacy.path("jobs")).anyMatch(GuaranteeText::isServed)
                || stream(sections.path("scope").path("models"))
                        .anyMatch(row -> ReportWords.isNamedModel(row)
                                && !(row.has("job") && row.path("job").asText().isEmpty()));
    }

    /** Returns why no privacy guarantee applies to a served model; empty if one applies, or no model was served. */
    Optional<String> gap() {
        if (!isComputed(privacy)) {
            return Optional.of("Privacy guarantee: " + notComputed(privacy).replaceFirst("^N", "n"));
        }
        String without = jobs(NONE);
        if (!without.isEmpty()) {
            return Optional.of(
                    "No privacy guarantee applies to the models of " + without + ": they were trained without noise.");
        }
        boolean noisy = ofTraining(privacy).findAny().isPresent()
                || stream(privacy.path("jobs"))
                        .anyMatch(job ->
                                isServed(job) && !job.path("noise").asText().equals(UNKNOWN));
        return served && !noisy
                ? Optional.of("No privacy guarantee of the served models is known: the node has no privacy ledger.")
                : Optional.empty();
    }

    /** Returns the ledgers of training, without that of shared reports, which contains no models. */
    static Stream<JsonNode> ofTraining(JsonNode privacy) {
        return stream(privacy.path("ledgers"))
                .filter(row -> !row.path("name").asText().equals(SharedRecord.LEDGER));
    }

    /** Returns whether models of a job made decisions of the period. Earlier versions listed no other jobs. */
    private static boolean isServed(JsonNode job) {
        return job.path("served").asBoolean(true);
    }

    private String jobs(String noise) {
        return stream(privacy.path("jobs"))
                .filter(job -> isServed(job) && job.path("noise").asText().equals(noise))
                .map(job -> "job " + job.path("job").asText())
                .collect(Collectors.joining(", "));
    }

    /** Returns that training with noise is not counted; empty if it is counted, or there was none. */
    Optional<String> uncounted() {
        boolean limited = !privacy.has("policyNoise")
                || !privacy.path("policyEpsilon").asText().isEmpty();
        if (limited || ofTraining(privacy).findAny().isPresent()) {
            return Optional.empty();
        }
        String plans = stream(privacy.path("jobs"))
                .filter(job ->
                        !List.of(NONE, UNKNOWN).contains(job.path("noise").asText()))
                .map(job -> " The plan of job " + job.path("job").asText() + " allows " + allowed(job) + "; "
                        + rounds(job.path("job").asText()) + " counted in the period.")
                .collect(Collectors.joining());
        return plans.isEmpty()
                ? Optional.empty()
                : Optional.of("No privacy budget was counted here: the node had no ledger in the rounds." + plans);
    }

    private static String allowed(JsonNode job) {
        String delta = job.path("delta").asText();
        return "epsilon " + job.path("epsilon").asText() + (delta.isEmpty() ? "" : " at delta " + delta) + " for each "
                + job.path("unit").asText();
    }

    private String rounds(String job) {
        long counted = stream(privacy.path("rounds"))
                .filter(row -> row.path("job").asText().equals(job))
                .mapToLong(row -> row.path("counted").asLong())
                .sum();
        return count(counted, "round");
    }

    /** Returns what remains of the budgets, in short sentences. */
    String budget() {
        String budgets =
                budgets(row -> !isUnlimited(row), "epsilonRemaining", "The privacy budget that remains is epsilon ");
        String spent = budgets(GuaranteeText::isUnlimited, "epsilonSpent", "Training spent epsilon ");
        if (!budgets.isEmpty() || !spent.isEmpty()) {
            return budgets
                    + spent
                    + (spent.isEmpty()
                            ? ""
                            : " Each plan limits its own job; this node's ledger has no limit of all jobs.");
        }
        String text = Stream.of(gap(), uncounted()).flatMap(Optional::stream).collect(Collectors.joining(" "));
        return text.isEmpty() ? withoutBudget() : text;
    }

    private String budgets(Predicate<JsonNode> which, String figure, String before) {
        return ofTraining(privacy)
                .filter(which)
                .map(row -> row.path(figure).asText()
                        + (isUnlimited(row)
                                ? ""
                                : " of " + row.path("epsilonLimit").asText()) + " ("
                        + row.path("name").asText() + ")")
                .reduce((left, right) -> left + ", " + right)
                .map(all -> before + all + ".")
                .orElse("");
    }

    private static boolean isUnlimited(JsonNode ledger) {
        return ledger.path("epsilonLimit").asText().equals(UNLIMITED);
    }

    private String withoutBudget() {
        return stream(privacy.path("jobs"))
                        .anyMatch(job -> job.path("noise").asText().equals(UNKNOWN))
                ? "No privacy budget is counted here, and the plan of a job is not on this node."
                : "No training with noise was charged to a privacy budget of this node.";
    }

    /** Returns the remaining budgets, and the next step if none is counted. */
    String answer() {
        return budget() + uncounted().map(own -> UPGRADE).orElse("");
    }

    Section section() {
        List<String> text = new ArrayList<>();
        text.add("A privacy budget limits what the trained model can reveal of one person, whatever others know"
                + " (epsilon of differential privacy; smaller is stricter). Recommendations and this report are not"
                + " charged to it; only training with other shops is. Reports with noise, which may leave the shop, have"
                + " a budget of their own, named " + SharedRecord.LEDGER + ".");
        if (!isComputed(privacy)) {
            text.add(notComputed(privacy));
            return new Section("privacy", "Privacy budget", text, List.of(), "");
        }
        stream(privacy.path("jobs"))
                .forEach(job -> text.add(job(job) + (isServed(job) ? "" : " No decision of the period used them.")));
        if (privacy.has("policyNoise")) {
            text.add(policy());
        }
        List<Table> tables = new ArrayList<>();
        if (ofTraining(privacy).findAny().isEmpty()) {
            text.add(uncounted()
                    .map(own -> "No privacy budget was counted here." + UPGRADE)
                    .orElse(
                            privacy.path("jobs").isEmpty()
                                    ? "No training job with noise has been charged on this node, neither in the period nor"
                                            + " before: it has no privacy ledger of training."
                                    : "This node has no privacy ledger of training."));
        }
        if (!privacy.path("ledgers").isEmpty()) {
            tables.add(budgets());
        }
        if (privacy.path("rounds").isEmpty()) {
            text.add("The node took part in no training round in the period.");
        } else {
            tables.add(rounds());
        }
        return new Section(
                "privacy",
                "Privacy budget",
                text,
                tables,
                "From the node's ledgers, policy and plans, and its log of what it sent.");
    }

    private static String job(JsonNode job) {
        String name = "Job " + job.path("job").asText();
        String noise = job.path("noise").asText();
        return switch (noise) {
            case NONE ->
                name + ": its models were trained without noise, by its plan. No privacy guarantee limits what they can"
                        + " reveal of one person." + sums(job);
            case UNKNOWN ->
                name
                        + ": its plan is not on this node, so the report cannot say whether its models were trained with noise.";
            default ->
                name + ": its models were trained with noise (" + noise + "). Its plan guarantees " + allowed(job) + "."
                        + sums(job);
        };
    }

    /** Returns what the shops summed before training, under a guarantee or without one. */
    private static String sums(JsonNode job) {
        StringBuilder said = new StringBuilder();
        for (SumWords sum : SumKind.allWords()) {
            String begin = " Before training, the shops summed " + sum.noun() + " of items " + sum.guarantee();
            if (job.has(sum.key())) {
                said.append(begin).append(". Everyone with the sum can test what is in it.");
            } else if (job.has(sum.key() + "Epsilon")) {
                said.append(begin)
                        .append(", within that guarantee: epsilon ")
                        .append(job.path(sum.key() + "Epsilon").asText())
                        .append(" of the sum alone.");
            }
        }
        return said.toString();
    }

    private String policy() {
        String epsilon = privacy.path("policyEpsilon").asText();
        return (privacy.path("policyNoise").asText().equals(NONE)
                        ? "The node's policy allows training without noise, "
                        : "The node's policy requires noise ("
                                + privacy.path("policyNoise").asText() + "), ")
                + (epsilon.isEmpty()
                        ? "and sets no limit on epsilon of all jobs together."
                        : "and limits epsilon to " + epsilon + ".");
    }

    private Table budgets() {
        return Table.of(
                "Budgets",
                List.of("Ledger", "Unit", ">Spent", ">Limit", ">Remaining"),
                stream(privacy.path("ledgers"))
                        .map(row -> List.of(
                                row.path("name").asText(),
                                row.path("unit").asText(),
                                row.path("epsilonSpent").asText(),
                                isUnlimited(row)
                                        ? NONE
                                        : row.path("epsilonLimit").asText(),
                                isUnlimited(row)
                                        ? ""
                                        : row.path("epsilonRemaining").asText()))
                        .toList());
    }

    private Table rounds() {
        return Table.of(
                "Training rounds in the period",
                List.of("Job", ">Masked updates sent", ">Rounds counted", ">Not counted"),
                stream(privacy.path("rounds"))
                        .map(row -> List.of(
                                row.path("job").asText(),
                                count(row.path("updatesSent").asLong()),
                                count(row.path("counted").asLong()),
                                count(row.path("notCounted").asLong())))
                        .toList());
    }
}
