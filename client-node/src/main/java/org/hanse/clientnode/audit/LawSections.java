// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.clientnode.audit;

import java.util.List;
import org.hanse.clientnode.audit.ReportView.Section;
import org.hanse.clientnode.audit.ReportView.Table;

/** Section of a report that maps its statements to articles of law. */
final class LawSections {

    private LawSections() {}

    static Section law() {
        return new Section(
                "law",
                "Which statement answers which article",
                List.of("Checked 24 November 2026 by reading summaries, not legal advice. Rows marked “not verified”"
                        + " have a point that was not checked at all."),
                List.of(Table.of(
                        "Articles",
                        List.of("Article", "It asks for", "Answered in", "Note"),
                        List.of(
                                List.of(
                                        "DSA (EU) 2022/2065, Art. 27",
                                        "Platforms: the main parameters, why they weigh as they do, and the user's"
                                                + " options, in plain words",
                                        "Main parameters; Decisions without profiling; What you may tell a customer",
                                        "Not verified: the exemption of micro and small firms (Art. 19)"),
                                List.of(
                                        "DSA, Art. 38",
                                        "Very large platforms: an option without profiling",
                                        "Decisions without profiling",
                                        ""),
                                List.of(
                                        "P2B (EU) 2019/1150, Art. 5",
                                        "Ranking of merchants' offers: main parameters, their relative importance, and"
                                                + " the effect of payment",
                                        "Main parameters; Exploration and fixed places; Which items were shown",
                                        "Not verified: whether the repeal proposed in COM(2025) 837 was adopted"),
                                List.of(
                                        "GDPR (EU) 2016/679, Art. 13 and 14",
                                        "Tell persons in general about the logic of automated decisions",
                                        "What you may tell a customer; Main parameters",
                                        ""),
                                List.of(
                                        "GDPR, Art. 15; Court of Justice, C-203/22",
                                        "Tell a person the procedure and principles that were actually applied",
                                        "Sampled decisions in full (as examples); the subject sheet of that person",
                                        "Not verified: the full text of the judgment"),
                                List.of(
                                        "GDPR, Art. 22",
                                        "No decision with legal or similarly significant effect by machine alone",
                                        "What this report covers: recommendations alone, no prices and no contracts",
                                        "Whether an effect is significant is for a lawyer to say")))),
                "");
    }

    static Section glossary() {
        return new Section(
                "glossary",
                "Words",
                List.of(),
                List.of(Table.of(
                        "",
                        List.of("Word", "Meaning"),
                        List.of(
                                List.of(
                                        "Decision",
                                        "One list of recommended items, which the node made for one visitor"),
                                List.of(
                                        "Surface",
                                        "A page or area of the shop with recommendations, such as home or cart"),
                                List.of("Place", "One position in a decision; it holds one item"),
                                List.of("Fixed place", "A place whose item the shop set itself"),
                                List.of("Node", "The shop's own program that stores its data and makes decisions"),
                                List.of("Score", "A number by which items are ordered; the sum of its terms"),
                                List.of("Term", "What one interaction, or the base, adds to a score"),
                                List.of("Part", "Terms of one kind added up, such as all of the network"),
                                List.of("Interaction", "Something that a shopper did with an item, such as a purchase"),
                                List.of(
                                        "Probability",
                                        "How likely a place held this item, given the places before; 1 without chance"),
                                List.of("Profiling", "Use of what a person did; off means the same for everyone"),
                                List.of("Drift", "A change of a mix since the period before"),
                                List.of(
                                        "Faithfulness",
                                        "Whether reasons agree with what happens when interactions are removed"),
                                List.of(
                                        "Contextual, strict, softmax",
                                        "Grades of reasons. Strict: a reason is exactly what removal takes away."
                                                + " Softmax and contextual: removal also changes other reasons"),
                                List.of("Job", "One training of a model together with other shops"),
                                List.of("Round", "One step of a job; every round makes a new model"),
                                List.of("Ledger", "The node's list of privacy budgets spent in training"),
                                List.of("Challenge", "A text by which the sampled decisions are drawn"),
                                List.of(
                                        "Payload",
                                        "The list of all decisions, from which a reader computes the figures"),
                                List.of("Epsilon", "Measure of privacy loss in training; 0 would be none"),
                                List.of("SHA-256, digest", "A fingerprint of bytes; other bytes have another one"),
                                List.of("Row", "Number of a decision in the node's log; never used twice")))),
                "");
    }
}
