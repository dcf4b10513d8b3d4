// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.cli.privacy;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.hanse.cli.privacy.EpsilonAnswer.Bound;

/** What releases cost as JSON, schema {@value #SCHEMA} (docs/guides/privacy.md). */
final class EpsilonJson {

    static final String SCHEMA = "hanse.privacy-epsilon/1";

    private EpsilonJson() {}

    /** @param plot that was drawn */
    static String of(EpsilonAnswer answer, Optional<Path> plot, List<String> warnings) {
        ObjectNode root = Json.object().put("schema", SCHEMA);
        if (answer.least().isPresent()) {
            root.put("epsilon", answer.least().getAsDouble());
        } else {
            root.putNull("epsilon");
        }
        ArrayNode bounds = root.putArray("accountants");
        for (Bound bound : answer.bounds()) {
            ObjectNode own =
                    bounds.addObject().put("accountant", bound.accountant().toString());
            if (bound.isFinite()) {
                own.put("epsilon", bound.epsilon().getAsDouble()).put("status", "bound");
            } else {
                own.putNull("epsilon").put("status", bound.epsilon().isEmpty() ? "unknown" : "infinite");
            }
        }
        root.put("noise", answer.noise());
        ReleaseJson.put(root, answer.plan(), answer.delta());
        ReleaseJson.putTexts(root, "holds", ReleaseText.holds(answer));
        plot.ifPresent(file -> root.put("plot", file.toString()));
        ReleaseJson.putTexts(root, "warnings", warnings);
        return Json.text(root);
    }
}
