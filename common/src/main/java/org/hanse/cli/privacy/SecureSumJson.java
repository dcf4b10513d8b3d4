// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.cli.privacy;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Locale;
import org.hanse.cli.privacy.SecureSumForecast.PhaseBytes;

/** A secure sum's forecast as JSON, schema {@value #SCHEMA} (docs/guides/privacy.md). */
final class SecureSumJson {

    static final String SCHEMA = "hanse.privacy-secagg/1";

    private SecureSumJson() {}

    static String of(SecureSumForecast forecast) {
        ObjectNode root = Json.object()
                .put("schema", SCHEMA)
                .put("participants", forecast.graph().participants());
        root.putObject("assumed")
                .put("corrupt", forecast.corrupt())
                .put("dropout", forecast.assumptions().dropout())
                .put("coordinator", forecast.assumptions().coordinator().name().toLowerCase(Locale.ROOT));
        root.putObject("graph")
                .put("complete", forecast.graph().isComplete())
                .put("neighbours", forecast.graph().degree())
                .put("threshold", forecast.graph().threshold());
        root.putObject("tolerated").put("corrupt", forecast.corruptTolerated()).put("lost", forecast.lostTolerated());
        root.put("honest", forecast.honestSummands());
        root.put("masks", forecast.masks());
        root.putObject("ring")
                .put("bits", forecast.quantization().ringBits())
                .put("bound", forecast.quantization().bound())
                .put("noise", forecast.quantization().noiseDeviation());
        root.put("size", forecast.size());
        ObjectNode bytes = root.putObject("bytes")
                .put("name", SecureSumForecast.NAME_BYTES)
                .put("masked", forecast.maskedBytes())
                .put("sent", forecast.sent())
                .put("received", forecast.received());
        ArrayNode phases = bytes.putArray("phases");
        for (PhaseBytes phase : forecast.phases()) {
            phases.addObject()
                    .put("phase", phase.name())
                    .put("sent", phase.sent())
                    .put("received", phase.received());
        }
        ArrayNode limits = root.putArray("limits");
        forecast.limits().forEach(limits::add);
        return Json.text(root);
    }
}
