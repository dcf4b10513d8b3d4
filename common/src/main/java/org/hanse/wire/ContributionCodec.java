// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.wire;

import com.google.protobuf.InvalidProtocolBufferException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import org.hanse.core.interaction.ItemId;
import org.hanse.core.interaction.ShopperId;
import org.hanse.core.interaction.table.Contribution;
import org.hanse.proto.v1.StoredContribution;
import org.hanse.proto.v1.StoredContributor;

/** Contribution of a node to a sum before training, as the node stores it. */
public final class ContributionCodec {

    private ContributionCodec() {}

    /** Returns the bytes of a contribution. */
    public static byte[] toBytes(Contribution contribution) {
        StoredContribution.Builder stored =
                StoredContribution.newBuilder().setPairs(contribution.pairs()).addAllWithheld(contribution.withheld());
        contribution
                .shoppers()
                .forEach((shopper, items) -> stored.addShoppers(StoredContributor.newBuilder()
                        .setShopper(shopper.value())
                        .addAllItems(items.stream().map(ItemId::value).toList())));
        return stored.build().toByteArray();
    }

    /**
     * Returns the contribution of stored bytes.
     *
     * @throws DecodeException if the bytes are no contribution
     */
    public static Contribution parse(byte[] bytes) {
        try {
            StoredContribution stored = StoredContribution.parseFrom(bytes);
            return Decoding.of("a stored contribution", () -> read(stored));
        } catch (InvalidProtocolBufferException e) {
            throw new DecodeException("bytes that are no stored contribution: " + e.getMessage(), e);
        }
    }

    private static Contribution read(StoredContribution stored) {
        Map<ShopperId, List<ItemId>> shoppers = new LinkedHashMap<>();
        for (StoredContributor shopper : stored.getShoppersList()) {
            shoppers.put(
                    new ShopperId(shopper.getShopper()),
                    shopper.getItemsList().stream().map(ItemId::new).toList());
        }
        return new Contribution(shoppers, new TreeSet<>(stored.getWithheldList()), stored.getPairs());
    }
}
