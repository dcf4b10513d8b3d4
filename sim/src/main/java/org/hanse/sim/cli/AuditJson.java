// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.sim.cli;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import org.hanse.cli.JsonDocument;
import org.hanse.sim.audit.AuditSummary;
import org.hanse.sim.audit.Claim;
import org.hanse.sim.audit.Finding;
import org.hanse.sim.audit.NoiseMoments;
import org.hanse.sim.audit.NoiseText;

/** Results of an audit as JSON, schema {@value #SCHEMA} (docs/guides/attacks.md). */
final class AuditJson {

    static final String SCHEMA = "hanse.audit-attacks/1";

    private static final ObjectMapper JSON = new ObjectMapper();

    private AuditJson() {}

    static String of(String scenario, String model, AuditSummary summary) {
        ObjectNode root = JSON.createObjectNode();
        Claim claim = summary.claim();
        root.put("schema", SCHEMA)
                .put("scenario", scenario)
                .put("model", model)
                .put("rounds", summary.rounds())
                .put("canaries", summary.canaries());
        summary.idle().map(AuditText::words).ifPresent(idle -> root.put("unreleased", idle));
        if (claim.holdsPrivacy() || summary.noise().isPresent()) {
            root.put("holds", summary.holds());
        } else {
            root.putNull("holds");
        }
        if (claim.holdsPrivacy()) {
            root.put("refutable", summary.mayRefute())
                    .putObject("claim")
                    .put("epsilon", claim.epsilon())
                    .put("delta", claim.delta())
                    .put("area", claim.mostArea());
        } else {
            root.putNull("refutable");
            root.putNull("claim");
        }
        summary.guaranteed()
                .toMerchants()
                .ifPresent(merchants -> root.putObject("toMerchants")
                        .put("epsilon", merchants.epsilon())
                        .put("delta", merchants.delta()));
        ArrayNode findings = root.putArray("findings");
        summary.findings().forEach(finding -> finding(findings.addObject(), finding, claim));
        summary.noise().ifPresentOrElse(noise -> noise(root.putObject("noise"), noise), () -> root.putNull("noise"));
        return JsonDocument.text(root);
    }

    private static void finding(ObjectNode node, Finding finding, Claim claim) {
        node.put("attack", AuditText.key(finding.attack()))
                .put("on", AuditText.key(finding.on()))
                .put("verdict", AuditText.key(finding.verdict(claim)))
                .put("secrets", finding.recovered().secrets())
                .put("in", finding.recovered().in())
                .put("named", finding.recovered().right())
                .put("area", finding.curve().area())
                .put("curve", AuditText.file(finding));
        finding.outcome()
                .ifPresentOrElse(
                        outcome -> node.putObject("guesses")
                                .put("made", outcome.guesses())
                                .put("right", outcome.right())
                                .put("epsilonAtLeast", outcome.epsilonAtLeast())
                                .put("mostShown", outcome.mostShown()),
                        () -> node.putNull("guesses"));
    }

    private static void range(ObjectNode node, String name, NoiseMoments.Range range) {
        node.putArray(name).add(range.least()).add(range.most());
    }

    private static void noise(ObjectNode node, NoiseMoments noise) {
        node.put("rounds", noise.rounds())
                .put("coordinates", noise.coordinates())
                .put("variance", noise.variance())
                .put("least", noise.least())
                .put("greatest", noise.greatest())
                .put("kurtosis", noise.kurtosis())
                .put("greatestKurtosis", noise.greatestKurtosis())
                .put("withinVector", noise.dependence().within())
                .put("betweenRounds", noise.dependence().betweenRounds());
        NoiseMoments.Limits limits = noise.limits();
        ObjectNode within = node.putObject("limits");
        range(within, "variance", limits.variance());
        range(within, "coordinate", limits.ofEach());
        range(within, "kurtosis", limits.kurtosis());
        within.put("greatestKurtosis", limits.kurtosisOfEach())
                .put("withinVector", limits.within())
                .put("betweenRounds", limits.betweenRounds());
        noise.problem()
                .map(NoiseText::of)
                .ifPresentOrElse(problem -> node.put("problem", problem), () -> node.putNull("problem"));
    }
}
