// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.clientnode.cli;

import com.fasterxml.jackson.databind.node.ObjectNode;
import org.hanse.clientnode.port.ServedModel;
import org.hanse.core.learn.score.PartScales;
import org.hanse.core.learn.score.PartScales.Part;

/** Served model of a decision, as JSON. */
final class ServedModelJson {

    private ServedModelJson() {}

    /** Adds the model, and the scales of the parts of its scores by the keys of an explanation's terms. */
    static void add(ObjectNode root, ServedModel served) {
        root.putObject("model")
                .put("job", served.job().text())
                .put("round", served.round())
                .put("digest", served.model().toHex());
        PartScales scales = served.validation().scales();
        root.putObject("scales")
                .put("network", scales.of(Part.NETWORK))
                .put("transitions", scales.of(Part.TRANSITIONS))
                .put("coOccurrence", scales.of(Part.CO_OCCURRENCE))
                .put("content", scales.of(Part.CONTENT))
                .put("identity", scales.of(Part.IDENTITY));
    }
}
