// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.clientnode.cli;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Optional;
import org.hanse.clientnode.port.ServingChoice;
import org.hanse.core.learn.score.PartScales;
import org.hanse.core.learn.score.PartScales.Part;

/** Model or mix that scored a decision, as JSON. */
final class ServedModelJson {

    private ServedModelJson() {}

    /** Adds the model or mix, and the scales of the parts of a network's scores by the keys of an explanation's terms. */
    static void add(ObjectNode root, Optional<ServingChoice.Version> version, Optional<PartScales> scales) {
        version.ifPresent(own -> root.putObject("model")
                .put("job", own.job())
                .put("round", own.round())
                .put("digest", own.digest().toHex()));
        scales.ifPresent(own -> root.putObject("scales")
                .put("network", own.of(Part.NETWORK))
                .put("transitions", own.of(Part.TRANSITIONS))
                .put("coOccurrence", own.of(Part.CO_OCCURRENCE))
                .put("content", own.of(Part.CONTENT))
                .put("identity", own.of(Part.IDENTITY)));
    }
}
