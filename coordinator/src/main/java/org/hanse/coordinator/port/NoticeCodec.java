// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.coordinator.port;

import org.hanse.core.federation.JobId;
import org.hanse.core.federation.RoundId;
import org.hanse.core.job.JobNotice;
import org.hanse.core.round.ToParticipant;

/** Encoding of the round protocol's messages to nodes. Any thread may call it. */
@FunctionalInterface
public interface NoticeCodec {

    /** Returns the notice that delivers a message of a round. */
    JobNotice notice(JobId job, RoundId round, ToParticipant message);
}
