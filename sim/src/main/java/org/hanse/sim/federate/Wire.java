// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.sim.federate;

import java.util.List;
import org.hanse.core.model.GlobalModel;
import org.hanse.core.quantize.QuantizationSpec;
import org.hanse.wire.ModelCodec;
import org.hanse.wire.UpdateCodec;
import org.hanse.wire.UpdateCodec.Upload;

/** Network between participants and coordinator: every message is encoded and decoded. */
final class Wire {

    private Wire() {}

    /**
     * A message after its transmission.
     *
     * @param bytes size of all its parts
     */
    record Arrived<T>(T value, long bytes) {}

    static Arrived<GlobalModel> down(GlobalModel model) {
        List<byte[]> messages = ModelCodec.toBytes(model);
        return new Arrived<>(ModelCodec.parse(messages, model.parameters().layout()), size(messages));
    }

    static Arrived<Upload> up(Upload upload, int size, QuantizationSpec spec) {
        List<byte[]> messages = UpdateCodec.toBytes(upload);
        return new Arrived<>(UpdateCodec.parse(messages, size, spec), size(messages));
    }

    private static long size(List<byte[]> messages) {
        return messages.stream().mapToLong(message -> message.length).sum();
    }
}
