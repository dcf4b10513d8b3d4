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

    static ParticipantId id(String name) {
        return Decoding.checked(() -> new ParticipantId(name));
    }

    static List<ParticipantId> ids(Collection<String> names) {
        return names.stream().map(NameParts::id).toList();
    }

    /** Names that stand once each. */
    static SortedSet<ParticipantId> distinct(Collection<String> names) {
        SortedSet<ParticipantId> ids = new TreeSet<>();
        for (String name : names) {
            if (!ids.add(id(name))) {
                throw new DecodeException("a list in which " + name + " stands twice");
            }
        }
        return ids;
    }

    static List<String> names(Collection<ParticipantId> ids) {
        return ids.stream().map(ParticipantId::text).toList();
    }

    static <T> void putOnce(Map<ParticipantId, T> map, ParticipantId id, T value) {
        if (map.put(id, value) != null) {
            throw new DecodeException("a list in which " + id + " stands twice");
        }
    }
}
