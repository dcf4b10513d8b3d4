// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.wire;

import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.SortedSet;
import java.util.TreeSet;
import org.hanse.core.federation.ParticipantId;

/** Names of participants in lists and in front of other things, both ways. */
final class NameParts {

    private NameParts() {}

    static List<ParticipantId> ids(Collection<String> names) {
        return names.stream().map(ParticipantId::new).toList();
    }

    /** Names that stand once each. */
    static SortedSet<ParticipantId> distinct(Collection<String> names) {
        SortedSet<ParticipantId> ids = new TreeSet<>();
        for (String name : names) {
            if (!ids.add(new ParticipantId(name))) {
                throw new DecodeException(new ParticipantId(name), "stands twice in a list");
            }
        }
        return ids;
    }

    static List<String> names(Collection<ParticipantId> ids) {
        return ids.stream().map(ParticipantId::text).toList();
    }

    static <T> void putOnce(Map<ParticipantId, T> map, ParticipantId id, T value) {
        if (map.put(id, value) != null) {
            throw new DecodeException(id, "stands twice in a list");
        }
    }
}
