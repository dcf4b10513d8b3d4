// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.sim.scenario;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.stream.IntStream;
import org.hanse.core.evaluate.SuppliedSplit;
import org.hanse.core.interaction.InteractionLog;
import org.hanse.core.interaction.ShopperId;
import org.hanse.core.model.Sha256;
import org.hanse.dataset.Dataset;

/**
 * Some of a data set's shoppers: those whose hash, as a number from 0 to 1, lies from one share up to another. The hash is the
 * first four bytes of SHA-256 of the id's UTF-8 bytes, which says nothing of the part that {@link Cut.ByHash} puts them into.
 *
 * @param from the first that belongs to it
 * @param to the first that does not, unless it is 1
 */
public record ShopperShare(double from, double to) {

    public static final ShopperShare ALL = new ShopperShare(0, 1);

    private static final double HASHES = 0x1p32;

    public ShopperShare {
        if (!(from >= 0 && from < to && to <= 1)) {
            throw new IllegalArgumentException("shares from " + from + " to " + to);
        }
    }

    /** Returns the data set with these shoppers alone. Catalogue and cleaning report stay the same. */
    Dataset of(Dataset dataset) {
        if (equals(ALL)) {
            return dataset;
        }
        return new Dataset(
                dataset.name(),
                dataset.catalogue(),
                of(dataset.interactions()),
                dataset.validation().map(split -> new SuppliedSplit(of(split.log()), split.continuing())),
                dataset.test().map(split -> new SuppliedSplit(of(split.log()), split.continuing())),
                dataset.decisions(),
                dataset.protocol(),
                dataset.report(),
                dataset.couplings());
    }

    private InteractionLog of(InteractionLog log) {
        return log.select(IntStream.range(0, log.shoppers())
                .filter(shopper -> contains(log.shopper(shopper)))
                .toArray());
    }

    private boolean contains(ShopperId shopper) {
        byte[] hash = Sha256.begin().digest(shopper.value().getBytes(StandardCharsets.UTF_8));
        double place = Integer.toUnsignedLong(ByteBuffer.wrap(hash).getInt()) / HASHES;
        return from <= place && place < to;
    }
}
