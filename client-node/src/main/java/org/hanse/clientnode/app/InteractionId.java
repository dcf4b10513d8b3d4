// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.clientnode.app;

import java.util.HexFormat;
import java.util.Set;
import org.hanse.core.interaction.Catalogue;
import org.hanse.core.interaction.InteractionSequence;
import org.hanse.core.interaction.WordHash;

/**
 * Ids of interactions, by which shoppers hide them. An interaction without an id of an event has one made of its item, type and time, so that it
 * stays the same over imports. Equal interactions of one shopper have the same id.
 */
public final class InteractionId {

    private InteractionId() {}

    /**
     * Returns the id of an interaction.
     *
     * @param micros time in microseconds since the epoch; 0 without one
     */
    public static String of(String item, String type, long micros) {
        return "i-" + HexFormat.of().toHexDigits(WordHash.of(item + '\n' + type + '\n' + micros));
    }

    /** Returns the id of an interaction of a history. */
    public static String of(InteractionSequence history, int index, Catalogue catalogue) {
        return of(
                catalogue.item(history.item(index)).id().value(),
                history.type(index).name(),
                history.log().timed() ? history.timeMicros(index) : 0);
    }

    /**
     * Ids to leave out of a history.
     *
     * @param catalogue items of the rows
     */
    record Hidden(Set<String> ids, Catalogue catalogue) {

        boolean containsEvent(MergedHistory.Numbered event) {
            return ids.contains(event.event().id()) || contains(event.item(), event.event().type(), event.micros());
        }

        boolean contains(int item, String type, long micros) {
            return ids.contains(of(catalogue.item(item).id().value(), type, micros));
        }
    }
}
