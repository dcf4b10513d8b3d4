// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.sim.federate;

import java.util.List;
import org.hanse.core.model.GlobalModel;
import org.hanse.core.quantize.QuantizationSpec;
import org.hanse.wire.ModelCodec;
import org.hanse.wire.UpdateCodec;
import org.hanse.wire.UpdateCodec.Upload;

/** The network between participants and coordinator: everything becomes bytes on one side and is read on the other. */
final class Wire {

    private Wire() {}

    /**
     * What arrived, and how long it was.
     *
     * @param bytes of all messages
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
