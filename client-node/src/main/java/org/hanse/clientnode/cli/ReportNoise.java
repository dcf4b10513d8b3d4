// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.clientnode.cli;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.math.BigDecimal;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.hanse.clientnode.app.NodePolicy;
import org.hanse.clientnode.audit.DecisionDocument;
import org.hanse.clientnode.store.FileApprovalStore;
import org.hanse.clientnode.store.FileSentLog;
import org.hanse.config.InvalidInputException;
import org.hanse.core.job.JobSetup;
import org.hanse.core.privacy.PrivacyTerms;
import org.hanse.core.privacy.PrivacyUnit;
import org.hanse.job.JobDocuments;
import org.hanse.key.PublicFile;

/** Noise in the training of models by the plans of their jobs, and the noise that the node's policy requires. */
final class ReportNoise {

    private static final String NONE = "none";

    private ReportNoise() {}

    /**
     * Adds noise of jobs and policy to the section on privacy. Jobs are those that the node trained for before {@code until}, and those
     * of the models that made decisions: a node can train for a job and serve no model of it.
     *
     * @param served names of the jobs whose models made decisions
     * @param until instant after the period
     */
    static void add(ObjectNode privacy, NodeHome home, List<String> served, Instant until) {
        NodePolicy policy = PolicyFile.read(home.policy());
        privacy.put("policyNoise", DecisionDocument.word(policy.noise()))
                .put(
                        "policyEpsilon",
                        policy.epsilon().isPresent() ? decimal(policy.epsilon().getAsDouble()) : "");
        SortedSet<String> jobs = trained(home, until);
        jobs.addAll(served);
        for (String job : jobs) {
            ObjectNode row =
                    privacy.withArray("jobs").addObject().put("job", job).put("served", served.contains(job));
            Optional<JobSetup> setup = setup(home, job);
            if (setup.isEmpty()) {
                row.put("noise", "not known");
            } else if (setup.get().privacy().isEmpty()) {
                row.put("noise", NONE);
                setup.get().sums().forEach(sum -> row.put(sum.kind().words().key(), "exact sum"));
            } else {
                PrivacyTerms terms = setup.get().privacy().get().terms();
                PrivacyUnit unit = terms.unit();
                row.put("noise", DecisionDocument.word(terms.noise()))
                        .put("epsilon", decimal(terms.epsilon()))
                        .put("delta", decimal(terms.delta()))
                        .put("unit", unit.word());
                setup.get()
                        .sums()
                        .forEach(sum -> sum.privacy()
                                .ifPresent(own -> row.put(
                                        sum.kind().words().key() + "Epsilon",
                                        decimal(own.terms().epsilon()))));
            }
        }
    }

    /** Returns the jobs that contributions of the node left for before an instant. */
    private static SortedSet<String> trained(NodeHome home, Instant until) {
        return new FileSentLog(home.sent())
                .entries().stream()
                        .filter(entry -> entry.kind().isUpload() && entry.at().isBefore(until))
                        .map(entry -> entry.job().text())
                        .collect(Collectors.toCollection(TreeSet::new));
    }

    /** Returns the plan of a job; empty if it is not there, or cannot be verified with the operator's key. */
    private static Optional<JobSetup> setup(NodeHome home, String job) {
        Path operator = home.operator();
        return new FileApprovalStore(home.plans())
                .offers().stream()
                        .filter(offer -> offer.job().text().equals(job))
                        .findFirst()
                        .flatMap(offer -> {
                            try {
                                return Optional.of(JobDocuments.setup(
                                        job, offer.plan(), offer.roster(), PublicFile.readKey(operator)));
                            } catch (InvalidInputException e) {
                                return Optional.empty();
                            }
                        });
    }

    private static String decimal(double value) {
        return BigDecimal.valueOf(value).stripTrailingZeros().toPlainString();
    }
}
