// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.audit;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import org.hanse.audit.PayloadFixture.Mix;
import org.hanse.audit.SignedRecords.Signed;

/** Signed records that hide figures: with a cause, without one, or in part only. */
final class HiddenRecords {

    private static final String FEW_PERSONAL =
            "\"parameters\": {\"computed\": false, \"hidden\": true, \"why\": \"" + Reasons.FEW_PERSONAL + "\",";

    private HiddenRecords() {}

    /** Returns all records. */
    static List<Signed> all() {
        return List.of(
                new Signed("small-shop", smallShop(), "node.pub", ""),
                new Signed("one-without-profiling", oneWithoutProfiling(), "node.pub", ""),
                record("hidden-off-share", "\"off\": 20", "\"hidden\": true", "sections.profiling.offShare"),
                record(
                        "hidden-off-rows",
                        "\"off\": 20, \"offShare\": \"0.333333\"",
                        "\"hidden\": true",
                        "sections.profiling.rows.count"),
                record("hidden-mark", "\"off\": 20", "\"hidden\": true, \"off\": 20", "sections.profiling.hidden"),
                record(
                        "few-off",
                        "\"off\": 20, \"offShare\": \"0.333333\", \"personalThere\": 0, \"personalTermsThere\": 0,"
                                + " \"rows\": {\"first\": 7, \"last\": 66, \"count\": 20}",
                        "\"off\": 7, \"offShare\": \"0.116667\", \"personalThere\": 0, \"personalTermsThere\": 0,"
                                + " \"rows\": {\"first\": 7, \"last\": 66, \"count\": 7}",
                        "sections.profiling.off"),
                record(
                        "few-of-a-model",
                        "\"aa\", \"decisions\": 20}, {\"digest\": \"bb\", \"decisions\": 40",
                        "\"aa\", \"decisions\": 5}, {\"digest\": \"bb\", \"decisions\": 55",
                        "sections.scope.models[0].decisions"),
                record("other-threshold", "\"smallest\": 20", "\"smallest\": 50", "sections.scope.smallest"),
                record(
                        "hidden-rules",
                        "\"rules\": {\"decisions\": 20",
                        "\"rules\": {\"hidden\": true",
                        "sections.rules.hidden"),
                record(
                        "shown-by-sum",
                        "met items\", \"decisions\": 20",
                        "met items\", \"hidden\": true",
                        "sections.rules.decisions"),
                record(
                        "shown-by-difference",
                        "\"rules\": {\"decisions\": 20, \"fired\": [{\"rule\": \"exclude met items\", \"decisions\": 20}],"
                                + " \"rows\": {\"first\": 7, \"last\": 66, \"count\": 20}",
                        "\"rules\": {\"decisions\": 40, \"fired\": [{\"rule\": \"exclude met items\", \"decisions\": 40},"
                                + " {\"rule\": \"excluded items\", \"decisions\": 25}],"
                                + " \"rows\": {\"first\": 7, \"last\": 66, \"count\": 40}",
                        "sections.rules.decisions"),
                record(
                        "exploration-other-reason",
                        "\"exploration\": {",
                        "\"exploration\": {\"computed\": false, \"hidden\": true, \"why\": \"no time\", ",
                        "sections.exploration.why"),
                record(
                        "few-explored",
                        "\"score\": 80, \"explored\": 40, \"pinned\": 0, \"exploredShare\": \"0.333333\"",
                        "\"score\": 105, \"explored\": 15, \"pinned\": 0, \"exploredShare\": \"0.125\"",
                        "sections.exploration.explored"),
                record("hidden-personal", "\"parameters\": {", FEW_PERSONAL, "sections.parameters.computed"),
                record(
                        "hidden-personal-rows",
                        "\"parameters\": {\"rows\": {\"first\": 7, \"last\": 66, \"count\": 40}",
                        "\"parameters\": {\"rows\": {\"first\": 7, \"last\": 66, \"hidden\": true}",
                        "sections.parameters.rows.hidden"),
                record(
                        "few-not-cold",
                        "\"cold\": {\"slots\": 80, \"share\": \"0.666667\"",
                        "\"cold\": {\"slots\": 108, \"share\": \"0.9\"",
                        "sections.exposure.cold.slots"),
                record(
                        "hidden-drift",
                        "\"kinds\": {\"computed\": false, \"why\": \"" + Reasons.NOTHING_BEFORE + "\"",
                        "\"kinds\": {\"computed\": false, \"hidden\": true, \"why\": \"" + Reasons.FEW_COUNTED + "\"",
                        "sections.drift.kinds.why"),
                record(
                        "exposure-not-computed",
                        "\"exposure\": {",
                        "\"exposure\": {\"computed\": false, \"why\": \"few shoppers\", ",
                        "sections.exposure.computed"));
    }

    private static Signed record(String name, String from, String to, String part) {
        return new Signed(name, SignedRecords.edited(SyntheticReport.record(), from, to), "node.pub", part);
    }

    /** Returns the record of 30 decisions for nine shoppers: most figures are hidden. */
    private static String smallShop() {
        return of(new PayloadFixture(1)
                .add(30, 9, "home", new Mix(0, 0.1, 0.1, 5, 0))
                .lines());
    }

    /** Returns the record of 600 decisions for 60 shoppers, one of them without profiling: its number is hidden. */
    private static String oneWithoutProfiling() {
        List<ObjectNode> lines = new PayloadFixture(1)
                .add(600, 60, "home", new Mix(0, 0, 0, 5, 0))
                .lines();
        ObjectNode document = (ObjectNode) lines.get(122).path("document");
        document.put("profiling", false).put("servedBy", "anonymous").put("history", 0);
        DecisionFigures.PARTS.stream()
                .filter(part -> !part.equals("base") && !part.equals(DecisionFigures.SEQUENCE))
                .forEach(part -> document.withObject("/terms").put(part, "0"));
        return of(lines);
    }

    private static String of(List<ObjectNode> lines) {
        return SyntheticLog.record(lines, List.of()).toString();
    }
}
